import { alarmTargets, type Alarm, type AlarmRecord } from '#shared/domain/alarm.ts';
import { emptyAlarmBook, type AlarmBook } from './alarmBook.ts';
import { callsAttention } from './enterState.ts';

/** The book as the last entries left it, oldest first; what came before the newest checkpoint does not matter. Pure. */
export function rebuildAlarms(records: readonly AlarmRecord[], nowMs: number): AlarmBook {
  let alarms = new Map<string, Alarm>();
  let { floodSinceMs } = emptyAlarmBook;
  const raisesMs: number[] = [];
  for (const record of records)
    switch (record.type) {
      case 'checkpoint':
        alarms = new Map(record.alarms.map((alarm) => [alarm.key, alarm]));
        floodSinceMs = record.floodSinceMs;
        break;
      case 'transition':
        if (record.alarm.state === 'normal') alarms.delete(record.alarm.key);
        else alarms.set(record.alarm.key, record.alarm);
        if (callsAttention(record)) raisesMs.push(record.atMs);
        break;
      case 'flood':
        floodSinceMs = record.began ? record.atMs : null;
        break;
      case 'chatter': {
        const known = alarms.get(record.key);
        if (known) alarms.set(record.key, { ...known, chattering: record.began });
        break;
      }
    }
  return { alarms, floodSinceMs, raisesMs: raisesMs.filter((atMs) => atMs > nowMs - alarmTargets.windowMs) };
}
