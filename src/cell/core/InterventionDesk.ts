import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { Finding, FindingDecision } from '#shared/domain/finding.ts';
import {
  blankIntervention,
  type Intervention,
  type InterventionOutcome,
  type Person,
} from '#shared/domain/intervention.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import { ok } from '#shared/result/result.ts';
import { statementField, type Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellLog } from './CellLog.ts';
import type { ConnectedConsoles } from './ConnectedConsoles.ts';
import type { ControlDesk } from './ControlDesk.ts';
import { samePerson } from './ControlDesk.ts';
import type { MessageOrigin } from './MessageOrigin.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Verdict } from './Refusal.ts';

type Body<Type extends CellCommandBody['type']> = Extract<CellCommandBody, { type: Type }>;
type Opened = Omit<Intervention, 'interventionId' | 'openedAtMs'>;

/** How much of what came before is worth replaying: a recording keeps at least so much. */
const EVIDENCE_MS = 30_000;
/** The whole stow belongs to the evidence, and what the arm did right before it. */
const BEFORE_STOW_MS = 5000;
/** An offer that nobody took up in this time is void; cell time. */
const OFFER_MS = 60_000;

/** Requests for help: opened by the cell or a person, claimed by one supervisor at a time, closed with an outcome and a note. */
export class InterventionDesk {
  private readonly log: CellLog;
  private readonly control: ControlDesk;
  private readonly consoles: Pick<ConnectedConsoles, 'find' | 'isSpokenForBy'>;

  constructor(log: CellLog, control: ControlDesk, consoles: Pick<ConnectedConsoles, 'find' | 'isSpokenForBy'>) {
    this.log = log;
    this.control = control;
    this.consoles = consoles;
  }

  private get open(): readonly Intervention[] {
    return this.log.snapshot.interventions;
  }

  /** With all that was tried and seen, so that whoever claims it need not ask. */
  openForStow(result: StowResult, why: Pick<Said, 'statement'>): void {
    if (result.outcome === 'success') return;
    this.emitOpened({
      ...this.nothingTried(),
      reason: 'stow_failed',
      severity: severityOf(result),
      binId: result.binId,
      itemId: result.itemId,
      stowId: result.stowId,
      tried: result.chain,
      outcome: result.outcome,
      cause: result.cause,
      detail: result.detail,
      ...statementField(why),
      pSuccess: result.prediction?.pSuccess ?? null,
      imageBeforeId: result.imageBeforeId,
      imageAfterId: result.imageAfterId,
      forceTrace: result.forceTrace,
      evidenceFromMs: this.log.nowMs - Math.max(EVIDENCE_MS, result.durationS * 1000 + BEFORE_STOW_MS),
    });
  }

  /** Damage is suspected: the picture of the booth beside that of an undamaged one. */
  openForFinding(finding: Finding): void {
    this.emitOpened({
      ...this.nothingTried(),
      reason: 'finding',
      findingId: finding.findingId,
      severity: 'low',
      itemId: finding.itemId,
      detail: `Damage is suspected: score ${finding.score.toFixed(2)}, threshold ${finding.threshold.toFixed(2)}.`,
      statement: statement('damage_suspected', { score: finding.score, threshold: finding.threshold }),
      imageBeforeId: finding.referenceImageId,
      imageAfterId: finding.imageId,
    });
  }

  /** The decision on the finding is what was waited for, whoever made it. */
  closeForFinding(findingId: string, decision: FindingDecision, by: Person, note: string, commandId: string): void {
    const outcome = decision === 'sideline' ? 'ejected' : 'no_action_needed';
    for (const { interventionId } of this.open.filter((i) => i.findingId === findingId))
      this.emitClosed(interventionId, by, outcome, note, commandId);
  }

  /** A bin, or the whole pod, cannot be seen; the same thing is asked once. */
  openForPerception(binId: string | null, why: Said): void {
    if (this.open.some((i) => i.reason === 'perception' && (i.binId === null || i.binId === binId))) return;
    const imageAfterId = this.log.snapshot.estimates.find((estimate) => estimate.binId === binId)?.imageId ?? null;
    this.emitOpened({
      ...this.nothingTried(),
      reason: 'perception',
      severity: binId === null ? 'high' : 'low',
      binId,
      detail: why.text,
      ...statementField(why),
      imageAfterId,
    });
  }

  /** A picture does not show what a person said to have done by hand; of one bin it is asked once. */
  openForHand(
    seen: Pick<Intervention, 'binId' | 'itemId' | 'imageBeforeId' | 'imageAfterId'>,
    { text, statement: said }: Said,
  ): void {
    const cause = 'perception_mismatch';
    if (this.open.some((i) => i.reason === 'perception' && i.cause === cause && i.binId === seen.binId)) return;
    const words = { detail: text, ...statementField({ statement: said }) };
    this.emitOpened({ ...this.nothingTried(), ...seen, ...words, reason: 'perception', cause, severity: 'medium' });
  }

  /** A part of the cell itself is at fault, and nothing was under way that would tell of it; the same thing is asked once. */
  openForCellFault(why: Said): void {
    if (this.open.some((i) => i.reason === 'cell_fault' && i.detail === why.text)) return;
    this.emitOpened({
      ...this.nothingTried(),
      reason: 'cell_fault',
      severity: 'high',
      detail: why.text,
      ...statementField(why),
    });
  }

  /** Asked for by a person or a planner. */
  openOnRequest(body: Body<'intervention.open'>, by: Person, commandId: string): Verdict {
    const { reason, detail, binId, itemId } = body;
    if (this.open.some((i) => i.reason === reason && i.binId === binId && i.itemId === itemId))
      return refused('wrong_state', 'An intervention for the same reason, bin and item is open already.');
    const { estimates, buffer } = this.log.snapshot;
    this.emitOpened(
      {
        ...this.nothingTried(),
        reason,
        planIssue: body.planIssue ?? null,
        openedBy: by,
        severity: 'medium',
        detail,
        ...statementField(body),
        binId,
        itemId,
        pSuccess: body.pSuccess ?? null,
        // What is known by sight of the bin, or else of the item.
        imageAfterId:
          estimates.find((estimate) => estimate.binId === binId)?.imageId ??
          buffer.find((item) => item.itemId === itemId)?.imageId ??
          null,
      },
      commandId,
    );
    return ok(null);
  }

  /** The planner stows again: what it asked for about the whole cell has settled itself, unless a person is at it. */
  planFound(by: Person, commandId: string): void {
    for (const { interventionId } of this.open.filter(
      (i) => i.reason === 'no_plan' && i.itemId === null && i.binId === null && i.claim === null,
    ))
      this.emitClosed(interventionId, by, 'no_action_needed', 'The planner found a plan again.', commandId);
  }

  claim(body: Body<'intervention.claim'>, command: ReceivedCommand): Verdict {
    const { interventionId, takeOver } = body;
    const { by, commandId } = command;
    const intervention = this.find(interventionId);
    if (!intervention) return unknown(interventionId);
    const reason = body.reason?.trim() ?? '';
    const other = intervention.claim && !samePerson(intervention.claim.by, by) ? intervention.claim.by : null;
    // Only the lease that the offer was made under can be handed over: whoever displaced the giver offered nothing.
    const { offer } = intervention;
    const lease = this.control.lease;
    const isOffered =
      this.isOfferedTo(interventionId, command.from) &&
      offer !== null &&
      lease !== null &&
      samePerson(lease.holder, offer.by);
    if (other && !isOffered && !takeOver) return refused('already_claimed', `${other.name} has claimed it already.`);
    const why = isOffered
      ? `handed over by ${offer.by.name}${offer.note === '' ? '' : `: ${offer.note}`}`
      : reason || `claimed ${interventionId}`;
    const granted = this.control.acquire(command, 'operator', {
      takeOver: takeOver || isOffered,
      reason: why,
      saidWhy: isOffered || reason !== '',
    });
    if (!granted.ok) return granted;
    this.log.emit(
      {
        type: 'intervention.claimed',
        interventionId,
        by,
        reason: other || reason !== '' ? why : null,
        takenOverFrom: other,
      },
      commandId,
    );
    return granted;
  }

  release(interventionId: string, by: Person, commandId: string): Verdict {
    const problem = this.notMine(interventionId, by);
    if (problem) return problem;
    this.log.emit(
      {
        type: 'intervention.released',
        interventionId,
        ...whyField({ text: `given back by ${by.name}`, statement: statement('given_back_by', { name: by.name }) }),
      },
      commandId,
    );
    return ok(null);
  }

  /** Control goes over in one step when the other console accepts: until then it is the giver's, never both's. */
  offer(body: Body<'intervention.transfer'>, by: Person, commandId: string): Verdict {
    const { interventionId, toConsoleId, note } = body;
    const problem = this.notMine(interventionId, by);
    if (problem) return problem;
    if (toConsoleId === null)
      return this.withdraw(
        interventionId,
        { text: `taken back by ${by.name}`, statement: statement('taken_back_by', { name: by.name }) },
        commandId,
      );
    if (toConsoleId === by.consoleId) return refused('invalid', 'That is your own console.');
    const to = this.consoles.find(toConsoleId);
    if (!to) return refused('wrong_state', 'That console is not connected to the cell.');
    this.log.emit(
      {
        type: 'intervention.offered',
        interventionId,
        offer: { by, toConsoleId, toName: to.name, note: note.trim(), atMs: this.log.nowMs },
        why: null,
      },
      commandId,
    );
    return ok(null);
  }

  /** Whether it was offered to the console that this comes from: only that one says yes or no to it. */
  isOfferedTo(interventionId: string, { consoleId, sessionId }: MessageOrigin): boolean {
    return (
      this.find(interventionId)?.offer?.toConsoleId === consoleId && this.consoles.isSpokenForBy(consoleId, sessionId)
    );
  }

  decline(interventionId: string, by: Person, commandId: string): Verdict {
    return this.withdraw(
      interventionId,
      { text: `declined by ${by.name}`, statement: statement('declined_by', { name: by.name }) },
      commandId,
    );
  }

  /** The console to which something was offered is gone. */
  withdrawOffersTo(consoleId: string): void {
    for (const { interventionId, offer } of this.open)
      if (offer?.toConsoleId === consoleId)
        this.withdraw(
          interventionId,
          {
            text: `${offer.toName} is not connected`,
            statement: statement('offer_not_connected', { name: offer.toName }),
          },
          null,
        );
  }

  tick(): void {
    for (const { interventionId, offer } of this.open)
      if (offer && this.log.nowMs - offer.atMs > OFFER_MS)
        this.withdraw(
          interventionId,
          {
            text: `${offer.toName} did not answer`,
            statement: statement('offer_not_answered', { name: offer.toName }),
          },
          null,
        );
  }

  close(body: Body<'intervention.close'>, by: Person, commandId: string): Verdict {
    const { interventionId, outcome, note } = body;
    const problem = this.notMine(interventionId, by);
    if (problem) return problem;
    this.emitClosed(interventionId, by, outcome, note, commandId);
    return ok(null);
  }

  /** Whoever lost control works on nothing any more: their interventions go back to the queue. */
  releaseAllOf(person: Person, why: Said): void {
    for (const { interventionId } of this.claimedBy(person))
      this.log.emit({ type: 'intervention.released', interventionId, ...whyField(why) });
  }

  /** Writes what a person did into every intervention that the person works on. False when there is none. */
  note(by: Person, said: Said, commandId: string | null): boolean {
    const mine = this.claimedBy(by);
    for (const { interventionId } of mine)
      this.log.emit(
        { type: 'intervention.action', interventionId, by, text: said.text, ...statementField(said) },
        commandId,
      );
    return mine.length > 0;
  }

  private claimedBy(person: Person): Intervention[] {
    return this.open.filter((i) => i.claim !== null && samePerson(i.claim.by, person));
  }

  private find(interventionId: string): Intervention | undefined {
    return this.open.find((i) => i.interventionId === interventionId);
  }

  private notMine(interventionId: string, by: Person): Verdict | null {
    const intervention = this.find(interventionId);
    if (!intervention) return unknown(interventionId);
    if (!intervention.claim) return refused('wrong_state', 'Nobody has claimed this intervention; claim it first.');
    return samePerson(intervention.claim.by, by)
      ? null
      : refused('already_claimed', `${intervention.claim.by.name} has claimed it, not you.`);
  }

  private withdraw(interventionId: string, why: Said, commandId: string | null): Verdict {
    if (!this.find(interventionId)?.offer) return refused('wrong_state', 'This intervention is offered to nobody.');
    this.log.emit({ type: 'intervention.offered', interventionId, offer: null, ...whyField(why) }, commandId);
    return ok(null);
  }

  private emitClosed(
    interventionId: string,
    by: Person,
    outcome: InterventionOutcome,
    note: string,
    commandId: string,
  ): void {
    this.log.emit({ type: 'intervention.closed', interventionId, by, outcome, note }, commandId);
  }

  private nothingTried(): Omit<Opened, 'reason' | 'severity' | 'detail'> {
    const { nowMs } = this.log;
    return { ...blankIntervention, evidenceFromMs: nowMs - EVIDENCE_MS, evidenceToMs: nowMs };
  }

  private emitOpened(what: Opened, commandId: string | null = null): void {
    this.log.emit(
      {
        type: 'intervention.opened',
        intervention: {
          ...what,
          interventionId: this.log.nextId('intervention'),
          openedAtMs: this.log.nowMs,
        },
      },
      commandId,
    );
  }
}

const whyField = (why: Said) => ({ why: why.text, ...statementField(why) });

const unknown = (interventionId: string): Verdict =>
  refused('unknown_intervention', `There is no open intervention ${interventionId}.`);

/** Harm is high, time lost is medium, what a person caused on purpose is low. */
function severityOf({ outcome, cause }: StowResult): Intervention['severity'] {
  if (outcome === 'defect') return 'high';
  return cause === 'operator_abort' ? 'low' : 'medium';
}
