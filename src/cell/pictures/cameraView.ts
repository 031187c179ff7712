import type { Vec3 } from '#shared/geometry/pose.ts';
import { cross, normalize, subtract } from './vectorMath.ts';

/** Where a pinhole camera stands and what it takes in. The principal point is the picture's centre. */
export interface CameraAim {
  eyeM: Vec3;
  targetM: Vec3;
  /** Full vertical angle of view. */
  verticalFovRad: number;
  widthPx: number;
  heightPx: number;
  /** Nothing nearer than this is drawn; 0.02 by default. */
  nearM?: number;
}

/** A camera aim as unit axes and a focal length. Picture x runs right, y down; a pixel's centre lies at +0.5. */
export interface CameraView {
  eyeM: Vec3;
  forward: Vec3;
  right: Vec3;
  above: Vec3;
  focalPx: number;
  widthPx: number;
  heightPx: number;
  nearM: number;
}

export function createView(aim: CameraAim): CameraView {
  const forward = normalize(subtract(aim.targetM, aim.eyeM));
  // A camera that looks straight down has no up; then y serves.
  const upright: Vec3 = Math.abs(forward[2]) > 0.999 ? [0, 1, 0] : [0, 0, 1];
  const right = normalize(cross(forward, upright));
  const above = cross(right, forward);
  const focalPx = aim.heightPx / 2 / Math.tan(aim.verticalFovRad / 2);
  const { eyeM, widthPx, heightPx } = aim;
  return { eyeM, forward, right, above, focalPx, widthPx, heightPx, nearM: aim.nearM ?? 0.02 };
}

/** Pixel coordinates and depth along the optical axis in metres of a world point; depth <= 0 lies behind the camera. */
export function project(view: CameraView, pointM: Vec3): [number, number, number] {
  const { forward: f, right: r, above: a } = view;
  const [x, y, z] = subtract(pointM, view.eyeM);
  const depth = x * f[0] + y * f[1] + z * f[2];
  return [
    view.widthPx / 2 + (view.focalPx * (x * r[0] + y * r[1] + z * r[2])) / depth,
    view.heightPx / 2 - (view.focalPx * (x * a[0] + y * a[1] + z * a[2])) / depth,
    depth,
  ];
}

/** Direction in the world, not normalised, through picture coordinates; its component along the optical axis is 1. */
export function rayThrough(view: CameraView, xPx: number, yPx: number): Vec3 {
  const sx = (xPx - view.widthPx / 2) / view.focalPx;
  const sy = (view.heightPx / 2 - yPx) / view.focalPx;
  const { forward: f, right: r, above: a } = view;
  return [f[0] + sx * r[0] + sy * a[0], f[1] + sx * r[1] + sy * a[1], f[2] + sx * r[2] + sy * a[2]];
}
