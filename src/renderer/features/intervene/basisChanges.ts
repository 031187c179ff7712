import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PreviewBasis } from '#shared/domain/manualMotion.ts';

export const basisParts = ['pod', 'estimate', 'heldItem'] as const;
/** A part of the cell's state that a preview rests on. */
export type BasisPart = (typeof basisParts)[number];

/** What has changed since the preview was drawn; empty while it still holds. */
export function basisChanges(
  basis: PreviewBasis,
  snapshot: Pick<CellSnapshot, 'pod' | 'estimates'> & { cell: Pick<CellSnapshot['cell'], 'heldItemId'> },
): BasisPart[] {
  const changed: BasisPart[] = [];
  const podId = snapshot.pod?.podId ?? null;
  if (basis.podId !== podId) changed.push('pod');
  const estimate = snapshot.estimates.find((e) => e.binId === basis.binId && e.podId === podId);
  if (basis.binId !== null && basis.estimateImageId !== (estimate?.imageId ?? null)) changed.push('estimate');
  if (basis.heldItemId !== snapshot.cell.heldItemId) changed.push('heldItem');
  return changed;
}
