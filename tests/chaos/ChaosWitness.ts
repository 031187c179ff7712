import type { CellCommand, CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import type { ControlLease, Person } from '#shared/domain/intervention.ts';
import type { RigMotion } from '#cell/simulation/physics/CellRig.ts';
import type { CellCore } from '#cell/core/CellCore.ts';
import { PAD_SILENCE_MS } from '#renderer/features/intervene/hold/PadWatch.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';
import { CELL_TICK_MS, LEASE_MS } from './ChaosCell.ts';
import type { ChaosRig } from './ChaosRig.ts';

/** Beats come once a step of the run, and the cell allows so much silence; two steps more for what is on its way. */
const LONGEST_SILENCE_MS = 400;
/** A pad may be silent for so long before it counts as dead, and is looked at once a step. */
const LONGEST_WITHOUT_HAND_MS = PAD_SILENCE_MS + 100 + LONGEST_SILENCE_MS;

const samePerson = (a: Person, b: Person): boolean => a.operatorId === b.operatorId && a.consoleId === b.consoleId;

/** Commands that only the holder of control may give. */
const forHolder: readonly CellCommandBody['type'][] = [
  'control.renew',
  'control.release',
  'mode.set',
  'stow',
  'primitives.run',
  'item.dispose',
  'floor.clear',
  'hand.report',
  'pod.swap',
  'intervention.release',
  'intervention.close',
];
/** The event that shows that a command was carried out, with the command's id; exactly one. */
const effectOf: Partial<Record<CellCommandBody['type'], CellEventBody['type']>> = {
  'control.acquire': 'control.changed',
  'control.release': 'control.changed',
  packml: 'packml.changed',
  'mode.set': 'mode.changed',
  stow: 'stow.started',
  'primitives.run': 'primitives.ended',
  'floor.clear': 'floor.cleared',
  'hand.report': 'hand.reported',
  'pod.swap': 'pod.departed',
  'finding.decide': 'finding.decided',
  'intervention.open': 'intervention.opened',
  'intervention.claim': 'intervention.claimed',
  'intervention.release': 'intervention.released',
  'intervention.transfer': 'intervention.offered',
  'intervention.close': 'intervention.closed',
};

interface RunningMotion {
  what: string;
  /** Goes on only while a hand holds the control. */
  byHand: boolean;
  lease: ControlLease | null;
  stopsBefore: number;
  beganMs: number;
}

const stopsOf = (rig: ChaosRig): number => rig.stops + rig.emergencyStops + rig.halts;

/** Sees everything that is to hold whatever happens, and writes down where it does not. */
export class ChaosWitness {
  readonly violations: string[] = [];
  readonly counts = {
    events: 0,
    beats: 0,
    holds: 0,
    answered: 0,
    accepted: 0,
    motions: 0,
    leases: 0,
    expired: 0,
    takenOver: 0,
  };
  private readonly nowMs: () => number;
  /** Since when each console's hand is gone, on the run's clock. */
  private readonly handGoneMs = new Map<string, number>();
  private core: CellCore | null = null;
  private rig: ChaosRig | null = null;
  private renewedAtMs = -Infinity;
  private beatMs = -Infinity;
  private motion: RunningMotion | null = null;
  private lastSeq = 0;
  private lastToken = 0;
  private holder: ControlLease | null = null;
  private readonly effects = new Map<string, CellEventBody['type'][]>();
  private readonly open = new Set<string>();
  private readonly runningStows = new Set<string>();
  private readonly runningHolds = new Set<string>();
  readonly interventions = { opened: 0, closed: 0, claimed: 0, released: 0, offered: 0, handedOver: 0 };

  private readonly onViolation: (violation: string) => void;

  /** @param onViolation is told each violation when it happens: a run of hours that is broken off must not take it along. */
  constructor(nowMs: () => number, onViolation: (violation: string) => void = () => undefined) {
    this.nowMs = nowMs;
    this.onViolation = onViolation;
  }

  cellStarted(core: CellCore, rig: ChaosRig): void {
    this.core = core;
    this.rig = rig;
    this.motion = null;
    rig.onBegin = (motion) => this.began(motion);
    // Events that the start itself brought about were stored before anybody could listen.
    for (const event of core.log.history.after(this.lastSeq, 1000)) this.event(event);
    const inSnapshot = new Set(core.snapshot.interventions.map(({ interventionId }) => interventionId));
    for (const id of this.open) if (!inSnapshot.has(id)) this.violate(`intervention ${id} was lost over a restart`);
  }

  event({ seq, commandId, body }: CellEvent): void {
    if (seq <= this.lastSeq) return;
    if (seq !== this.lastSeq + 1 && this.lastSeq > 0) this.violate(`event ${this.lastSeq + 1} was never told`);
    this.lastSeq = seq;
    this.counts.events += 1;
    if (commandId !== null) this.effects.set(commandId, [...(this.effects.get(commandId) ?? []), body.type]);
    switch (body.type) {
      case 'control.changed':
        this.controlChanged(body);
        break;
      case 'stow.started':
        this.runningStows.add(body.request.stowId);
        break;
      case 'stow.ended':
        if (!this.runningStows.delete(body.result.stowId)) this.violate(`stow ${body.result.stowId} ended twice`);
        break;
      case 'manual.started':
        if (this.runningHolds.size > 0) this.violate(`hold ${body.holdId} began while another one lasted`);
        this.runningHolds.add(body.holdId);
        break;
      case 'manual.ended':
        if (!this.runningHolds.delete(body.holdId)) this.violate(`hold ${body.holdId} ended twice`);
        break;
      case 'intervention.opened':
        this.interventions.opened += 1;
        this.open.add(body.intervention.interventionId);
        break;
      case 'intervention.claimed':
        this.interventions.claimed += 1;
        if (body.reason?.startsWith('handed over')) this.interventions.handedOver += 1;
        break;
      case 'intervention.released':
        this.interventions.released += 1;
        break;
      case 'intervention.offered':
        if (body.offer) this.interventions.offered += 1;
        break;
      case 'intervention.closed':
        this.interventions.closed += 1;
        if (!this.open.delete(body.interventionId)) this.violate(`intervention ${body.interventionId} closed twice`);
        break;
      default:
    }
  }

  /** `lease`: the one that stood when the command came. */
  answered(command: CellCommand, ack: CommandAck, lease: ControlLease | null): void {
    this.counts.answered += 1;
    if (!ack.accepted) return;
    this.counts.accepted += 1;
    const { type } = command.body;
    if (type === 'control.renew' || ack.fencingToken !== null) this.renewedAtMs = this.nowMs();
    // A repeated id gets its first answer, which may be of an earlier lease.
    if (!forHolder.includes(type)) return;
    if (!lease || !samePerson(lease.holder, command.by) || command.fencingToken !== lease.fencingToken)
      this.violate(
        `${type} of ${command.by.name} was carried out while ${lease?.holder.name ?? 'nobody'} held control`,
      );
  }

  /** A beat of a hold-to-run control counted. */
  beat(): void {
    this.counts.beats += 1;
    this.beatMs = this.nowMs();
  }

  /** The hand at this console is there, or is gone since just now. */
  hand(consoleId: string, isThere: boolean): void {
    if (isThere) this.handGoneMs.delete(consoleId);
    else if (!this.handGoneMs.has(consoleId)) this.handGoneMs.set(consoleId, this.nowMs());
  }

  /** After every step. */
  look(): void {
    const { core, rig, motion } = this;
    if (!core || !rig) return;
    const { control } = core.snapshot.cell;
    for (const { interventionId, claim } of core.snapshot.interventions)
      if (claim && !(control && samePerson(control.holder, claim.by)))
        this.violate(`${interventionId} is claimed by ${claim.by.name}, who does not hold control`);
    if (control && this.nowMs() - this.renewedAtMs > LEASE_MS + 2 * CELL_TICK_MS)
      this.violate(`the lease of ${control.holder.name} lives ${this.nowMs() - this.renewedAtMs} ms after its renewal`);
    if (!rig.moving) this.motion = null;
    else if (motion?.lease?.role === 'operator' && stopsOf(rig) === motion.stopsBefore) {
      const silenceMs = this.nowMs() - Math.max(this.beatMs, motion.beganMs);
      if (motion.byHand && silenceMs > LONGEST_SILENCE_MS)
        this.violate(`a motion by hand goes on ${silenceMs} ms after the last sign of the hand`);
      const goneMs =
        this.nowMs() - Math.max(this.handGoneMs.get(motion.lease.holder.consoleId) ?? Infinity, motion.beganMs);
      if (motion.byHand && goneMs > LONGEST_WITHOUT_HAND_MS)
        this.violate(`a motion by hand goes on ${goneMs} ms after the hand was gone`);
      if (!control || !samePerson(control.holder, motion.lease.holder))
        this.violate(`${motion.what} of ${motion.lease.holder.name} goes on without his lease`);
    }
    const known = new Set(core.snapshot.interventions.map(({ interventionId }) => interventionId));
    for (const id of this.open) if (!known.has(id)) this.violate(`intervention ${id} is not in the snapshot`);
  }

  /** Everything in one console's journal, against what the cell told. */
  checkJournal(consoleId: string, entries: Iterable<JournalEntry>): { intents: Set<string>; unanswered: number } {
    const commands = new Map<string, CellCommand>();
    const acks = new Map<string, CommandAck[]>();
    let lastSeq: number | null = null;
    for (const { body } of entries) {
      if (body.kind === 'intent') commands.set(body.command.commandId, body.command);
      else if (body.kind === 'outcome') acks.set(body.commandId, [...(acks.get(body.commandId) ?? []), body.ack]);
      else if (body.kind === 'snapshot') lastSeq = body.snapshot.cell.seq;
      else if (body.kind === 'event') {
        if (lastSeq !== null && body.event.seq !== lastSeq + 1)
          this.violate(`${consoleId}: event ${body.event.seq} follows ${lastSeq} in its journal`);
        lastSeq = body.event.seq;
      }
    }
    let unanswered = 0;
    for (const [commandId, command] of commands) {
      const answers = acks.get(commandId) ?? [];
      if (answers.length !== 1) {
        this.violate(`${consoleId}: ${command.body.type} ${commandId} has ${answers.length} outcomes`);
        continue;
      }
      const [ack] = answers;
      const said = ack!.accepted ? 'accepted' : ack!.code === 'no_answer' ? 'unanswered' : 'refused';
      if (said === 'unanswered') unanswered += 1;
      this.checkEffect(consoleId, command, said);
    }
    return { intents: new Set(commands.keys()), unanswered };
  }

  /** What the cell did for a command is in the journal of the console that gave it. */
  checkAllAccounted(intents: ReadonlySet<string>): void {
    for (const [commandId, effects] of this.effects)
      if (!intents.has(commandId)) this.violate(`${effects.join(', ')} of ${commandId}, which no journal knows`);
    for (const holdId of this.runningHolds) this.violate(`hold ${holdId} never ended`);
    for (const stowId of this.runningStows) this.violate(`stow ${stowId} never ended`);
  }

  get openInterventions(): ReadonlySet<string> {
    return this.open;
  }

  private checkEffect(
    consoleId: string,
    { commandId, body }: CellCommand,
    said: 'accepted' | 'unanswered' | 'refused',
  ) {
    const effects = this.effects.get(commandId) ?? [];
    if (said === 'refused' && effects.length > 0)
      this.violate(`${consoleId}: refused ${body.type} ${commandId} brought about ${effects.join(', ')}`);
    const effect = effectOf[body.type];
    if (!effect) return;
    const times = effects.filter((type) => type === effect).length;
    if (times > 1 || (said === 'accepted' && times !== 1))
      this.violate(`${consoleId}: ${said} ${body.type} ${commandId} shows ${times} times (${effects.join(', ')})`);
  }

  private began(motion: RigMotion): void {
    const { core, rig } = this;
    if (!core || !rig) return;
    this.counts.motions += 1;
    const lease = core.snapshot.cell.control;
    const { packml, mode, manual } = core.snapshot.cell;
    // The cell itself frees the tool after an abort, whoever holds control or nobody.
    if (motion.kind === 'park') {
      this.motion = null;
      return;
    }
    const byHand = !(packml === 'execute' && mode === 'production');
    if (byHand) this.counts.holds += 1;
    const what = `${motion.kind}${byHand ? ' by hand' : ''}, begun in ${packml}, ${mode} mode,`;
    this.motion = { what, byHand, lease, stopsBefore: stopsOf(rig), beganMs: this.nowMs() };
    if (byHand && manual === null) this.violate(`${motion.kind} began in ${packml}, ${mode} mode, without a hand`);
    if (!lease) this.violate(`${motion.kind} began while nobody held control`);
    else if (this.nowMs() - this.renewedAtMs > LEASE_MS + 2 * CELL_TICK_MS)
      this.violate(`${motion.kind} began ${this.nowMs() - this.renewedAtMs} ms after the last sign of the holder`);
  }

  private controlChanged({ lease, why }: Extract<CellEventBody, { type: 'control.changed' }>): void {
    if (lease) {
      this.counts.leases += 1;
      if (lease.fencingToken <= this.lastToken)
        this.violate(`token ${lease.fencingToken} was granted after ${this.lastToken}`);
      this.lastToken = lease.fencingToken;
      const displaced = this.holder && !samePerson(this.holder.holder, lease.holder);
      if (displaced && why !== 'taken_over')
        this.violate(`${lease.holder.name} was granted control that ${this.holder!.holder.name} held`);
      if (displaced) this.counts.takenOver += 1;
    } else if (why === 'expired') this.counts.expired += 1;
    this.holder = lease;
  }

  violate(what: string): void {
    // The first of a kind says it all; a state that lasts would repeat itself at every step.
    if (this.violations.length >= 200) return;
    const violation = `at ${Math.round(this.nowMs() / 1000)} s: ${what}`;
    this.violations.push(violation);
    this.onViolation(violation);
  }
}
