import { Vector3, type Camera } from 'three';
import type { Bin } from '#shared/domain/pod.ts';

/** Nothing lies inside of these. */
const FAR_AWAY_PX = 1e4;

/** Four half-planes in pixels from the lower left corner: positive outside of the mouth. */
export const noMouth = (): Vector3[] => [0, 1, 2, 3].map(() => new Vector3(0, 0, FAR_AWAY_PX));

/** The mouth of a bin as the camera sees it; null: no mouth at all. Writes into `planes`, which shaders hold. */
export function putMouth(
  planes: readonly Vector3[],
  bin: Bin | null,
  camera: Camera,
  widthPx: number,
  heightPx: number,
): void {
  const corners = bin ? cornersOf(bin, camera, widthPx, heightPx) : null;
  planes.forEach((plane, i) => {
    if (!corners) {
      plane.set(0, 0, FAR_AWAY_PX);
      return;
    }
    const [ax, ay] = corners[i]!;
    const [bx, by] = corners[(i + 1) % 4]!;
    const [nx, ny] = [by - ay, ax - bx];
    const length = Math.hypot(nx, ny) || 1;
    plane.set(nx / length, ny / length, -(nx * ax + ny * ay) / length);
  });
}

function cornersOf(
  { originInCellM: [x, y, z], sizeM: [width, , height] }: Bin,
  camera: Camera,
  widthPx: number,
  heightPx: number,
): [number, number][] | null {
  const points = [
    [x, z],
    [x + width, z],
    [x + width, z + height],
    [x, z + height],
  ].map(([px, pz]) => new Vector3(px, y - 0.01, pz).project(camera));
  // Behind the camera there is no mouth to hide.
  if (points.some((point) => point.z > 1)) return null;
  return points.map((point) => [((point.x + 1) / 2) * widthPx, ((point.y + 1) / 2) * heightPx]);
}
