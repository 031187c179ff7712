import type { Action, Side } from './actions.ts';
import * as tool from './toolGeometry.ts';

/** The arm's swing has died away by then, and the wrist reads the tool's weight alone. */
const SETTLE_S = 0.04;
/** Twice as fast, the first moment of meeting an upper edge reads 34 to 38 N instead of 20 to 25. */
const ENTER_MPS = 0.35;
/** What lifts or presses the blade with more than this is under or over it. */
const ENTRY_GUARD_N = 14;

/** A blade in front of the mouth goes in to a depth behind it, and stops where something is in its way. */
export const enterBlade = (side: Side, depthM: number): Action[] => [
  { act: 'wait', durationS: SETTLE_S },
  { act: 'tare' },
  {
    act: 'axes',
    targets: { [`blade_${side}_y`]: depthM + tool.BLADE_INSET_M - tool.SWEEP_Y_M },
    speedMps: ENTER_MPS,
    guardN: null,
    verticalGuardN: ENTRY_GUARD_N,
  },
];
