import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { Intervention, Person } from '#shared/domain/intervention.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import { ok } from '#shared/result/result.ts';
import type { CellLog } from './CellLog.ts';
import type { ControlDesk } from './ControlDesk.ts';
import { samePerson } from './ControlDesk.ts';
import { refused, type Verdict } from './Refusal.ts';

type Body<Type extends CellCommandBody['type']> = Extract<CellCommandBody, { type: Type }>;

/** Requests for help: opened by the cell or a person, claimed by one supervisor at a time, closed with an outcome and a note. */
export class InterventionDesk {
  private readonly log: CellLog;
  private readonly control: ControlDesk;

  constructor(log: CellLog, control: ControlDesk) {
    this.log = log;
    this.control = control;
  }

  private get open(): readonly Intervention[] {
    return this.log.snapshot.interventions;
  }

  /** With all that was tried and seen, so that whoever claims it need not ask. */
  openForStow(result: StowResult): void {
    if (result.outcome === 'success') return;
    this.emitOpened({
      reason: 'stow_failed',
      severity: severityOf(result),
      binId: result.binId,
      itemId: result.itemId,
      stowId: result.stowId,
      tried: result.chain,
      outcome: result.outcome,
      cause: result.cause,
      detail: result.detail,
      pSuccess: result.prediction?.pSuccess ?? null,
      imageBeforeId: result.imageBeforeId,
      imageAfterId: result.imageAfterId,
      forceTrace: result.forceTrace,
    });
  }

  /** Asked for by a person or a planner. */
  openOnRequest(body: Body<'intervention.open'>, commandId: string): Verdict {
    const { reason, detail, binId, itemId } = body;
    if (this.open.some((i) => i.reason === reason && i.binId === binId && i.itemId === itemId))
      return refused('wrong_state', 'An intervention for the same reason, bin and item is open already.');
    this.emitOpened({ ...nothingTried, reason, severity: 'medium', detail, binId, itemId }, commandId);
    return ok(null);
  }

  claim(body: Body<'intervention.claim'>, by: Person, commandId: string): Verdict {
    const intervention = this.find(body.interventionId);
    if (!intervention) return unknown(body.interventionId);
    const other = intervention.claim && !samePerson(intervention.claim.by, by) ? intervention.claim.by : null;
    if (other && !body.takeOver) return refused('already_claimed', `${other.name} has claimed it already.`);
    const granted = this.control.acquire(by, 'operator', body.takeOver, `claimed ${body.interventionId}`, commandId);
    if (!granted.ok) return granted;
    this.log.emit({ type: 'intervention.claimed', interventionId: body.interventionId, by }, commandId);
    return granted;
  }

  release(interventionId: string, by: Person, commandId: string): Verdict {
    const intervention = this.find(interventionId);
    if (!intervention) return unknown(interventionId);
    if (!intervention.claim) return refused('wrong_state', 'Nobody has claimed this intervention.');
    if (!samePerson(intervention.claim.by, by))
      return refused('already_claimed', `${intervention.claim.by.name} has claimed it, not you.`);
    this.log.emit({ type: 'intervention.released', interventionId, why: `given back by ${by.name}` }, commandId);
    return ok(null);
  }

  close(body: Body<'intervention.close'>, by: Person, commandId: string): Verdict {
    const intervention = this.find(body.interventionId);
    if (!intervention) return unknown(body.interventionId);
    if (!intervention.claim) return refused('wrong_state', 'Claim the intervention before closing it.');
    if (!samePerson(intervention.claim.by, by))
      return refused('already_claimed', `${intervention.claim.by.name} has claimed it, not you.`);
    const { interventionId, outcome, note } = body;
    this.log.emit({ type: 'intervention.closed', interventionId, by, outcome, note }, commandId);
    return ok(null);
  }

  /** Whoever lost control works on nothing any more: their interventions go back to the queue. */
  releaseAllOf(person: Person, why: string): void {
    for (const { interventionId } of this.claimedBy(person))
      this.log.emit({ type: 'intervention.released', interventionId, why });
  }

  /** Writes what a person did into every intervention that the person works on. False when there is none. */
  note(by: Person, text: string, commandId: string | null): boolean {
    const mine = this.claimedBy(by);
    for (const { interventionId } of mine)
      this.log.emit({ type: 'intervention.action', interventionId, by, text }, commandId);
    return mine.length > 0;
  }

  private claimedBy(person: Person): Intervention[] {
    return this.open.filter((i) => i.claim !== null && samePerson(i.claim.by, person));
  }

  private find(interventionId: string): Intervention | undefined {
    return this.open.find((i) => i.interventionId === interventionId);
  }

  private emitOpened(
    what: Omit<Intervention, 'interventionId' | 'openedAtMs' | 'claim' | 'actions' | 'closed'>,
    commandId: string | null = null,
  ): void {
    this.log.emit(
      {
        type: 'intervention.opened',
        intervention: {
          ...what,
          interventionId: this.log.nextId('intervention'),
          openedAtMs: this.log.nowMs,
          claim: null,
          actions: [],
          closed: null,
        },
      },
      commandId,
    );
  }
}

const nothingTried = {
  stowId: null,
  tried: [],
  outcome: null,
  cause: null,
  pSuccess: null,
  imageBeforeId: null,
  imageAfterId: null,
  forceTrace: null,
} satisfies Partial<Intervention>;

const unknown = (interventionId: string): Verdict =>
  refused('unknown_intervention', `There is no open intervention ${interventionId}.`);

/** Harm is high, time lost is medium, what a person caused on purpose is low. */
function severityOf({ outcome, cause }: StowResult): Intervention['severity'] {
  if (outcome === 'defect') return 'high';
  return cause === 'operator_abort' ? 'low' : 'medium';
}
