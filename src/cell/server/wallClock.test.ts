import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { keepPingsOffWallClock } from '#shared/protocol/keepPingsOffWallClock.ts';
import { wire } from '#shared/protocol/protocol.ts';
import { ConsoleForTests, cellServerForTests } from '../../../tests/builders/cellServerForTests.ts';

const HOUR_MS = 3_600_000;
const LEASE_MS = 1500;
const SILENCE_MS = 1000;
const jog: ManualMotion = { kind: 'jog_joint', joint: 'j1', direction: 1, step: null };
const holdId = 'hold-over-a-set-clock';

const systemNow = Date.now.bind(Date);
const setWallBy = (byMs: number): void => void vi.spyOn(Date, 'now').mockImplementation(() => systemNow() + byMs);

let cell: Awaited<ReturnType<typeof cellServerForTests>>;
let console_: ConsoleForTests;
let token: number;
let stopBeats: () => void;
beforeEach(async () => {
  // Wide enough for a busy machine, which may well miss some beats.
  const holdLimits = { beatTimeoutMs: SILENCE_MS, maxRoundTripMs: SILENCE_MS };
  cell = await cellServerForTests({ leaseMs: LEASE_MS, holdLimits });
  console_ = new ConsoleForTests(cell.server.url);
  // The console's computer keeps its time; only here it is the same process.
  keepPingsOffWallClock(console_.control.io);
  await console_.greeted();
  await console_.until(() => cell.cell.core.snapshot.cell.packml === 'execute');
  token = await console_.acquire();
  await console_.send({ type: 'packml', command: 'hold', reason: 'test' }, token);
  await console_.until(() => cell.cell.core.snapshot.cell.packml === 'held');
  let echoIndex: number | null = null;
  console_.control.on(wire.holdEcho, ({ index }: { index: number }) => (echoIndex = index));
  await console_.send({ type: 'hold.begin', holdId, motion: jog, speedFraction: 0.5, basis: null }, token);
  let index = 0;
  const beats = setInterval(() => console_.control.emit(wire.holdBeat, { holdId, index: index++, echoIndex }), 25);
  stopBeats = () => clearInterval(beats);
  await console_.until(() => cell.cell.rig.moving);
});
afterEach(async () => {
  vi.restoreAllMocks();
  stopBeats();
  console_.close();
  await cell.close();
});

const endOfHold = () => console_.events.flatMap(({ body }) => (body.type === 'manual.ended' ? [body] : []));
const lease = () => cell.cell.core.snapshot.cell.control;

describe.each([
  ['back an hour', -HOUR_MS],
  ['forward an hour', HOUR_MS],
])('the cell’s wall clock set %s', (_, byMs) => {
  it('L3, M5 leaves the lease, the hold and the connection of a console that is heard', async () => {
    setWallBy(byMs);
    const beganMs = performance.now();
    while (performance.now() - beganMs < 1.5 * LEASE_MS) {
      expect((await console_.send({ type: 'control.renew' }, token)).accepted).toBe(true);
      await new Promise((resolve) => setTimeout(resolve, 100));
    }
    expect(endOfHold()).toEqual([]);
    expect(cell.cell.rig.moving).toBe(true);
    expect(lease()?.fencingToken).toBe(token);
    expect(console_.control.connected).toBe(true);
  });

  it('M5 ends a hold whose beats stay away, as ever', async () => {
    setWallBy(byMs);
    stopBeats();
    await console_.until(() => endOfHold().length > 0);
    expect(endOfHold()[0]).toMatchObject({ endedBy: 'silence' });
  });

  it('L3 ends the lease of a console that does not renew it, as ever', async () => {
    setWallBy(byMs);
    await console_.until(() => lease() === null, 3 * LEASE_MS);
    await console_.until(() => endOfHold().length === 1);
  });
});
