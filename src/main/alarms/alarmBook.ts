import type { Alarm, AlarmRecord } from '#shared/domain/alarm.ts';
import type { DesignState } from '#shared/domain/alarmList.ts';
import type { Statement } from '#shared/words/statements/statements.ts';
import type { AlarmId } from '#shared/domain/alarmList.ts';

/** A condition that holds, or a measured value that a declared threshold judges. */
export interface AlarmCondition {
  alarmId: AlarmId;
  /** Null for the console's own. */
  cellKey: string | null;
  value: number | null;
  text: string | null;
  /** The same as a code, where there is one. */
  statement?: Statement | undefined;
  /** Grows with each new cause of the same kind: an acknowledged alarm is then raised again. */
  occurrence: number | null;
  /** When it began, on this workstation's clock, where the source says so: it orders a cascade. */
  beganAtMs: number | null;
  subject: Alarm['subject'];
}

/** All that the machine is told at one moment. */
export interface AlarmInput {
  conditions: readonly AlarmCondition[];
  /** What is so on purpose, by cell. */
  designStates: ReadonlyMap<string, ReadonlySet<DesignState>>;
}

/** Every alarm that is not plainly normal, and what concerns all of them. Never changed in place. */
export interface AlarmBook {
  readonly alarms: ReadonlyMap<string, Alarm>;
  readonly floodSinceMs: number | null;
  /** Times at which an alarm called for attention within the flood window, oldest first. */
  readonly raisesMs: readonly number[];
}

export const emptyAlarmBook: AlarmBook = { alarms: new Map(), floodSinceMs: null, raisesMs: [] };

/** What happened; one journal entry each. */
export type AlarmChange = Exclude<AlarmRecord, { type: 'checkpoint' }>;

export interface AlarmStep {
  book: AlarmBook;
  changes: readonly AlarmChange[];
}
