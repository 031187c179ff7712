import { beyondMouthM } from '#shared/domain/mouthReach.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { degFromRad } from '#shared/units/units.ts';
import type { Action } from './actions.ts';
import { GUARD_SHARE } from './ActionRunner.ts';
import { abandon, line } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { refuseReach } from './refuseReach.ts';
import type { Workplace } from './Workplace.ts';
import * as tool from './toolGeometry.ts';

/** Item and paddles stay this far from the edges of the mouth. */
const EDGE_M = 0.003;

/** `slot`: the tool is turned about the feed axis in front of the mouth, the item is fed leaning, and falls against its neighbour. */
export class SlotScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  begin(run: MotionRun, bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    if (!this.work.gripped())
      return abandon(run, 'grip_lost', 'The item was no longer between the paddles when it was to be fed.');
    const rollRad = Number(p.angleRad);
    const [c, s] = [Math.cos(rollRad), Math.sin(rollRad)];
    const [belowM, aboveM, half] = [this.work.heldBottomM(), this.work.heldTopM(), this.work.heldWidthM() / 2];
    const paddleHalf = half + tool.RELEASE_M + toolLimits.paddleThicknessM;
    const corners = [
      ...[-half, half].flatMap((x) => [-belowM, aboveM].map((z) => [x, z] as const)),
      ...[-paddleHalf, paddleHalf].flatMap((x) =>
        [-1, 1].map((sign) => [x, sign * tool.PADDLE_HALF_HEIGHT_M] as const),
      ),
    ].map(([x, z]) => [x * c + z * s, z * c - x * s] as const);
    const lowestM = Math.min(...corners.map(([, z]) => z));
    // The middle of the item's lower edge is put down where it was asked for.
    const xM = Number(p.xM) + belowM * s;
    const zM = Number(p.heightM) - lowestM;
    const acrossM = corners.map(([x]) => xM + x);
    const beyondM = beyondMouthM(bin, {
      lowXM: Math.min(...acrossM) - EDGE_M,
      highXM: Math.max(...acrossM) + EDGE_M,
      lowZM: zM + lowestM,
      highZM: zM + Math.max(...corners.map(([, z]) => z)) + EDGE_M,
    });
    if (beyondM > 0)
      return refuseReach(run, `Leaning by ${degFromRad(rollRad).toFixed(0)} degrees, item and paddles reach`, beyondM);
    const [x, y, z] = bin.originInCellM;
    const at = (yM: number): [number, number, number] => [x + xM, y + yM, z + zM];
    const capN = Number(p.forceCapN);
    return [
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      line(at(tool.FRONT_Y_M), 0.3, { rollRad }),
      line(at(tool.SWEEP_Y_M), 0.2, { rollRad }),
      { act: 'wait', durationS: 0.08 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: capN },
      line(at(tool.feedDepthM(bin, this.work.behindTipsM())), 0.09, { rollRad, guardN: GUARD_SHARE * capN }),
      { act: 'decide', what: 'at_mouth' },
    ];
  }
}
