import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect } from 'vitest';
import { outcomeOfCause, type StowCause } from '#shared/domain/outcome.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { createJoltBin } from '#cell/simulation/physics/joltBin.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { armUrdf } from '#cell/simulation/physics/testing/cellFixtures.ts';
import { causeCase } from '#cell/simulation/scenarios/causes/causeCases.ts';
import { readCatalogue } from '#cell/simulation/scenarios/readCatalogue.ts';
import { createScenario } from '#cell/simulation/scenarios/scenarios.ts';
import { SqliteCellStore } from '#cell/server/SqliteCellStore.ts';
import { CellCoreForTests } from './cellCoreForTests.ts';

const catalogue = readCatalogue(new URL('../../resources/catalog/default.jsonl', import.meta.url).pathname);
if (!catalogue.ok) throw new Error(catalogue.error);
const { items } = catalogue.value;
const LONGEST_MS = 150_000;

type CauseCell = CellCoreForTests & { dispose: () => void };

/** A cell as `--scenario cause-CAUSE` starts it: real physics, scripted eyes. */
async function cellOf(cause: StowCause, store: SqliteCellStore): Promise<CauseCell> {
  const rig = await createCellRig({ tool: 'belts', armUrdf });
  const cell = new CellCoreForTests({
    rig,
    settleBin: await createSettleBin(),
    joltBin: await createJoltBin(),
    scenario: createScenario(`cause-${cause}`, { catalogue: items, seed: 1 }),
    store,
    bufferSlots: 1,
    leaseMs: LONGEST_MS,
  });
  return Object.assign(cell, { dispose: () => rig.dispose() });
}

/** Sends the documented chain and does what the case says that somebody does; the result that the cell tells of. */
async function resultIn(folder: string, cause: StowCause, then: readonly PrimitiveStep[] = []): Promise<StowResult> {
  const { binId, chain, during } = causeCase(cause);
  const store = new SqliteCellStore(folder);
  let cell = await cellOf(cause, store);
  try {
    await cell.until(() => cell.core.snapshot.cell.packml === 'execute' && cell.core.snapshot.buffer.length === 1);
    const token = cell.acquire();
    const request = cell.stowRequest({ binId, chain: [...chain, ...then], prediction: null, origin: 'operator' });
    expect(cell.send({ type: 'stow', request }, { token })).toMatchObject({ accepted: true });
    if (during !== null) {
      await cell.until(() => cell.core.snapshot.stow?.phase === 'primitive');
      await cell.core.advance(2500);
      expect(cell.core.snapshot.stow?.phase).toBe('primitive');
      if (during === 'stop')
        expect(cell.send({ type: 'packml', command: 'stop', reason: 'test' })).toMatchObject({ accepted: true });
      else {
        // Nothing of the cell is ended: its program is gone.
        cell.dispose();
        store.close();
        cell = await cellOf(cause, new SqliteCellStore(folder));
      }
    }
    await cell.until(() => cell.core.snapshot.lastStow !== null, LONGEST_MS);
    return cell.core.snapshot.lastStow!;
  } finally {
    cell.dispose();
  }
}

/** What the cell of a cause's scenario tells of its first stow; `then` is sent after the documented chain. */
export async function resultOfCause(cause: StowCause, then: readonly PrimitiveStep[] = []): Promise<StowResult> {
  const folder = mkdtempSync(join(tmpdir(), 'cause-'));
  try {
    return await resultIn(folder, cause, then);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The stow of a cause's scenario ends for that cause, and the cell says why. */
export async function expectCause(cause: StowCause): Promise<void> {
  const result = await resultOfCause(cause);
  expect(result).toMatchObject({ cause, outcome: outcomeOfCause(cause) });
  expect(result.detail.length).toBeGreaterThan(10);
}
