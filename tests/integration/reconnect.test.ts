import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/clock/systemClock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import { createWorkerPlanner } from '#main/planning/planner/workerPlanner.ts';
import { Supervisor } from '#main/supervisor.ts';
import type { BridgePush, CellView } from '#shared/bridge/bridge.ts';
import { TcpProxy } from './TcpProxy.ts';

// The real cell as a process of its own, working, and the real supervisor with its journal on disk.
const TOKEN = 'integration-test-token';
const cellProgram = fileURLToPath(new URL('../../src/cell/server/cli.ts', import.meta.url));

let folder: string;
let cell: ChildProcess;
let cellPort: number;
let proxy: TcpProxy;
let supervisor: Supervisor;
let pushes: BridgePush[];

async function startCell(port: number): Promise<void> {
  cell = spawn(
    process.execPath,
    [
      '--disable-warning=ExperimentalWarning',
      cellProgram,
      '--scenario',
      'default',
      '--data',
      join(folder, 'cell'),
      '--port',
      String(port),
      '--speed',
      '3',
    ],
    { env: { ...process.env, SUPERCARGO_CELL_TOKEN: TOKEN }, stdio: ['ignore', 'pipe', 'ignore'] },
  );
  const [line] = (await once(createInterface({ input: cell.stdout! }), 'line')) as [string];
  cellPort = Number(new URL((JSON.parse(line) as { url: string }).url).port);
}

beforeEach(async () => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-reconnect-'));
  await startCell(0);
  proxy = new TcpProxy();
  const url = await proxy.start(cellPort);
  pushes = [];
  supervisor = new Supervisor({
    recorder: null,
    journal: openJournal(folder, systemClock).journal,
    planner: createWorkerPlanner(),
    pictures: new PictureStore(join(folder, 'pictures')),
    clock: systemClock,
    newId: randomUUID,
    host: { shell: 'browser', version: '1', consoleId: 'console', dataDir: folder },
    operator: { operatorId: 'ann', name: 'Ann' },
    saveOperator: () => undefined,
  });
  supervisor.subscribe((push) => {
    if (push.type !== 'joints' && push.type !== 'force' && push.type !== 'frame') pushes.push(push);
  });
  supervisor.addCell({
    source: new SocketCellSource({
      cellKey: 'a',
      endpoint: () => ({ url, token: TOKEN }),
      consoleId: 'console',
      consoleName: 'Console',
      clock: systemClock,
    }),
    automatic: true,
    bringUp: true,
  });
}, 60_000);
afterEach(async () => {
  await supervisor.stop();
  await proxy.stop();
  cell.kill('SIGKILL');
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
}, 30_000);

async function view(): Promise<CellView> {
  const answer = await supervisor.request('cells', {});
  if (!answer.ok) throw new Error(answer.message);
  const [first] = answer.value as CellView[];
  if (!first) throw new Error('There is no cell.');
  return first;
}
const within = (timeout: number) => ({ timeout, interval: 100 });
const stowRuns = () => vi.waitFor(async () => expect((await view()).snapshot?.stow).toBeTruthy(), within(60_000));
const states = (): string[] => pushes.flatMap((push) => (push.type === 'link' ? [push.link.state] : []));
const packmlSentByConsole = (): string[] => {
  const database = new DatabaseSync(join(folder, 'journal.sqlite'), { readOnly: true });
  const rows = database.prepare("SELECT body FROM entries WHERE kind = 'intent'").all();
  database.close();
  return rows.flatMap((row) => {
    const { command } = JSON.parse(String(row['body'])) as { command: { body: { type: string; command?: string } } };
    return command.body.type === 'packml' ? [command.body.command ?? ''] : [];
  });
};

/** Every number from the first event that was to come after the snapshot to the last, once each. */
function journaledNumbers(): { epochs: string[]; numbers: number[]; firstExpected: number } {
  const database = new DatabaseSync(join(folder, 'journal.sqlite'), { readOnly: true });
  const rows = database.prepare("SELECT epoch, seq FROM entries WHERE kind = 'event' ORDER BY entry_id").all();
  const snapshot = database.prepare("SELECT seq FROM entries WHERE kind = 'snapshot' ORDER BY entry_id LIMIT 1").get();
  database.close();
  return {
    epochs: [...new Set(rows.map((row) => String(row['epoch'])))],
    numbers: rows.map((row) => Number(row['seq'])),
    firstExpected: Number(snapshot?.['seq']) + 1,
  };
}

function expectNoneLostAndNoneDoubled(): void {
  const { epochs, numbers, firstExpected } = journaledNumbers();
  expect(epochs).toHaveLength(1);
  expect(numbers.length).toBeGreaterThan(10);
  expect(numbers).toEqual(numbers.map((_, index) => firstExpected + index));
  const told = pushes.flatMap((push) => (push.type === 'event' ? [push.event.seq] : []));
  expect(told).toEqual(numbers.slice(-told.length));
}

const silentMs = ({ lastHeardAtMs }: { lastHeardAtMs: number | null }): number =>
  systemClock.nowMs() - (lastHeardAtMs ?? Infinity);

/** The automatic loop has seen that the cell is held, and leaves that to a person. */
const automaticHasLooked = (): Promise<void> =>
  vi.waitFor(
    async () => expect((await view()).planning.paused).toMatchObject({ code: 'waits_for_unhold' }),
    within(10_000),
  );

describe('a cell that works while its console loses it', () => {
  it('loses and doubles no event when the network is gone for five seconds in the middle of a stow', async () => {
    await stowRuns();
    proxy.interrupt();
    await vi.waitFor(async () => expect((await view()).link.state).toBe('stale'), within(3500));
    const before = (await view()).snapshot?.cell.seq ?? 0;
    await vi.waitFor(async () => expect(silentMs((await view()).link)).toBeGreaterThan(5000), within(10_000));
    expect((await view()).snapshot?.cell.seq).toBe(before);
    proxy.restore();
    await vi.waitFor(async () => expect((await view()).link.state).toBe('live'), within(10_000));
    // The holder was gone for longer than its lease: the cell finished its stow and held.
    await vi.waitFor(async () => expect((await view()).snapshot?.cell.packml).toBe('held'), within(30_000));
    expect((await view()).snapshot?.cell.seq).toBeGreaterThan(before);
    await automaticHasLooked();
    expect((await view()).snapshot?.cell.packml).toBe('held');
    expect(packmlSentByConsole()).toEqual([]);
    expectNoneLostAndNoneDoubled();
    expect(states()).toContain('stale');
  }, 120_000);

  it('loses and doubles no event when the process of the cell is killed and started again', async () => {
    await stowRuns();
    const dead = once(cell, 'close');
    cell.kill('SIGKILL');
    await dead;
    await vi.waitFor(async () => expect((await view()).link.state).toBe('stale'), within(3500));
    await startCell(cellPort);
    await vi.waitFor(async () => expect((await view()).link.state).toBe('live'), within(20_000));
    await vi.waitFor(async () => expect((await view()).snapshot?.cell.packml).toBe('held'), within(20_000));
    expect((await view()).snapshot?.stow).toBeNull();
    expect((await view()).snapshot?.interventions.length).toBeGreaterThan(0);
    await automaticHasLooked();
    expect((await view()).snapshot?.cell.packml).toBe('held');
    expect(packmlSentByConsole()).toEqual([]);
    expectNoneLostAndNoneDoubled();
  }, 120_000);
});
