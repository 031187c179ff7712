import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { Item } from '#shared/domain/item.ts';
import { motionRefusal, type MotionKind } from '#shared/domain/packml.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { reachProblem } from '#shared/domain/mouthReach.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { chainFeeds, chainProblem } from '#shared/domain/primitive.ts';
import type { StowRequest } from '#shared/domain/stow.ts';
import { ok, type Result } from '#shared/result/result.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { ArmDriver } from '#cell/ports/ArmDriver.ts';
import type { ArmOccupation } from './ArmOccupation.ts';
import type { CellLog } from './CellLog.ts';
import type { ControlDesk } from './ControlDesk.ts';
import type { Intake } from './Intake.ts';
import type { InterventionDesk } from './InterventionDesk.ts';
import { moveTo } from './itemBookkeeping.ts';
import type { MotionRunner } from './MotionRunner.ts';
import type { PodDock } from './PodDock.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Refusal, type Verdict } from './Refusal.ts';

type Body<Type extends CellCommandBody['type']> = Extract<CellCommandBody, { type: Type }>;

/** Manual mode of ISO 10218: the tool moves no faster while a person commands it. */
export const REDUCED_SPEED_MPS = 0.25;

export interface MotionDeskParts {
  log: CellLog;
  arm: ArmDriver;
  occupation: ArmOccupation;
  control: ControlDesk;
  dock: PodDock;
  intake: Intake;
  motion: MotionRunner;
  interventions: InterventionDesk;
}

/** Commands of the holder that move something: what must hold before, and in which state. */
export class MotionDesk {
  private readonly parts: MotionDeskParts;

  constructor(parts: MotionDeskParts) {
    this.parts = parts;
  }

  stow(command: ReceivedCommand, { request }: Body<'stow'>): Verdict {
    const { control, intake, motion, interventions } = this.parts;
    const problem = this.stateProblem('program') ?? this.busy();
    if (problem) return { ok: false, error: problem };
    const role = control.lease!.role;
    if (role === 'planner' && request.origin === 'operator')
      return refused('invalid', 'A planner cannot send a stow as chosen by an operator.');
    const checked = this.stowable(request);
    if (!checked.ok) return checked;
    const item = checked.value;
    const slot = item.location.place === 'buffer' ? item.location.slot : null;
    const byRig = motion.beginStow(request, item, command.by, command.commandId, this.speedLimit());
    if (byRig) return refused('wrong_state', byRig);
    if (slot !== null) intake.reserve(slot);
    interventions.note(
      command.by,
      {
        text: `stow of ${item.itemId} into ${request.binId}: ${chainInWords(request.chain)}`,
        statement: statement('stow_begun', { itemId: item.itemId, binId: request.binId }),
      },
      command.commandId,
    );
    return ok(null);
  }

  /** The item, when it can be stowed there as things are now. */
  stowable({ itemId, binId, chain }: Pick<StowRequest, 'itemId' | 'binId' | 'chain'>): Result<Item, Refusal> {
    const { log, dock } = this.parts;
    if (!dock.pod) return refused('wrong_state', 'There is no pod at the cell.');
    const bin = dock.bin(binId);
    if (!bin) return unknownBin(binId);
    const item = this.item(itemId);
    if (!item) return unknownItem(itemId);
    const held = log.snapshot.cell.heldItemId;
    if (held !== null && held !== itemId) return refused('busy', `The tool holds ${held}; bring that away first.`);
    if (item.location.place !== 'buffer' && item.location.place !== 'tool')
      return refused('wrong_state', `${itemId} is ${placeInWords(item)}; the arm picks from the buffer only.`);
    if (item.flag?.state === 'open')
      return refused('item_flagged', `${itemId} has an undecided damage finding; a person decides first.`);
    if (item.flag?.state === 'confirmed')
      return refused('item_flagged', `${itemId} is confirmed as damaged and is not stowed.`);
    const problem =
      chainProblem(chain, { holdsItem: true }) ?? reachProblem(chain, bin, item.product, toolLimits)?.text;
    if (problem) return refused('invalid', problem);
    if (!chainFeeds(chain)) return refused('invalid', 'The chain of a stow needs a step that feeds the item in.');
    return ok(item);
  }

  /** Why these primitives cannot run in that bin; null when they can. */
  chainProblem(binId: string, chain: readonly PrimitiveStep[]): Refusal | null {
    const { dock } = this.parts;
    if (!dock.pod) return { code: 'wrong_state', message: 'There is no pod at the cell.' };
    const bin = dock.bin(binId);
    if (!bin) return unknownBin(binId).error;
    if (chainFeeds(chain))
      return {
        code: 'invalid',
        message: 'Feeding an item into a bin is a stow; send it as a stow, so that it is counted.',
      };
    const holdsItem = this.parts.log.snapshot.cell.heldItemId !== null;
    const problem = chainProblem(chain, { holdsItem }) ?? reachProblem(chain, bin, null, toolLimits)?.text;
    return problem ? { code: 'invalid', message: problem } : null;
  }

  /** The item, when there is a place for it. */
  disposable(itemId: string, to: 'person' | 'sideline' | 'buffer'): Result<Item, Refusal> {
    const item = this.item(itemId);
    if (!item) return unknownItem(itemId);
    if (to === 'buffer' && this.parts.intake.slotForReturn() === null)
      return refused('busy', 'The buffer has no free slot.');
    return ok(item);
  }

  run(command: ReceivedCommand, { binId, chain }: Body<'primitives.run'>): Verdict {
    const { motion, interventions } = this.parts;
    const problem = this.stateProblem('program') ?? this.busy() ?? this.chainProblem(binId, chain);
    if (problem) return { ok: false, error: problem };
    const byRig = motion.beginRun(binId, chain, command.by, command.commandId, this.speedLimit());
    if (byRig) return refused('wrong_state', byRig);
    interventions.note(
      command.by,
      { text: `in ${binId}: ${chainInWords(chain)}`, statement: statement('chain_begun', { binId }) },
      command.commandId,
    );
    return ok(null);
  }

  /** From the tool by the arm; from buffer, mouth and floor by the person who asks for it, at once. */
  dispose(command: ReceivedCommand, { itemId, to, reason }: Body<'item.dispose'>): Verdict {
    const { log, arm, intake, motion, interventions } = this.parts;
    const checked = this.disposable(itemId, to);
    if (!checked.ok) return checked;
    const item = checked.value;
    const target = to === 'buffer' ? intake.slotForReturn() : null;
    const { location } = item;
    const why = reason === '' ? '' : ` (${reason})`;
    if (location.place === 'tool') {
      const blocked = this.stateProblem('program') ?? this.busy();
      if (blocked) return { ok: false, error: blocked };
      const byRig = motion.beginDispose(item, to, command.by, command.commandId, this.speedLimit());
      if (byRig) return refused('wrong_state', byRig);
      interventions.note(
        command.by,
        { text: `${itemId} goes from the tool to the ${to}${why}`, statement: statement('from_tool', { itemId, to }) },
        command.commandId,
      );
      return ok(null);
    }
    if (location.place === 'buffer' && to === 'buffer')
      return refused('wrong_state', `${itemId} is in the buffer already.`);
    if (location.place === 'mouth' || location.place === 'floor') {
      const blocked = this.busy();
      if (blocked) return refused(blocked.code, `${blocked.message} Nobody reaches into a moving cell.`);
      arm.takenByHand(itemId, location.place === 'mouth' ? location.binId : null);
    }
    moveTo(log, itemId, to === 'buffer' ? { place: 'buffer', slot: target! } : { place: to }, item.product);
    interventions.note(
      command.by,
      {
        text: `${itemId} was brought from the ${location.place} to the ${to} by hand${why}`,
        statement: statement('brought_by_hand', { itemId, to }),
      },
      command.commandId,
    );
    return ok(null);
  }

  clearFloor({ by, commandId }: ReceivedCommand): Verdict {
    const { log, arm, occupation, interventions } = this.parts;
    if (!occupation.idle) return refused('busy', `${occupation.sentence} Nobody reaches into a moving cell.`);
    const itemIds = log.snapshot.cell.floorItemIds;
    for (const itemId of itemIds) arm.takenByHand(itemId, null);
    log.emit({ type: 'floor.cleared', itemIds, by }, commandId);
    interventions.note(
      by,
      itemIds.length > 0
        ? {
            text: `floor cleared of ${itemIds.join(', ')}`,
            statement: statement('floor_cleared_of', { items: itemIds.join(', ') }),
          }
        : { text: 'floor found clear', statement: statement('floor_found_clear') },
      commandId,
    );
    return ok(null);
  }

  swapPod(command: ReceivedCommand, { reason }: Body<'pod.swap'>): Verdict {
    const { log, arm, dock } = this.parts;
    const problem = this.stateProblem('pod') ?? this.busy();
    if (problem) return { ok: false, error: problem };
    const { inBinId } = arm;
    if (inBinId !== null)
      return refused('wrong_state', `The tool stands in bin ${inBinId}; retract it before the pod is moved.`);
    if (!dock.pod) return refused('wrong_state', 'There is no pod at the cell; the next one is on its way.');
    const sticking = log.snapshot.buffer.find((item) => item.location.place === 'mouth');
    if (sticking) return refused('wrong_state', `${sticking.itemId} sticks out of a bin; the pod cannot be moved.`);
    dock.depart(reason, command.commandId);
    return ok(null);
  }

  /** Motion is for a running cell, and for a person's hand while it is held. */
  private stateProblem(kind: MotionKind): Refusal | null {
    return motionRefusal(this.parts.log.snapshot.cell, this.parts.control.lease?.role ?? 'planner', kind);
  }

  private busy(): Refusal | null {
    const { occupation } = this.parts;
    return occupation.idle ? null : { code: 'busy', message: occupation.sentence };
  }

  private speedLimit(): number | undefined {
    const { packml, mode } = this.parts.log.snapshot.cell;
    return packml === 'execute' && mode === 'production' ? undefined : REDUCED_SPEED_MPS;
  }

  private item(itemId: string): Item | undefined {
    return this.parts.log.snapshot.buffer.find((item) => item.itemId === itemId);
  }
}

export const unknownBin = (binId: string): { ok: false; error: Refusal } =>
  refused('unknown_bin', `The pod has no bin ${binId}.`);
export const unknownItem = (itemId: string): { ok: false; error: Refusal } =>
  refused('unknown_item', `There is no item ${itemId} in buffer, tool, mouth or on the floor.`);

const placeInWords = ({ location }: Item): string => {
  if (location.place === 'mouth') return `in the mouth of ${location.binId}`;
  return location.place === 'floor' ? 'on the floor' : `at the ${location.place}`;
};

/** "sweep right 80 mm, insert at 120 mm" */
export const chainInWords = (chain: readonly PrimitiveStep[]): string =>
  chain
    .map(({ primitive, parameters }) => {
      if (primitive === 'sweep') return `sweep ${parameters['side']} ${mm(parameters['distanceM'])}`;
      const xM = parameters['bladeXM'] ?? parameters['xM'];
      return xM === undefined ? primitive : `${primitive} at ${mm(xM)}`;
    })
    .join(', ');
const mm = (lengthM: number | string | undefined): string => `${Math.round(Number(lengthM) * 1000)} mm`;
