import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';

export const TWIN_FOV_DEG = 22;
export const TWIN_NEAREST_M = 0.05;
export const TWIN_FARTHEST_M = 40;

/** An axis-aligned box in the cell frame, metres. */
export interface Bounds {
  min: Vec3;
  max: Vec3;
}

export const twinViews = ['front', 'top', 'tool', 'bin'] as const;
export type TwinView = (typeof twinViews)[number];

/** Where the camera stands and what it looks at, in the cell frame. */
export interface CameraPlacement {
  positionM: Vec3;
  targetM: Vec3;
  up: Vec3;
}

/** What is drawn, and looked at, where no pod stands. */
export const noPod: Pod = { podId: '', podType: '', bins: [] };

export function boundsOfPod(pod: Pod): Bounds {
  const bounds: Bounds = { min: [Infinity, Infinity, Infinity], max: [-Infinity, -Infinity, -Infinity] };
  for (const bin of pod.bins) extend(bounds, boundsOfBin(bin));
  return pod.bins.length > 0 ? bounds : { min: [0, 0, 0], max: [1, 0.4, 2] };
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

/** Distance from which a rectangle of that size fills the picture but for a margin (share of the size). */
export function fittingDistanceM(
  widthM: number,
  heightM: number,
  fovRad: number,
  aspect: number,
  margin = 0.06,
): number {
  const half = Math.tan(fovRad / 2);
  return Math.max((heightM * (1 + margin)) / (2 * half), (widthM * (1 + margin)) / (2 * half * aspect));
}

/** Room that the buffer's rack takes on the left of the pod. */
const BUFFER_ROOM_M = 1.3;

/** Seen squarely from the front: all bins, and beside them the room in which the arm works as far as it fits. */
export function frontPlacement(pod: Bounds, fovRad: number, aspect: number): CameraPlacement {
  const width = pod.max[0] - pod.min[0];
  const height = pod.max[2] - pod.min[2];
  const distance = fittingDistanceM(width, height, fovRad, aspect);
  // What is left of the picture's width shows the buffer, which stands on the left of the pod.
  const visibleWidth = 2 * Math.tan(fovRad / 2) * distance * aspect;
  const shift = Math.min(BUFFER_ROOM_M / 2, Math.max(0, (visibleWidth - width * 1.06) / 2));
  const x = (pod.min[0] + pod.max[0]) / 2 - shift;
  const z = (pod.min[2] + pod.max[2]) / 2;
  return { positionM: [x, pod.min[1] - distance, z], targetM: [x, pod.min[1], z], up: [0, 0, 1] };
}

/** From above: pod at the top of the picture, arm below it. */
export function topPlacement(pod: Bounds, fovRad: number, aspect: number): CameraPlacement {
  const reachM = 1.7;
  const depth = pod.max[1] - pod.min[1] + reachM;
  const width = pod.max[0] - pod.min[0] + 1.4;
  const x = (pod.min[0] + pod.max[0]) / 2 - 0.3;
  const y = (pod.max[1] + pod.min[1] - reachM) / 2;
  const z = pod.max[2] + fittingDistanceM(width, depth, fovRad, aspect);
  return { positionM: [x, y, z], targetM: [x, y, pod.max[2]], up: [0, 1, 0] };
}

/** Squarely before one bin's mouth, with a little air round it. */
export function binPlacement(bin: Bounds, fovRad: number, aspect: number): CameraPlacement {
  const width = bin.max[0] - bin.min[0];
  const height = bin.max[2] - bin.min[2];
  const distance = fittingDistanceM(width, height, fovRad, aspect, 0.34);
  const x = (bin.min[0] + bin.max[0]) / 2;
  const z = (bin.min[2] + bin.max[2]) / 2;
  return { positionM: [x, bin.min[1] - distance, z + height * 0.22], targetM: [x, bin.min[1], z], up: [0, 0, 1] };
}

/** Over the tool's shoulder towards the pod. `tcpM` lies between the tips of the paddles. */
export function toolPlacement(tcpM: Vec3): CameraPlacement {
  return {
    positionM: [tcpM[0] - 0.45, tcpM[1] - 0.95, tcpM[2] + 0.95],
    targetM: [tcpM[0], tcpM[1] + 0.05, tcpM[2] - 0.02],
    up: [0, 0, 1],
  };
}
