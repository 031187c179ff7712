import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { TwinContents } from './twinContents.ts';

/** The newest open call about a stow that failed. */
export const openFailure = ({ interventions }: Pick<CellSnapshot, 'interventions'>): Intervention | null =>
  interventions.findLast(({ reason, closed }) => reason === 'stow_failed' && closed === null) ?? null;

/** What is marked in red for it: the item where the tool still holds it, otherwise the mouth of its bin. */
export function failedIn(
  snapshot: Pick<CellSnapshot, 'interventions' | 'cell'>,
): Pick<TwinContents, 'failedItemId' | 'failedBinId'> {
  const failure = openFailure(snapshot);
  if (!failure) return { failedItemId: null, failedBinId: null };
  const isHeld = failure.itemId !== null && failure.itemId === snapshot.cell.heldItemId;
  return { failedItemId: failure.itemId, failedBinId: isHeld ? null : failure.binId };
}
