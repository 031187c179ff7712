import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellScene, ItemInScene } from './CellScene.ts';
import { rotated } from './keepOut.ts';
import type { FreeRegion } from './keepOut.ts';
import { tcpOf } from './toolSense.ts';
import * as tool from './toolGeometry.ts';

/** A bar that stops this far short of the mouth's edge is in the way of an item. */
export const SEPARATOR_SHORT_M = 0.014;
/** How far a jog may come nearer to the bands than where the tool waits before them, and to a bin's walls. */
const JOG_FRONT_MARGIN_M = 0.02;
const JOG_WALL_MARGIN_M = 0.002;

/** Whether tool, blade or separator stand in the bin. */
export function toolInBin(scene: CellScene): boolean {
  const { bin } = scene;
  if (!bin) return false;
  return (
    tcpOf(scene)[1] > bin.originInCellM[1] + tool.FRONT_Y_M - 0.03 ||
    ['blade_left_y', 'blade_right_y', 'separator_y'].some((axis) => scene.jointPosition(axis) > 0.02)
  );
}

/** Whether the separator holds the bands clear of the whole mouth. */
export function mouthIsOpen(scene: CellScene, bin: Bin): boolean {
  const half = bin.sizeM[2] / 2;
  const gap = bin.originInCellM[2] + half - (scene.jointPosition('gantry_z') + tool.SEPARATOR_HEIGHT_M);
  const opened = Math.min(scene.jointPosition('separator_upper') - gap, scene.jointPosition('separator_lower') + gap);
  return (
    half - opened <= SEPARATOR_SHORT_M &&
    Math.abs(scene.jointPosition('separator_y') - tool.SEPARATOR_TO_BANDS_M) < 0.005
  );
}

/** Where a jog may bring the tool. */
export function freeRegion(scene: CellScene): FreeRegion {
  const { bin } = scene;
  const frontYM = (bin?.originInCellM[1] ?? 0) + tool.FRONT_Y_M + JOG_FRONT_MARGIN_M;
  if (!bin || !mouthIsOpen(scene, bin)) return { frontYM, mouth: null };
  const [x, y, z] = bin.originInCellM;
  const [w, d, h] = bin.sizeM;
  const m = JOG_WALL_MARGIN_M;
  return { frontYM, mouth: { lowM: [x + m, y, z + m], highM: [x + w - m, y + d - m, z + h - m] } };
}

/** Corners of the item's extent, in the tcp's frame; none without an item. */
export function cornersInTool(scene: CellScene, entry: ItemInScene | undefined): Vec3[] {
  if (!entry) return [];
  const { low, high } = scene.extent(entry);
  const tip = tcpOf(scene);
  const r = scene.robotModel!.tcpRotation();
  const inTool = [r[0]!, r[3]!, r[6]!, r[1]!, r[4]!, r[7]!, r[2]!, r[5]!, r[8]!];
  return [low[0], high[0]].flatMap((x) =>
    [low[1], high[1]].flatMap((y) =>
      [low[2], high[2]].map((z) => rotated(inTool, [x - tip[0], y - tip[1], z - tip[2]])),
    ),
  );
}
