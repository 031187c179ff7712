import type { Bin } from '#shared/domain/pod.ts';
import type { ParametersOf } from '#shared/primitives/primitives.ts';
import { nextStep } from '../rig/actions.ts';
import type { Side } from '../rig/actions.ts';
import { millimetres } from '../rig/MotionRun.ts';
import { refuseBlade } from '../rig/refuseReach.ts';
import * as tool from '../rig/toolGeometry.ts';
import { bladeOut, bladeToMouth, directionOf } from './blade.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** The blade stops this far before the back wall: that one is known. */
const BEFORE_BACK_M = 0.005;

/** The blade that leaves the tool nearer to the middle of the bin. */
const sideOf = (bin: Bin, p: ParametersOf<'probe'>): Side => (p.bladeXM < bin.sizeM[0] / 2 ? 'left' : 'right');

/** The blade goes straight in until it touches, says how far it came, and comes back. */
export const probe = primitiveScript<'probe', 'touched'>('probe', {
  begin(step) {
    const { run, work, bin, p } = step;
    const out = bladeOut(run, work);
    const side = sideOf(bin, p);
    const acts = refuseBlade(run, bin, p.bladeXM, p.heightM) ?? [
      ...bladeToMouth(step, side, p.bladeXM, p.heightM),
      { act: 'wait', durationS: 0.1 },
      { act: 'tare' },
      {
        act: 'feel',
        axis: `blade_${side}_y`,
        toM: Math.min(p.depthM, bin.sizeM[1] - BEFORE_BACK_M) + tool.BLADE_INSET_M - tool.SWEEP_Y_M,
        speedMps: p.speedMps,
        forceCapN: p.forceCapN,
      },
      step.next('touched'),
    ];
    return [...out, ...acts];
  },
  states: {
    touched({ run, work, bin, p, note }) {
      const side = sideOf(bin, p);
      const { end, peakForceN } = run.last!;
      const tipM = work.axis(`blade_${side}_y`) - tool.BLADE_INSET_M + work.tcp()[1] - bin.originInCellM[1];
      const travelM = Math.max(0, tipM);
      note({ travelM, peakForceN, endedBy: end });
      run.summary.push(
        end === 'force'
          ? `at ${millimetres(p.bladeXM)} the blade touched something after ${millimetres(travelM)}, with ${peakForceN.toFixed(1)} N`
          : `at ${millimetres(p.bladeXM)} the blade went ${millimetres(travelM)} in and met nothing`,
      );
      return [{ act: 'axes', targets: { [`blade_${side}_y`]: 0 }, speedMps: 0.4, guardN: null }, nextStep];
    },
  },
  waitsAtXM: (p, bin, bladeM) => p.bladeXM - directionOf(sideOf(bin, p)) * bladeM,
});
