import type { JoltBin } from './CellRig.ts';
import { mujoco, type Mujoco } from './engine/mujoco.ts';
import { CellScene } from './rig/CellScene.ts';
import { joltItems } from './rig/joltItems.ts';
import { whereabouts } from './rig/judge.ts';

/** As for settling: no fine contact forces are needed. */
const TIMESTEP_S = 0.004;
const SHORTEST_S = 0.4;
const LONGEST_S = 2.4;
const LOOK_EVERY_STEPS = 25;
const AT_REST_MPS = 0.02;

/** `JoltBin` of one engine: the bin with its bands, without the arm. */
export async function createJoltBin(): Promise<JoltBin> {
  const engine = await mujoco();
  return (bin, contents, velocityMps) => jolt(engine, bin, contents, velocityMps);
}

function jolt(engine: Mujoco, ...[bin, contents, velocityMps]: Parameters<JoltBin>): ReturnType<JoltBin> {
  const unchanged = { contents: [...contents], protrudingItemIds: [], floorItemIds: [] };
  if (contents.length === 0) return unchanged;
  const [x, y, z] = bin.originInCellM;
  const scene = new CellScene(
    engine,
    null,
    TIMESTEP_S,
    { bin, bands: true, shelvesInCellM: [], barHalfLengthM: 0.1 },
    contents.map(({ itemId, product, poseInBin: { positionM, rotation }, foldsRad }) => ({
      item: { itemId, product },
      poseInCell: { positionM: [positionM[0] + x, positionM[1] + y, positionM[2] + z], rotation },
      ...(foldsRad ? { foldsRad } : {}),
    })),
  );
  try {
    joltItems(scene, null, velocityMps);
    for (let elapsedS = 0; elapsedS < LONGEST_S; elapsedS += LOOK_EVERY_STEPS * TIMESTEP_S) {
      scene.simulation.step(LOOK_EVERY_STEPS);
      if (!scene.sound) return unchanged;
      if (elapsedS >= SHORTEST_S && fastestMps(scene) < AT_REST_MPS) break;
    }
    const places = scene.items.map((entry) => ({ entry, place: whereabouts(scene, bin, entry) }));
    return {
      contents: places.filter(({ place }) => place !== 'fallen').map(({ entry }) => scene.placed(entry, bin)),
      protrudingItemIds: places
        .filter(({ place }) => place === 'protruding' || place === 'outside')
        .map(({ entry }) => entry.item.itemId),
      floorItemIds: places.filter(({ place }) => place === 'fallen').map(({ entry }) => entry.item.itemId),
    };
  } finally {
    scene.dispose();
  }
}

const fastestMps = ({ simulation: { velocities }, items }: CellScene): number =>
  Math.max(0, ...items.map(({ velocityAddress: at }) => Math.hypot(...velocities.subarray(at, at + 3))));
