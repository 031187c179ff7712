import type { CellSnapshot } from './cellSnapshot.ts';
import type { PreviewBasis } from './manualMotion.ts';

/** The state that a motion in that bin rests on now; `binId` null for one that needs no bin. */
export function previewBasisOf({ pod, estimates, cell }: CellSnapshot, binId: string | null): PreviewBasis {
  const estimateImageId = estimates.find((estimate) => estimate.binId === binId)?.imageId ?? null;
  return { podId: pod?.podId ?? null, binId, estimateImageId, heldItemId: cell.heldItemId };
}
