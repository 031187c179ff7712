import { beyondMouthM } from '#shared/domain/mouthReach.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Action, Side } from './actions.ts';
import { GUARD_SHARE } from './ActionRunner.ts';
import { abandon, binMotion, line, millimetres, stepName, stepParameters } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { refuseBlade, refuseReach } from './refuseReach.ts';
import { drawBlades } from './drawBlades.ts';
import { enterBlade } from './enterBlade.ts';
import { StackScript } from './StackScript.ts';
import type { Workplace } from './Workplace.ts';
import * as tool from './toolGeometry.ts';

/** An item that hangs a little lower than it was gripped is no reason to refuse it. */
const PADDLE_PLAY_M = 0.002;

/** The primitives at an open bin: which acts they consist of, and what their ends lead to. */
export class PrimitiveScript {
  readonly stack: StackScript;
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
    this.stack = new StackScript(work);
  }

  sweep(run: MotionRun, bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    const refused = refuseBlade(run, bin, Number(p.bladeXM), Number(p.heightM));
    if (refused) return refused;
    const direction = p.side === 'right' ? 1 : -1;
    const side: Side = p.side === 'right' ? 'right' : 'left';
    const [x, y, z] = bin.originInCellM;
    const lateral = tool.bladeOffsetM(this.work.heldWidthM());
    const toolX = x + Number(p.bladeXM) - direction * lateral;
    const toolZ = z + Number(p.heightM) + toolLimits.bladeHeightM / 2 - tool.BLADE_ABOVE_AXIS_M;
    const depthM = Math.min(Number(p.depthM), bin.sizeM[1] - 0.015);
    return [
      ...this.bladeOut(run),
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'axes', targets: { [`blade_${side}_x`]: lateral }, speedMps: 0.5, guardN: null },
      line([toolX, y + tool.FRONT_Y_M, toolZ], 0.5),
      line([toolX, y + tool.SWEEP_Y_M, toolZ], 0.3),
      ...enterBlade(side, depthM),
      { act: 'decide', what: 'blade_in' },
    ];
  }

  bladeIn(run: MotionRun): Action[] {
    const { bin } = binMotion(run);
    const p = stepParameters(run);
    const side: Side = p.side === 'right' ? 'right' : 'left';
    const wanted = Math.min(Number(p.depthM), bin.sizeM[1] - 0.015);
    const reached = this.work.axis(`blade_${side}_y`) - tool.BLADE_INSET_M + tool.SWEEP_Y_M;
    if (run.last!.end === 'force') {
      run.steps.push({ primitive: 'sweep', travelM: 0, peakForceN: run.last!.peakForceN, endedBy: 'force' });
      return abandon(
        run,
        'perception_mismatch',
        `The blade met something where the bin was thought to be free, and stopped after ${millimetres(Math.max(0, reached))} of ${millimetres(wanted)}.`,
      );
    }
    return [
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: Number(p.forceCapN) },
      {
        act: 'sweep',
        direction: p.side === 'right' ? 1 : -1,
        distanceM: Number(p.distanceM),
        speedMps: Number(p.speedMps),
        forceCapN: Number(p.forceCapN),
      },
      { act: 'decide', what: 'swept' },
    ];
  }

  swept(run: MotionRun): Action[] {
    const p = stepParameters(run);
    const side: Side = p.side === 'right' ? 'right' : 'left';
    const byForce = run.last!.end === 'force';
    const originX = binMotion(run).bin.originInCellM[0];
    const direction = side === 'right' ? 1 : -1;
    const bladeXM = this.work.tcp()[0] + direction * tool.bladeOffsetM(this.work.heldWidthM());
    const travelM = Math.max(0, direction * (bladeXM - originX - Number(p.bladeXM)));
    run.steps.push({
      primitive: 'sweep',
      travelM,
      peakForceN: run.last!.peakForceN,
      endedBy: run.last!.end,
    });
    run.summary.push(
      `the blade pushed ${millimetres(travelM)} of ${millimetres(Number(p.distanceM))}${byForce ? `, until ${run.last!.peakForceN.toFixed(0)} N stopped it` : ''}`,
    );
    run.holding = { side, bladeXM, byForce };
    return [
      ...(byForce ? [{ act: 'relax' } as const] : []),
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: null },
      { act: 'decide', what: 'next_step' },
    ];
  }

  insert(run: MotionRun, bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    return this.toMouth(run, bin, {
      xM: Number(p.xM),
      heightM: Number(p.heightM),
      forceCapN: Number(p.forceCapN),
    });
  }

  /** The held item to the mouth, over a lane and a height above the floor. */
  toMouth(run: MotionRun, bin: Bin, p: { xM: number; heightM: number; forceCapN: number }): Action[] {
    if (!this.work.gripped())
      return abandon(run, 'grip_lost', 'The item was no longer between the paddles when it was to be fed.');
    const width = this.work.heldWidthM();
    const middleM = p.heightM + this.work.heldBottomM();
    const beyondM = beyondMouthM(bin, {
      lowXM: p.xM - width / 2 - toolLimits.paddleThicknessM,
      highXM: p.xM + width / 2 + toolLimits.paddleThicknessM,
      lowZM: middleM - tool.PADDLE_HALF_HEIGHT_M,
      highZM: middleM + tool.PADDLE_HALF_HEIGHT_M,
    });
    if (beyondM > PADDLE_PLAY_M) return refuseReach(run, 'The paddles would reach', beyondM);
    const [x, y, z] = bin.originInCellM;
    const toolX = x + p.xM;
    const height = z + middleM;
    const before: Action[] = [];
    let holdBlade: Side | null = null;
    const offsetM = run.holding ? (run.holding.side === 'right' ? 1 : -1) * (run.holding.bladeXM - toolX) : 0;
    if (run.holding && offsetM < -width) before.push(...this.bladeOut(run));
    if (run.holding) {
      const { side, byForce } = run.holding;
      const short = tool.bladeOffsetM(width) - tool.RELEASE_M - offsetM;
      if (short > 0)
        return abandon(
          run,
          byForce ? 'force_limit' : 'no_space_made',
          byForce
            ? `The blade was stopped by force ${millimetres(short)} short of a lane for the item.`
            : `The lane ended ${millimetres(short)} short of what item and paddles need.`,
        );
      if (offsetM > toolLimits.bladeHoldReachM) before.push(...this.bladeOut(run));
      else holdBlade = side;
    } else before.push({ act: 'stiffness', stiffness: 'free', horizontalCapN: null });
    const depthM = this.work.behindTipsM();
    return [
      ...before,
      line([toolX, y + tool.SWEEP_Y_M, height], 0.3, { holdBlade }),
      { act: 'wait', durationS: 0.04 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: p.forceCapN },
      line([toolX, y + tool.feedDepthM(bin, depthM), height], 0.09, {
        holdBlade,
        guardN: GUARD_SHARE * p.forceCapN,
      }),
      { act: 'decide', what: 'at_mouth' },
    ];
  }

  atMouth(run: MotionRun): Action[] {
    const p = stepParameters(run);
    const capN = Number(p.forceCapN);
    if (run.last!.end !== 'goal') {
      run.steps.push({
        primitive: stepName(run),
        travelM: 0,
        peakForceN: run.last!.peakForceN,
        endedBy: run.last!.end,
      });
      return abandon(
        run,
        'jammed_at_mouth',
        `The paddles met ${run.last!.peakForceN.toFixed(0)} N at the mouth, before the feed began.`,
      );
    }
    run.behindAtFeedM = this.work.behindTipsM();
    const depthM = run.behindAtFeedM;
    if (this.work.toolKind === 'plunger') {
      return [
        { act: 'axes', targets: { plunger: tool.PLUNGER_STROKE_M }, speedMps: 0.4, guardN: GUARD_SHARE * capN },
        { act: 'decide', what: 'fed' },
      ];
    }
    run.feeding = true;
    const speedMps = Number(p.beltSpeedMps);
    if (stepName(run) === 'stack') return this.stack.overLevel(p, depthM);
    return [
      { act: 'feed', speedMps, forceCapN: capN, timeoutS: (2 * depthM) / speedMps + 1, untilBehindM: null },
      { act: 'decide', what: 'fed' },
    ];
  }

  fed(run: MotionRun): Action[] {
    const last = run.last!;
    run.feeding = false;
    const originY = binMotion(run).bin.originInCellM[1];
    const behind = this.work.behindTipsM();
    const moved = run.behindAtFeedM - behind;
    const peakForceN = Math.max(last.peakForceN, run.earlierPeakN);
    run.steps.push({ primitive: stepName(run), travelM: moved, peakForceN, endedBy: last.end });
    const rearInBinM = this.work.tcp()[1] - behind - originY;
    if (last.end !== 'goal' && rearInBinM < 0) {
      const detail =
        last.end === 'force'
          ? `${last.peakForceN.toFixed(0)} N stopped the feed after ${millimetres(moved)} of ${millimetres(run.behindAtFeedM)}.`
          : `The belts ran their time, but the item moved only ${millimetres(moved)} of ${millimetres(run.behindAtFeedM)}.`;
      run.early = { cause: 'jammed_at_mouth', detail };
      const back: Action[] =
        this.work.toolKind === 'belts'
          ? [{ act: 'unfeed', speedMps: 0.3, untilBehindM: run.behindAtFeedM - 0.003, timeoutS: 2, forceCapN: null }]
          : [{ act: 'axes', targets: { plunger: 0 }, speedMps: 0.5, guardN: null }];
      return [...back, { act: 'relax' }, { act: 'decide', what: 'leave' }];
    }
    run.summary.push(
      last.end === 'goal'
        ? `the item was fed ${millimetres(moved)} in`
        : last.end === 'force'
          ? `the item met ${last.peakForceN.toFixed(0)} N when it was ${millimetres(rearInBinM)} inside, and was let go there`
          : `the item stopped moving when it was ${millimetres(rearInBinM)} inside, and was let go there`,
    );
    const open = this.work.heldWidthM() / 2 + tool.RELEASE_M;
    return [
      { act: 'payload', carried: false },
      { act: 'axes', targets: { paddle_left: open, paddle_right: open }, speedMps: 0.12, guardN: null },
      { act: 'wait', durationS: 0.05 },
      { act: 'decide', what: 'released' },
    ];
  }

  released(run: MotionRun): Action[] {
    const { bin } = binMotion(run);
    const [x, , z] = this.work.referenceTcp();
    const holdBlade = run.holding?.side ?? null;
    const rollRad = stepName(run) === 'slot' ? Number(stepParameters(run).angleRad) : 0;
    const frontM: Vec3 = [x, bin.originInCellM[1] + tool.FRONT_Y_M, z];
    return [
      { act: 'axes', targets: { plunger: 0 }, speedMps: 0.8, guardN: null },
      line([x, bin.originInCellM[1] + tool.SWEEP_Y_M, z], 0.25, {
        holdBlade,
        beltsFollow: this.work.toolKind === 'belts',
        rollRad,
      }),
      ...(rollRad === 0 ? [] : [line(frontM, 0.3, { rollRad }), line(frontM, 0.3)]),
      { act: 'decide', what: 'let_go' },
      { act: 'tare' },
      ...this.bladeOut(run),
      { act: 'decide', what: 'next_step' },
    ];
  }

  /** The blade that held contents back, out of the bin and back beside the tool. */
  bladeOut(run: MotionRun): Action[] {
    if (!run.holding) return [];
    const { side } = run.holding;
    run.holding = null;
    return [
      ...drawBlades(this.work, binMotion(run).bin.originInCellM[1], 0.8),
      {
        act: 'axes',
        targets: { [`blade_${side}_x`]: tool.bladeOffsetM(this.work.heldWidthM()) },
        speedMps: 0.5,
        guardN: null,
      },
    ];
  }
}
