import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { blockedBy } from '#shared/domain/interventionCost.ts';
import type { PackmlCommand, PackmlState } from '#shared/domain/packml.ts';
import { statement, type Statement, type StatementCode } from '#shared/words/statements/statements.ts';

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
  | { kind: 'rest'; why: Statement | null }
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

const rest = (why: Statement | null): LoopStep => ({ kind: 'rest', why });

const bringUpCommand: Partial<Record<PackmlState, PackmlCommand>> = {
  stopped: 'reset',
  complete: 'reset',
  idle: 'start',
};

/** What a state that does not end by itself waits for. */
const waitsFor = {
  stopped: 'waits_for_reset',
  complete: 'waits_for_reset',
  idle: 'waits_for_start',
  held: 'waits_for_unhold',
  suspended: 'waits_for_supply',
  aborted: 'waits_for_clear',
} as const satisfies Partial<Record<PackmlState, StatementCode>>;

const waitsForSomebody = (state: PackmlState): state is keyof typeof waitsFor => Object.hasOwn(waitsFor, state);

/** The automatic loop's next step. Pure. It brings a cell up once if asked to; later it never unholds, clears or resumes one. */
export function nextStep(facts: LoopFacts): LoopStep {
  const { snapshot } = facts;
  if (!facts.linkLive || !snapshot) return rest(statement('no_link'));
  if (!facts.automatic) return rest(statement('automatic_off'));
  const { cell } = snapshot;
  const { control, mode, packml: state } = cell;
  if (control?.role === 'operator') return rest(statement('operator_holds', { name: control.holder.name }));
  if (control?.role === 'planner' && !facts.plannerHolds)
    return rest(statement('other_planner_holds', { consoleId: control.holder.consoleId }));
  if (mode !== 'production') return rest(statement('not_production', { mode }));
  const command = isHeldByRestartOnly(snapshot) ? 'unhold' : bringUpCommand[state];
  if (facts.bringUp && command) return facts.plannerHolds ? { kind: 'packml', command } : { kind: 'acquire' };
  if (waitsForSomebody(state)) return rest(statement(waitsFor[state], { state }));
  if (state !== 'execute') return rest(statement('changes_state', { state }));
  if (snapshot.stow) return rest(null);
  if (cell.heldItemId !== null) return rest(statement('item_in_tool'));
  if (cell.floorItemIds.length > 0) return rest(statement('floor_not_clear'));
  if (snapshot.buffer.some((item) => item.location.place === 'mouth')) return rest(statement('item_protrudes'));
  if (!snapshot.pod) return rest(statement('waits_for_pod'));
  return facts.plannerHolds ? { kind: 'plan' } : { kind: 'acquire' };
}
