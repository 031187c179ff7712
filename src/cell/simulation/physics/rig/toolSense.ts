import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellScene, ItemInScene } from './CellScene.ts';
import { rollOf } from '../control/rotation.ts';
import { PADDLE_HALF_HEIGHT_M } from './toolGeometry.ts';

/** Least pressure that the paddles' drives can tell from none. */
const LEAST_PRESSURE_N = 0.3;

/** Where the tips are, in the cell frame. */
export const tcpOf = (scene: CellScene): Vec3 => [...scene.robotModel!.tcpPosition()] as Vec3;

/** The light barrier at the tips, as a distance: how far the item's rear is behind them. */
export const behindTipsM = (scene: CellScene, entry: ItemInScene | undefined): number =>
  entry ? tcpOf(scene)[1] - scene.extent(entry).low[1] : 0;

/** The same barrier for the item's front: positive when it is behind the tips. */
export const frontBehindTipsM = (scene: CellScene, entry: ItemInScene | undefined): number =>
  entry ? tcpOf(scene)[1] - scene.extent(entry).high[1] : 0;

/** The item's lower edge below the tcp; where it should be when there is none. */
export const heldBottomM = (scene: CellScene, entry: ItemInScene | undefined): number =>
  entry ? tcpOf(scene)[2] - scene.extent(entry).low[2] : toolLimits.beltHeightM;

/** Opening between the paddles' inner faces. */
export const paddleOpeningM = (scene: CellScene): number =>
  scene.jointPosition('paddle_left') + scene.jointPosition('paddle_right');

/** Whether a part of the item is between the paddles and pressed by them. `commandedM`: where the left paddle is told to be. */
export function isGripped(scene: CellScene, entry: ItemInScene | undefined, commandedM: number): boolean {
  if (!entry) return false;
  const [x, y, z] = tcpOf(scene);
  const half = Math.max(scene.jointPosition('paddle_left'), scene.jointPosition('paddle_right'));
  // A leaning item is wider than the paddles are apart; pressed it is all the same.
  const leansM = Math.abs(rollOf(scene.robotModel!.tcpRotation())) > 0.05 ? 0.3 : 0.02;
  const between = scene
    .partExtents(entry)
    .some(
      ({ low, high }) =>
        high[1] > y - toolLimits.paddleLengthM &&
        low[1] < y - 0.004 &&
        high[2] > z - PADDLE_HALF_HEIGHT_M &&
        low[2] < z + PADDLE_HALF_HEIGHT_M &&
        low[0] > x - half - leansM &&
        high[0] < x + half + leansM,
    );
  return between && scene.squeezeForceN(entry) > LEAST_PRESSURE_N && commandedM < half - 0.001;
}
