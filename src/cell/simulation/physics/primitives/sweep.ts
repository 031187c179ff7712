import { abandon, millimetres } from '../rig/MotionRun.ts';
import { said, wholeMm } from '../rig/said.ts';
import { nextStep } from '../rig/actions.ts';
import { refuseBlade } from '../rig/refuseReach.ts';
import * as tool from '../rig/toolGeometry.ts';
import { bladeOut, bladeToMouth, directionOf, enterBlade, enteredM } from './blade.ts';
import { primitiveScript } from './PrimitiveScript.ts';

/** The blade goes in beside the contents, pushes them sideways, and holds them there until the chain draws it out. */
export const sweep = primitiveScript<'sweep', 'entered' | 'swept'>('sweep', {
  begin(step) {
    const { run, work, bin, p } = step;
    return (
      refuseBlade(run, bin, p.bladeXM, p.heightM) ?? [
        ...bladeOut(run, work),
        ...bladeToMouth(step, p.side, p.bladeXM, p.heightM),
        ...enterBlade(p.side, tool.bladeDepthM(bin, p.depthM)),
        step.next('entered'),
      ]
    );
  },
  states: {
    entered(step) {
      const { run, work, bin, p } = step;
      const { end, peakForceN } = run.last!;
      if (end === 'force') {
        step.note({ travelM: 0, peakForceN, endedBy: 'force' });
        return abandon(
          run,
          'perception_mismatch',
          said('blade_met_something', {
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
          distanceM: p.distanceM,
          speedMps: p.speedMps,
          forceCapN: p.forceCapN,
        },
        step.next('swept'),
      ];
    },
    swept({ run, work, bin, p, note }) {
      const { end, peakForceN } = run.last!;
      const byForce = end === 'force';
      const originX = bin.originInCellM[0];
      const direction = directionOf(p.side);
      const bladeXM = work.tcp()[0] + direction * tool.bladeOffsetM(work.heldWidthM());
      const travelM = Math.max(0, direction * (bladeXM - originX - p.bladeXM));
      note({ travelM, peakForceN, endedBy: end });
      run.summary.push(
        `the blade pushed ${millimetres(travelM)} of ${millimetres(p.distanceM)}${byForce ? `, until ${peakForceN.toFixed(0)} N stopped it` : ''}`,
      );
      run.holding = { side: p.side, bladeXM, byForce };
      return [
        ...(byForce ? [{ act: 'relax' } as const] : []),
        { act: 'stiffness', stiffness: 'contact', horizontalCapN: null },
        nextStep,
      ];
    },
  },
  waitsAtXM: (p, _bin, bladeM) => p.bladeXM - directionOf(p.side) * bladeM,
});
