import type { Alarm } from '#shared/domain/alarm.ts';
import { monotonicNowMs, wallNowMs } from './clock.ts';

interface Arrival {
  raisedAtMs: number;
  order: number;
  /** When it was raised, on this window's monotonic clock. */
  raisedMs: number;
}

/**
 * In which order alarms came to this window, and how long ago they were raised. Their dates cannot tell: the workstation's clock
 * may be set back, and an alarm that comes then would seem older than one that was silenced before.
 */
export class AlarmArrivals {
  private readonly arrivals = new Map<string, Arrival>();
  private count = 0;

  /** The number of the newest; grows by one with each alarm that calls for attention anew. */
  get newest(): number {
    return this.count;
  }

  note(alarms: Iterable<Alarm>): void {
    for (const { key, raisedAtMs } of alarms) {
      if (raisedAtMs === null || this.arrivals.get(key)?.raisedAtMs === raisedAtMs) continue;
      const raisedMs = monotonicNowMs() - Math.max(0, wallNowMs() - raisedAtMs);
      this.arrivals.set(key, { raisedAtMs, order: (this.count += 1), raisedMs });
    }
  }

  /** 0 for one that never called for attention. */
  orderOf({ key }: Alarm): number {
    return this.arrivals.get(key)?.order ?? 0;
  }

  /** Milliseconds since it was raised, or since it is in its state where it never was. */
  ageMs({ key, sinceMs }: Alarm, nowMonotonicMs: number): number {
    const arrival = this.arrivals.get(key);
    return Math.max(0, arrival ? nowMonotonicMs - arrival.raisedMs : wallNowMs() - sinceMs);
  }
}
