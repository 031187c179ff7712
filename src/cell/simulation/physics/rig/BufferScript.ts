import { gripOrientation, sideUpOf } from '#shared/domain/grip.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { minimumJerk } from '../control/minimumJerk.ts';
import { SHELF_SIZE_M } from '../mjcf/sceneMjcf.ts';
import { decide, finish, letGo } from './actions.ts';
import type { Action } from './actions.ts';
import { travel } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import type { Workplace } from './Workplace.ts';
import * as tool from './toolGeometry.ts';

const SHELF_HEIGHT_M = toolLimits.presenterInCellM[2];
const SHELVES_RIGHT_EDGE_M = toolLimits.presenterInCellM[0] + SHELF_SIZE_M[0] / 2;
const CLEAR_ABOVE_SHELF_M = 0.55;
const HOVER_M = 0.09;
const LIFT_M = 0.06;
/** The paddles are told to close past the item, so that their force limit decides. */
const CLOSED_M = -0.02;

/** Work at the presenter and the trays, and the way between them and the bins. */
export class BufferScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  /** Up and away from shelf level, where an item may be put down meanwhile. */
  clearShelves(): Action[] {
    const [x, , z] = this.work.tcp();
    if (x > SHELVES_RIGHT_EDGE_M + 0.25 || z > SHELF_HEIGHT_M + CLEAR_ABOVE_SHELF_M) return [];
    const [gantryX] = this.work.gantry();
    return [
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'squeeze', forceN: 0 },
      { act: 'axes', targets: { paddle_left: 0.06, paddle_right: 0.06 }, speedMps: 0.2, guardN: null },
      travel(
        this.work.homeAt(
          this.work.gantryAtPoint([gantryX + tool.HOME_TCP_M[0], 0, SHELF_HEIGHT_M + CLEAR_ABOVE_SHELF_M + 0.02]),
        ),
        0.8,
      ),
    ];
  }

  /** Between the shelves and the bins the height changes only where no shelf is in the way. */
  across(toGantryM: readonly [number, number], joints: readonly number[], speedShare: number): Action {
    const [fromX, fromZ] = this.work.gantry();
    const [toX, toZ] = toGantryM;
    const clearX = SHELVES_RIGHT_EDGE_M + 0.2 - tool.HOME_TCP_M[0];
    const wayX = toX - fromX;
    // Share of the time at which the sideways motion crosses the shelves' edge.
    const crossing = Math.abs(wayX) < 1e-6 ? 0 : shareAt((clearX - fromX) / wayX);
    if (fromX < clearX && toX > clearX && toZ < fromZ) return travel(joints, speedShare, [Math.min(0.7, crossing), 1]);
    if (fromX > clearX && toX < clearX && toZ > fromZ) return travel(joints, speedShare, [0, Math.max(0.3, crossing)]);
    return travel(joints, speedShare);
  }

  pick(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow') return [];
    const { product } = motion.item;
    const grip = gripOrientation(product, motion.bin.sizeM, sideUpOf(motion.chain));
    const half = grip.laneWidthM / 2;
    const blade = tool.bladeOffsetM(grip.laneWidthM);
    const [x, y, z] = toolLimits.presenterInCellM;
    const at = (height: number): number[] => this.work.homeAt(this.work.gantryAtPoint([x, y, z + height]));
    const grippingHeight = tool.gripHeightM(grip);
    this.work.enterOpen(true);
    return [
      { act: 'phase', phase: 'pick', stepIndex: -1 },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'payload', carried: false },
      { act: 'tare' },
      {
        act: 'axes',
        targets: {
          paddle_left: half + tool.APPROACH_OPENING_M,
          paddle_right: half + tool.APPROACH_OPENING_M,
          blade_left_x: blade + tool.APPROACH_OPENING_M,
          blade_right_x: blade + tool.APPROACH_OPENING_M,
        },
        speedMps: 0.3,
        guardN: null,
      },
      this.across(
        this.work.gantryAtPoint([x, y, z + grippingHeight + grip.heightM + HOVER_M]),
        at(grippingHeight + grip.heightM + HOVER_M),
        0.9,
      ),
      travel(at(grippingHeight), 0.7),
      { act: 'squeeze', forceN: tool.squeezeForceN(product.massKg, product.fragile, this.work.beltFriction) },
      { act: 'axes', targets: { paddle_left: CLOSED_M, paddle_right: CLOSED_M }, speedMps: 0.15, guardN: null },
      { act: 'wait', durationS: 0.15 },
      { act: 'payload', carried: true },
      { ...travel(at(grippingHeight + LIFT_M), 0.5), lifts: true },
      { act: 'wait', durationS: 0.05 },
      decide('gripped'),
    ];
  }

  disposeOf([x, y, z]: Vec3): Action[] {
    const bottom = this.work.heldBottomM();
    const half = this.work.heldWidthM() / 2;
    const at = (height: number): number[] => this.work.homeAt(this.work.gantryAtPoint([x, y, z + height]));
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      this.across(this.work.gantryAtPoint([x, y, z + bottom + HOVER_M]), at(bottom + HOVER_M), 0.8),
      travel(at(bottom + 0.004), 0.5),
      { act: 'payload', carried: false },
      {
        act: 'axes',
        targets: {
          paddle_left: half + tool.APPROACH_OPENING_M,
          paddle_right: half + tool.APPROACH_OPENING_M,
        },
        speedMps: 0.12,
        guardN: null,
      },
      { act: 'wait', durationS: 0.3 },
      travel(at(bottom + 0.5), 0.7),
      letGo,
      { act: 'tare' },
      finish,
    ];
  }
}

/** Inverse of the minimum-jerk position: the share of the time at which a share of the way is done. */
function shareAt(position: number): number {
  let [low, high] = [0, 1];
  for (let k = 0; k < 30; k++) {
    const middle = (low + high) / 2;
    if (minimumJerk(middle).position < position) low = middle;
    else high = middle;
  }
  return high;
}
