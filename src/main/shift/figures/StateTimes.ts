import type { PackmlState } from '#shared/domain/packml.ts';
import type { ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import { plannedMs } from './plannedTime.ts';

/** How long a cell was in each PackML state. What nobody heard is not known, and counts for no state. */
export class StateTimes {
  private readonly shift: ShiftSpan;
  private readonly doneMs: Partial<Record<PackmlState, number>> = {};
  private unknownDoneMs = 0;
  private executePlannedDoneMs = 0;
  private state: PackmlState | null = null;
  private sinceMs: number;

  constructor(shift: ShiftSpan, fromMs: number) {
    this.shift = shift;
    this.sinceMs = fromMs;
  }

  /** Null: not known from now on. A time before the last change changes nothing that was counted. */
  become(state: PackmlState | null, atMs: number): void {
    this.count(Math.max(atMs, this.sinceMs), this.doneMs, (ms, executePlanned) => {
      if (this.state === null) this.unknownDoneMs += ms;
      this.executePlannedDoneMs += executePlanned;
    });
    this.sinceMs = Math.max(atMs, this.sinceMs);
    this.state = state;
  }

  /** Not heard since `fromMs`, which is known only now: that time is taken back from the state that was believed. */
  lost(fromMs: number, nowMs: number): void {
    this.become(null, fromMs);
    this.become(null, nowMs);
  }

  /** Counts from here on; what was before belongs to nobody. */
  forget(fromMs: number): void {
    this.sinceMs = Math.max(fromMs, this.sinceMs);
  }

  upTo(endMs: number): {
    stateMs: Partial<Record<PackmlState, number>>;
    unknownMs: number;
    executeMs: number;
    executeInPlannedMs: number;
  } {
    const stateMs = { ...this.doneMs };
    let unknownMs = this.unknownDoneMs;
    let executeInPlannedMs = this.executePlannedDoneMs;
    this.count(Math.max(endMs, this.sinceMs), stateMs, (ms, executePlanned) => {
      if (this.state === null) unknownMs += ms;
      executeInPlannedMs += executePlanned;
    });
    return { stateMs, unknownMs, executeMs: stateMs.execute ?? 0, executeInPlannedMs };
  }

  private count(
    untilMs: number,
    into: Partial<Record<PackmlState, number>>,
    others: (ms: number, executePlanned: number) => void,
  ): void {
    const ms = untilMs - this.sinceMs;
    if (ms <= 0) return;
    if (this.state !== null) into[this.state] = (into[this.state] ?? 0) + ms;
    others(ms, this.state === 'execute' ? plannedMs(this.shift, { fromMs: this.sinceMs, toMs: untilMs }) : 0);
  }
}
