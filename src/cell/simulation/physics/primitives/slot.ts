import { beyondMouthM } from '#shared/domain/mouthReach.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { GUARD_SHARE } from '../rig/acts/guard.ts';
import type { Action } from '../rig/actions.ts';
import { line } from '../rig/MotionRun.ts';
import { refuseReach } from '../rig/refuseReach.ts';
import { said, wholeDegrees } from '../rig/said.ts';
import * as tool from '../rig/toolGeometry.ts';
import { bladeOut } from './blade.ts';
import { atMouth, fed, lostGrip, released, unfeed, type FeedState } from './feeding.ts';
import { primitiveScript } from './PrimitiveScript.ts';
import type { Step } from './PrimitiveScript.ts';

/** Item and paddles stay this far from the edges of the mouth. */
const EDGE_M = toolLimits.mouthEdgeM;

/** The tool is turned about the feed axis in front of the mouth, the item is fed leaning, and falls against its neighbour. */
export const slot = primitiveScript<'slot', FeedState>('slot', {
  begin(step) {
    const out = bladeOut(step.run, step.work);
    return [...out, ...(lostGrip(step) ?? leaningToMouth(step))];
  },
  states: { atMouth, fed, released: (step) => released(step, step.p.angleRad) },
  waitsAtXM: ({ xM }) => xM,
  withdraw: unfeed,
});

function leaningToMouth(step: Step<'slot', FeedState>): Action[] {
  const { run, work, bin, p } = step;
  const rollRad = p.angleRad;
  const [c, s] = [Math.cos(rollRad), Math.sin(rollRad)];
  const [belowM, aboveM, half] = [work.heldBottomM(), work.heldTopM(), work.heldWidthM() / 2];
  const paddleHalf = half + tool.RELEASE_M + toolLimits.paddleThicknessM;
  const corners = [
    ...[-half, half].flatMap((x) => [-belowM, aboveM].map((z) => [x, z] as const)),
    ...[-paddleHalf, paddleHalf].flatMap((x) => [-1, 1].map((sign) => [x, sign * tool.PADDLE_HALF_HEIGHT_M] as const)),
  ].map(([x, z]) => [x * c + z * s, z * c - x * s] as const);
  const lowestM = Math.min(...corners.map(([, z]) => z));
  // The middle of the item's lower edge is put down where it was asked for.
  const xM = p.xM + belowM * s;
  const zM = p.heightM - lowestM;
  const acrossM = corners.map(([x]) => xM + x);
  const beyondM = beyondMouthM(bin, {
    lowXM: Math.min(...acrossM) - EDGE_M,
    highXM: Math.max(...acrossM) + EDGE_M,
    lowZM: zM + lowestM,
    highZM: zM + Math.max(...corners.map(([, z]) => z)) + EDGE_M,
  });
  if (beyondM > 0)
    return refuseReach(
      run,
      (beyondMm) => said('leaning_beyond_mouth', { angleDeg: wholeDegrees(rollRad), beyondMm }),
      beyondM,
    );
  const [x, y, z] = bin.originInCellM;
  const at = (yM: number): Vec3 => [x + xM, y + yM, z + zM];
  return [
    { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
    line(at(tool.FRONT_Y_M), 0.3, { rollRad }),
    line(at(tool.SWEEP_Y_M), 0.2, { rollRad }),
    { act: 'wait', durationS: 0.08 },
    { act: 'tare' },
    { act: 'stiffness', stiffness: 'contact', horizontalCapN: p.forceCapN },
    line(at(tool.feedDepthM(bin, work.behindTipsM())), 0.09, { rollRad, guardN: GUARD_SHARE * p.forceCapN }),
    step.next('atMouth'),
  ];
}
