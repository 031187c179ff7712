import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { Action } from './actions.ts';
import { GUARD_SHARE } from './ActionRunner.ts';
import { abandon, binMotion, line, millimetres, stepParameters } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import type { Workplace } from './Workplace.ts';
import * as tool from './toolGeometry.ts';

/** The tips wait this much further out than usual: what is to be drawn out stands there. */
export const EJECT_CLEAR_M = 0.13;
const CLOSED_M = -0.02;
/** Off the floor: what is drawn over it between stiff belts chatters. As much again over the separator's bar. */
const LIFT_M = 0.004;
/** The belts alone may need longer than this way says, where the item slips. */
const SLOWEST_SHARE = 0.4;

/** `eject`: the paddles close on what stands in the mouth, and the belts draw it out between them. */
export class EjectScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  begin(bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    const [x, y, z] = bin.originInCellM;
    const toolX = x + Number(p.xM);
    const height = z + Number(p.heightM) + tool.PADDLE_HALF_HEIGHT_M;
    const open = Number(p.widthM) / 2 + tool.APPROACH_OPENING_M;
    const blade = tool.bladeOffsetM(Number(p.widthM)) + tool.APPROACH_OPENING_M;
    const [hereX, , hereZ] = this.work.referenceTcp();
    return [
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      line([hereX, y + tool.FRONT_Y_M - EJECT_CLEAR_M, hereZ], 0.4),
      {
        act: 'axes',
        targets: { paddle_left: open, paddle_right: open, blade_left_x: blade, blade_right_x: blade },
        speedMps: 0.2,
        guardN: null,
      },
      line([toolX, y + tool.FRONT_Y_M - EJECT_CLEAR_M, height], 0.4),
      { act: 'wait', durationS: 0.05 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: Number(p.forceCapN) },
      line([toolX, y + Number(p.reachM), height], 0.1, { guardN: GUARD_SHARE * Number(p.forceCapN) }),
      { act: 'squeeze', forceN: Number(p.squeezeN) },
      { act: 'axes', targets: { paddle_left: CLOSED_M, paddle_right: CLOSED_M }, speedMps: 0.12, guardN: null },
      { act: 'wait', durationS: 0.2 },
      { act: 'decide', what: 'mouth_gripped' },
    ];
  }

  gripped(run: MotionRun): Action[] {
    const p = stepParameters(run);
    if (this.work.takeHold() === null) {
      run.steps.push({ primitive: 'eject', travelM: 0, peakForceN: run.last!.peakForceN, endedBy: 'timeout' });
      return abandon(run, 'grip_lost', 'The paddles closed in the mouth, but nothing was between them.', [
        ...this.openPaddles(p),
        { act: 'decide', what: 'leave' },
      ]);
    }
    run.drawing = true;
    run.drawnFromM = this.work.behindTipsM();
    const speedMps = Number(p.beltSpeedMps);
    const [x, y, z] = this.work.referenceTcp();
    return [
      line([x, y, z + LIFT_M], 0.03),
      { act: 'tare' },
      {
        act: 'unfeed',
        speedMps,
        untilBehindM: null,
        timeoutS: LONGEST_M / (SLOWEST_SHARE * speedMps),
        forceCapN: Number(p.forceCapN),
      },
      { act: 'decide', what: 'drawn' },
    ];
  }

  drawn(run: MotionRun): Action[] {
    const { bin } = binMotion(run);
    const { end, peakForceN } = run.last!;
    const travelM = Math.max(0, this.work.behindTipsM() - run.drawnFromM);
    run.drawing = false;
    run.steps.push({ primitive: 'eject', travelM, peakForceN, endedBy: end });
    if (end !== 'goal')
      return abandon(
        run,
        end === 'force' ? 'force_limit' : 'grip_lost',
        end === 'force'
          ? `${peakForceN.toFixed(0)} N held the item back after ${millimetres(travelM)}; it was let go where it is.`
          : `The belts slipped on the item after ${millimetres(travelM)}; it was let go where it is.`,
        [...this.letGo(run), { act: 'decide', what: 'leave' }],
      );
    run.summary.push(`the item was drawn ${millimetres(travelM)} out and is in the tool`);
    const [x, , z] = this.work.referenceTcp();
    return [
      { act: 'payload', carried: true },
      line([x, bin.originInCellM[1] + tool.FRONT_Y_M - 0.05, z + LIFT_M], 0.2),
      { act: 'decide', what: 'next_step' },
    ];
  }

  /** Leaves what was gripped where it is. */
  letGo(run: MotionRun): Action[] {
    run.drawing = false;
    return [...this.openPaddles(stepParameters(run)), { act: 'decide', what: 'let_go' }];
  }

  private openPaddles(p: PrimitiveStep['parameters']): Action[] {
    const open = Number(p.widthM) / 2 + tool.APPROACH_OPENING_M;
    return [{ act: 'axes', targets: { paddle_left: open, paddle_right: open }, speedMps: 0.12, guardN: null }];
  }
}

/** Longest item that the tool takes. */
const LONGEST_M = 0.41;
