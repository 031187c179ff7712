import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Action, Side } from '../rig/actions.ts';
import { drawBlades } from '../rig/drawBlades.ts';
import { binMotion, line } from '../rig/MotionRun.ts';
import type { MotionRun } from '../rig/MotionRun.ts';
import * as tool from '../rig/toolGeometry.ts';
import type { Workplace } from '../rig/Workplace.ts';

/** The arm's swing has died away by then, and the wrist reads the tool's weight alone. */
const SETTLE_S = 0.04;
/** Twice as fast, the first moment of meeting an upper edge reads 34 to 38 N instead of 20 to 25. */
const ENTER_MPS = 0.35;
/** What lifts or presses the blade with more than this is under or over it. */
const ENTRY_GUARD_N = 14;

/** +1 to the right, -1 to the left. */
export const directionOf = (side: Side): 1 | -1 => (side === 'right' ? 1 : -1);

interface AtBin {
  work: Workplace;
  bin: Bin;
}

/** One blade out to the side of the tool, and the tool before the mouth, so that the blade enters at a place and a height. */
export function bladeToMouth({ work, bin }: AtBin, side: Side, bladeXM: number, heightM: number): Action[] {
  const [x, y, z] = bin.originInCellM;
  const lateral = tool.bladeOffsetM(work.heldWidthM());
  const toolX = x + bladeXM - directionOf(side) * lateral;
  const toolZ = z + heightM + toolLimits.bladeHeightM / 2 - tool.BLADE_ABOVE_AXIS_M;
  return [
    { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
    { act: 'axes', targets: { [`blade_${side}_x`]: lateral }, speedMps: 0.5, guardN: null },
    line([toolX, y + tool.FRONT_Y_M, toolZ], 0.5),
    line([toolX, y + tool.SWEEP_Y_M, toolZ], 0.3),
  ];
}

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

/** How far a blade that entered by `enterBlade` has come behind the mouth. */
export const enteredM = (work: Workplace, side: Side): number =>
  work.axis(`blade_${side}_y`) - tool.BLADE_INSET_M + tool.SWEEP_Y_M;

/** The blade that held contents back, out of the bin and back beside the tool; nothing where none does. */
export function bladeOut(run: MotionRun, work: Workplace): Action[] {
  if (!run.holding) return [];
  const { side } = run.holding;
  run.holding = null;
  return [
    ...drawBlades(work, binMotion(run).bin.originInCellM[1], 0.8),
    {
      act: 'axes',
      targets: { [`blade_${side}_x`]: tool.bladeOffsetM(work.heldWidthM()) },
      speedMps: 0.5,
      guardN: null,
    },
  ];
}
