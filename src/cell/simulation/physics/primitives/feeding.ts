import { beyondMouthM } from '#shared/domain/mouthReach.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { GUARD_SHARE } from '../rig/acts/guard.ts';
import { leaveBin, letGo, nextStep } from '../rig/actions.ts';
import type { Action, ActOf, Side } from '../rig/actions.ts';
import { abandon, line, millimetres } from '../rig/MotionRun.ts';
import { refuseReach } from '../rig/refuseReach.ts';
import { said, wholeMm, wholeN } from '../rig/said.ts';
import * as tool from '../rig/toolGeometry.ts';
import { bladeOut, directionOf } from './blade.ts';
import type { Step } from './PrimitiveScript.ts';

/** What every primitive that feeds the held item goes through. */
export type FeedState = 'atMouth' | 'fed' | 'released';
export type FeedStep = Step<'insert' | 'stack' | 'slot' | 'pushHome', FeedState>;

/** An item that hangs a little lower than it was gripped is no reason to refuse it. */
const PADDLE_PLAY_M = 0.002;

/** Ends the chain where nothing is between the paddles any more; null where the item is. */
export const lostGrip = ({ run, work }: Pick<FeedStep, 'run' | 'work'>): Action[] | null =>
  work.gripped() ? null : abandon(run, 'grip_lost', said('gone_before_feed'));

/**
 * The held item, level, to the mouth over the middle of a lane. `heightM`: of its lower edge above the floor; `tipsM`: how far behind the
 * mouth the paddles' tips come at most.
 */
export function toMouth(step: FeedStep, xM: number, heightM: number, tipsM = tool.FEED_Y_M): Action[] {
  const lost = lostGrip(step);
  if (lost) return lost;
  const { run, work, bin, p } = step;
  const width = work.heldWidthM();
  const middleM = heightM + work.heldBottomM();
  const beyondM = beyondMouthM(bin, {
    lowXM: xM - width / 2 - toolLimits.paddleThicknessM,
    highXM: xM + width / 2 + toolLimits.paddleThicknessM,
    lowZM: middleM - tool.PADDLE_HALF_HEIGHT_M,
    highZM: middleM + tool.PADDLE_HALF_HEIGHT_M,
  });
  if (beyondM > PADDLE_PLAY_M)
    return refuseReach(run, (beyondMm) => said('paddles_beyond_mouth', { beyondMm }), beyondM);
  const [x, y, z] = bin.originInCellM;
  const toolX = x + xM;
  const height = z + middleM;
  const lane = besideBlade(step, toolX, width);
  if (lane.tooNarrow) return lane.tooNarrow;
  const { before, holdBlade } = lane;
  const depthM = work.behindTipsM();
  return [
    ...before,
    line([toolX, y + tool.SWEEP_Y_M, height], 0.3, { holdBlade }),
    { act: 'wait', durationS: 0.04 },
    { act: 'tare' },
    { act: 'stiffness', stiffness: 'contact', horizontalCapN: p.forceCapN },
    line([toolX, y + Math.min(tipsM, tool.feedDepthM(bin, depthM)), height], 0.09, {
      holdBlade,
      guardN: GUARD_SHARE * p.forceCapN,
    }),
    step.next('atMouth'),
  ];
}

type Lane = { tooNarrow: Action[] } | { tooNarrow: null; before: Action[]; holdBlade: Side | null };

/** Whether the blade that holds contents back leaves room for item and paddles, and whether it stays in the bin meanwhile. */
function besideBlade({ run, work }: FeedStep, toolX: number, width: number): Lane {
  const { holding } = run;
  const free: Action = { act: 'stiffness', stiffness: 'free', horizontalCapN: null };
  if (!holding) return { tooNarrow: null, before: [free], holdBlade: null };
  const { side, byForce, bladeXM } = holding;
  const offsetM = directionOf(side) * (bladeXM - toolX);
  if (offsetM < -width) return { tooNarrow: null, before: [...bladeOut(run, work), free], holdBlade: null };
  const short = tool.bladeOffsetM(width) - tool.RELEASE_M - offsetM;
  if (short > 0)
    return {
      tooNarrow: abandon(
        run,
        byForce ? 'force_limit' : 'no_space_made',
        byForce
          ? said('sweep_stopped_by_force', { shortMm: wholeMm(short) })
          : said('lane_too_narrow', { shortMm: wholeMm(short) }),
      ),
    };
  if (offsetM > toolLimits.bladeHoldReachM) return { tooNarrow: null, before: bladeOut(run, work), holdBlade: null };
  return { tooNarrow: null, before: [], holdBlade: side };
}

/** At the mouth; null when item and paddles came as far as they were meant to, else the end of the chain. */
export function jammedAtMouth({ run, work, note }: FeedStep): Action[] | null {
  const { end, peakForceN } = run.last!;
  if (end !== 'goal') {
    note({ travelM: 0, peakForceN, endedBy: end });
    return abandon(run, 'jammed_at_mouth', said('paddles_met_force', { forceN: wholeN(peakForceN) }));
  }
  run.behindAtFeedM = work.behindTipsM();
  return null;
}

/** Feeds the whole item: belts or plunger. */
export function atMouth(step: FeedStep): Action[] {
  const jammed = jammedAtMouth(step);
  if (jammed) return jammed;
  const { run, work, p } = step;
  if (work.toolKind === 'plunger')
    return [
      { act: 'axes', targets: { plunger: tool.PLUNGER_STROKE_M }, speedMps: 0.4, guardN: GUARD_SHARE * p.forceCapN },
      step.next('fed'),
    ];
  run.mouth = { is: 'feeding' };
  return [feedOut(step), step.next('fed')];
}

/** The belts until the item has left the paddles. */
export const feedOut = ({ run, p: { beltSpeedMps, forceCapN } }: FeedStep): ActOf<'feed'> => ({
  act: 'feed',
  speedMps: beltSpeedMps,
  forceCapN,
  timeoutS: (2 * run.behindAtFeedM) / beltSpeedMps + 1,
  untilBehindM: null,
});

/** The feed has ended: the item is let go where it is inside, and drawn back where it still sticks out. */
export function fed(step: FeedStep): Action[] {
  const { run, work, bin } = step;
  const last = run.last!;
  run.mouth = { is: 'free' };
  const originY = bin.originInCellM[1];
  const behind = work.behindTipsM();
  const moved = run.behindAtFeedM - behind;
  step.note({ travelM: moved, peakForceN: Math.max(last.peakForceN, run.earlierPeakN), endedBy: last.end });
  const rearInBinM = work.tcp()[1] - behind - originY;
  if (last.end !== 'goal' && rearInBinM < 0) {
    const way = { movedMm: wholeMm(moved), wholeMm: wholeMm(run.behindAtFeedM) };
    run.early = {
      cause: 'jammed_at_mouth',
      why:
        last.end === 'force'
          ? said('feed_stopped_by_force', { forceN: wholeN(last.peakForceN), ...way })
          : said('feed_ran_out', way),
    };
    const back: Action[] =
      work.toolKind === 'belts'
        ? [{ act: 'unfeed', speedMps: 0.3, untilBehindM: run.behindAtFeedM - 0.003, timeoutS: 2, forceCapN: null }]
        : [{ act: 'axes', targets: { plunger: 0 }, speedMps: 0.5, guardN: null }];
    return [...back, { act: 'relax' }, leaveBin];
  }
  run.summary.push(
    last.end === 'goal'
      ? `the item was fed ${millimetres(moved)} in`
      : last.end === 'force'
        ? `the item met ${last.peakForceN.toFixed(0)} N when it was ${millimetres(rearInBinM)} inside, and was let go there`
        : `the item stopped moving when it was ${millimetres(rearInBinM)} inside, and was let go there`,
  );
  const open = work.heldWidthM() / 2 + tool.RELEASE_M;
  return [
    { act: 'payload', carried: false },
    { act: 'axes', targets: { paddle_left: open, paddle_right: open }, speedMps: 0.12, guardN: null },
    { act: 'wait', durationS: 0.05 },
    step.next('released'),
  ];
}

/** Out of the mouth with open paddles, turned as they were, and level in front of it. */
export function released({ run, work, bin }: FeedStep, rollRad = 0): Action[] {
  const [x, , z] = work.referenceTcp();
  const holdBlade = run.holding?.side ?? null;
  const frontM: Vec3 = [x, bin.originInCellM[1] + tool.FRONT_Y_M, z];
  return [
    { act: 'axes', targets: { plunger: 0 }, speedMps: 0.8, guardN: null },
    line([x, bin.originInCellM[1] + tool.SWEEP_Y_M, z], 0.25, {
      holdBlade,
      beltsFollow: work.toolKind === 'belts',
      rollRad,
    }),
    ...(rollRad === 0 ? [] : [line(frontM, 0.3, { rollRad }), line(frontM, 0.3)]),
    letGo,
    { act: 'tare' },
    ...bladeOut(run, work),
    nextStep,
  ];
}

/** A stop in the middle of a feed: what is part of the way in comes out with the belts first. */
export const unfeed = ({ run }: FeedStep): Action[] =>
  run.mouth.is === 'feeding'
    ? [{ act: 'unfeed', speedMps: 0.3, untilBehindM: run.behindAtFeedM, timeoutS: 1.5, forceCapN: null }]
    : [];
