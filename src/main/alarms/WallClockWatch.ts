import type { Alarm } from '#shared/domain/alarm.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { AlarmBook } from './alarmBook.ts';
import type { AlarmHistory } from './alarmConditions.ts';
import type { GrowthWindow } from './GrowthWindow.ts';

/** Less is the slow correction that a time service makes all day long, or the time between two readings. */
const SET_BEYOND_MS = 100;

/**
 * Notices that the wall clock was set. The alarm machine counts in wall time, because its times are also dates; what it counts
 * with is moved along with the clock, so that delays, windows and shelves last as long as they should.
 */
export class WallClockWatch {
  private readonly clock: Clock;
  private wallFromMonotonicMs: number;

  constructor(clock: Clock) {
    this.clock = clock;
    this.wallFromMonotonicMs = clock.nowMs() - clock.monotonicMs();
  }

  /** By how much the wall clock was set since the last question, milliseconds; 0 when it was not. */
  setByMs(): number {
    const wallFromMonotonicMs = this.clock.nowMs() - this.clock.monotonicMs();
    const byMs = wallFromMonotonicMs - this.wallFromMonotonicMs;
    if (Math.abs(byMs) <= SET_BEYOND_MS) return 0;
    this.wallFromMonotonicMs = wallFromMonotonicMs;
    return byMs;
  }
}

/** The book as it would be had the wall clock stood so all the time. What was dated keeps its date: so it was said then. */
export const bookOnClockSetBy = (book: AlarmBook, byMs: number): AlarmBook => ({
  ...book,
  alarms: new Map([...book.alarms].map(([key, alarm]) => [key, alarmOnClockSetBy(alarm, byMs)])),
  raisesMs: book.raisesMs.map((raisedMs) => raisedMs + byMs),
});

const alarmOnClockSetBy = (alarm: Alarm, byMs: number): Alarm => ({
  ...alarm,
  shelf: alarm.shelf && { ...alarm.shelf, untilMs: alarm.shelf.untilMs + byMs },
  condition: { ...alarm.condition, sinceMs: alarm.condition.sinceMs + byMs },
  raisesMs: alarm.raisesMs.map((raisedMs) => raisedMs + byMs),
});

/** The cells' own histories are on the cells' clocks and stay. */
export const historyOnClockSetBy = (history: AlarmHistory, byMs: number): AlarmHistory => ({
  ...history,
  startedAtMs: history.startedAtMs + byMs,
  telemetryDropped: new Map(
    [...history.telemetryDropped].map(([cellKey, window]) => [cellKey, windowOnClockSetBy(window, byMs)]),
  ),
  recorderDropped: windowOnClockSetBy(history.recorderDropped, byMs),
});

const windowOnClockSetBy = ({ readings }: GrowthWindow, byMs: number): GrowthWindow => ({
  readings: readings.map(({ atMs, count }) => ({ atMs: atMs + byMs, count })),
});
