import type { ArmKinematics } from '#cell/simulation/physics/control/ArmKinematics.ts';
import type { RobotController } from '#cell/simulation/physics/control/RobotController.ts';
import type { CellRobot } from '#cell/simulation/physics/urdf/cellRobot.ts';
import type { ActionEnd, ActOf, MovingActName } from '../actions.ts';
import type { CellScene } from '../CellScene.ts';

/** Where an item stands in the feed: how far its rear and its front are behind the paddles' tips, in metres; negative when beyond. */
export type FeedSensor = () => { rearM: number; frontM: number };

/** What an act works with. `rate` below one slows the motion in progress for a stop; `dtS` is the step's time at that rate. */
export interface ActSite {
  readonly robot: CellRobot;
  readonly kinematics: ArmKinematics;
  readonly controller: RobotController;
  readonly timestepS: number;
  maxToolSpeedMps: number;
  scene: CellScene;
  rate: number;
  dtS: number;
  feed: FeedSensor;
}

/** How far every act has come. Numbers only, so that a motion under way can be saved. */
export interface ActProgress {
  elapsedS: number;
  travelM: number;
  peakForceN: number;
}
export const begun = (): ActProgress => ({ elapsedS: 0, travelM: 0, peakForceN: 0 });

/** One kind of elementary act: what it remembers when it begins, and what it does in each control step. */
export interface Act<Name extends MovingActName, Progress extends ActProgress> {
  begin(action: ActOf<Name>, at: ActSite): Progress;
  /** One control step; null while it goes on. */
  step(action: ActOf<Name>, progress: Progress, at: ActSite): ActionEnd | null;
}

/** Share of an act of known length that is over; an act of no length is over at once. */
export const shareOf = ({ elapsedS, durationS }: { elapsedS: number; durationS: number }): number =>
  durationS > 0 ? elapsedS / durationS : 1;
