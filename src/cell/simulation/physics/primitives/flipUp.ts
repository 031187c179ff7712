import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { ParametersOf } from '#shared/primitives/primitives.ts';
import { nextStep } from '../rig/actions.ts';
import { abandon, line } from '../rig/MotionRun.ts';
import { refuseBlade } from '../rig/refuseReach.ts';
import { said, wholeMm } from '../rig/said.ts';
import * as tool from '../rig/toolGeometry.ts';
import { bladeOut, bladeToMouth, directionOf, enterBlade, enteredM } from './blade.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** Share of the cap that the blade presses with: the rest is for what friction adds. */
const PRESS_SHARE = 0.8;
/** Where the blade presses, as a share of the thickness: low enough to stay on, high enough not to be turned away by the wall. */
const EDGE_SHARE = 0.45;
/** A little beyond upright, so that it leans to the wall. */
const END_RAD = (92 * Math.PI) / 180;
/** Up and off what stands now, before the blade is drawn out above it. */
const CLEAR_M = 0.012;

/** From where the blade enters to where the wall must have stopped it at the latest. */
const pushM = (bin: Bin, { side, bladeXM }: ParametersOf<'flipUp'>): number =>
  side === 'left' ? bladeXM : bin.sizeM[0] - bladeXM;

/**
 * The blade pushes what lies flat against a side wall, presses on its free edge, and turns it upright on an arc about its edge at
 * the wall. Friction between blade and edge lifts it.
 */
export const flipUp = primitiveScript<'flipUp', 'entered' | 'pressed' | 'turned'>('flipUp', {
  begin(step) {
    const { run, work, bin, p } = step;
    const out = bladeOut(run, work);
    const topM = Math.hypot(p.widthM, EDGE_SHARE * p.thickM) + toolLimits.bladeHeightM + CLEAR_M;
    if (topM > bin.sizeM[2]) {
      step.note({ travelM: 0, peakForceN: 0, endedBy: 'timeout' });
      return [
        ...out,
        ...abandon(
          run,
          'no_space_made',
          said('flip_no_height', {
            widthMm: wholeMm(p.widthM),
            neededMm: wholeMm(topM),
            heightMm: wholeMm(bin.sizeM[2]),
          }),
        ),
      ];
    }
    const bladeHeightM = EDGE_SHARE * p.thickM;
    const acts = refuseBlade(run, bin, p.bladeXM, bladeHeightM) ?? [
      ...bladeToMouth(step, p.side, p.bladeXM, bladeHeightM),
      ...enterBlade(p.side, tool.bladeDepthM(bin, p.depthM)),
      step.next('entered'),
    ];
    return [...out, ...acts];
  },
  states: {
    entered(step) {
      const { run, work, bin, p } = step;
      const { end, peakForceN } = run.last!;
      if (end === 'force') {
        step.note({ travelM: 0, peakForceN, endedBy: 'force' });
        return abandon(
          run,
          'force_limit',
          said('blade_met_something_inside', {
            reachedMm: wholeMm(Math.max(0, enteredM(work, p.side))),
            wantedMm: wholeMm(tool.bladeDepthM(bin, p.depthM)),
          }),
        );
      }
      return [
        { act: 'tare' },
        { act: 'stiffness', stiffness: 'contact', horizontalCapN: p.forceCapN },
        {
          act: 'sweep',
          direction: directionOf(p.side),
          distanceM: pushM(bin, p),
          speedMps: p.speedMps,
          forceCapN: PRESS_SHARE * p.forceCapN,
        },
        step.next('pressed'),
      ];
    },
    /** Against the wall: what is pinched yields no further. */
    pressed(step) {
      const { run, p } = step;
      const { end, peakForceN } = run.last!;
      run.earlierPeakN = peakForceN;
      if (end !== 'force') {
        step.note({ travelM: 0, peakForceN, endedBy: 'goal' });
        return abandon(run, 'no_space_made', said('flip_pressed_nothing'));
      }
      return [
        {
          act: 'tilt',
          direction: directionOf(p.side),
          widthM: p.widthM,
          thickM: p.thickM,
          edgeM: EDGE_SHARE * p.thickM,
          endRad: END_RAD,
          speedMps: p.speedMps,
          pressN: PRESS_SHARE * p.forceCapN,
          forceCapN: p.forceCapN,
        },
        step.next('turned'),
      ];
    },
    turned({ run, work, p, note }) {
      const { end, peakForceN, travelM } = run.last!;
      note({ travelM, peakForceN: Math.max(run.earlierPeakN, peakForceN), endedBy: end });
      run.summary.push(
        end === 'goal'
          ? `the blade went through its whole turn at the ${p.side} wall`
          : `the blade stopped at ${peakForceN.toFixed(0)} N before what lay there stood`,
      );
      const [x, y, z] = work.tcp();
      return [
        { act: 'relax' },
        { act: 'stiffness', stiffness: 'contact', horizontalCapN: null },
        line([x, y, z + CLEAR_M], 0.1),
        { act: 'wait', durationS: 0.15 },
        { act: 'axes', targets: { [`blade_${p.side}_y`]: 0 }, speedMps: 0.5, guardN: null },
        nextStep,
      ];
    },
  },
  waitsAtXM: (p, _bin, bladeM) => p.bladeXM - directionOf(p.side) * bladeM,
});
