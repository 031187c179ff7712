import type { Vec3 } from '#shared/geometry/pose.ts';
import type { HandledItem, MotionResult } from '../CellRig.ts';
import type { ControllerState } from '../control/RobotController.ts';
import type { BrakeState } from './Brake.ts';
import type { SceneState } from './CellScene.ts';
import type { JogState } from './JogRunner.ts';
import type { ActUnderWay, MotionRun } from './MotionRun.ts';
import type { FaultyPartsState } from './FaultyParts.ts';
import type { ToolSpeedState } from './ToolSpeed.ts';

/** What the rig itself remembers from one step to the next, in one value that all of its parts work on. Plain data. */
export interface RigMemory {
  timeS: number;
  /** Steps made while something moved. */
  steps: number;
  /** Null while the arm stands. */
  run: MotionRun | null;
  /** Of the motion that ended last, until it is taken. */
  result: MotionResult | null;
  held: HandledItem | null;
  maxToolSpeedMps: number;
  /** The separator's bars, and the width that they are to take. */
  telescopeM: number;
  telescopeGoalM: number;
  /** Of a halt: steps at rest, and when it began. */
  stillSteps: number;
  haltedS: number;
  /** How far behind the tips the item's rear was when the feed began that a halt interrupted; else zero. */
  fedM: number;
  /** A jog may have left the tool anywhere in front of the pod. */
  jogged: boolean;
  /** The pod was hit while the tool was on its way to this bin. */
  joltAtBinMps: Vec3 | null;
}

export const newMemory = (): RigMemory => ({
  timeS: 0,
  steps: 0,
  run: null,
  result: null,
  held: null,
  maxToolSpeedMps: Infinity,
  telescopeM: 0,
  telescopeGoalM: 0,
  stillSteps: 0,
  haltedS: 0,
  fedM: 0,
  jogged: false,
  joltAtBinMps: null,
});

/**
 * All that a rig is at one moment, motion under way included: plain data, numbers and typed arrays, that another process can
 * take up with the same bits (`v8.serialize` carries it). Read only; what is shared between two states is never written to.
 */
export interface RigState {
  memory: RigMemory;
  scene: SceneState;
  controller: ControllerState;
  /** What is broken, and how far it has come. */
  parts: FaultyPartsState;
  brake: BrakeState;
  jog: JogState;
  speed: ToolSpeedState;
}

/** The controller's memory, copied deeply. */
export const copyController = (state: ControllerState): ControllerState => ({
  ...state,
  joints: state.joints.slice(),
  velocity: state.velocity.slice(),
  acceleration: state.acceleration.slice(),
  gains: state.gains.slice(),
  pose: state.pose && { positionM: [...state.pose.positionM], rotation: [...state.pose.rotation] },
  axes: { ...state.axes },
  payload: state.payload && { massKg: state.payload.massKg, fromTcpM: [...state.payload.fromTcpM] },
  tare: state.tare.slice(),
  wrench: state.wrench.slice(),
  raw: state.raw.slice(),
});

export const copyMemory = (memory: RigMemory): RigMemory => ({ ...memory, run: memory.run && copyRun(memory.run) });

/** The motion's memory, copied as deeply as it is written to: acts, step results and the motion asked for never change once made. */
const copyRun = (run: MotionRun): MotionRun => ({
  ...run,
  queue: [...run.queue],
  current:
    run.current && ({ action: run.current.action, progress: structuredClone(run.current.progress) } as ActUnderWay),
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
