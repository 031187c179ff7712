import { alarmTargets, type Alarm, type AlarmStimulus } from '#shared/domain/alarm.ts';
import { alarmIds, alarmList, type AlarmDeclaration } from '#shared/domain/alarmList.ts';
import type { AlarmBook, AlarmChange, AlarmCondition, AlarmInput, AlarmStep } from './alarmBook.ts';
import { callsAttention, enterState, quietAlarm } from './enterState.ts';
import { alarmKey } from '#shared/domain/alarm.ts';

const rankOf = new Map(alarmIds.map((id, rank) => [id, rank]));
/** A shelf that ends on an alarm of which a rule holds takes two transitions; more would be a loop. */
const TRANSITIONS_AT_ONCE_MAX = 4;

/** One step of the machine: what holds now, at this time. Pure. */
export function stepAlarms(book: AlarmBook, input: AlarmInput, nowMs: number): AlarmStep {
  const conditions = new Map(input.conditions.map((c) => [alarmKey(c.alarmId, c.cellKey), c]));
  const alarms = new Map<string, Alarm>();
  for (const key of new Set([...book.alarms.keys(), ...conditions.keys()])) {
    const condition = conditions.get(key);
    const known = book.alarms.get(key) ?? (condition && quietAlarm(condition.alarmId, condition.cellKey, nowMs));
    if (known) alarms.set(key, withCondition(known, condition, nowMs));
  }
  const changes: AlarmChange[] = [];
  for (const key of inOrderOfCause([...alarms.values()], conditions)) {
    const occurrenceBefore = book.alarms.get(key)?.condition.occurrence ?? null;
    for (let count = 0; count < TRANSITIONS_AT_ONCE_MAX; count += 1) {
      const alarm = alarms.get(key)!;
      const rule = ruleFor(alarm, alarms, input);
      const isNew = count === 0 && (alarm.condition.occurrence ?? 0) > (occurrenceBefore ?? Infinity);
      const stimulus = stimulusOf(alarm, rule, isNew, nowMs);
      const entered = stimulus && enterState(alarm, stimulus, { nowMs, rule, firstOut: firstOutOf(alarm, alarms) });
      if (!entered) {
        if (alarm.state === 'suppressed' && alarm.suppressedBy !== rule)
          alarms.set(key, { ...alarm, suppressedBy: rule });
        break;
      }
      alarms.set(key, entered.alarm);
      changes.push(entered.change);
    }
  }
  return withPatterns({ alarms, floodSinceMs: book.floodSinceMs, raisesMs: book.raisesMs }, changes, nowMs);
}

/** Flood and chatter after some changes; forgets what is normal and quiet. Shared with what people do. */
export function withPatterns(book: AlarmBook, changes: readonly AlarmChange[], nowMs: number): AlarmStep {
  const patterns: AlarmChange[] = [];
  const alarms = new Map<string, Alarm>();
  for (const [key, alarm] of book.alarms) {
    const raisesMs = alarm.raisesMs.filter((raisedMs) => raisedMs > nowMs - alarmTargets.chatterWindowMs);
    // Once it chatters, it goes on chattering until it has been quiet for the whole window: told once.
    const chattering = alarm.chattering ? raisesMs.length > 0 : raisesMs.length >= alarmTargets.chatterRaises;
    if (chattering !== alarm.chattering) {
      const { alarmId, cellKey } = alarm;
      patterns.push({ type: 'chatter', atMs: nowMs, began: chattering, key, alarmId, cellKey });
    }
    const isForgotten =
      alarm.state === 'normal' && !alarm.active && !alarm.condition.holds && raisesMs.length === 0 && !chattering;
    if (isForgotten) continue;
    const isSame = chattering === alarm.chattering && raisesMs.length === alarm.raisesMs.length;
    alarms.set(key, isSame ? alarm : { ...alarm, chattering, raisesMs });
  }
  const raisesMs = [...book.raisesMs, ...changes.filter(callsAttention).map((change) => change.atMs)].filter(
    (raisedMs) => raisedMs > nowMs - alarmTargets.windowMs,
  );
  const count = raisesMs.length;
  const isFlood =
    book.floodSinceMs === null ? count > alarmTargets.floodBeginsAbove : count >= alarmTargets.floodEndsBelow;
  if (isFlood !== (book.floodSinceMs !== null)) patterns.push({ type: 'flood', atMs: nowMs, began: isFlood, count });
  const floodSinceMs = isFlood ? (book.floodSinceMs ?? nowMs) : null;
  return { book: { alarms, floodSinceMs, raisesMs }, changes: [...changes, ...patterns] };
}

/** The condition with its deadband, then its delays. What it says is taken over while nobody has to see it yet. */
function withCondition(alarm: Alarm, condition: AlarmCondition | undefined, nowMs: number): Alarm {
  const declared = alarmList[alarm.alarmId];
  const holds = holdsNow(declared, condition, alarm.condition.holds);
  const sinceMs = holds === alarm.condition.holds ? alarm.condition.sinceMs : nowMs;
  const delayMs = holds ? declared.onDelayMs : declared.offDelayMs;
  const active = nowMs - sinceMs >= delayMs ? holds : alarm.active;
  // What ended is remembered, so that only something newer counts as new.
  const occurrence = (holds ? condition?.occurrence : null) ?? alarm.condition.occurrence;
  const same = holds === alarm.condition.holds && active === alarm.active && occurrence === alarm.condition.occurrence;
  const isNews =
    holds && condition && (alarm.raisedAtMs === null || !alarm.active || occurrence !== alarm.condition.occurrence);
  if (same && !isNews) return alarm;
  return {
    ...alarm,
    active,
    condition: { holds, sinceMs, occurrence },
    ...(isNews
      ? {
          text: condition.text,
          statement: condition.statement,
          value: condition.value,
          subject: condition.subject,
        }
      : {}),
  };
}

function holdsNow(declared: AlarmDeclaration, condition: AlarmCondition | undefined, held: boolean): boolean {
  if (!condition) return false;
  const { threshold } = declared;
  if (!threshold || condition.value === null) return true;
  const sign = threshold.sense === 'above' ? 1 : -1;
  const beyond = sign * (condition.value - threshold.limit);
  return held ? beyond > -threshold.deadband : beyond > 0;
}

function stimulusOf(alarm: Alarm, rule: string | null, isNew: boolean, nowMs: number): AlarmStimulus | null {
  const { state, active } = alarm;
  switch (state) {
    case 'shelved':
      return alarm.shelf && nowMs < alarm.shelf.untilMs ? null : 'shelf_ends';
    case 'suppressed':
      if (rule === null) return 'suppression_ends';
      return !active && (alarm.beforeSuppression === 'normal' || alarm.beforeSuppression === 'acknowledged')
        ? 'clear'
        : null;
    case 'out_of_service':
      return null;
    case 'normal':
      return !active ? null : rule === null ? 'raise' : 'suppress';
    case 'returned':
      return rule !== null ? 'suppress' : active ? 'raise' : null;
    case 'unacknowledged':
      return rule !== null ? 'suppress' : active ? null : 'clear';
    case 'acknowledged':
      if (rule !== null) return 'suppress';
      return !active ? 'clear' : isNew ? 'raise' : null;
  }
}

/** Why the alarm tells nothing by design: an active alarm of the same cell or the console, or a state on purpose. */
export function ruleFor(alarm: Alarm, alarms: ReadonlyMap<string, Alarm>, input: AlarmInput): string | null {
  const declared = alarmList[alarm.alarmId];
  for (const id of declared.suppressedBy)
    for (const cellKey of [alarm.cellKey, null]) {
      const other = alarms.get(alarmKey(id, cellKey));
      // One out of service is not believed; one that is shelved or itself suppressed still holds.
      if (other?.active && other.state !== 'out_of_service') return id;
    }
  const designed = alarm.cellKey === null ? undefined : input.designStates.get(alarm.cellKey);
  return declared.suppressedWhile.find((state) => designed?.has(state)) ?? null;
}

function firstOutOf(alarm: Alarm, alarms: ReadonlyMap<string, Alarm>): Alarm['firstOut'] {
  const { group } = alarmList[alarm.alarmId];
  if (group === null) return null;
  for (const other of alarms.values())
    if (
      other.key !== alarm.key &&
      other.cellKey === alarm.cellKey &&
      alarmList[other.alarmId].group === group &&
      (other.state === 'unacknowledged' || other.state === 'acknowledged' || other.state === 'returned')
    )
      return 'later';
  return 'first';
}

/** Causes before effects: by when the source says that it began, then in the order of the list. */
function inOrderOfCause(alarms: readonly Alarm[], conditions: ReadonlyMap<string, AlarmCondition>): string[] {
  const began = ({ key, condition }: Alarm): number => conditions.get(key)?.beganAtMs ?? condition.sinceMs;
  return alarms
    .toSorted(
      (a, b) => began(a) - began(b) || rankOf.get(a.alarmId)! - rankOf.get(b.alarmId)! || (a.key < b.key ? -1 : 1),
    )
    .map((alarm) => alarm.key);
}
