import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { applyCellEvent, emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import { CellCoreForTests, planner } from '../../../tests/builders/cellCoreForTests.ts';
import { ConsoleForTests } from '../../../tests/builders/cellServerForTests.ts';
import { freshMemory } from './CellMemory.ts';
import { SqliteCellStore } from '#cell/server/SqliteCellStore.ts';

let folder: string;
const children: ChildProcess[] = [];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'cell-'));
});
afterEach(() => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true });
});

async function cellProcess(): Promise<{ child: ChildProcess; url: string }> {
  const script = fileURLToPath(new URL('../../../tests/builders/cellProcessForTests.ts', import.meta.url));
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', script, folder], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  children.push(child);
  const [line] = (await Promise.race([
    createInterface({ input: child.stdout })
      .once('line', () => undefined)
      [Symbol.asyncIterator]()
      .next()
      .then((r) => [r.value]),
    new Promise((_, reject) => child.once('exit', (code) => reject(new Error(`the cell ended with ${code}`)))),
  ])) as [string];
  return { child, url: (JSON.parse(line) as { url: string }).url };
}

describe('a cell with a data folder', () => {
  it('E9, S5 comes back after kill -9 in the middle of a stow: same epoch, held, no event lost or doubled', async () => {
    const before = await cellProcess();
    const first = new ConsoleForTests(before.url);
    const { snapshot, epoch } = await first.greeted();
    await first.until(() => first.events.some((e) => e.body.type === 'packml.changed' && e.body.state === 'execute'));
    await first.until(() => first.events.filter((e) => e.body.type === 'item.arrived').length > 0, 8000);
    const token = await first.acquire();
    const itemId = [...first.events, { body: null }].flatMap((e) =>
      e.body?.type === 'item.arrived' ? [e.body.item.itemId] : [],
    )[0]!;
    const request = {
      stowId: 'stow-killed',
      itemId,
      binId: '3C',
      chain: [
        { primitive: 'insert' as const, parameters: { xM: 0.1, heightM: 0.013, beltSpeedMps: 0.35, forceCapN: 25 } },
      ],
      prediction: null,
      origin: 'operator' as const,
    };
    expect(await first.send({ type: 'stow', request }, token, { commandId: 'stow-command' })).toMatchObject({
      accepted: true,
    });
    await first.until(() => first.events.some((e) => e.body.type === 'item.moved' && e.body.location.place === 'tool'));
    before.child.kill('SIGKILL');
    await first.until(() => !first.control.connected);
    const last = first.events.at(-1)!;

    const after = await cellProcess();
    const second = new ConsoleForTests(after.url, { lastSeen: { epoch: last.epoch, seq: last.seq } });
    const welcome = await second.greeted();
    expect(welcome).toMatchObject({ epoch, snapshot: null, gap: false, resumeAfterSeq: last.seq });
    await second.until(() => second.events.some((e) => e.body.type === 'packml.changed' && e.body.state === 'held'));

    const all: CellEvent[] = [...first.events, ...second.events];
    expect(all.map((e) => e.seq)).toEqual(Array.from({ length: all.length }, (_, k) => snapshot!.cell.seq + 1 + k));
    const now = all.reduce(applyCellEvent, snapshot!);
    expect(now.cell).toMatchObject({ packml: 'held', packmlReason: 'restarted', control: null, heldItemId: null });
    expect(now.lastStow).toMatchObject({ stowId: 'stow-killed', outcome: 'unproductive', cause: 'link_lost' });
    expect(now.stow).toBeNull();
    expect(now.interventions).toMatchObject([{ reason: 'stow_failed', stowId: 'stow-killed', itemId }]);
    expect(now.buffer.find((item) => item.itemId === itemId)?.location.place).toBe('buffer');
    // A repeated command is known over the restart (C3), and the old token is worth nothing (L1).
    expect(await second.send({ type: 'stow', request }, token, { commandId: 'stow-command' })).toMatchObject({
      accepted: true,
    });
    expect(second.events.some((e) => e.body.type === 'stow.started')).toBe(false);
    expect(await second.send({ type: 'control.renew' }, token)).toMatchObject({ code: 'stale_token' });
    expect(await second.acquire()).toBeGreaterThan(token);
    first.close();
    second.close();
  }, 60_000);

  it('keeps the bins, the buffer and the counters', async () => {
    const first = new CellCoreForTests({ store: new SqliteCellStore(folder) });
    await first.untilRunning();
    const token = first.acquire(planner, 'planner');
    first.send({ type: 'stow', request: first.stowRequest() }, { by: planner, token });
    await first.until(() => first.core.snapshot.lastStow !== null);
    const truth = first.world.contentsOf('3C');
    const { counters } = first.core.snapshot.cell;
    const { buffer } = first.core.snapshot;
    const { imageId } = first.core.snapshot.estimates.find((estimate) => estimate.binId === '3C')!;
    first.core.close();

    const second = new CellCoreForTests({ store: new SqliteCellStore(folder), epoch: 'another-epoch' });
    const { snapshot } = second.core;
    expect(snapshot.cell).toMatchObject({ epoch: 'epoch-of-the-tests', packml: 'held', counters });
    expect(snapshot.buffer).toEqual(buffer);
    expect(second.world.contentsOf('3C')).toEqual(truth);
    expect(second.core.pictures.get(imageId)?.jpeg).toHaveLength(4);
    // Nothing was under way: nobody needs to be called.
    expect(snapshot.interventions).toEqual([]);
    second.core.close();
  });

  it('refuses a folder that another cell uses', () => {
    const store = new SqliteCellStore(folder);
    expect(() => new SqliteCellStore(folder)).toThrow(`The data folder ${folder} is in use by another cell.`);
    store.close();
  });
});

describe('a cell whose disk is full', () => {
  it('names the full disk as the cause, takes the whole step back, and goes on when there is room again', () => {
    const store = new SqliteCellStore(folder);
    const change = (seq: number, text: string) => ({
      events: [
        {
          ...{ epoch: 'e', seq, timeMs: 1, commandId: null },
          body: { type: 'notice' as const, severity: 'info' as const, code: 'x', text },
        },
      ],
      snapshot: emptyCellSnapshot('cell-1', 'Cell', 'e', 0),
      memory: { ...freshMemory() },
      bins: [],
      forgetBins: false,
      acks: [],
    });
    store.commit(change(1, 'before'));
    store.limitSize(64 * 1024);
    expect(() => store.commit(change(2, 'x'.repeat(200_000)))).toThrow(
      /cannot be stored in .*: the disk is full \(ENOSPC/,
    );
    store.limitSize(64 * 1024 * 1024);
    store.commit(change(2, 'after'));
    store.close();
    const again = new SqliteCellStore(folder);
    expect(again.load()?.events.map(({ body }) => body)).toMatchObject([{ text: 'before' }, { text: 'after' }]);
    again.close();
  });
});
