import type { CellScene } from './CellScene.ts';
import type { MotionRun } from './MotionRun.ts';

/** Items yield in some 10 ms: shorter contact peaks of the simulation are not what damages them. */
const ITEM_FORCE_FILTER_S = 0.02;

/** Keeps the largest low-passed force that each item has seen, in newtons; once a step. */
export function watchItemForces(scene: CellScene, run: MotionRun, timestepS: number): void {
  const share = 1 - Math.exp(-timestepS / ITEM_FORCE_FILTER_S);
  for (const entry of scene.items) {
    if (entry.removed) continue;
    const id = entry.item.itemId;
    const before = run.filteredForceN[id] ?? 0;
    const now = before + share * (scene.squeezeForceN(entry) - before);
    run.filteredForceN[id] = now;
    if (now > (run.itemForceN[id] ?? 0)) run.itemForceN[id] = now;
  }
}
