import type { ManualClock } from '#main/clock/ManualClock.ts';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, vi } from 'vitest';
import { randomUUID } from 'node:crypto';
import { systemClock } from '#main/clock/systemClock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal, JournalEntryBody } from '#main/ports/Journal.ts';
import type { PlannerClient, PlanRequest } from '#main/ports/PlannerClient.ts';
import { Supervisor } from '#main/supervisor.ts';
import {
  bridgePushSchema,
  bridgeRequests,
  type BridgeParams,
  type BridgePush,
  type BridgeReply,
  type BridgeRequestName,
} from '#shared/bridge/bridge.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import { blankIntervention, type Intervention } from '#shared/domain/intervention.ts';
import type { PlanDecision, PlanResult } from '#shared/domain/plan.ts';
import { FakeCell } from './FakeCell.ts';

export let cell: FakeCell;
export let journal: Journal;
/** The journal of most tests. */
export let memory: MemoryJournal;
export let supervisor: Supervisor;
export let pushes: BridgePush[];
export let dataDir: string;
export let windows: (() => void)[];
export let decision: PlanDecision;
export let planned: PlanRequest[];

export const reason = { effect: '-' as const, code: 'test', values: {}, text: 'The test says so.' };
export const candidate: PlanResult['candidates'][number] = {
  itemId: 'item-1',
  binId: '1A',
  chain: [{ primitive: 'insert', parameters: { xM: 0.1 } }],
  pSuccess: 0.98,
  expectedS: 12,
  score: 1,
  reasons: [],
};
export const planner: PlannerClient = {
  plan: (request) => {
    planned.push(request);
    return Promise.resolve({
      candidates: [candidate],
      considered: 1,
      refused: [],
      decision,
      basedOnSeq: request.snapshot.cell.seq,
      elapsedMs: 1,
    });
  },
  close: () => Promise.resolve(),
};

beforeEach(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-supervisor-'));
  cell = new FakeCell();
  await cell.start();
  decision = { kind: 'wait', reason };
  planned = [];
});
afterEach(async () => {
  await supervisor.stop();
  await cell.stop();
  rmSync(dataDir, { recursive: true, force: true });
});

export async function supervise(
  options: { automatic?: boolean; bringUp?: boolean; journal?: Journal; clock?: Clock } = {},
) {
  memory = new MemoryJournal(systemClock);
  journal = options.journal ?? memory;
  pushes = [];
  supervisor = new Supervisor({
    recorder: null,
    journal,
    planner,
    pictures: new PictureStore(join(dataDir, 'pictures')),
    // The link keeps real time, whatever this is: its cell is behind a real socket.
    clock: options.clock ?? systemClock,
    newId: randomUUID,
    host: { shell: 'browser', version: '1', consoleId: 'console', dataDir },
    operator: { operatorId: 'ann', name: 'Ann' },
    saveOperator: () => undefined,
  });
  // Everything that a window is told must satisfy the contract.
  windows = [supervisor.subscribe((push) => pushes.push(bridgePushSchema.parse(push)))];
  supervisor.addCell({
    source: new SocketCellSource({
      cellKey: 'a',
      endpoint: () => ({ url: cell.url, token: cell.token }),
      consoleId: 'console',
      consoleName: 'Console',
      clock: systemClock,
    }),
    automatic: options.automatic ?? false,
    bringUp: options.bringUp ?? false,
  });
  await vi.waitFor(async () => {
    const [view] = await ask('cells', {});
    expect(view?.link.state).toBe('live');
  }, 8000);
}

export async function ask<Name extends BridgeRequestName>(
  name: Name,
  params: BridgeParams<Name>,
): Promise<BridgeReply<Name>> {
  const answer = await supervisor.request(name, params);
  if (!answer.ok) throw new Error(`${answer.code}: ${answer.message}`);
  return bridgeRequests[name].reply.parse(answer.value) as BridgeReply<Name>;
}
export const command = (body: CellCommandBody): Promise<CommandAck> =>
  ask('command', { cellKey: 'a', body, reason: 'test' });
export const kinds = (): JournalEntryBody['kind'][] => journal.entries({ limit: 1000 }).map((entry) => entry.body.kind);
export const sent = (): string[] => cell.commands.map((c) => c.body.type).filter((type) => type !== 'control.renew');
export const ofType = <Type extends BridgePush['type']>(type: Type): Extract<BridgePush, { type: Type }>[] =>
  pushes.filter((push): push is Extract<BridgePush, { type: Type }> => push.type === type);

export const acquire: CellCommandBody = { type: 'control.acquire', role: 'operator', takeOver: false, reason: 'test' };
export const hold: CellCommandBody = { type: 'packml', command: 'hold', reason: 'test' };
export const intervention = (interventionId: string): Intervention => ({
  ...blankIntervention,
  interventionId,
  reason: 'stow_failed',
  severity: 'medium',
  openedAtMs: 1,
  binId: null,
  itemId: null,
  stowId: null,
  tried: [],
  outcome: null,
  cause: null,
  detail: 'd',
  pSuccess: null,
  imageBeforeId: 'before',
  imageAfterId: null,
  forceTrace: null,
  claim: null,
  actions: [],
  closed: null,
});
/** The smallest JPEG header that tells a size (2 x 2). */
export const jpeg = Uint8Array.from([
  0xff, 0xd8, 0xff, 0xc0, 0, 17, 8, 0, 2, 0, 2, 3, 1, 0x22, 0, 2, 0x11, 1, 3, 0x11, 1, 0xff, 0xd9,
]);

/** What the planner of these tests decides from now on. */
export const decide = (next: PlanDecision): void => {
  decision = next;
};

/** Lets time pass for a supervisor on this clock; what it sent meanwhile has arrived at the cell. */
export async function pass(clock: ManualClock, ms: number): Promise<void> {
  for (let passedMs = 0; passedMs < ms; passedMs += 50) {
    clock.advance(50);
    await ask('picture', { cellKey: 'a', imageId: 'none' });
  }
}
/** Lets time pass until it is so. */
export const inTime = (clock: ManualClock, check: () => void): Promise<void> =>
  vi.waitFor(
    async () => {
      await pass(clock, 50);
      check();
    },
    { timeout: 8000, interval: 5 },
  );
