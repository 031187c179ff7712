import type { MotionPreview } from '#shared/domain/preview.ts';
import type { PreviewDrawing } from '#renderer/scene/Ghost.ts';

/** What the twin draws of a preview. */
export const previewDrawing = (preview: MotionPreview, outdated: boolean): PreviewDrawing => ({
  toolPathM: preview.toolPathInBin.map((pose) => pose.positionM),
  sweptVolumes: preview.sweptVolumes,
  endState: preview.endState,
  forceUpToN: preview.peakForceN + preview.peakForceMarginN,
  outdated,
});
