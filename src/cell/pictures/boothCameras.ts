import type { Vec3 } from '#shared/geometry/pose.ts';
import { createView } from './cameraView.ts';
import type { CameraView } from './cameraView.ts';

/** The colour cameras of the booth. Nothing sees the underside of what lies on its table. */
export const boothViews = ['above', 'left', 'right'] as const;
export type BoothViewName = (typeof boothViews)[number];

/** How far a unit may lie from where the presenter should have put it. */
export const YAW_SPREAD_RAD = 0.16;
/** From the middle of the table to each camera. */
const CAMERA_DISTANCE_M = 1.1;

/**
 * Towards the cameras. The one above is tilted by about 20 degrees, so that the near flank shows; the two at the sides see
 * both ends and the far flank.
 */
const DIRECTIONS: Record<BoothViewName | 'depth', Vec3> = {
  above: [0, -0.34, 0.94],
  left: [-0.75, 0.33, 0.57],
  right: [0.75, 0.33, 0.57],
  depth: [0, 0, 1],
};

/** Sides of a unit as it lies: longest across the picture of the camera above, middle up, shortest as its thickness, metres. */
export interface LyingSizeM {
  longest: number;
  middle: number;
  shortest: number;
}

/** Where a camera of the booth stands for a product: the zoom follows the catalogued size, so every picture is calibrated. */
export function boothCamera(
  name: BoothViewName | 'depth',
  size: LyingSizeM,
  widthPx: number,
  heightPx: number,
): CameraView {
  const { longest, middle, shortest } = size;
  return createView({
    eyeM: DIRECTIONS[name].map((c) => c * CAMERA_DISTANCE_M) as unknown as Vec3,
    targetM: [0, 0, shortest / 2],
    verticalFovRad: fieldOfView(longest, middle, shortest, widthPx / heightPx),
    widthPx,
    heightPx,
  });
}

/** The longest side across the picture and the middle one up take at most 72 % of it, however the unit lies. */
function fieldOfView(longest: number, middle: number, shortest: number, aspect: number): number {
  const acrossM = longest * Math.cos(YAW_SPREAD_RAD) + middle * Math.sin(YAW_SPREAD_RAD);
  const upM = middle + longest * Math.sin(YAW_SPREAD_RAD) + shortest * 0.4;
  const spanM = Math.max(acrossM / aspect, upM) / 0.72;
  return 2 * Math.atan(spanM / 2 / (CAMERA_DISTANCE_M - shortest));
}
