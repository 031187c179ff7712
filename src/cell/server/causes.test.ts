import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { outcomeOfCause, stowCauses } from '#shared/domain/outcome.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import { createCellRig } from '#cell/physics/createCellRig.ts';
import { createJoltBin } from '#cell/physics/joltBin.ts';
import { createSettleBin } from '#cell/physics/settleBin.ts';
import { armUrdf } from '#cell/physics/testing/cellFixtures.ts';
import { causeCase } from '#cell/scenarios/causes/causeCases.ts';
import { readCatalogue } from '#cell/scenarios/readCatalogue.ts';
import { createScenario } from '#cell/scenarios/scenarios.ts';
import { CellCoreForTests } from '../../../tests/builders/cellCoreForTests.ts';
import { SqliteCellStore } from './SqliteCellStore.ts';

const catalogue = readCatalogue(new URL('../../../resources/catalog/default.jsonl', import.meta.url).pathname);
if (!catalogue.ok) throw new Error(catalogue.error);
const { items } = catalogue.value;
const LONGEST_MS = 150_000;

/** A cell as `--scenario cause-CAUSE` starts it: real physics, scripted eyes. */
async function cellOf(cause: StowCause, store: SqliteCellStore): Promise<CellCoreForTests> {
  return new CellCoreForTests({
    rig: await createCellRig({ tool: 'belts', armUrdf }),
    settleBin: await createSettleBin(),
    joltBin: await createJoltBin(),
    scenario: createScenario(`cause-${cause}`, { catalogue: items, seed: 1 }),
    store,
    bufferSlots: 1,
    leaseMs: LONGEST_MS,
  });
}

/** Sends the documented chain and does what the case says that somebody does; the result that the cell tells of. */
async function resultOf(cause: StowCause, folder: string, then: readonly PrimitiveStep[] = []): Promise<StowResult> {
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
        cell.core.rig.dispose();
        store.close();
        cell = await cellOf(cause, new SqliteCellStore(folder));
      }
    }
    await cell.until(() => cell.core.snapshot.lastStow !== null, LONGEST_MS);
    return cell.core.snapshot.lastStow!;
  } finally {
    cell.core.rig.dispose();
  }
}

describe('a cell of a scenario', () => {
  it.each(stowCauses)(
    'cause-%s ends the stow of its first unit for that cause',
    async (cause) => {
      const folder = mkdtempSync(join(tmpdir(), 'cause-'));
      try {
        const result = await resultOf(cause, folder);
        expect(result).toMatchObject({ cause, outcome: outcomeOfCause(cause) });
        expect(result.detail.length).toBeGreaterThan(10);
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    },
    120_000,
  );

  it('judges what stands out of the mouth before the bands close, also where the chain closes them', async () => {
    for (const last of ['retract', 'closeBands'] as const) {
      const folder = mkdtempSync(join(tmpdir(), 'cause-'));
      try {
        const result = await resultOf('protruding', folder, [primitiveStep(last)]);
        expect(result, last).toMatchObject({ cause: 'protruding', outcome: 'defect' });
      } finally {
        rmSync(folder, { recursive: true, force: true });
      }
    }
  }, 120_000);

  it('is documented for every cause, with the picture of it', () => {
    const text = readFileSync(new URL('../../../docs/CAUSES.md', import.meta.url), 'utf8');
    for (const cause of stowCauses) {
      expect(text, cause).toContain(`cause-${cause}`);
      expect(text, cause).toContain(`images/causes/${cause}.webp`);
      expect(text, cause).toContain(causeCase(cause).description);
    }
  });
});
