import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { blockedBy } from '#shared/domain/interventionCost.ts';
import type { PackmlCommand, PackmlState } from '#shared/domain/packml.ts';

/** All that the automatic loop's next step depends on. */
export interface LoopFacts {
  automatic: boolean;
  linkLive: boolean;
  snapshot: CellSnapshot | null;
  /** This console's planner holds control. */
  plannerHolds: boolean;
  /** The application launched this simulated cell and has not brought it to Execute yet. */
  bringUp: boolean;
}

export type LoopStep =
  /** Nothing to do; `why` is for the operator, null while the cell simply works. */
  | { kind: 'rest'; why: string | null }
  | { kind: 'acquire' }
  | { kind: 'packml'; command: PackmlCommand }
  | { kind: 'plan' };

/** What a cell gives as the reason of its state when it was running and its process ended. */
const RESTARTED = 'restarted';

/**
 * A cell that the application launched comes back held from its last run. When nothing but that end is the matter, its
 * first start brings it up like a new one; anything that waits for a person keeps it held.
 */
function isHeldByRestartOnly({ cell, buffer, interventions }: CellSnapshot): boolean {
  return (
    cell.packml === 'held' &&
    cell.packmlReason === RESTARTED &&
    cell.heldItemId === null &&
    cell.floorItemIds.length === 0 &&
    !buffer.some((item) => item.location.place === 'mouth') &&
    // Those that the restart itself brought about; an older one that stops the cell is a person's unfinished business.
    interventions.every(
      (i) => i.claim === null && (blockedBy(i) !== 'cell' || i.openedAtMs >= cell.packmlSinceMs - 1000),
    )
  );
}

const rest = (why: string | null): LoopStep => ({ kind: 'rest', why });

const bringUpCommand: Partial<Record<PackmlState, PackmlCommand>> = {
  stopped: 'reset',
  complete: 'reset',
  idle: 'start',
};

/** States that end by themselves. */
const passing: Partial<Record<PackmlState, string>> = {
  clearing: 'The cell is clearing.',
  resetting: 'The cell is resetting.',
  starting: 'The cell is starting.',
  stopping: 'The cell is stopping.',
  aborting: 'The cell is aborting.',
  holding: 'The cell is holding.',
  unholding: 'The cell is unholding.',
  suspending: 'The cell is suspending.',
  unsuspending: 'The cell is resuming.',
  completing: 'The cell is completing.',
};

const waiting: Partial<Record<PackmlState, string>> = {
  stopped: 'The cell is stopped: Reset and Start it.',
  complete: 'The cell is complete: Reset and Start it.',
  idle: 'The cell is idle: Start it.',
  held: 'The cell is held: Unhold it when its cause is settled.',
  suspended: 'The cell is suspended: it waits for something outside of it.',
  aborted: 'The cell is aborted: Clear it when its cause is settled.',
};

/** The automatic loop's next step. Pure. It brings a cell up once if asked to; later it never unholds, clears or resumes one. */
export function nextStep(facts: LoopFacts): LoopStep {
  const { snapshot } = facts;
  if (!facts.linkLive || !snapshot) return rest('There is no connection to the cell.');
  if (!facts.automatic) return rest('Automatic is off.');
  const { cell } = snapshot;
  if (cell.control?.role === 'operator') return rest(`${cell.control.holder.name} holds control.`);
  if (cell.control?.role === 'planner' && !facts.plannerHolds)
    return rest(`The planner of another console (${cell.control.holder.consoleId}) holds control.`);
  if (cell.mode !== 'production') return rest(`The cell is in ${cell.mode} mode.`);
  const command = isHeldByRestartOnly(snapshot) ? 'unhold' : bringUpCommand[cell.packml];
  if (facts.bringUp && command) return facts.plannerHolds ? { kind: 'packml', command } : { kind: 'acquire' };
  if (cell.packml !== 'execute') {
    const said = cell.packmlReason ? ` (${cell.packmlReason.replace(/\.$/, '')})` : '';
    const text = passing[cell.packml] ?? waiting[cell.packml] ?? 'The cell is not in Execute.';
    return rest(text.replace(/([:.])/, `${said}$1`));
  }
  if (snapshot.stow) return rest(null);
  if (cell.heldItemId !== null) return rest('An item is still in the tool: a person must decide what becomes of it.');
  if (cell.floorItemIds.length > 0) return rest('Something lies on the floor: a person must clear it.');
  if (snapshot.buffer.some((item) => item.location.place === 'mouth'))
    return rest('An item protrudes from a bin: a person must take care of it.');
  if (!snapshot.pod) return rest('Waiting for a pod.');
  return facts.plannerHolds ? { kind: 'plan' } : { kind: 'acquire' };
}
