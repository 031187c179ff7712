import type { Quaternion, Vec3 } from './pose.ts';

/** Rows of the 3 x 3 matrix that turns item axes into parent axes. */
export type RotationRows = [Vec3, Vec3, Vec3];

export const rotationRows = ([x, y, z, w]: Quaternion): RotationRows => [
  [1 - 2 * (y * y + z * z), 2 * (x * y - z * w), 2 * (x * z + y * w)],
  [2 * (x * y + z * w), 1 - 2 * (x * x + z * z), 2 * (y * z - x * w)],
  [2 * (x * z - y * w), 2 * (y * z + x * w), 1 - 2 * (x * x + y * y)],
];

export const rotate = (rows: RotationRows, [x, y, z]: Vec3): Vec3 => [
  rows[0][0] * x + rows[0][1] * y + rows[0][2] * z,
  rows[1][0] * x + rows[1][1] * y + rows[1][2] * z,
  rows[2][0] * x + rows[2][1] * y + rows[2][2] * z,
];

/** Rotation by an angle in radians about a unit axis. */
export function rotationAbout([x, y, z]: Vec3, angleRad: number): Quaternion {
  const sine = Math.sin(angleRad / 2);
  return [x * sine, y * sine, z * sine, Math.cos(angleRad / 2)];
}

/** First `second`, then `first`: the quaternion product. */
export const composeRotations = (first: Quaternion, second: Quaternion): Quaternion => [
  first[3] * second[0] + first[0] * second[3] + first[1] * second[2] - first[2] * second[1],
  first[3] * second[1] - first[0] * second[2] + first[1] * second[3] + first[2] * second[0],
  first[3] * second[2] + first[0] * second[1] - first[1] * second[0] + first[2] * second[3],
  first[3] * second[3] - first[0] * second[0] - first[1] * second[1] - first[2] * second[2],
];

/** Sides of the box along the parent's axes that encloses a box so turned. */
export const turnedExtent = ([x, y, z]: RotationRows, sides: Vec3): Vec3 => {
  const along = (row: Vec3): number =>
    Math.abs(row[0]) * sides[0] + Math.abs(row[1]) * sides[1] + Math.abs(row[2]) * sides[2];
  return [along(x), along(y), along(z)];
};
