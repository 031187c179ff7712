import type { Vec3 } from '#shared/geometry/pose.ts';
import type { HandledItem, MotionResult } from '../CellRig.ts';
import type { ControllerState } from '../control/RobotController.ts';
import type { BrakeState } from './Brake.ts';
import type { SceneState } from './CellScene.ts';
import type { JogState } from './JogRunner.ts';
import type { MotionRun } from './MotionRun.ts';
import type { FaultyPartsState } from './RigFaults.ts';
import type { ToolSpeedState } from './ToolSpeed.ts';

/**
 * All that a rig is at one moment, motion under way included: plain data, numbers and typed arrays, that another process can
 * take up with the same bits (`v8.serialize` carries it). Read only; what is shared between two states is never written to.
 */
export interface RigState {
  scene: SceneState;
  controller: ControllerState;
  /** What is broken, and how far it has come. */
  parts: FaultyPartsState;
  joltAtBinMps: Vec3 | null;
  run: MotionRun | null;
  result: MotionResult | null;
  held: HandledItem | null;
  brake: BrakeState;
  jog: JogState;
  speed: ToolSpeedState;
  maxToolSpeedMps: number;
  telescopeM: number;
  telescopeGoalM: number;
  stillSteps: number;
  haltedS: number;
  fedM: number;
  jogged: boolean;
  steps: number;
  timeS: number;
}

/** The controller's memory, copied deeply. */
export const copyController = (state: ControllerState): ControllerState => ({
  ...state,
  joints: state.joints.slice(),
  velocity: state.velocity.slice(),
  acceleration: state.acceleration.slice(),
  pose: state.pose && { positionM: [...state.pose.positionM], rotation: [...state.pose.rotation] },
  axes: { ...state.axes },
  payload: state.payload && { massKg: state.payload.massKg, fromTcpM: [...state.payload.fromTcpM] },
  tare: state.tare.slice(),
  wrench: state.wrench.slice(),
  raw: state.raw.slice(),
});

/** The motion's memory, copied as deeply as it is written to: acts, step results and the motion asked for never change once made. */
export const copyRun = (run: MotionRun): MotionRun => ({
  ...run,
  queue: [...run.queue],
  current: run.current && {
    action: run.current.action,
    progress: {
      ...run.current.progress,
      fromJoints: [...run.current.progress.fromJoints],
      fromM: [...run.current.progress.fromM],
      fromAxes: { ...run.current.progress.fromAxes },
      bladeInCellM: [...run.current.progress.bladeInCellM],
    },
  },
  last: run.last && { ...run.last },
  steps: [...run.steps],
  early: run.early && { ...run.early },
  holding: run.holding && { ...run.holding },
  itemForceN: { ...run.itemForceN },
  filteredForceN: { ...run.filteredForceN },
  protrudingAtStart: [...run.protrudingAtStart],
  protrudingBeforeClosing: [...run.protrudingBeforeClosing],
  summary: [...run.summary],
});
