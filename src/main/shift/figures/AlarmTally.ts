import { z } from 'zod';
import { alarmList, type AlarmId } from '#shared/domain/alarmList.ts';
import type { ShiftAlarmFigures } from '#shared/domain/shiftFigures.ts';
import type { JsonObject } from '#main/ports/Journal.ts';

/** As much of an alarm's record as a shift needs; whatever else it carries is left alone. */
const transitionSchema = z.object({
  type: z.literal('transition'),
  from: z.string(),
  alarm: z.object({ key: z.string(), alarmId: z.string(), state: z.string() }),
});

export const ALARM_TOPIC = 'alarm';
/** As the rationalised list declares it; an alarm of another version is of no known priority. */
export const alarmPriority = (alarmId: string): string =>
  Object.hasOwn(alarmList, alarmId) ? alarmList[alarmId as AlarmId].priority : 'unknown';

const WINDOW_MS = 600_000;
const MOST_FREQUENT = 10;

/** Alarms of the span, from their transitions in the journal. */
export class AlarmTally {
  private records = 0;
  private shelved = 0;
  private readonly raisedAtMs: number[] = [];
  private readonly byAlarm = new Map<string, number>();
  private readonly priorityOf: (alarmId: string) => string;

  constructor(priorityOf: (alarmId: string) => string) {
    this.priorityOf = priorityOf;
  }

  take(data: JsonObject, atMs: number): void {
    this.records += 1;
    const parsed = transitionSchema.safeParse(data);
    if (!parsed.success) return;
    const { from, alarm } = parsed.data;
    if (alarm.state === 'shelved' && from !== 'shelved') this.shelved += 1;
    if (alarm.state !== 'unacknowledged' || from === 'unacknowledged') return;
    this.raisedAtMs.push(atMs);
    this.byAlarm.set(alarm.alarmId, (this.byAlarm.get(alarm.alarmId) ?? 0) + 1);
  }

  /** Null when nothing about alarms is in the journal of the span. */
  figures(spanMs: number): ShiftAlarmFigures | null {
    if (this.records === 0) return null;
    const byPriority: Record<string, number> = {};
    for (const [alarmId, count] of this.byAlarm) {
      const priority = this.priorityOf(alarmId);
      byPriority[priority] = (byPriority[priority] ?? 0) + count;
    }
    return {
      raised: this.raisedAtMs.length,
      byPriority,
      mostFrequent: [...this.byAlarm]
        .map(([alarmId, count]) => ({ alarmId, count }))
        .sort((a, b) => b.count - a.count || (a.alarmId < b.alarmId ? -1 : 1))
        .slice(0, MOST_FREQUENT),
      perTenMinutes: spanMs >= WINDOW_MS ? this.raisedAtMs.length / (spanMs / WINDOW_MS) : null,
      worstTenMinutes: this.worstWindow(),
      shelved: this.shelved,
    };
  }

  private worstWindow(): number {
    let worst = 0;
    let first = 0;
    this.raisedAtMs.forEach((atMs, index) => {
      while (atMs - (this.raisedAtMs[first] ?? atMs) >= WINDOW_MS) first += 1;
      worst = Math.max(worst, index - first + 1);
    });
    return worst;
  }
}
