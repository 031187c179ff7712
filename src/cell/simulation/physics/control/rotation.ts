import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Matrix3 } from './RobotModel.ts';

/** The rotation about a vector's direction by its length in radians (Rodrigues), row-major. */
export function rotationAbout([x, y, z]: Vec3): number[] {
  const angle = Math.hypot(x, y, z);
  if (angle < 1e-12) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const [ux, uy, uz] = [x / angle, y / angle, z / angle];
  const [c, s] = [Math.cos(angle), Math.sin(angle)];
  const v = 1 - c;
  return [
    ...[c + ux * ux * v, ux * uy * v - uz * s, ux * uz * v + uy * s],
    ...[uy * ux * v + uz * s, c + uy * uy * v, uy * uz * v - ux * s],
    ...[uz * ux * v - uy * s, uz * uy * v + ux * s, c + uz * uz * v],
  ];
}

export function product(a: Matrix3, b: Matrix3): number[] {
  const out = new Array<number>(9);
  for (let i = 0; i < 3; i++)
    for (let j = 0; j < 3; j++)
      out[3 * i + j] = a[3 * i]! * b[j]! + a[3 * i + 1]! * b[3 + j]! + a[3 * i + 2]! * b[6 + j]!;
  return out;
}

/** The vector whose direction a rotation is about and whose length is its angle; valid below half a turn. */
export function rotationVector(r: Matrix3): Vec3 {
  const sine: Vec3 = [(r[7]! - r[5]!) / 2, (r[2]! - r[6]!) / 2, (r[3]! - r[1]!) / 2];
  const length = Math.hypot(...sine);
  const angle = Math.atan2(length, (r[0]! + r[4]! + r[8]! - 1) / 2);
  const scale = length < 1e-9 ? 1 : angle / length;
  return [sine[0] * scale, sine[1] * scale, sine[2] * scale];
}

/** Turned about the feed axis (cell y) by an angle that is positive when what stands upright leans to the right. */
export const rolled = (rollRad: number): number[] => {
  if (rollRad === 0) return [1, 0, 0, 0, 1, 0, 0, 0, 1];
  const [c, s] = [Math.cos(rollRad), Math.sin(rollRad)];
  return [c, 0, s, 0, 1, 0, -s, 0, c];
};

/** The same angle of a rotation that is about the feed axis alone. */
export const rollOf = (r: Matrix3): number => Math.atan2(r[2]!, r[8]!);
