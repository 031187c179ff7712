import { SHELF_LONGEST_MINUTES, shelfMaxMinutes } from '#shared/domain/alarm.ts';
import { alarmList } from '#shared/domain/alarmList.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { AlarmBook, AlarmChange, AlarmInput, AlarmStep } from './alarmBook.ts';
import { enterState, quietAlarmOfKey, type Actor } from './enterState.ts';
import { ruleFor, withPatterns } from './stepAlarms.ts';

/** What a person may do with alarms. */
export type AlarmCommand =
  | { type: 'acknowledge'; keys: readonly string[] }
  | { type: 'shelve'; key: string; minutes: number; reason: string }
  | { type: 'unshelve'; key: string }
  | { type: 'take_out'; key: string; reason: string }
  | { type: 'put_back'; key: string };

/** Carries out what a person asked for; an error is one sentence. Pure. */
export function commandAlarms(
  book: AlarmBook,
  command: AlarmCommand,
  by: string,
  input: AlarmInput,
  nowMs: number,
): Result<AlarmStep, string> {
  const keys = command.type === 'acknowledge' ? command.keys : [command.key];
  const problem = problemOf(book, command, nowMs);
  if (problem !== null) return err(problem);
  const alarms = new Map(book.alarms);
  const changes: AlarmChange[] = [];
  const actor: Actor = {
    by,
    reason: 'reason' in command ? command.reason.trim() : null,
    ...(command.type === 'shelve' ? { untilMs: nowMs + command.minutes * 60_000 } : {}),
  };
  for (const key of keys) {
    const alarm = alarms.get(key) ?? quietAlarmOfKey(key, nowMs);
    if (!alarm) continue;
    const rule = ruleFor(alarm, alarms, input);
    const entered = enterState(alarm, command.type, { nowMs, rule, firstOut: null }, actor);
    if (!entered) continue;
    alarms.set(key, entered.alarm);
    changes.push(entered.change);
  }
  return ok(withPatterns({ ...book, alarms }, changes, nowMs));
}

const notPossible: Readonly<Record<Exclude<AlarmCommand['type'], 'acknowledge'>, string>> = {
  shelve: 'Only an alarm that is neither shelved, nor suppressed, nor out of service can be shelved',
  unshelve: 'Only a shelved alarm can be taken off the shelf',
  take_out: 'It is out of service already',
  put_back: 'Only an alarm that is out of service can be put back',
};

function problemOf(book: AlarmBook, command: AlarmCommand, nowMs: number): string | null {
  // Some of those on the screen may have changed meanwhile: the others are acknowledged.
  if (command.type === 'acknowledge') return null;
  const alarm = book.alarms.get(command.key) ?? quietAlarmOfKey(command.key, nowMs);
  if (!alarm) return `There is no alarm ${JSON.stringify(command.key)} in the list.`;
  if ('reason' in command && command.reason.trim().length < 3)
    return 'A reason of at least three letters is needed: the next shift must understand it.';
  if (command.type === 'shelve') {
    const { priority } = alarmList[alarm.alarmId];
    const maxMinutes = Math.min(shelfMaxMinutes[priority], SHELF_LONGEST_MINUTES);
    if (!(command.minutes >= 1 && command.minutes <= maxMinutes))
      return `An alarm of ${priority} priority can be shelved for 1 to ${maxMinutes} minutes, not for ${command.minutes}.`;
  }
  const entered = enterState(alarm, command.type, { nowMs, rule: null, firstOut: null }, { by: '', reason: null });
  return entered ? null : `${notPossible[command.type]}; this one is ${alarm.state.replaceAll('_', ' ')}.`;
}
