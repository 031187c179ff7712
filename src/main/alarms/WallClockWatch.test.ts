import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { alarmKey } from '#shared/domain/alarm.ts';
import { alarmList } from '#shared/domain/alarmList.ts';
import { AlarmDesk } from './AlarmDesk.ts';
import { WallClockWatch } from './WallClockWatch.ts';

const HOUR_MS = 3_600_000;
const MINUTE_MS = 60_000;
const key = alarmKey('disk_nearly_full', null);
const { onDelayMs } = alarmList.disk_nearly_full;

let clock: ManualClock;
let desk: AlarmDesk;
let freeDiskBytes: number;
beforeEach(() => {
  clock = new ManualClock();
  freeDiskBytes = 1e12;
  desk = new AlarmDesk({
    clock,
    journal: new MemoryJournal(clock),
    onStored: () => undefined,
    view: () => ({
      cells: [],
      alerts: [],
      console: { freeDiskBytes, recorder: null, planner: { medianMs: null, failuresInARow: 0, lastFailure: null } },
    }),
    operator: () => ({ operatorId: 'ann', name: 'Ann' }),
    push: () => undefined,
  });
});
afterEach(() => desk.close());
const stateOf = (): string => desk.list().alarms.find((alarm) => alarm.key === key)?.state ?? 'normal';

describe.each([
  ['back an hour', -HOUR_MS],
  ['forward an hour', HOUR_MS],
])('the workstation’s clock set %s', (_, byMs) => {
  it('leaves the delay of an alarm as long as it is', () => {
    freeDiskBytes = 1;
    clock.advance(1000);
    clock.setWallBy(byMs);
    clock.advance(onDelayMs - 2000);
    expect(stateOf()).toBe('normal');
    clock.advance(2000);
    expect(stateOf()).toBe('unacknowledged');
  });

  it('leaves an alarm on its shelf for the time that was said, and tells the end on the clock that stands now', () => {
    freeDiskBytes = 1;
    clock.advance(onDelayMs + 1000);
    desk.carryOut({ type: 'shelve', key, minutes: 10, reason: 'known' });
    clock.setWallBy(byMs);
    clock.advance(9 * MINUTE_MS);
    expect(stateOf()).toBe('shelved');
    const shelf = desk.list().alarms.find((alarm) => alarm.key === key)!.shelf!;
    expect(shelf.untilMs - clock.nowMs()).toBe(MINUTE_MS);
    clock.advance(MINUTE_MS + 1000);
    expect(stateOf()).toBe('unacknowledged');
  });
});

it('the small corrections that a time service makes all day are no setting', () => {
  const watch = new WallClockWatch(clock);
  clock.setWallBy(40);
  expect(watch.setByMs()).toBe(0);
  clock.setWallBy(HOUR_MS);
  expect(watch.setByMs()).toBe(HOUR_MS + 40);
  expect(watch.setByMs()).toBe(0);
});
