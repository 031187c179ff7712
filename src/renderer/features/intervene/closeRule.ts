import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { InterventionOutcome } from '#shared/domain/intervention.ts';

export interface ClosingFacts {
  claimedByMe: boolean;
  outcome: InterventionOutcome | null;
  note: string;
  /** Whether the cell goes on working afterwards. */
  handBack: boolean;
  /** Something is under way: what becomes of it is not known yet. Default false. */
  isMoving?: boolean;
  snapshot: Pick<CellSnapshot, 'buffer'> & { cell: Pick<CellSnapshot['cell'], 'heldItemId' | 'floorItemIds'> };
}
export type ClosingProblem =
  'notClaimed' | 'moving' | 'outcomeMissing' | 'noteMissing' | 'toolProblem' | 'floorProblem' | 'mouthProblem';

/**
 * Why an intervention cannot be closed yet, or null. Every closing carries an outcome and a note for the shift summary; a
 * cell that is to go on must have nothing in its tool, on its floor or in a mouth.
 */
export function closingProblem({
  claimedByMe,
  outcome,
  note,
  handBack,
  isMoving = false,
  snapshot,
}: ClosingFacts): ClosingProblem | null {
  if (!claimedByMe) return 'notClaimed';
  if (isMoving) return 'moving';
  if (handBack && snapshot.cell.heldItemId !== null) return 'toolProblem';
  if (handBack && snapshot.cell.floorItemIds.length > 0) return 'floorProblem';
  if (handBack && snapshot.buffer.some((item) => item.location.place === 'mouth')) return 'mouthProblem';
  if (outcome === null) return 'outcomeMissing';
  return note.trim() === '' ? 'noteMissing' : null;
}
