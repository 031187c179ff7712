import {
  alarmKey,
  alarmTransitions,
  parseAlarmKey,
  type Alarm,
  type AlarmState,
  type AlarmStimulus,
} from '#shared/domain/alarm.ts';
import type { AlarmId } from '#shared/domain/alarmList.ts';
import type { AlarmChange } from './alarmBook.ts';

/** Who does it and why; null where the machine does it by itself. */
export interface Actor {
  by: string;
  reason: string | null;
  /** End of the time on the shelf. */
  untilMs?: number;
}

/** Marks of the moment that a transition needs to know. */
export interface Moment {
  nowMs: number;
  /** The suppression rule that holds for this alarm, or null. */
  rule: string | null;
  /** Whether it would be the first or a later one of its group. */
  firstOut: Alarm['firstOut'];
}

export function quietAlarm(alarmId: AlarmId, cellKey: string | null, nowMs: number): Alarm {
  return {
    key: alarmKey(alarmId, cellKey),
    alarmId,
    cellKey,
    state: 'normal',
    active: false,
    sinceMs: nowMs,
    raisedAtMs: null,
    acknowledged: null,
    shelf: null,
    outOfService: null,
    suppressedBy: null,
    firstOut: null,
    text: null,
    value: null,
    subject: null,
    chattering: false,
    condition: { holds: false, sinceMs: nowMs, occurrence: null },
    beforeSuppression: null,
    raisesMs: [],
  };
}

export function quietAlarmOfKey(key: string, nowMs: number): Alarm | null {
  const parsed = parseAlarmKey(key);
  return parsed && quietAlarm(parsed.alarmId, parsed.cellKey, nowMs);
}

/** Where a stimulus leads from a state; null where the table does not allow it. */
export function alarmTarget(alarm: Alarm, stimulus: AlarmStimulus, rule: string | null): AlarmState | null {
  const target = alarmTransitions[alarm.state][stimulus];
  if (target === undefined) return null;
  if (target === 'by_condition') return !alarm.active ? 'normal' : rule === null ? 'unacknowledged' : 'suppressed';
  if (target !== 'as_before') return target;
  const before = alarm.beforeSuppression;
  if (alarm.active) return before === 'acknowledged' ? 'acknowledged' : 'unacknowledged';
  return before === 'unacknowledged' || before === 'returned' ? 'returned' : 'normal';
}

/** The alarm after a stimulus, and the entry that tells of it; null where it is not possible. */
export function enterState(
  alarm: Alarm,
  stimulus: AlarmStimulus,
  moment: Moment,
  actor: Actor | null = null,
): { alarm: Alarm; change: AlarmChange } | null {
  const to = alarmTarget(alarm, stimulus, moment.rule);
  if (to === null) return null;
  const { nowMs } = moment;
  // One that was unacknowledged before a suppression is the same call still.
  const calls = to === 'unacknowledged' && alarm.beforeSuppression !== 'unacknowledged';
  const isAnnounced = to === 'unacknowledged' || to === 'acknowledged' || to === 'returned';
  const next: Alarm = {
    ...alarm,
    state: to,
    sinceMs: nowMs,
    raisedAtMs: calls ? nowMs : alarm.raisedAtMs,
    acknowledged:
      stimulus === 'acknowledge' && actor
        ? { by: actor.by, atMs: nowMs }
        : to === 'acknowledged' || to === 'suppressed'
          ? alarm.acknowledged
          : null,
    shelf:
      to === 'shelved' && actor
        ? { by: actor.by, reason: actor.reason ?? '', sinceMs: nowMs, untilMs: actor.untilMs ?? nowMs }
        : null,
    outOfService:
      to === 'out_of_service' && actor ? { by: actor.by, reason: actor.reason ?? '', sinceMs: nowMs } : null,
    suppressedBy: to === 'suppressed' ? moment.rule : null,
    beforeSuppression: to === 'suppressed' ? alarm.state : null,
    firstOut: isAnnounced ? (alarm.firstOut ?? moment.firstOut) : null,
    raisesMs: calls ? [...alarm.raisesMs, nowMs] : alarm.raisesMs,
  };
  const change: AlarmChange = {
    type: 'transition',
    atMs: nowMs,
    stimulus,
    from: alarm.state,
    by: actor?.by ?? null,
    reason: actor?.reason ?? null,
    alarm: next,
  };
  return { alarm: next, change };
}

/** True where a change is an alarm that calls for attention anew. */
export const callsAttention = (change: AlarmChange): boolean =>
  change.type === 'transition' && change.alarm.state === 'unacknowledged' && change.alarm.raisedAtMs === change.atMs;
