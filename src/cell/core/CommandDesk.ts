import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import { modesAllowed, packmlCommandRules } from '#shared/domain/packml.ts';
import { assertNever, ok } from '#shared/result/result.ts';
import type { CellLog } from './CellLog.ts';
import { digestOf, type CommandLedger } from './CommandLedger.ts';
import type { ControlDesk } from './ControlDesk.ts';
import type { FaultDesk } from './FaultDesk.ts';
import type { HoldDesk } from './HoldDesk.ts';
import type { InterventionDesk } from './InterventionDesk.ts';
import { moveTo } from './itemBookkeeping.ts';
import { unknownBin, type MotionDesk, type MotionDeskParts } from './MotionDesk.ts';
import type { MotionRunner } from './MotionRunner.ts';
import type { PackmlMachine } from './PackmlMachine.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Verdict } from './Refusal.ts';
import type { RunWatch } from './RunWatch.ts';
import type { SupplyWatch } from './SupplyWatch.ts';

type Body<Type extends CellCommandBody['type']> = Extract<CellCommandBody, { type: Type }>;

export interface CommandDeskParts extends MotionDeskParts {
  moves: MotionDesk;
  hold: HoldDesk;
  faults: FaultDesk;
  packml: PackmlMachine;
  run: RunWatch;
  supply: SupplyWatch;
  ledger: CommandLedger;
  lookAtBin: (binId: string) => void;
}

/** Every command's way in: answered once, in time, by whom it may come from. Refusals carry a code of the closed list. */
export class CommandDesk {
  private readonly log: CellLog;
  private readonly control: ControlDesk;
  private readonly interventions: InterventionDesk;
  private readonly motion: MotionRunner;
  private readonly parts: CommandDeskParts;
  private readonly moves: MotionDesk;

  constructor(parts: CommandDeskParts) {
    this.parts = parts;
    this.log = parts.log;
    this.control = parts.control;
    this.interventions = parts.interventions;
    this.motion = parts.motion;
    this.moves = parts.moves;
  }

  handle(command: ReceivedCommand): CommandAck {
    const { commandId } = command;
    const earlier = this.parts.ledger.answerTo(command);
    if (earlier === 'other')
      return {
        commandId,
        accepted: false,
        code: 'invalid',
        message: 'This command id belongs to another command; this one was not carried out. Send it with a new id.',
        atMs: this.log.nowMs,
      };
    if (earlier) return earlier;
    const lateByMs = this.log.nowMs - command.deadlineMs;
    const verdict: Verdict =
      lateByMs > 0
        ? refused(
            'deadline_passed',
            `The command came ${Math.ceil(lateByMs)} ms after its deadline and was not carried out.`,
          )
        : this.carryOut(command);
    const ack: CommandAck = verdict.ok
      ? { commandId, accepted: true, fencingToken: verdict.value, atMs: this.log.nowMs }
      : { commandId, accepted: false, ...verdict.error, atMs: this.log.nowMs };
    // Renewals come every second or two and do the same however often they come.
    if (command.body.type !== 'control.renew') {
      const answer = { ack, digest: digestOf(command) };
      this.parts.ledger.remember(answer);
      this.log.keepAck(answer);
    }
    return ack;
  }

  private carryOut(command: ReceivedCommand): Verdict {
    const { body, by, commandId } = command;
    switch (body.type) {
      case 'control.acquire':
        return this.control.acquire(command, body.role, {
          takeOver: body.takeOver,
          reason: body.reason,
          saidWhy: body.reason.trim() !== '',
        });
      case 'control.renew':
        return this.control.renew(command);
      case 'control.release':
        return this.control.release(command);
      case 'packml':
        return this.packml(command, body);
      case 'mode.set':
        return this.setMode(command, body);
      case 'run.set':
        return this.asHolderIfAny(command) ?? this.parts.run.set(command, body);
      case 'stow':
        return this.stow(command, body);
      case 'primitives.run':
        return this.moves.run(command, body);
      case 'item.dispose':
        return this.moves.dispose(command, body);
      case 'hold.begin':
        return this.parts.hold.begin(command, body);
      case 'pod.swap':
        return this.moves.swapPod(command, body);
      case 'floor.clear':
        return this.clearFloor(command);
      case 'fault.set':
        return this.parts.faults.set(command, body);
      case 'fault.clear':
        return this.parts.faults.clear(command, body);
      case 'bin.look':
        return this.look(body);
      case 'finding.decide':
        return this.decide(command, body);
      case 'intervention.open':
        return this.interventions.openOnRequest(body, by, commandId);
      case 'intervention.claim':
        return this.interventions.claim(body, command);
      case 'intervention.release':
        return this.asHolder(command) ?? this.interventions.release(body.interventionId, by, commandId);
      case 'intervention.transfer':
        return body.toConsoleId === null && this.interventions.isOfferedTo(body.interventionId, command.from)
          ? this.interventions.decline(body.interventionId, by, commandId)
          : (this.asHolder(command) ?? this.interventions.offer(body, by, commandId));
      case 'intervention.close':
        return this.asHolder(command) ?? this.interventions.close(body, by, commandId);
      default:
        return assertNever(body);
    }
  }

  private asHolder(command: ReceivedCommand): Verdict | null {
    const problem = this.control.problemWith(command);
    return problem && { ok: false, error: problem };
  }

  /** While nobody holds control, anyone may. */
  private asHolderIfAny(command: ReceivedCommand): Verdict | null {
    return this.control.lease ? this.asHolder(command) : null;
  }

  private stow(command: ReceivedCommand, body: Body<'stow'>): Verdict {
    const verdict = this.moves.stow(command, body);
    if (verdict.ok && this.control.lease?.role === 'planner')
      this.interventions.planFound(command.by, command.commandId);
    return verdict;
  }

  private packml(command: ReceivedCommand, { command: order, reason }: Body<'packml'>): Verdict {
    const problem = packmlCommandRules[order].by === 'holder' ? this.asHolderIfAny(command) : null;
    if (problem) return problem;
    if (this.parts.hold.active && (order === 'stop' || order === 'abort' || order === 'hold')) {
      this.parts.hold.stop('stopped');
      // Held already: what was asked for is that nothing moves.
      if (order === 'hold' && this.parts.packml.state === 'held') {
        this.parts.packml.affirm(reason || `hold by ${command.by.name}`, command.commandId);
        return ok(null);
      }
    }
    if (order === 'unhold' || order === 'start') {
      const { inBinId } = this.parts.rig;
      if (inBinId !== null)
        return refused('wrong_state', `The tool stands in bin ${inBinId}. Retract it before the cell goes on.`);
      const { floorItemIds } = this.log.snapshot.cell;
      if (floorItemIds.length > 0)
        return refused('wrong_state', `On the floor: ${floorItemIds.join(', ')}. Clear it before the cell goes on.`);
      const sticking = this.log.snapshot.buffer.find((item) => item.location.place === 'mouth');
      if (sticking)
        return refused('wrong_state', `${sticking.itemId} sticks out of a bin. Take it away before the cell goes on.`);
    }
    const { packml, supply, run } = this.parts;
    const missing = order === 'unsuspend' && packml.state === 'suspended' ? supply.missing : null;
    if (missing) return refused('wrong_state', `${missing} The cell goes on by itself when that is over.`);
    const verdict = packml.command(order, reason || `${order} by ${command.by.name}`, command.commandId);
    if (verdict.ok && order === 'complete') run.end(command);
    return verdict;
  }

  private setMode(command: ReceivedCommand, { mode }: Body<'mode.set'>): Verdict {
    const problem = this.asHolder(command);
    if (problem) return problem;
    const { packml, mode: present } = this.log.snapshot.cell;
    if (mode !== present && !modesAllowed(packml, present).includes(mode))
      return refused(
        'wrong_state',
        this.parts.packml.modeProblem(mode) ??
          `The mode is not changed while the cell is ${packml}; hold or stop it first.`,
      );
    if (!this.motion.idle) return refused('busy', this.motion.occupation);
    this.log.emit({ type: 'mode.changed', mode }, command.commandId);
    return ok(null);
  }

  private clearFloor(command: ReceivedCommand): Verdict {
    const problem = this.asHolder(command);
    if (problem) return problem;
    if (!this.motion.idle) return refused('busy', `${this.motion.occupation} Nobody reaches into a moving cell.`);
    const itemIds = this.log.snapshot.cell.floorItemIds;
    for (const itemId of itemIds) this.parts.rig.removeByHand(itemId);
    this.log.emit({ type: 'floor.cleared', itemIds, by: command.by }, command.commandId);
    this.interventions.note(
      command.by,
      itemIds.length > 0 ? `floor cleared of ${itemIds.join(', ')}` : 'floor found clear',
      command.commandId,
    );
    return ok(null);
  }

  private look({ binId }: Body<'bin.look'>): Verdict {
    const { dock } = this.parts;
    if (!dock.pod) return refused('wrong_state', 'There is no pod at the cell.');
    if (!dock.bin(binId)) return unknownBin(binId);
    if (this.motion.activeBinId === binId)
      return refused('busy', `${this.motion.occupation} It is looked at afterwards.`);
    this.parts.lookAtBin(binId);
    return ok(null);
  }

  private decide(command: ReceivedCommand, { findingId, decision, note }: Body<'finding.decide'>): Verdict {
    const finding = this.log.snapshot.findings.find((open) => open.findingId === findingId);
    if (!finding) return refused('unknown_finding', `There is no undecided finding ${findingId}.`);
    const { by, commandId } = command;
    const item = this.log.snapshot.buffer.find(({ itemId }) => itemId === finding.itemId);
    this.log.emit({ type: 'finding.decided', findingId, by, decision, note }, commandId);
    this.interventions.closeForFinding(findingId, decision, by, note, commandId);
    if (!item) return ok(null);
    const flag = { findingId, label: 'damage', score: finding.score };
    // `release` says that nothing is wrong; `stow` says that it is stowed all the same.
    this.log.emit(
      {
        type: 'item.flagged',
        itemId: item.itemId,
        flag: decision === 'release' ? null : { ...flag, state: decision === 'stow' ? 'cleared' : 'confirmed' },
      },
      commandId,
    );
    if (decision === 'sideline' && item.location.place === 'buffer')
      moveTo(this.log, item.itemId, { place: 'sideline' }, item.product);
    return ok(null);
  }
}
