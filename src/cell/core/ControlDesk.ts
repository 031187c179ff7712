import type { ControlLease, Person } from '#shared/domain/intervention.ts';
import { ok } from '#shared/result/result.ts';
import type { CellLog } from './CellLog.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Refusal, type Verdict } from './Refusal.ts';
import { Signal } from './Signal.ts';

export interface ControlDeskOptions {
  /** How long a lease lasts without being renewed. */
  leaseMs: number;
  /**
   * Real time in which leases run out; the cell's own clock where it is left out. A cell at four times the speed must not
   * lose its console four times as fast.
   */
  leaseClockMs?: (() => number) | undefined;
}

export type ControlLoss = 'released' | 'expired' | 'taken_over';

export interface ControlAsked {
  takeOver: boolean;
  reason: string | null;
  /** Displacing another operator needs a reason in the person's own words, or that operator's consent. */
  saidWhy: boolean;
}

export const samePerson = (a: Person, b: Person): boolean =>
  a.operatorId === b.operatorId && a.consoleId === b.consoleId;

/** One holder of control at a time, by a lease; the fencing token grows with every grant. */
export class ControlDesk {
  /** The holder was not heard of in time. */
  readonly vanished = new Signal<[lease: ControlLease]>();
  /** Somebody no longer holds: released, expired or taken over. */
  readonly lost = new Signal<[lease: ControlLease, why: ControlLoss]>();
  private readonly log: CellLog;
  private readonly options: ControlDeskOptions;
  private renewedAtMs = 0;
  /** Only commands of this session are the holder's, whoever they say they come from. */
  private sessionId: string | null = null;

  constructor(log: CellLog, options: ControlDeskOptions) {
    this.log = log;
    this.options = options;
  }

  get lease(): ControlLease | null {
    return this.log.snapshot.cell.control;
  }

  acquire({ by, commandId, from }: ReceivedCommand, role: ControlLease['role'], asked: ControlAsked): Verdict {
    const { takeOver, reason } = asked;
    const held = this.lease;
    const mine = held !== null && samePerson(held.holder, by) && this.isOf(from.sessionId);
    if (held && !mine) {
      if (role === 'planner')
        return refused('held_by_other', `${held.holder.name} holds control; a planner displaces nobody.`);
      if (held.role === 'operator' && !takeOver)
        return refused('held_by_other', `${held.holder.name} holds control; it was not asked to be taken over.`);
      if (held.role === 'operator' && !asked.saidWhy)
        return refused('invalid', `${held.holder.name} holds control; taking it over needs a reason.`);
    }
    if (held && mine && held.role === 'operator' && role === 'planner' && !takeOver)
      return refused('held_by_other', `${held.holder.name} holds control by hand; release it first.`);
    const token = (this.log.memory.fencingToken += 1);
    this.renewedAtMs = this.leaseNowMs();
    this.sessionId = from.sessionId;
    const lease: ControlLease = {
      holder: by,
      role,
      fencingToken: token,
      expiresAtMs: this.log.nowMs + this.options.leaseMs,
    };
    this.log.emit({ type: 'control.changed', lease, why: held && !mine ? 'taken_over' : 'granted', reason }, commandId);
    if (held && !mine) this.lost.tell(held, 'taken_over');
    return ok(token);
  }

  /** Of the holder. */
  renew(): Verdict {
    this.renewedAtMs = this.leaseNowMs();
    return ok(null);
  }

  release(commandId: string): Verdict {
    this.end('released', null, commandId);
    return ok(null);
  }

  /** Null when the command comes from the holder with the token of this very lease. */
  problemWith(command: ReceivedCommand): Refusal | null {
    const held = this.lease;
    if (!held) {
      return command.fencingToken === null
        ? { code: 'not_holder', message: 'Nobody holds control of this cell; acquire it first.' }
        : { code: 'stale_token', message: 'The lease of this token has ended; acquire control again.' };
    }
    if (command.fencingToken !== null && command.fencingToken < held.fencingToken)
      return {
        code: 'stale_token',
        message: `Token ${command.fencingToken} is out of date; ${held.holder.name} holds control with a later one.`,
      };
    if (command.fencingToken !== held.fencingToken || !samePerson(held.holder, command.by))
      return { code: 'not_holder', message: `${held.holder.name} holds control of this cell.` };
    if (!this.isOf(command.from.sessionId))
      return {
        code: 'not_holder',
        message: `${held.holder.name} holds control of this cell on another connection; this one has not shown its secret.`,
      };
    return null;
  }

  /** Whether the present lease was granted to this session. */
  isOf(sessionId: string): boolean {
    return this.lease !== null && this.sessionId === sessionId;
  }

  tick(): void {
    const held = this.lease;
    if (!held || this.leaseNowMs() - this.renewedAtMs <= this.options.leaseMs) return;
    this.end('expired', `${held.holder.name} was not heard of for ${this.options.leaseMs / 1000} s.`, null);
    this.vanished.tell(held);
  }

  /** Ends whatever lease there is; used when the cell itself was away. */
  end(why: 'released' | 'expired', reason: string | null, commandId: string | null): void {
    const held = this.lease;
    if (!held) return;
    this.log.emit({ type: 'control.changed', lease: null, why, reason }, commandId);
    this.lost.tell(held, why);
  }

  private leaseNowMs(): number {
    return this.options.leaseClockMs?.() ?? this.log.nowMs;
  }
}
