import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Action, Side } from './actions.ts';
import { abandon, binMotion, line, millimetres, stepParameters } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { enterBlade } from './enterBlade.ts';
import { refuseBlade } from './refuseReach.ts';
import type { Workplace } from './Workplace.ts';
import * as tool from './toolGeometry.ts';

/** Share of the cap that the blade presses with: the rest is for what friction adds. */
const PRESS_SHARE = 0.8;
/** Where the blade presses, as a share of the thickness: low enough to stay on, high enough not to be turned away by the wall. */
const EDGE_SHARE = 0.45;
/** A little beyond upright, so that it leans to the wall. */
const END_RAD = (92 * Math.PI) / 180;
/** Up and off what stands now, before the blade is drawn out above it. */
const CLEAR_M = 0.012;

/**
 * `flipUp`: the blade pushes what lies flat against a side wall, presses on its free edge, and turns it upright on an arc about
 * its edge at the wall. Friction between blade and edge lifts it.
 */
export class FlipScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  begin(run: MotionRun, bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    const topM = Math.hypot(Number(p.widthM), EDGE_SHARE * Number(p.thickM)) + toolLimits.bladeHeightM + CLEAR_M;
    if (topM > bin.sizeM[2]) {
      run.steps.push({ primitive: 'flipUp', travelM: 0, peakForceN: 0, endedBy: 'timeout' });
      return abandon(
        run,
        'no_space_made',
        `Above what would stand ${millimetres(Number(p.widthM))} high the blade needs ${millimetres(topM)}, the bin is ${millimetres(bin.sizeM[2])} high.`,
      );
    }
    const bladeHeightM = EDGE_SHARE * Number(p.thickM);
    const refused = refuseBlade(run, bin, Number(p.bladeXM), bladeHeightM);
    if (refused) return refused;
    const side = sideOfFlip(p);
    const direction = side === 'right' ? 1 : -1;
    const [x, y, z] = bin.originInCellM;
    const lateral = tool.bladeOffsetM(this.work.heldWidthM());
    const toolX = x + Number(p.bladeXM) - direction * lateral;
    const toolZ = z + bladeHeightM + toolLimits.bladeHeightM / 2 - tool.BLADE_ABOVE_AXIS_M;
    return [
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'axes', targets: { [`blade_${side}_x`]: lateral }, speedMps: 0.5, guardN: null },
      line([toolX, y + tool.FRONT_Y_M, toolZ], 0.5),
      line([toolX, y + tool.SWEEP_Y_M, toolZ], 0.3),
      ...enterBlade(side, depthIn(bin, p)),
      { act: 'decide', what: 'flip_blade_in' },
    ];
  }

  bladeIn(run: MotionRun): Action[] {
    const { bin } = binMotion(run);
    const p = stepParameters(run);
    if (run.last!.end === 'force') {
      const reachedM = this.work.axis(`blade_${sideOfFlip(p)}_y`) - tool.BLADE_INSET_M + tool.SWEEP_Y_M;
      run.steps.push({ primitive: 'flipUp', travelM: 0, peakForceN: run.last!.peakForceN, endedBy: 'force' });
      return abandon(
        run,
        'force_limit',
        `The blade met something on its way in and stopped after ${millimetres(Math.max(0, reachedM))} of ${millimetres(depthIn(bin, p))}.`,
      );
    }
    return [
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: Number(p.forceCapN) },
      {
        act: 'sweep',
        direction: sideOfFlip(p) === 'right' ? 1 : -1,
        distanceM: pushM(bin, p),
        speedMps: Number(p.speedMps),
        forceCapN: PRESS_SHARE * Number(p.forceCapN),
      },
      { act: 'decide', what: 'pinched' },
    ];
  }

  /** Against the wall: what is pinched yields no further. */
  pinched(run: MotionRun): Action[] {
    const p = stepParameters(run);
    run.earlierPeakN = run.last!.peakForceN;
    if (run.last!.end !== 'force') {
      run.steps.push({ primitive: 'flipUp', travelM: 0, peakForceN: run.earlierPeakN, endedBy: 'goal' });
      return abandon(
        run,
        'no_space_made',
        'The blade came to the end of its way and had pressed nothing against the wall.',
      );
    }
    const thickM = Number(p.thickM);
    return [
      {
        act: 'tilt',
        direction: sideOfFlip(p) === 'right' ? 1 : -1,
        widthM: Number(p.widthM),
        thickM,
        edgeM: EDGE_SHARE * thickM,
        endRad: END_RAD,
        speedMps: Number(p.speedMps),
        pressN: PRESS_SHARE * Number(p.forceCapN),
        forceCapN: Number(p.forceCapN),
      },
      { act: 'decide', what: 'tilted' },
    ];
  }

  tilted(run: MotionRun): Action[] {
    const p = stepParameters(run);
    const side = sideOfFlip(p);
    const { end, peakForceN, travelM } = run.last!;
    run.steps.push({ primitive: 'flipUp', travelM, peakForceN: Math.max(run.earlierPeakN, peakForceN), endedBy: end });
    run.summary.push(
      end === 'goal'
        ? `the blade went through its whole turn at the ${side} wall`
        : `the blade stopped at ${peakForceN.toFixed(0)} N before what lay there stood`,
    );
    const [x, y, z] = this.work.tcp();
    return [
      { act: 'relax' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: null },
      line([x, y, z + CLEAR_M], 0.1),
      { act: 'wait', durationS: 0.15 },
      { act: 'axes', targets: { [`blade_${side}_y`]: 0 }, speedMps: 0.5, guardN: null },
      { act: 'decide', what: 'next_step' },
    ];
  }
}

const depthIn = (bin: Bin, p: PrimitiveStep['parameters']): number => Math.min(Number(p.depthM), bin.sizeM[1] - 0.015);

export const sideOfFlip = (p: PrimitiveStep['parameters']): Side => (p.side === 'right' ? 'right' : 'left');

/** From where the blade enters to where the wall must have stopped it at the latest. */
const pushM = (bin: Bin, p: PrimitiveStep['parameters']): number =>
  sideOfFlip(p) === 'left' ? Number(p.bladeXM) : bin.sizeM[0] - Number(p.bladeXM);
