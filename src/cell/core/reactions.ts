import type { ControlLease, Person } from '#shared/domain/intervention.ts';
import type { PackmlState } from '#shared/domain/packml.ts';
import type { StowResult } from '#shared/domain/stow.ts';
import type { Said } from '#shared/domain/statement.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import type { CellParts } from './cellParts.ts';
import { samePerson, type ControlLoss } from './ControlDesk.ts';
import { lookPriority } from './Eyes.ts';
import { moveTo } from './itemBookkeeping.ts';

const lossWords: Readonly<Record<ControlLoss, Said>> = {
  released: { text: 'control was released', statement: statement('control_released') },
  expired: { text: 'the lease ran out', statement: statement('lease_ran_out') },
  taken_over: { text: 'control was taken over', statement: statement('control_taken_over') },
};

/** What one part of the cell does when another one tells something. */
export function connectReactions(parts: CellParts): void {
  const { log, control, consoles, interventions, packml, perception, dock, looks, intake, motion, hold } = parts;
  control.vanished.on((lease) => {
    const { name } = lease.holder;
    packml.holdFor({ text: `${name} held control and vanished.`, statement: statement('holder_vanished', { name }) });
  });
  control.lost.on((lease, why) => afterControlLost(parts, lease, why));
  packml.entered.on((state) => afterStateEntered(parts, state));
  consoles.gone.on((consoleId) => interventions.withdrawOffersTo(consoleId));
  perception.lookDue.on((binId) => looks.look(binId, lookPriority.scan));
  perception.helpNeeded.on((binId, detail) => interventions.openForPerception(binId, detail));
  dock.arrived.on((pod) => looks.scan(pod));
  dock.departed.on(() => perception.podLeft());
  intake.findingRaised.on((finding) => interventions.openForFinding(finding));
  motion.atRest.on((result) => hold.atRest(result));
  motion.stowEnded.on((result, why, by) => afterStow(parts, result, why, by));
  motion.primitivesEnded.on((ended, commandId) => {
    log.emit(ended, commandId);
    const { by, binId, detail, peakForceN } = ended;
    interventions.note(by, { text: detail, statement: statement('chain_ended', { binId, peakForceN }) }, commandId);
  });
  motion.disposed.on(({ item, to, by, commandId }, result) => {
    if (result.heldItemId !== null) {
      const { itemId } = item;
      interventions.note(by, { text: result.detail, statement: statement('still_in_tool', { itemId }) }, commandId);
      return;
    }
    const slot = to === 'buffer' ? intake.slotForReturn() : null;
    intake.reserve(null);
    const place = to === 'buffer' && slot === null ? 'person' : to;
    moveTo(log, item.itemId, place === 'buffer' ? { place, slot: slot! } : { place }, item.product);
  });
}

function afterControlLost(
  { arm, occupation, hold, interventions }: CellParts,
  lease: ControlLease,
  why: ControlLoss,
): void {
  if (lease.role !== 'operator') return;
  // A planner's stow is finished; what a person commanded lasts no longer than that person's control.
  const { commander } = occupation;
  if (hold.active) hold.stop('control_lost');
  else if (arm.moving && commander && samePerson(commander, lease.holder)) arm.requestStop();
  interventions.releaseAllOf(lease.holder, lossWords[why]);
}

function afterStateEntered({ log, arm, hold, motion }: CellParts, state: PackmlState): void {
  if (hold.active && (state === 'aborting' || state === 'stopping' || state === 'holding')) {
    // Under hold-to-run nothing moves by itself, not even out of a bin.
    hold.stop('stopped');
    return;
  }
  if (state === 'aborting') arm.emergencyStop();
  else if (state === 'stopping' && arm.moving) arm.requestStop();
  else if (state === 'clearing' && log.snapshot.cell.mode !== 'manual') motion.park();
}

function afterStow(
  { log, intake, interventions, hold, packml }: CellParts,
  result: StowResult,
  why: Said,
  by: Person,
): void {
  // The item is where it is now; its slot is free again unless it lies in it.
  intake.reserve(log.snapshot.cell.heldItemId === null ? null : intake.slotForReturn());
  const words = result.outcome === 'success' ? 'success' : `${result.outcome}, ${result.cause ?? 'no cause'}`;
  const known = interventions.note(
    by,
    {
      text: `${result.itemId} into ${result.binId}: ${words}. ${result.detail}`,
      statement: afterStowStatement(result),
    },
    null,
  );
  if (result.outcome === 'success') return;
  // Let go by the very person who held it: nobody needs to be called.
  if (result.cause === 'operator_abort' && hold.wasHeld(result.stowId)) return;
  if (!known) interventions.openForStow(result, why);
  const { cause } = result;
  packml.holdFor({
    text: `${cause ?? result.outcome}: ${result.detail}`,
    statement: cause ? statement('stow_ended', { cause }) : undefined,
  });
}

function afterStowStatement({ itemId, binId, outcome, cause }: StowResult): Statement | undefined {
  if (outcome === 'success') return statement('stow_succeeded', { itemId, binId });
  return cause ? statement('stow_failed', { itemId, binId, cause }) : undefined;
}
