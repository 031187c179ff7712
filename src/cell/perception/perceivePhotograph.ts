import { spanWidthM } from '#shared/domain/estimate.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CameraAim } from '#cell/pictures/cameraView.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { unusablePicture } from '#cell/pictures/unusablePicture.ts';
import type { BinEyes } from './BinEyes.ts';
import { resizePicture } from './resizePicture.ts';

/** What can be said of a bin whose size nobody knows. */
export interface PhotographFigures {
  occupiedFraction: number;
  /** What is in it, in litres; null, as nobody knows the bin's size. */
  litres: number | null;
  /** Units believed to be in the bin, those too that cannot be told apart. */
  unitsSeen: number;
  /** Things that are seen as single ones. */
  items: number;
  widestGapFraction: number;
  bandsFraction: number;
}

/** A typical bin stands in for the unknown one: its width and depth; the height follows from the picture's proportions. */
const TYPICAL_WIDTH_M = 0.36;
const TYPICAL_DEPTH_M = 0.4;
/** The strands must keep the spacing in pixels that they have in the cell's own pictures. */
const WORKING_PIXELS = 320 * 240;

/** Photographs of bins are crops of the mouth: it fills the frame but for a narrow rim. */
export async function perceivePhotograph(picture: Picture, eyes: BinEyes): Promise<Result<PhotographFigures, string>> {
  const unusable = unusablePicture(picture);
  if (unusable !== null) return err(unusable);
  const shrink = Math.min(1, Math.sqrt(WORKING_PIXELS / (picture.widthPx * picture.heightPx)));
  const resized = resizePicture(picture, Math.round(picture.widthPx * shrink), Math.round(picture.heightPx * shrink));
  const heightM = Math.min(0.6, Math.max(0.1, (TYPICAL_WIDTH_M * resized.heightPx) / resized.widthPx));
  const binSizeM: Vec3 = [TYPICAL_WIDTH_M, TYPICAL_DEPTH_M, heightM];
  const camera = typicalCamera(binSizeM, resized.widthPx, resized.heightPx);
  const estimate = await eyes.estimate(resized, { binSizeM, camera }, false);
  if (estimate.status === 'refused')
    return err(`the picture was refused: ${estimate.refusedReason ?? 'no reason given'}`);
  return ok({
    occupiedFraction: round(estimate.occupiedFraction),
    litres: null,
    unitsSeen: estimate.freeDepth?.unitsSeen ?? estimate.items.length,
    items: estimate.items.length,
    widestGapFraction: round(spanWidthM(estimate.widestGap) / binSizeM[0]),
    bandsFraction: round(estimate.bandsFraction),
  });
}

function typicalCamera([w, , h]: Vec3, widthPx: number, heightPx: number): CameraAim {
  const standoffM = 0.85;
  const riseM = 0.12;
  const spanM = 1.04 * h;
  return {
    eyeM: [w / 2, -standoffM, h / 2 + riseM],
    targetM: [w / 2, 0, h / 2],
    verticalFovRad: 2 * Math.atan(spanM / 2 / Math.hypot(standoffM, riseM)),
    widthPx,
    heightPx,
  };
}

const round = (share: number): number => Number(share.toFixed(4));
