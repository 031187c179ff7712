import {
  cellModeRules,
  packmlNext,
  packmlStateRules,
  type CellMode,
  type PackmlCommand,
  type PackmlState,
} from '#shared/domain/packml.ts';
import type { CellLog } from './CellLog.ts';
import { refused, type Verdict } from './Refusal.ts';
import { Signal } from './Signal.ts';
import { ok } from '#shared/result/result.ts';
import { statementField, type Said } from '#shared/domain/statement.ts';

/** Least time that the cell spends in an acting state: its drives and valves answer no faster. */
const ACTING_MS = 300;

/** The states of ISA-TR88.00.02, driven by commands from outside and by the cell itself. */
export class PackmlMachine {
  /** A state was entered, after the event that tells of it. */
  readonly entered = new Signal<[state: PackmlState]>();
  private readonly log: CellLog;
  private readonly arm: { readonly idle: boolean };

  constructor(log: CellLog, arm: { readonly idle: boolean }) {
    this.log = log;
    this.arm = arm;
  }

  get state(): PackmlState {
    return this.log.snapshot.cell.packml;
  }
  private get mode(): CellMode {
    return this.log.snapshot.cell.mode;
  }

  command(command: PackmlCommand, reason: Said, commandId: string | null): Verdict {
    const next = packmlNext(this.state, command, this.mode);
    if (!next) {
      const inProduction = packmlNext(this.state, command);
      return inProduction
        ? refused('wrong_mode', `${capital(command)} is not possible in ${this.mode} mode.`)
        : refused('wrong_state', `${capital(command)} is not possible while the cell is ${this.state}.`);
    }
    this.enter(next, reason, commandId);
    return ok(null);
  }

  /** A command asked for the state that the cell has already: told all the same, so that the log knows who asked. */
  affirm(reason: Said, commandId: string): void {
    this.tell(this.state, reason, commandId);
  }

  /** The cell takes no new work for a cause inside it; nothing happens where Hold is not possible. */
  holdFor(reason: Said): void {
    if (packmlNext(this.state, 'hold', this.mode)) this.enter('holding', reason, null);
  }

  /** The cell waits for something outside it; nothing happens where Suspend is not possible. */
  suspendFor(reason: Said): void {
    if (packmlNext(this.state, 'suspend', this.mode)) this.enter('suspending', reason, null);
  }

  /** What the cell waited for is there. */
  unsuspend(): void {
    if (packmlNext(this.state, 'unsuspend', this.mode)) this.enter('unsuspending', null, null);
  }

  /** The production run has come to its end. */
  completeFor(reason: Said): void {
    if (packmlNext(this.state, 'complete', this.mode)) this.enter('completing', reason, null);
  }

  /** Why the mode cannot be changed now; null when it can. */
  modeProblem(mode: CellMode): string | null {
    if (cellModeRules[mode].states.includes(this.state)) return null;
    return `There is no ${this.state} state in ${mode} mode; bring the cell to another state first.`;
  }

  tick(): void {
    const { leadsTo, endsAtStandstill } = packmlStateRules[this.state];
    if (!leadsTo) return;
    const { packmlSinceMs, packmlReason, packmlStatement } = this.log.snapshot.cell;
    if (this.log.nowMs - packmlSinceMs < ACTING_MS) return;
    if (endsAtStandstill && !this.arm.idle) return;
    // A reason stays with the waiting state that it led to; a running cell needs none.
    const isOver = packmlReason === null || leadsTo === 'execute' || leadsTo === 'idle';
    this.enter(leadsTo, isOver ? null : { text: packmlReason, statement: packmlStatement }, null);
  }

  enter(state: PackmlState, reason: Said | null, commandId: string | null): void {
    this.tell(state, reason, commandId);
    this.entered.tell(state);
  }

  private tell(state: PackmlState, reason: Said | null, commandId: string | null): void {
    const said = reason === null ? {} : statementField(reason);
    this.log.emit({ type: 'packml.changed', state, reason: reason?.text ?? null, ...said }, commandId);
  }
}

const capital = (word: string): string => word.charAt(0).toUpperCase() + word.slice(1);
