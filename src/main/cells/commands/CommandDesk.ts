import type { CellCommand, CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { SecondPerson } from '#shared/domain/rights.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { CellSource } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal, JournalFailure } from '#main/ports/Journal.ts';
import {
  afterAnswer,
  afterControl,
  endsControl,
  isJournaled,
  isOwnLease,
  leaseOf,
  lostRoles,
  mustGetThrough,
  nothingHeld,
  withReason,
  type HeldControls,
  type Role,
} from './authority.ts';

/** How long a command may travel before the cell must refuse it, in workstation time. */
const DEADLINE_MS = 3000;
/** A deadline guards against a command that arrives late; a simulated cell's clock can only be guessed. */
const SIMULATED_SLACK = 4;
const RENEW_PERIOD_MS = 1500;

export interface CommandDeskOptions {
  source: Pick<CellSource, 'cellKey' | 'send' | 'cellTimeMs' | 'clockRate'>;
  journal: Journal;
  clock: Clock;
  newId: () => string;
  person: (role: Role) => Person;
  /** The command with what is claimed of who gives it. Default: as it is. */
  claim?: (role: Role, command: CellCommand, second: SecondPerson | null) => CellCommand;
  snapshot: () => CellSnapshot | null;
  /** The clock of a simulated cell runs at any pace, and unevenly on a busy machine. */
  simulated: () => boolean;
  onHeld: (held: HeldControls) => void;
  onLost: (role: Role) => void;
  /** Every answer, and how long it took. */
  onAnswered?: (ack: CommandAck, tookMs: number) => void;
  onJournalFailure: (failure: JournalFailure) => void;
}

/**
 * The only way from this console to a cell. It puts id, deadline, token and person on a command, writes the intent before
 * it is sent and the answer after it, and keeps what this console holds renewed.
 */
export class CommandDesk {
  private held: HeldControls = nothingHeld;
  private operatorPresent = true;
  private readonly granting = new Map<string, { role: Role; body: CellCommandBody; by: Person }>();
  private readonly options: CommandDeskOptions;
  private readonly cancelRenewal: () => void;

  constructor(options: CommandDeskOptions) {
    this.options = options;
    this.cancelRenewal = options.clock.every(RENEW_PERIOD_MS, () => this.renew());
  }

  holds(role: Role): number | null {
    return this.held[role]?.fencingToken ?? null;
  }

  async send(
    role: Role,
    asked: CellCommandBody,
    reason: string,
    second: SecondPerson | null = null,
  ): Promise<CommandAck> {
    const body = withReason(asked, reason);
    const { source, journal, clock, newId, person } = this.options;
    const unclaimed: CellCommand = {
      commandId: newId(),
      deadlineMs: this.deadlineMs(),
      fencingToken: this.holds(role),
      by: person(role),
      body,
    };
    const command = this.options.claim?.(role, unclaimed, second) ?? unclaimed;
    if (isJournaled(body)) {
      const intent = journal.append(source.cellKey, { kind: 'intent', command, reason });
      if (!intent.ok) {
        this.options.onJournalFailure(intent.error);
        if (!mustGetThrough(body))
          return {
            commandId: command.commandId,
            accepted: false,
            code: 'journal_unavailable',
            message: `The command was not sent, because it cannot be recorded. ${intent.error.message} Stop, Abort and Hold still work.`,
            atMs: clock.nowMs(),
          };
      }
    }
    this.granting.set(command.commandId, { role, body, by: command.by });
    const sentMs = clock.monotonicMs();
    const ack = await source.send(command);
    this.options.onAnswered?.(ack, clock.monotonicMs() - sentMs);
    this.granting.delete(command.commandId);
    if (isJournaled(body)) {
      const outcome = journal.append(source.cellKey, { kind: 'outcome', commandId: command.commandId, ack });
      if (!outcome.ok) this.options.onJournalFailure(outcome.error);
    }
    const ends = ack.accepted && endsControl(body, this.held[role], this.options.snapshot(), command.by);
    this.become(afterAnswer(this.held, role, body, ack), !ack.accepted);
    if (ends && this.held[role]) void this.send(role, { type: 'control.release' }, 'the intervention is over');
    return ack;
  }

  /**
   * Whether anybody can be at the controls at all. While nobody is, the operator's control is not renewed, and the cell
   * does what it does when a holder vanishes.
   */
  setOperatorPresent(present: boolean): void {
    this.operatorPresent = present;
  }

  observe(news: CellNews): void {
    if (news.type === 'event') this.onEvent(news.event);
    else if (news.type === 'snapshot') this.onSnapshot(news.snapshot);
  }

  private onEvent(event: CellEvent): void {
    const lease = leaseOf(event);
    if (lease === undefined) return;
    const own = event.commandId === null ? undefined : this.granting.get(event.commandId);
    // The grant may be seen before its answer, and the answer may never come.
    if (own && lease && lease.role === own.role && isOwnLease(lease, own.by))
      this.become(
        afterAnswer(this.held, own.role, own.body, {
          commandId: event.commandId ?? '',
          accepted: true,
          fencingToken: lease.fencingToken,
          atMs: event.timeMs,
        }),
        false,
      );
    const givenUp = event.body.type === 'control.changed' && event.body.why === 'released';
    this.become(afterControl(this.held, lease), !givenUp);
  }

  /** It replaces what was known. */
  private onSnapshot(snapshot: CellSnapshot): void {
    this.become(afterControl(this.held, snapshot.cell.control), true);
  }

  /** Gives up what is held, as far as the cell can be reached. */
  async close(): Promise<void> {
    this.cancelRenewal();
    for (const role of ['operator', 'planner'] as const)
      if (this.held[role]) await this.send(role, { type: 'control.release' }, 'Supercargo is closing');
  }

  private deadlineMs(): number {
    const { source, simulated } = this.options;
    return source.cellTimeMs() + DEADLINE_MS * Math.max(1, source.clockRate()) * (simulated() ? SIMULATED_SLACK : 1);
  }

  private renew(): void {
    for (const role of ['operator', 'planner'] as const)
      if (this.held[role] && (role === 'planner' || this.operatorPresent))
        void this.send(role, { type: 'control.renew' }, 'renewal');
  }

  /** `lossCounts`: what is no longer held was taken away, not given up. */
  private become(held: HeldControls, lossCounts: boolean): void {
    if (held === this.held) return;
    const before = this.held;
    this.held = held;
    const changed = (['operator', 'planner'] as const).some((r) => before[r]?.fencingToken !== held[r]?.fencingToken);
    if (!changed) return;
    this.options.onHeld(held);
    if (lossCounts) for (const role of lostRoles(before, held)) this.options.onLost(role);
  }
}
