import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellScene } from './CellScene.ts';

/**
 * What a hit does to a pod's contents, seen from the pod: everything that is not held has a velocity all at once, by
 * inertia alone. Metres a second in the cell frame. The pod itself stays where it is; it is heavier than all in it.
 */
export function joltItems(scene: CellScene, heldItemId: string | null, velocityMps: Vec3): void {
  const { velocities } = scene.simulation;
  for (const { item, removed, velocityAddress } of scene.items) {
    if (removed || item.itemId === heldItemId) continue;
    for (const i of [0, 1, 2] as const) velocities[velocityAddress + i]! += velocityMps[i];
  }
}
