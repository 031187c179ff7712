import type { Vec3 } from '#shared/geometry/pose.ts';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import type { StowPhase } from '#shared/domain/stow.ts';
import type { DrivenAxis } from '../urdf/cellRobot.ts';
import type { Stiffness } from '../control/RobotController.ts';

export type Side = 'left' | 'right';

/**
 * One elementary act of the cell. Plain data, so that a motion under way could be saved and taken up again: the queue of acts
 * still to come, the act in progress and its progress are all there is.
 */
export type Action =
  | { act: 'phase'; phase: StowPhase; stepIndex: number }
  /** Gantry and arm together to joint values, minimum jerk, at a share of the joint speed limits. */
  | {
      act: 'travel';
      joints: readonly number[];
      speedShare: number;
      /** Part of the way during which the height changes: late on the way down from a shelf, early on the way up to one. */
      heightWindow: readonly [number, number];
      /** What is gripped leaves the shelf meanwhile: its weight comes on top of what speeding it up takes. */
      lifts?: true;
    }
  /** The tcp on a straight line in the cell frame, minimum jerk, gantry at rest. */
  | {
      act: 'line';
      toM: Vec3;
      /** Peak speed. */
      speedMps: number;
      /** Ends by force when the wrist reads more than this for a moment; null: no guard. */
      guardN: number | null;
      /** The blade on that side stays where it is in the cell while the tool moves. */
      holdBlade: Side | null;
      /** The belts run against the motion, so that they stand still against what they touch. */
      beltsFollow: boolean;
      /** Where the tool is turned to on the way, about the feed axis; positive leans its top to the right, 0 is level. */
      rollRad: number;
    }
  /** Tool or separator axes to targets, each at no more than the speed. */
  | {
      act: 'axes';
      targets: Partial<Record<DrivenAxis, number>>;
      speedMps: number;
      guardN: number | null;
      /** Ends by force, too, when the wrist is lifted or pressed down by more than this at once; needs a tare before. */
      verticalGuardN?: number;
    }
  | { act: 'wait'; durationS: number }
  /** Sideways until the distance is made or force stops it; the reference never leads the tool by much. */
  | { act: 'sweep'; direction: 1 | -1; distanceM: number; speedMps: number; forceCapN: number }
  /** A blade straight ahead until it touches, or reaches its target; its drive never leads by more than the cap can bend it. */
  | { act: 'feel'; axis: 'blade_left_y' | 'blade_right_y'; toM: number; speedMps: number; forceCapN: number }
  /** Belts or plunger until the item has left the paddles, or force or time end it. */
  | {
      act: 'feed';
      speedMps: number;
      forceCapN: number;
      timeoutS: number;
      /** How far the item's rear may still be behind the tips at the end; null feeds it out. */
      untilBehindM: number | null;
      /** Speed from when the item is felt to push something; omitted: the same. */
      pushMps?: number;
    }
  /** Belts backwards until the item's rear is that far behind the tips; null: until all of it is between the paddles. */
  | { act: 'unfeed'; speedMps: number; untilBehindM: number | null; timeoutS: number; forceCapN: number | null }
  /** Down until what is below presses up with `touchN`, or to a height of the tcp in the cell. */
  | { act: 'lower'; toZM: number; speedMps: number; touchN: number }
  /**
   * The blade's lower edge turns what it presses against a wall about that item's lower edge there: on an arc, pressing
   * towards that edge all the while. Lengths are the item's as it lies: across the bin, upwards, and the height at which it is pressed.
   */
  | {
      act: 'tilt';
      direction: 1 | -1;
      widthM: number;
      thickM: number;
      edgeM: number;
      endRad: number;
      speedMps: number;
      pressN: number;
      forceCapN: number;
    }
  /** The tcp along and about axes of a frame (unit or zero vectors), gantry at rest; `step` in metres, or radians where it only turns. */
  | { act: 'jog'; frame: 'tool' | 'cell'; linear: Vec3; angular: Vec3; step: number | null; backsOff?: true }
  /** One joint of gantry and arm, in that order. */
  | { act: 'jog_joint'; index: number; direction: 1 | -1; step: number | null; backsOff?: true }
  | { act: 'jog_axis'; axis: DrivenAxis; direction: 1 | -1; step: number | null; backsOff?: true }
  /** Turns the tool level about the tcp. */
  | { act: 'level' }
  | { act: 'stiffness'; stiffness: Stiffness; horizontalCapN: number | null }
  | { act: 'squeeze'; forceN: number }
  | { act: 'tare' }
  | { act: 'relax' }
  /** The measured posture becomes the reference, tilted as it is. */
  | { act: 'yield' }
  | { act: 'payload'; carried: boolean }
  /** The script looks at where things stand and says what comes next. */
  | { act: 'decide'; next: Decision };

/** Where the script of a motion goes on, around the steps of its chain. */
export type MotionState =
  | 'start'
  | 'present'
  | 'gripped'
  | 'atBin'
  | 'bandsParted'
  | 'nextStep'
  | 'leave'
  | 'beforeClosing'
  | 'closed'
  | 'letGo'
  | 'leftBin'
  | 'jogged'
  | 'finish';
/** Whose script goes on, and where. The states of a primitive are its script's own type: see `primitives/PrimitiveScript.ts`. */
export type Decision = { script: 'motion'; state: MotionState } | { script: PrimitiveName; state: string };

/** The motion's script goes on there. */
export const decide = (state: MotionState): Action => ({ act: 'decide', next: { script: 'motion', state } });
export const nextStep = decide('nextStep');
export const leaveBin = decide('leave');
export const letGo = decide('letGo');
export const finish = decide('finish');

export type ActionEnd = 'goal' | 'force' | 'timeout';

export type ActOf<Name extends Action['act']> = Extract<Action, { act: Name }>;
/** Motions without a goal of their own, which a person's hand ends. */
export type JogAction = ActOf<'jog' | 'jog_joint' | 'jog_axis' | 'level'>;
export const isJogAct = (action: Action): action is JogAction =>
  action.act === 'jog' || action.act === 'jog_joint' || action.act === 'jog_axis' || action.act === 'level';
/** Acts that take time and end by themselves. */
export type MovingActName =
  'travel' | 'line' | 'axes' | 'wait' | 'sweep' | 'feel' | 'lower' | 'tilt' | 'feed' | 'unfeed';
export type MovingAct = ActOf<MovingActName>;
/** Acts that are done at once. */
export type InstantAct = Exclude<Action, JogAction | MovingAct | ActOf<'decide'>>;
