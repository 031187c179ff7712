import { packmlCompletions, packmlNext, type PackmlCommand, type PackmlState } from '#shared/domain/packml.ts';
import type { CellLog } from './CellLog.ts';
import { refused, type Verdict } from './Refusal.ts';
import { ok } from '#shared/result/result.ts';

/** Least time that the cell spends in an acting state: its drives and valves answer no faster. */
const ACTING_MS = 300;
/** These end only when nothing moves any more. */
const WAITS_FOR_STANDSTILL: readonly PackmlState[] = ['holding', 'stopping', 'aborting', 'clearing', 'suspending'];

/** The states of ISA-TR88.00.02, driven by commands from outside and by the cell itself. */
export class PackmlMachine {
  private readonly log: CellLog;
  private readonly isStandingStill: () => boolean;
  private readonly onEntered: (state: PackmlState) => void;

  constructor(log: CellLog, isStandingStill: () => boolean, onEntered: (state: PackmlState) => void) {
    this.log = log;
    this.isStandingStill = isStandingStill;
    this.onEntered = onEntered;
  }

  get state(): PackmlState {
    return this.log.snapshot.cell.packml;
  }

  command(command: PackmlCommand, reason: string, commandId: string | null): Verdict {
    const next = packmlNext(this.state, command);
    if (!next) return refused('wrong_state', `${capital(command)} is not possible while the cell is ${this.state}.`);
    this.enter(next, reason, commandId);
    return ok(null);
  }

  /** The cell stops taking new work for a cause of its own; nothing happens where Hold is not possible. */
  holdFor(reason: string): void {
    if (packmlNext(this.state, 'hold')) this.enter('holding', reason, null);
  }

  tick(): void {
    const next = packmlCompletions[this.state];
    if (!next) return;
    const { packmlSinceMs, packmlReason } = this.log.snapshot.cell;
    if (this.log.nowMs - packmlSinceMs < ACTING_MS) return;
    if (WAITS_FOR_STANDSTILL.includes(this.state) && !this.isStandingStill()) return;
    // A reason stays with the waiting state that it led to; a running cell needs none.
    this.enter(next, next === 'execute' || next === 'idle' ? null : packmlReason, null);
  }

  enter(state: PackmlState, reason: string | null, commandId: string | null): void {
    this.log.emit({ type: 'packml.changed', state, reason }, commandId);
    this.onEntered(state);
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
