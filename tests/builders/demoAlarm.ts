import { alarmKey, type Alarm } from '#shared/domain/alarm.ts';
import { alarmList, type AlarmId } from '#shared/domain/alarmList.ts';

/** An alarm as the main process would tell it: unacknowledged for half a minute. */
export function demoAlarm(alarmId: AlarmId, change: Partial<Alarm> = {}, nowMs = Date.now()): Alarm {
  const cellKey = alarmList[alarmId].scope === 'console' ? null : (change.cellKey ?? 'cell-1');
  return {
    key: alarmKey(alarmId, cellKey),
    alarmId,
    cellKey,
    state: 'unacknowledged',
    active: true,
    sinceMs: nowMs - 30_000,
    raisedAtMs: nowMs - 30_000,
    acknowledged: null,
    shelf: null,
    outOfService: null,
    suppressedBy: null,
    firstOut: null,
    text: null,
    value: null,
    subject: null,
    chattering: false,
    condition: { holds: true, sinceMs: nowMs - 30_000, occurrence: null },
    beforeSuppression: null,
    raisesMs: [],
    ...change,
  };
}
