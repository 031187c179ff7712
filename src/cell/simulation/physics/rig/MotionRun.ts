import type { StowCause } from '#shared/domain/outcome.ts';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import type { Said } from '#shared/domain/statement.ts';
import type { StowPhase } from '#shared/domain/stow.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { LeftBin, RigMotion, StepResult } from '../CellRig.ts';
import { decide, leaveBin } from './actions.ts';
import type { Action, ActOf, JogAction, MovingAct, Side } from './actions.ts';
import type { ActionResult, MovingProgress } from './ActionRunner.ts';
import type { JogProgress } from './JogRunner.ts';

export type ActUnderWay =
  { action: MovingAct; progress: MovingProgress } | { action: JogAction; progress: JogProgress };

/**
 * What is in the mouth while the belts move it. `feeding`: the held item is part of the way in, and comes out with the belts first.
 * `drawing`: what stood in the mouth is gripped, but not yet drawn out; its rear was so far behind the tips in the beginning.
 */
export type MouthState = { is: 'free' } | { is: 'feeding' } | { is: 'drawing'; fromM: number };

/** Why a motion ended before its goal, and what is said of it. */
export interface EarlyEnd {
  cause: StowCause;
  why: Said;
}

/** All that a motion under way remembers. Plain data. */
export interface MotionRun {
  motion: RigMotion;
  queue: Action[];
  current: ActUnderWay | null;
  last: ActionResult | null;
  phase: StowPhase;
  stepIndex: number;
  steps: StepResult[];
  early: EarlyEnd | null;
  /** Blade that holds contents back now, and where it stands along x in the cell. */
  holding: { side: Side; bladeXM: number; byForce: boolean } | null;
  bandsOpen: boolean;
  startedS: number;
  /** How far the item's rear was behind the tips when the feed began. */
  behindAtFeedM: number;
  mouth: MouthState;
  /** Highest force of the step's acts before its last one. */
  earlierPeakN: number;
  itemForceN: Record<string, number>;
  filteredForceN: Record<string, number>;
  /** Forces on items count from when the contents have come to rest. */
  watchForces: boolean;
  protrudingAtStart: string[];
  protrudingBeforeClosing: string[];
  leaving: boolean;
  /** 1: full speed; falls to 0 when a stop was asked for. */
  rate: number;
  stop: 'none' | 'requested' | 'emergency' | 'halt';
  /** The tool stands in the bin already that the motion is for: it goes on there, with the contents as they are. */
  resumes: boolean;
  /** The bin that was cleared first, as it was left. */
  leftBin: LeftBin | null;
  /** What a jog met. */
  jogDetail: string;
  peakForceN: number;
  /** The wrist's force low-passed, and for how long it has been far above that. */
  calmForceN: number;
  collidedS: number;
  /** Item that was in the tool when the motion began. */
  heldAtStartId: string | null;
  summary: string[];
}

export function newRun(motion: RigMotion, startedS: number, heldAtStartId: string | null): MotionRun {
  return {
    motion,
    queue: [decide('start')],
    current: null,
    last: null,
    phase: motion.kind === 'stow' ? 'pick' : 'approach',
    stepIndex: -1,
    steps: [],
    early: null,
    holding: null,
    bandsOpen: false,
    startedS,
    behindAtFeedM: 0,
    mouth: { is: 'free' },
    earlierPeakN: 0,
    itemForceN: {},
    filteredForceN: {},
    watchForces: false,
    protrudingAtStart: [],
    protrudingBeforeClosing: [],
    leaving: false,
    rate: 1,
    stop: 'none',
    resumes: false,
    leftBin: null,
    jogDetail: '',
    peakForceN: 0,
    calmForceN: 0,
    collidedS: 0,
    heldAtStartId,
    summary: [],
  };
}

export const millimetres = (lengthM: number): string => `${(lengthM * 1000).toFixed(0)} mm`;

export const line = (
  toM: Vec3,
  speedMps: number,
  options: { guardN?: number; holdBlade?: Side | null; beltsFollow?: boolean; rollRad?: number } = {},
): Action => ({
  act: 'line',
  toM,
  speedMps,
  guardN: options.guardN ?? null,
  holdBlade: options.holdBlade ?? null,
  beltsFollow: options.beltsFollow ?? false,
  rollRad: options.rollRad ?? 0,
});

export const travel = (
  joints: readonly number[],
  speedShare: number,
  heightWindow: readonly [number, number] = [0, 1],
): ActOf<'travel'> => ({ act: 'travel', joints, speedShare, heightWindow });

export type JogMotion = Extract<RigMotion, { kind: 'jog_tool' | 'jog_joint' }>;
export const isJog = (motion: RigMotion): motion is JogMotion =>
  motion.kind === 'jog_tool' || motion.kind === 'jog_joint';

export type BinMotion = Extract<RigMotion, { kind: 'stow' | 'run' }>;

/** The motion as one at a bin; asking it of another kind is a bug of the script. */
export function binMotion({ motion }: MotionRun): BinMotion {
  if (motion.kind !== 'stow' && motion.kind !== 'run') throw new Error(`A ${motion.kind} has no bin.`);
  return motion;
}

/** Name of the step under way. */
export const stepName = (run: MotionRun): PrimitiveName => binMotion(run).chain[run.stepIndex]!.primitive;

/** Notes why the chain ends here, drops what was still to come, and goes on with `next`: out of the bin by default. */
export function abandon(run: MotionRun, cause: StowCause, why: Said, next: Action[] = [leaveBin]): Action[] {
  run.early ??= { cause, why };
  run.queue = [];
  return next;
}
