import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/clock/systemClock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import { Supervisor } from '#main/supervisor.ts';
import type { BridgeParams, BridgePush, BridgeReply, BridgeRequestName, CellView } from '#shared/bridge/bridge.ts';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import { startCellFleet, type CellFleet } from '../builders/cellFleet.ts';
import { startHostileCell, type Attack, type HostileCell } from '../builders/hostileCell.ts';

const WINDOW = 'window-1';
/** How long a hold must last beside an attack before it is let go. */
const HELD_MS = 1000;
/** From the release that the cell hears, or the last beat, to standstill: 150 ms, and what a busy machine may add to it. */
const STOP_BOUND_MS = 400;
/**
 * A machine that is busy with other things delays a window's beats, and the cell rightly stops. The hold is then begun again,
 * as a person would; a hostile cell that could end holds would end every one of them.
 */
const MOST_PRESSES = 12;

let dataDir: string;
let good: CellFleet;
let hostile: HostileCell;
let supervisor: Supervisor;
let attack: Attack | null = null;
const ended: Extract<BridgePush, { type: 'holdEnded' }>[] = [];
let newestEcho: number | null = null;

async function ask<Name extends BridgeRequestName>(name: Name, params: BridgeParams<Name>): Promise<BridgeReply<Name>> {
  const answer = await supervisor.request(name, params, WINDOW);
  if (!answer.ok) throw new Error(answer.message);
  return answer.value as BridgeReply<Name>;
}
const view = async (cellKey: string): Promise<CellView> =>
  (await ask('cells', {})).find((cell) => cell.cellKey === cellKey)!;
const command = async (body: CellCommandBody): Promise<void> => {
  const ack = await ask('command', { cellKey: 'good', body, reason: 'test' });
  expect(ack).toMatchObject({ accepted: true });
};

function add(cellKey: string, endpoint: () => { url: string; token: string } | null): void {
  const source = new SocketCellSource({
    cellKey,
    endpoint,
    consoleId: 'console',
    consoleName: 'Console',
    clock: systemClock,
  });
  supervisor.addCell({ source, automatic: cellKey === 'good', bringUp: cellKey === 'good' });
}

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-hold-'));
  [good, hostile] = await Promise.all([startCellFleet({ count: 1 }), startHostileCell()]);
  supervisor = new Supervisor({
    recorder: null,
    journal: new MemoryJournal(systemClock),
    planner: { plan: () => new Promise(() => undefined), close: () => Promise.resolve() },
    pictures: new PictureStore(join(dataDir, 'pictures')),
    clock: systemClock,
    newId: randomUUID,
    host: { shell: 'browser', version: '1', consoleId: 'console', dataDir },
    operator: { operatorId: 'ann', name: 'Ann' },
    saveOperator: () => undefined,
  });
  supervisor.subscribe((push) => {
    if (push.type === 'holdEcho') newestEcho = push.index;
    if (push.type === 'holdEnded') ended.push(push);
  });
  add('good', () => good.cells[0]!);
  await vi.waitFor(async () => expect((await view('good')).snapshot?.cell.packml).toBe('execute'), 20_000);
  await command({ type: 'control.acquire', role: 'operator', takeOver: true, reason: 'test' });
  await command({ type: 'packml', command: 'hold', reason: 'test' });
  await vi.waitFor(async () => expect((await view('good')).snapshot?.cell.packml).toBe('held'), 20_000);
}, 60_000);

afterAll(async () => {
  await supervisor.stop();
  good.close();
  hostile.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** Presses, beats as a window does, and lets go after HELD_MS; how the hold ended. */
async function hold(): Promise<(typeof ended)[number]> {
  const holdId = randomUUID();
  newestEcho = null;
  const { ack, beatPeriodMs } = await ask('holdBegin', {
    cellKey: 'good',
    holdId,
    previewId: null,
    motion: { kind: 'jog_tool', frame: 'cell', binId: null, linear: [1, 0, 0], angular: [0, 0, 0], step: null },
    speedFraction: 1,
  });
  expect(ack).toMatchObject({ accepted: true });
  let index = 0;
  const beats = setInterval(
    () => void ask('holdBeat', { cellKey: 'good', holdId, index: index++, echoIndex: newestEcho }),
    beatPeriodMs,
  );
  const end = (): (typeof ended)[number] | undefined => ended.find((push) => push.holdId === holdId);
  const sinceMs = performance.now();
  await vi.waitFor(() => expect(end() !== undefined || performance.now() - sinceMs >= HELD_MS).toBe(true), {
    timeout: 10_000,
    interval: 5,
  });
  clearInterval(beats);
  await ask('holdEnd', { cellKey: 'good', holdId, why: 'released' });
  await vi.waitFor(() => expect(end()).toBeDefined(), 10_000);
  return end()!;
}

describe('a hold on a good cell beside a hostile one', () => {
  it.each(['many_items', 'many_events', 'large_messages'] as const)(
    'goes on until it is let go, and then the arm stops within its bound: %s',
    async (name) => {
      attack = name;
      await hostile.use(name);
      add(name, () => (attack === name ? hostile : null));
      await vi.waitFor(async () => expect((await view(name)).link.lastHeardAtMs).not.toBeNull(), 10_000);
      const holds = [await hold()];
      while (holds.at(-1)!.endedBy !== 'released' && holds.length < MOST_PRESSES) holds.push(await hold());
      const ends = holds.map(({ endedBy }) => endedBy);
      expect(ends.at(-1), ends.join(', ')).toBe('released');
      // What ended earlier was ended by the cell, as it ends every hold of which it hears too little.
      for (const end of ends.slice(0, -1)) expect(['silence', 'slow_link']).toContain(end);
      for (const { stopLatencyMs } of holds) expect(stopLatencyMs ?? 0).toBeLessThanOrEqual(STOP_BOUND_MS);
    },
    60_000,
  );
});
