import { gripOrientation } from '#shared/domain/grip.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { SideUp } from '#shared/primitives/sideUp.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { HandledItem, PlacedItem } from '../CellRig.ts';
import type { Mujoco } from '../engine/mujoco.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import { CellScene } from './CellScene.ts';
import type { SceneEntry, ScenePlace } from './CellScene.ts';
import { barHalfLengthM } from './toolGeometry.ts';

/** Presenter and trays, no bin. */
export const OPEN_PLACE: ScenePlace = {
  bin: null,
  bands: false,
  shelvesInCellM: [toolLimits.presenterInCellM, toolLimits.personTrayInCellM, toolLimits.sidelineTrayInCellM],
  barHalfLengthM: 0.1,
};

/** One bin with its bands closed. */
export const binPlace = (bin: Bin): ScenePlace => ({
  bin,
  bands: true,
  shelvesInCellM: [],
  barHalfLengthM: barHalfLengthM(bin),
});

/** The item in the tool as it comes along into the next scene; none where nothing is held. */
export function carriedEntries(scene: CellScene, held: HandledItem | null): SceneEntry[] {
  const entry = held ? scene.find(held.itemId) : undefined;
  return entry ? [scene.toEntry(entry)] : [];
}

/** The item on the presenter, turned as the paddles take it for that bin. */
export function presentedEntry(item: HandledItem, bin: Bin, sideUp: SideUp): SceneEntry {
  const grip = gripOrientation(item.product, bin.sizeM, sideUp);
  const [x, y, z] = toolLimits.presenterInCellM;
  return {
    item,
    poseInCell: {
      positionM: [x, y - grip.depthM / 2, z + grip.heightM / 2 + 0.0005],
      rotation: grip.rotation,
    },
  };
}

export function contentEntries(bin: Bin, contents: readonly PlacedItem[]): SceneEntry[] {
  const [x, y, z] = bin.originInCellM;
  return contents.map(({ itemId, product, poseInBin: { positionM, rotation }, foldsRad }) => ({
    item: { itemId, product },
    poseInCell: { positionM: [positionM[0] + x, positionM[1] + y, positionM[2] + z], rotation },
    ...(foldsRad ? { foldsRad } : {}),
  }));
}

/** The next place's model with the robot as it stands in the last one, which is given up. */
export function nextScene(
  { engine, robot, timestepS, from }: { engine: Mujoco; robot: CellRobot; timestepS: number; from: CellScene },
  place: ScenePlace,
  entries: readonly SceneEntry[],
): CellScene {
  const robotState = from.readRobot();
  const next = new CellScene(engine, robot, timestepS, place, entries);
  next.writeRobot(robotState);
  next.forward();
  from.dispose();
  return next;
}
