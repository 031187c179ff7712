import type { Bin } from '#shared/domain/pod.ts';
import type { Action } from '../rig/actions.ts';
import { SEPARATOR_SHORT_M } from '../rig/binAccess.ts';
import { abandon, line } from '../rig/MotionRun.ts';
import type { MotionRun } from '../rig/MotionRun.ts';
import { said, wholeMm } from '../rig/said.ts';
import * as tool from '../rig/toolGeometry.ts';
import type { Workplace } from '../rig/Workplace.ts';

/** A tool that is turned by less than this is level: less is the arm's own error. */
export const ROLLED_RAD = 0.02;

/** The separator's bars go between the bands, and part them to the edges of the mouth. */
export function partBands(run: MotionRun, work: Workplace, bin: Bin): Action[] {
  const gantryZ = work.gantry()[1];
  const [, , z] = bin.originInCellM;
  const middle = gantryZ + tool.SEPARATOR_HEIGHT_M;
  const open = {
    separator_upper: z + bin.sizeM[2] + tool.BARS_BEYOND_MOUTH_M - (middle + tool.SEPARATOR_BAR_OFFSET_M),
    separator_lower: middle - tool.SEPARATOR_BAR_OFFSET_M - (z - tool.BARS_BEYOND_MOUTH_M),
  };
  const gap = z + bin.sizeM[2] / 2 - middle;
  run.bandsOpen = true;
  return [
    { act: 'axes', targets: { separator_upper: gap, separator_lower: -gap }, speedMps: 0.4, guardN: null },
    { act: 'axes', targets: { separator_y: tool.SEPARATOR_TO_BANDS_M }, speedMps: 0.4, guardN: null },
    { act: 'wait', durationS: 0.05 },
    { act: 'axes', targets: open, speedMps: 0.35, guardN: null },
    { act: 'wait', durationS: 0.1 },
    { act: 'tare' },
  ];
}

export interface Opening {
  /** Sum of both bars' ways from the gap, metres. */
  travelM: number;
  /** How far the bar that came less far stopped short of the mouth's edge, where that is in the way of an item; else null. */
  shortM: number | null;
}

/** How far `partBands` has parted them. Forces on items count from now on. */
export function openingOf(run: MotionRun, work: Workplace, bin: Bin): Opening {
  run.watchForces = true;
  const half = bin.sizeM[2] / 2;
  const gap = bin.originInCellM[2] + half - (work.gantry()[1] + tool.SEPARATOR_HEIGHT_M);
  const openings = [work.axis('separator_upper') - gap, work.axis('separator_lower') + gap] as const;
  const short = half - Math.min(...openings);
  return { travelM: Math.max(0, openings[0] + openings[1]), shortM: short > SEPARATOR_SHORT_M ? short : null };
}

/** Ends the chain before bands that are in the way. */
export const bandsInTheWay = (run: MotionRun, shortM: number): Action[] =>
  abandon(run, 'bands_not_opened', said('bars_stopped', { shortMm: wholeMm(shortM) }));

/** The bars together and back; what they close behind must be out of the mouth. */
export const shutBands = (): Action[] => [
  { act: 'axes', targets: { separator_upper: 0, separator_lower: 0 }, speedMps: 0.4, guardN: null },
  { act: 'axes', targets: { separator_y: 0 }, speedMps: 0.5, guardN: null },
];

/** Straight out in front of the bin as the tool is turned, then level. */
export function outOfBin(work: Workplace, bin: Bin): Action[] {
  const rollRad = work.rollRad();
  const [x, , z] = work.referenceTcp();
  const frontM = [x, bin.originInCellM[1] + tool.FRONT_Y_M - 0.05, z] as const;
  if (Math.abs(rollRad) < ROLLED_RAD) return [line([...frontM], 0.4)];
  return [line([...frontM], 0.3, { rollRad }), line([...frontM], 0.4)];
}

/** Notes what stands out of the mouth, before the bars could flip it in. */
export function noteProtruding(run: MotionRun, work: Workplace): void {
  run.protrudingBeforeClosing = [...new Set([...run.protrudingBeforeClosing, ...work.noteProtruding()])];
}
