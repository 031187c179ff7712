import type { Vec3 } from '#shared/geometry/pose.ts';

/**
 * Where the cell's bin camera stands by its calibration, in metres: before the mouth's plane, and above the bin's middle.
 * It looks at the middle of the mouth.
 */
export const binCameraStandoffM = 0.85;
export const binCameraRiseM = 0.14;
/** What the picture takes in, as shares of the mouth's width and height. */
export const binPictureSpanX = 1.08;
export const binPictureSpanZ = 1.16;

/** A point of the picture in homogeneous form: x/w and y/w are shares of its width and height from the upper left corner. */
export type PictureShare = [xw: number, yw: number, w: number];

/**
 * Projects points of a bin (metres, bin frame) into its picture. Exact, and linear in the point, so that it may be
 * interpolated over a flat face; the real aim differs from the nominal one by a few millimetres.
 */
export function binPictureShare(
  [width, , height]: Vec3,
  widthPx: number,
  heightPx: number,
): (point: Vec3) => PictureShare {
  const spanZM = Math.max(height * binPictureSpanZ, (width * binPictureSpanX * heightPx) / widthPx);
  const distanceM = Math.hypot(binCameraStandoffM, binCameraRiseM);
  // Unit vectors of the view: forwards is (0, cos, -sin), upwards (0, sin, cos) of the angle that it looks down by.
  const [cos, sin] = [binCameraStandoffM / distanceM, binCameraRiseM / distanceM];
  const halfHeight = spanZM / 2 / distanceM;
  const halfWidth = (halfHeight * widthPx) / heightPx;
  return ([x, y, z]) => {
    const dx = x - width / 2;
    const dy = y + binCameraStandoffM;
    const dz = z - height / 2 - binCameraRiseM;
    const forwards = dy * cos - dz * sin;
    const upwards = dy * sin + dz * cos;
    return [(dx / halfWidth + forwards) / 2, (forwards - upwards / halfHeight) / 2, forwards];
  };
}
