import type { Vec3 } from '#shared/geometry/pose.ts';

/** Where the cell's bin camera stands by its calibration, in metres: before the mouth's plane, and above the bin's middle. */
const STANDOFF_M = 0.85;
const RISE_M = 0.14;
/** What the picture takes in, as shares of the mouth's width and height. */
const SPAN_X = 1.08;
const SPAN_Z = 1.16;

/** A point of the bin (metres, bin frame) as a point of its picture (pixels from the upper left corner). */
export type ProjectToPicture = (pointInBin: Vec3) => [number, number];

/**
 * Projects along the camera's rays onto the mouth's plane and from there to pixels. The camera looks down by nine degrees;
 * that this shortens the plane by a hundredth is left out, it is less than the docking tolerance of the pod.
 */
export function binPictureProjection(sizeM: Vec3, widthPx: number, heightPx: number): ProjectToPicture {
  const [width, , height] = sizeM;
  const spanZM = Math.max(height * SPAN_Z, (width * SPAN_X * heightPx) / widthPx);
  const pixelsPerM = heightPx / spanZM;
  const eyeZM = height / 2 + RISE_M;
  return ([x, y, z]) => {
    const towards = STANDOFF_M / (STANDOFF_M + y);
    const xInMouth = width / 2 + (x - width / 2) * towards;
    const zInMouth = eyeZM + (z - eyeZM) * towards;
    return [widthPx / 2 + (xInMouth - width / 2) * pixelsPerM, heightPx / 2 - (zInMouth - height / 2) * pixelsPerM];
  };
}
