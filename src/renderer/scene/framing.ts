import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import { add, between, less, times } from './vector.ts';

/** An axis-aligned box in the cell frame, metres. */
export interface Bounds {
  min: Vec3;
  max: Vec3;
}

/** In the order of their keys. */
export const twinViews = ['follow', 'hero', 'front', 'top', 'tool', 'bin'] as const;
export type TwinView = (typeof twinViews)[number];

/** Where the camera stands, what it looks at, and how wide: in the cell frame, metres and degrees. Up is z. */
export interface CameraPlacement {
  positionM: Vec3;
  targetM: Vec3;
  /** Of the picture's height. */
  fovDeg: number;
}

/** What is drawn, and looked at, where no pod stands. */
export const noPod: Pod = { podId: '', podType: '', bins: [] };
const usualPod: Bounds = { min: [0.006, 0, 0.25], max: [1.244, 0.4, 2.27] };

export function boundsOfPod(pod: Pod): Bounds {
  if (pod.bins.length === 0) return usualPod;
  const bounds: Bounds = { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] };
  for (const bin of pod.bins) extend(bounds, boundsOfBin(bin));
  return bounds;
}

export const boundsOfBin = (bin: Bin): Bounds => ({
  min: bin.originInCellM,
  max: [bin.originInCellM[0] + bin.sizeM[0], bin.originInCellM[1] + bin.sizeM[1], bin.originInCellM[2] + bin.sizeM[2]],
});

function extend(bounds: Bounds, other: Bounds): void {
  for (const axis of [0, 1, 2] as const) {
    bounds.min[axis] = Math.min(bounds.min[axis], other.min[axis]);
    bounds.max[axis] = Math.max(bounds.max[axis], other.max[axis]);
  }
}

const middleOf = ({ min, max }: Bounds): Vec3 => between(min, max, 0.5);
/** Middle of a bin's mouth. */
const mouthOf = ({ min, max }: Bounds): Vec3 => [(min[0] + max[0]) / 2, min[1], (min[2] + max[2]) / 2];

/** Proportions for which the views are made; a narrower picture gets a wider angle, so that nothing is cut off at the sides. */
const USUAL_ASPECT = 1.6;

export function fittedFovDeg(fovDeg: number, aspect: number, fitsFrom = USUAL_ASPECT): number {
  if (aspect >= fitsFrom) return fovDeg;
  const half = (Math.tan((fovDeg * Math.PI) / 360) * fitsFrom) / aspect;
  return Math.min(100, (Math.atan(half) * 360) / Math.PI);
}

/** A standard pod's middle, from which the far views are measured; larger pods are looked at from further away. */
const USUAL_MIDDLE: Vec3 = [0.625, 0.2, 1.26];
const USUAL_SIZE_M = 2.02;

function farView(pod: Bounds, positionM: Vec3, targetM: Vec3, fovDeg: number): CameraPlacement {
  const middle = middleOf(pod);
  const [width, , height] = less(pod.max, pod.min);
  const scale = Math.max(1, height / USUAL_SIZE_M, width / USUAL_SIZE_M);
  const place = (at: Vec3): Vec3 => add(middle, times(less(at, USUAL_MIDDLE), scale));
  return { positionM: place(positionM), targetM: place(targetM), fovDeg };
}

/**
 * From the supervisor's side: right of the pod and a little above it, through a long lens. From there the column of the gantry
 * stands before the buffer for every bin and never before the pod.
 */
export const heroPlacement = (pod: Bounds): CameraPlacement =>
  farView(pod, [5.72, -7.92, 3.02], [0.47, -0.34, 1.19], 17.2);

/** The same for a small picture: less air. */
export const tilePlacement = (pod: Bounds): CameraPlacement =>
  farView(pod, [5.46, -8.08, 3.02], [0.42, -0.42, 1.26], 14.6);

/** How near the work is looked at: share of the way from the whole cell to the bin, and of the angle. */
const FOLLOWED_SHARE = 0.62;
const FOLLOWED_ANGLE = 0.6;

/** The whole cell while the arm fetches, and nearer to the bin while it works there; from the same side, through a longer lens. */
export function followPlacement(pod: Bounds, workedBin: Bounds | null): CameraPlacement {
  const whole = heroPlacement(pod);
  if (!workedBin) return whole;
  const work = add(mouthOf(workedBin), [-0.12, -0.15, 0]);
  const targetM = between(whole.targetM, work, FOLLOWED_SHARE);
  return {
    positionM: add(whole.positionM, less(targetM, whole.targetM)),
    targetM,
    fovDeg: whole.fovDeg * FOLLOWED_ANGLE,
  };
}

/** A robot alone on a floor: from the same side, at half of its height. */
export const alonePlacement = (homeM: Vec3): CameraPlacement => ({
  positionM: add(homeM, [3.9, -5.6, 2.05]),
  targetM: add(homeM, [0, 0, 0.75]),
  fovDeg: 17.2,
});

export const frontPlacement = (pod: Bounds): CameraPlacement =>
  farView(pod, [0.42, -6.4, 1.75], [0.42, 0, 1.245], 24.5);

/** From above: the pod at the top of the picture, the arm below it. A hair in front of upright, so that up is told. */
export const topPlacement = (pod: Bounds): CameraPlacement => farView(pod, [0.4, -0.76, 9.2], [0.4, -0.66, 0], 22);

/** A bin of this size fills the view of one bin well, metres. */
const USUAL_BIN_M = 0.26;

function nearBin(bin: Bounds, offset: Vec3, behindM: number): CameraPlacement {
  const mouth = mouthOf(bin);
  const [width, , height] = less(bin.max, bin.min);
  const scale = Math.max(1, width / USUAL_BIN_M, height / USUAL_BIN_M);
  return { positionM: add(mouth, times(offset, scale)), targetM: add(mouth, [0, behindM, 0]), fovDeg: 25 };
}

/** Into one bin's mouth, from the supervisor's side. */
export const binPlacement = (bin: Bounds): CameraPlacement => nearBin(bin, [0.375, -1, 0.4], 0.02);

/** As the bin's view with more round it, for what is planned by hand. */
export const interventionPlacement = (bin: Bounds): CameraPlacement => nearBin(bin, [0.475, -1.16, 0.53], 0);

/** Over the tool's shoulder towards the pod. `tcpM` lies between the tips of the paddles. */
export const toolPlacement = (tcpM: Vec3): CameraPlacement => ({
  positionM: add(tcpM, [0.61, -0.9, 0.79]),
  targetM: add(tcpM, [0, -0.1, 0]),
  fovDeg: 24,
});

/** Nothing nearer than this share of the distance is drawn: what is so near would hide everything. */
const NEAR_SHARE = 0.28;
export const TWIN_FARTHEST_M = 40;
export const nearestDrawnM = ({ positionM, targetM }: CameraPlacement): number =>
  Math.max(0.05, Math.hypot(...less(positionM, targetM)) * NEAR_SHARE);
