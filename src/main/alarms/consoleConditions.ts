import type { AlarmCondition } from './alarmBook.ts';
import { condition } from './condition.ts';
import { grownBy, type GrowthWindow } from './GrowthWindow.ts';

/** What the console knows of itself. */
export interface ConsoleFacts {
  /** Free bytes where the data folder is; null while that cannot be asked. */
  freeDiskBytes: number | null;
  /** Null where nothing is recorded at all. */
  recorder: { failed: boolean; detail: string | null; droppedMessages: number } | null;
  planner: PlannerFacts;
}

export interface PlannerFacts {
  /** Median of the last plans; null before the first. */
  medianMs: number | null;
  failuresInARow: number;
  lastFailure: string | null;
}

export const RECORDER_WINDOW_MS = 60_000;

export function consoleConditions(facts: ConsoleFacts, recorderDropped: GrowthWindow): AlarmCondition[] {
  const found: AlarmCondition[] = [];
  if (facts.freeDiskBytes !== null) found.push(condition('disk_nearly_full', null, { value: facts.freeDiskBytes }));
  if (facts.recorder) {
    if (facts.recorder.failed) found.push(condition('recorder_stopped', null, { text: facts.recorder.detail }));
    found.push(condition('recorder_dropping', null, { value: grownBy(recorderDropped) }));
  }
  found.push(
    condition('planner_failed', null, { value: facts.planner.failuresInARow, text: facts.planner.lastFailure }),
  );
  if (facts.planner.medianMs !== null) found.push(condition('planner_slow', null, { value: facts.planner.medianMs }));
  return found;
}
