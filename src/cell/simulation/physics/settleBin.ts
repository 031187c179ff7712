import type { PlacedItem, RestLimits, SettleBin } from './CellRig.ts';
import type { Mujoco } from './engine/mujoco.ts';
import { mujoco } from './engine/mujoco.ts';
import { whereabouts } from './rig/judge.ts';
import { CellScene } from './rig/CellScene.ts';

/** Settling needs no fine contact forces: at 4 ms a bin takes half the time, and the arm's scene starts from rest all the same. */
const SETTLE_TIMESTEP_S = 0.004;
const USUAL: RestLimits = { shortestS: 0.4, longestS: 2.4 };
const LOOK_EVERY_STEPS = 25;
const AT_REST_MPS = 0.02;

/** `SettleBin` of one engine: bands and arm left out; what ends up outside the bin is left out of the result. */
export async function createSettleBin(): Promise<SettleBin> {
  const engine = await mujoco();
  return (bin, items, limits) => settle(engine, bin, items, limits);
}

function settle(engine: Mujoco, ...[bin, items, { shortestS, longestS } = USUAL]: Parameters<SettleBin>): PlacedItem[] {
  const [x, y, z] = bin.originInCellM;
  const scene = new CellScene(
    engine,
    null,
    SETTLE_TIMESTEP_S,
    { bin, bands: false, shelvesInCellM: [], barHalfLengthM: 0.1 },
    items.map(({ item, poseInBin, foldsRad, velocity }) => ({
      item,
      poseInCell: {
        positionM: [poseInBin.positionM[0] + x, poseInBin.positionM[1] + y, poseInBin.positionM[2] + z],
        rotation: poseInBin.rotation,
      },
      ...(foldsRad ? { foldsRad } : {}),
      ...(velocity ? { velocity } : {}),
    })),
  );
  try {
    const velocities = () => scene.simulation.velocities;
    for (let elapsedS = 0; elapsedS < longestS; elapsedS += LOOK_EVERY_STEPS * SETTLE_TIMESTEP_S) {
      scene.simulation.step(LOOK_EVERY_STEPS);
      if (!scene.sound) return [];
      const fastest = Math.max(
        0,
        ...scene.items.map(({ velocityAddress }) =>
          Math.hypot(...velocities().subarray(velocityAddress, velocityAddress + 3)),
        ),
      );
      if (elapsedS >= shortestS && fastest < AT_REST_MPS) break;
    }
    return scene.items
      .filter((entry) => whereabouts(scene, bin, entry) === 'inside')
      .map((entry) => scene.placed(entry, bin));
  } finally {
    scene.dispose();
  }
}
