import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Action, Side } from './actions.ts';
import { binMotion, line, millimetres, stepParameters } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { refuseBlade } from './refuseReach.ts';
import type { Workplace } from './Workplace.ts';
import * as tool from './toolGeometry.ts';

/** `probe`: the blade goes straight in until it touches, says how far it came, and comes back. */
export class ProbeScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  begin(run: MotionRun, bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    const refused = refuseBlade(run, bin, Number(p.bladeXM), Number(p.heightM));
    if (refused) return refused;
    const side = sideOf(bin, p);
    const [x, y, z] = bin.originInCellM;
    const lateral = tool.bladeOffsetM(this.work.heldWidthM());
    const toolX = x + Number(p.bladeXM) - (side === 'right' ? 1 : -1) * lateral;
    const toolZ = z + Number(p.heightM) + toolLimits.bladeHeightM / 2 - tool.BLADE_ABOVE_AXIS_M;
    return [
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'axes', targets: { [`blade_${side}_x`]: lateral }, speedMps: 0.5, guardN: null },
      line([toolX, y + tool.FRONT_Y_M, toolZ], 0.5),
      line([toolX, y + tool.SWEEP_Y_M, toolZ], 0.3),
      { act: 'wait', durationS: 0.1 },
      { act: 'tare' },
      {
        act: 'feel',
        axis: `blade_${side}_y`,
        toM: Math.min(Number(p.depthM), bin.sizeM[1] - BEFORE_BACK_M) + tool.BLADE_INSET_M - tool.SWEEP_Y_M,
        speedMps: Number(p.speedMps),
        forceCapN: Number(p.forceCapN),
      },
      { act: 'decide', what: 'felt' },
    ];
  }

  felt(run: MotionRun): Action[] {
    const { bin } = binMotion(run);
    const p = stepParameters(run);
    const side = sideOf(bin, p);
    const { end, peakForceN } = run.last!;
    const tipM = this.work.axis(`blade_${side}_y`) - tool.BLADE_INSET_M + this.work.tcp()[1] - bin.originInCellM[1];
    const travelM = Math.max(0, tipM);
    run.steps.push({ primitive: 'probe', travelM, peakForceN, endedBy: end });
    run.summary.push(
      end === 'force'
        ? `at ${millimetres(Number(p.bladeXM))} the blade touched something after ${millimetres(travelM)}, with ${peakForceN.toFixed(1)} N`
        : `at ${millimetres(Number(p.bladeXM))} the blade went ${millimetres(travelM)} in and met nothing`,
    );
    return [
      { act: 'axes', targets: { [`blade_${side}_y`]: 0 }, speedMps: 0.4, guardN: null },
      { act: 'decide', what: 'next_step' },
    ];
  }
}

/** The blade stops this far before the back wall: that one is known. */
const BEFORE_BACK_M = 0.005;

/** The blade that leaves the tool nearer to the middle of the bin. */
export const sideOf = (bin: Bin, p: PrimitiveStep['parameters']): Side =>
  Number(p.bladeXM) < bin.sizeM[0] / 2 ? 'left' : 'right';
