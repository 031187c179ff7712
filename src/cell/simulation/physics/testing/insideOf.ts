import type { CellRig } from '../CellRig.ts';
import type { RobotController } from '../control/RobotController.ts';
import type { CellScene, SceneEntry, ScenePlace } from '../rig/CellScene.ts';

/** What a test may see and disturb inside a rig: a drive that loses its force, a shelf that slid out, a simulation that diverges. */
export interface RigInside {
  controller: RobotController;
  scenes: {
    scene: CellScene;
    change(place: ScenePlace, entries: readonly SceneEntry[]): void;
  };
}

/** The private parts of a rig, of which TypeScript cannot vouch that they are still called so: says which one is missing. */
export function insideOf(rig: CellRig): RigInside {
  const inside = rig as unknown as Partial<RigInside>;
  if (!inside.controller) throw new Error('The rig has no part "controller" any more.');
  if (typeof inside.scenes?.change !== 'function' || !inside.scenes.scene)
    throw new Error('The rig has no part "scenes" with "scene" and "change" any more.');
  return inside as RigInside;
}
