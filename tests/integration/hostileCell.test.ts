import { randomUUID } from 'node:crypto';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/clock/systemClock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import type { CellEndpoint } from '#main/ports/CellSource.ts';
import type { Journal } from '#main/ports/Journal.ts';
import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import { Supervisor } from '#main/supervisor.ts';
import { bridgePushSchema, type BridgePush, type CellView, type SystemAlert } from '#shared/bridge/bridge.ts';
import { startCellFleet, type CellFleet } from '../builders/cellFleet.ts';
import { attackNames, startHostileCell, type Attack, type HostileCell } from '../builders/hostileCell.ts';

/** Control is renewed every 1.5 s: a console that is held up for longer than the rest of this loses it. */
const LEASE_MS = 2500;
/** How long each attack goes on: so long that a lapse would show. */
const ATTACK_MS = 4000;

const planner: PlannerClient = {
  plan: ({ snapshot }) =>
    Promise.resolve({
      candidates: [],
      considered: 0,
      refused: [],
      decision: { kind: 'wait', reason: { effect: '-', code: 'test', values: {}, text: 'The test says so.' } },
      basedOnSeq: snapshot.cell.seq,
      elapsedMs: 1,
    }),
  close: () => Promise.resolve(),
};

let dataDir: string;
let good: CellFleet;
let hostile: HostileCell;
/** The attack that goes on; the cells of the others are out of reach. */
let current: Attack | null = null;
let journal: Journal;
let supervisor: Supervisor;
const alerts = new Map<string, SystemAlert>();
/** Every change of the good cell's control that a lapse brings about. */
const lapses: BridgePush[] = [];

const view = async (cellKey: string): Promise<CellView> => {
  const answer = await supervisor.request('cells', {});
  if (!answer.ok) throw new Error(answer.message);
  return (answer.value as CellView[]).find((cell) => cell.cellKey === cellKey)!;
};

const add = (cellKey: string, endpoint: () => CellEndpoint | null): void =>
  supervisor.addCell({
    source: new SocketCellSource({
      cellKey,
      endpoint,
      consoleId: 'console',
      consoleName: 'Console',
      clock: systemClock,
    }),
    automatic: cellKey === 'good',
    bringUp: cellKey === 'good',
  });

beforeAll(async () => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-hostile-'));
  [good, hostile] = await Promise.all([startCellFleet({ count: 1, leaseMs: LEASE_MS }), startHostileCell()]);
  journal = openJournal(dataDir, systemClock).journal;
  supervisor = new Supervisor({
    recorder: null,
    journal,
    planner,
    pictures: new PictureStore(join(dataDir, 'pictures')),
    clock: systemClock,
    newId: randomUUID,
    host: { shell: 'browser', version: '1', consoleId: 'console', dataDir },
    operator: { operatorId: 'ann', name: 'Ann' },
    saveOperator: () => undefined,
  });
  supervisor.subscribe((push) => {
    bridgePushSchema.parse(push);
    if (push.type === 'alert') alerts.set(push.alert.code, push.alert);
    if (push.type === 'event' && push.cellKey === 'good' && push.event.body.type === 'control.changed')
      if (push.event.body.why === 'expired') lapses.push(push);
  });
  add('good', () => good.cells[0]!);
  await vi.waitFor(async () => expect((await view('good')).snapshot?.cell.control?.role).toBe('planner'), 20_000);
}, 60_000);

afterAll(async () => {
  await supervisor.stop();
  journal.close();
  good.close();
  hostile.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** What a person is told of the cell: in the sentence of its link, or in an alert. */
const told: Partial<Record<Attack, RegExp>> = {
  urdf_of_many_links: /it sent a message of 2\.\d MB, at most 1\.6 MB are taken/,
  urdf_of_some_links: /12000 links and joints, at most 500 are taken/,
  many_items: /a message of \d\.\d MB \(with 30000 entries in "buffer"\), at most 1\.6 MB are taken/,
  some_items: /snapshot\.buffer: 4000 entries, at most 256 are taken/,
  many_arrivals: /tells of 256 items or more; no more than that are kept and shown/,
  nested: /later\.deep\.deep\.deep: nested deeper than 24/,
  nanoseconds: /timeMs: 1760000000000000000 is no time in milliseconds since 1970 \(it looks like nanoseconds\)/,
  large_messages: /could not be read and had no effect/,
};

describe('beside a hostile cell', () => {
  it.each(attackNames.filter((attack) => attack !== 'long_names'))(
    'a good cell keeps its control, and a person is told: %s',
    async (attack) => {
      alerts.clear();
      current = attack;
      await hostile.use(attack);
      const before = (await view('good')).snapshot!.cell.control!.fencingToken;
      add(attack, () => (current === attack ? hostile : null));
      await new Promise((resolve) => setTimeout(resolve, ATTACK_MS));
      const after = await view('good');
      expect(lapses).toEqual([]);
      expect(after.snapshot?.cell.control?.fencingToken).toBe(before);
      expect(after.link.state).toBe('live');
      const { link } = await view(attack);
      const wanted = told[attack];
      if (wanted) expect([link.detail, ...[...alerts.values()].map(({ text }) => text)].join('\n')).toMatch(wanted);
      else expect(link.state).toBe('live');
    },
    30_000,
  );
});
