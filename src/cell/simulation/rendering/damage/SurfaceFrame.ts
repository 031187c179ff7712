import type { Vec3 } from '#shared/geometry/pose.ts';
import { pickOne } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { dot, cross, normalize, subtract } from '#cell/pictures/vectorMath.ts';
import type { Mesh } from '../Mesh.ts';

/** A place on a mesh: the point, its outward normal and two tangents. Coordinates (s, t, h) lie along the three axes, metres. */
export interface SurfaceFrame {
  originM: Vec3;
  normal: Vec3;
  across: Vec3;
  along: Vec3;
}

export const pointOf = (positions: Float32Array, vertex: number): Vec3 => [
  positions[3 * vertex]!,
  positions[3 * vertex + 1]!,
  positions[3 * vertex + 2]!,
];
/** a + factor * b. */
export const moved = (a: Vec3, b: Vec3, factor: number): Vec3 => [
  a[0] + factor * b[0],
  a[1] + factor * b[1],
  a[2] + factor * b[2],
];

/** The frame at a point whose `along` lies as near to `heading` as the surface allows. */
export function frameAt(originM: Vec3, normal: Vec3, heading: Vec3): SurfaceFrame {
  const across = normalize(cross(heading, normal));
  return { originM, normal, across, along: cross(normal, across) };
}

export function localCoordinates(frame: SurfaceFrame, pointM: Vec3): [number, number, number] {
  const from = subtract(pointM, frame.originM);
  return [dot(from, frame.across), dot(from, frame.along), dot(from, frame.normal)];
}

export function worldPoint(frame: SurfaceFrame, s: number, t: number, h: number): Vec3 {
  return moved(moved(moved(frame.originM, frame.across, s), frame.along, t), frame.normal, h);
}

/** Extent of a mesh along each axis, metres. */
export function extentM(mesh: Mesh): Vec3 {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  mesh.positions.forEach((value, i) => {
    const axis = (i % 3) as 0 | 1 | 2;
    low[axis] = Math.min(low[axis], value);
    high[axis] = Math.max(high[axis], value);
  });
  return [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
}

const FRONT: Vec3 = [0, -1, 0];
const SIDES: readonly Vec3[] = [
  [1, 0, 0],
  [-1, 0, 0],
  [0, 0, 1],
  [0, 0, -1],
];

/**
 * A place somewhere on the faces that the booth can see: mostly the printed front (towards -y), now and then a side that is
 * thick enough. `margin` keeps it off the rim, as a share of the face.
 */
export function placeOnMesh(mesh: Mesh, random: RandomSource, margin = 0.2): SurfaceFrame {
  const sizeM = extentM(mesh);
  const thick = sizeM[1] > 0.3 * Math.sqrt(sizeM[0] * sizeM[2]);
  const towards = thick && random() < 0.3 ? pickOne(random, SIDES) : FRONT;
  const target = sizeM.map((side, axis) =>
    Math.abs(towards[axis]!) > 0.5 ? (towards[axis]! * side) / 2 : (random() - 0.5) * (1 - 2 * margin) * side,
  ) as unknown as Vec3;
  return nearestFrame(mesh, target, towards, random);
}

/** The surface point nearest to a target, among triangles that face the given way. */
export function nearestFrame(mesh: Mesh, target: Vec3, towards: Vec3, random: RandomSource): SurfaceFrame {
  let nearest = Infinity;
  let originM = target;
  let normal = towards;
  for (let k = 0; k < mesh.index.length; k += 3) {
    const [a, b, c] = [0, 1, 2].map((corner) => pointOf(mesh.positions, mesh.index[k + corner]!)) as [Vec3, Vec3, Vec3];
    const flat = normalize(cross(subtract(b, a), subtract(c, a)));
    if (dot(flat, towards) < 0.3) continue;
    const centre: Vec3 = [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3];
    const distance = Math.hypot(...subtract(centre, target));
    if (distance >= nearest) continue;
    nearest = distance;
    originM = centre;
    normal = flat;
  }
  const turn = 2 * Math.PI * random();
  const heading: Vec3 = Math.abs(normal[2]) > 0.8 ? [Math.cos(turn), Math.sin(turn), 0] : headingOn(normal, turn);
  return frameAt(originM, normal, heading);
}

function headingOn(normal: Vec3, turn: number): Vec3 {
  const right = normalize(cross(normal, [0, 0, 1]));
  const up = cross(right, normal);
  return moved([right[0] * Math.cos(turn), right[1] * Math.cos(turn), right[2] * Math.cos(turn)], up, Math.sin(turn));
}

/** Piecewise straight noise, -1..1, whose bends are sharp as the creases of board are. Lengths in metres. */
export function foldNoise(random: RandomSource, lengthM: number): (s: number, t: number) => number {
  const waves = Array.from({ length: 4 }, (_, k) => {
    const turn = Math.PI * (k + random()) * 0.5;
    const rate = (0.7 + 0.8 * random()) / lengthM;
    return [Math.cos(turn) * rate, Math.sin(turn) * rate, random(), k < 2 ? 0.35 : 0.15] as const;
  });
  return (s, t) => {
    let sum = 0;
    for (const [a, b, shift, gain] of waves) {
      const phase = a * s + b * t + shift;
      sum += gain * (4 * Math.abs(phase - Math.floor(phase) - 0.5) - 1);
    }
    return sum;
  };
}
