import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CameraAim } from './cameraView.ts';

/** Distance of the cell's bin camera from the mouth's plane. */
const STANDOFF_M = 0.85;
/** Its height above the bin's middle: enough to see some of the floor. */
const RISE_M = 0.14;
const PIXELS = 320 * 240;

/** Share of the mouth's width and height that the picture takes in: a rim of hem all round. */
const SPAN_X = 1.08;
const SPAN_Z = 1.16;

/** Picture size for a bin: about 77,000 square pixels in the mouth's own proportions, whole JPEG blocks. */
export function binPictureSize(
  [w, , h]: Vec3,
  { spanX, spanZ }: { spanX: number; spanZ: number } = { spanX: SPAN_X, spanZ: SPAN_Z },
): { widthPx: number; heightPx: number } {
  const scale = Math.sqrt(PIXELS / (w * spanX * h * spanZ));
  const whole = (length: number) => Math.max(96, Math.round((length * scale) / 8) * 8);
  return { widthPx: whole(w * spanX), heightPx: whole(h * spanZ) };
}

/**
 * Where the cell's calibration says the camera stands when it looks at a bin, in the bin frame. The real aim differs from
 * it by the tolerance of docking, a few millimetres; perception knows this nominal camera and no more.
 */
export function nominalBinCamera(sizeM: Vec3, widthPx: number, heightPx: number): CameraAim {
  const [w, , h] = sizeM;
  // The whole mouth must be in the frame in both directions, whatever the picture's proportions.
  const spanZM = Math.max(h * SPAN_Z, (w * SPAN_X * heightPx) / widthPx);
  return {
    eyeM: [w / 2, -STANDOFF_M, h / 2 + RISE_M],
    targetM: [w / 2, 0, h / 2],
    verticalFovRad: 2 * Math.atan(spanZM / 2 / Math.hypot(STANDOFF_M, RISE_M)),
    widthPx,
    heightPx,
  };
}
