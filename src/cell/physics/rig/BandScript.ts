import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Action } from './actions.ts';
import { SEPARATOR_SHORT_M } from './binAccess.ts';
import { abandon, binMotion, line, millimetres } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import type { Workplace } from './Workplace.ts';
import { drawBlades } from './drawBlades.ts';
import * as tool from './toolGeometry.ts';

/** Less than this is the arm's own error. */
export const ROLLED_RAD = 0.02;

/** Opening and closing the bands: by themselves around a chain, or as steps of it. */
export class BandScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  /** `asStep`: the chain asked for it; else it belongs to no step. */
  open(run: MotionRun, bin: Bin, asStep: boolean): Action[] {
    const gantryZ = this.work.gantry()[1];
    const [, , z] = bin.originInCellM;
    const middle = gantryZ + tool.SEPARATOR_HEIGHT_M;
    const open = {
      separator_upper: z + bin.sizeM[2] + tool.BARS_BEYOND_MOUTH_M - (middle + tool.SEPARATOR_BAR_OFFSET_M),
      separator_lower: middle - tool.SEPARATOR_BAR_OFFSET_M - (z - tool.BARS_BEYOND_MOUTH_M),
    };
    const gap = z + bin.sizeM[2] / 2 - middle;
    run.bandsOpen = true;
    return [
      { act: 'phase', phase: asStep ? 'primitive' : 'open_bands', stepIndex: run.stepIndex },
      { act: 'axes', targets: { separator_upper: gap, separator_lower: -gap }, speedMps: 0.4, guardN: null },
      { act: 'axes', targets: { separator_y: tool.SEPARATOR_TO_BANDS_M }, speedMps: 0.4, guardN: null },
      { act: 'wait', durationS: 0.05 },
      { act: 'axes', targets: open, speedMps: 0.35, guardN: null },
      { act: 'wait', durationS: 0.1 },
      { act: 'tare' },
      { act: 'decide', what: asStep ? 'bands_open_step' : 'bands' },
    ];
  }

  opened(run: MotionRun, asStep: boolean): Action[] {
    const { bin } = binMotion(run);
    run.watchForces = true;
    const half = bin.sizeM[2] / 2;
    const gap = bin.originInCellM[2] + half - (this.work.gantry()[1] + tool.SEPARATOR_HEIGHT_M);
    const openings = [this.work.axis('separator_upper') - gap, this.work.axis('separator_lower') + gap];
    const short = half - Math.min(...openings);
    const isShort = short > SEPARATOR_SHORT_M;
    if (asStep) {
      const travelM = Math.max(0, openings[0]! + openings[1]!);
      run.steps.push({ primitive: 'openBands', travelM, peakForceN: 0, endedBy: isShort ? 'force' : 'goal' });
    }
    if (isShort)
      return abandon(
        run,
        'bands_not_opened',
        `The separator's bars stopped ${millimetres(short)} short of the mouth's edge.`,
      );
    return [{ act: 'decide', what: 'next_step' }];
  }

  /** `openBands`: at once where they are open already. */
  openStep(run: MotionRun, bin: Bin): Action[] {
    if (!run.bandsOpen) return this.open(run, bin, true);
    run.steps.push({ primitive: 'openBands', travelM: 0, peakForceN: 0, endedBy: 'goal' });
    return [{ act: 'decide', what: 'next_step' }];
  }

  /** `closeBands`: the tool comes out first, the bars would close on it. */
  closeStep(run: MotionRun, bin: Bin): Action[] {
    return [
      { act: 'phase', phase: 'primitive', stepIndex: run.stepIndex },
      ...drawBlades(this.work, bin.originInCellM[1], 0.8),
      ...this.outOf(bin),
      { act: 'decide', what: 'bands_shut' },
      ...(run.bandsOpen ? this.shut() : []),
      { act: 'wait', durationS: 0.1 },
      { act: 'decide', what: 'bands_shut_step' },
    ];
  }

  /** Straight out in front of the bin as the tool is turned, then level. */
  outOf(bin: Bin): Action[] {
    const rollRad = this.work.rollRad();
    const frontM = this.frontOf(bin);
    if (Math.abs(rollRad) < ROLLED_RAD) return [line(frontM, 0.4)];
    return [line(frontM, 0.3, { rollRad }), line(frontM, 0.4)];
  }

  frontOf(bin: Bin): Vec3 {
    const [x, , z] = this.work.referenceTcp();
    return [x, bin.originInCellM[1] + tool.FRONT_Y_M - 0.05, z];
  }

  shut(): Action[] {
    return [
      { act: 'axes', targets: { separator_upper: 0, separator_lower: 0 }, speedMps: 0.4, guardN: null },
      { act: 'axes', targets: { separator_y: 0 }, speedMps: 0.5, guardN: null },
    ];
  }
}
