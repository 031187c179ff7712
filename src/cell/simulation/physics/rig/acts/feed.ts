import { clamp } from '#shared/units/units.ts';
import type { ActionEnd, ActOf } from '../actions.ts';
import { begun } from './Act.ts';
import type { Act, ActProgress, ActSite } from './Act.ts';
import { GUARD_SHARE, guardTripped } from './guard.ts';

/** A feed gives up when the item has made no headway for this long. */
const FEED_PATIENCE_S = 0.35;
const BELT_ACCELERATION = 4;
/** An item whose front is this far behind the tips lies wholly between the belts. */
const CLEAR_OF_TIPS_M = 0.003;

/** What the wrist reads along the feed for so long is something that the item pushes, not the item's own weight being drawn along. */
const PUSH_FELT_N = 2.5;
const PUSH_FELT_S = 0.01;

export interface FeedProgress extends ActProgress {
  /** How far the item's rear was behind the tips in the first step; null before it. */
  fromBehindM: number | null;
  headwayM: number;
  stuckS: number;
  speedMps: number;
  overS: number;
  /** For how long it has been felt that the item pushes something. */
  feltS: number;
}

const begin = (): FeedProgress => ({
  ...begun(),
  fromBehindM: null,
  headwayM: 0,
  stuckS: 0,
  speedMps: 0,
  overS: 0,
  feltS: 0,
});

/** Belts until the item has left the paddles, or as much of it as was asked for. */
export const feed: Act<'feed', FeedProgress> = {
  begin,
  step: (action, progress, at) =>
    runBelts(action, 1, ({ rearM }) => rearM < (action.untilBehindM ?? -0.002), progress, at),
};

/** Belts backwards until the item's rear is so far behind the tips, or all of it between the paddles. */
export const unfeed: Act<'unfeed', FeedProgress> = {
  begin,
  step: (action, progress, at) =>
    runBelts(
      action,
      -1,
      ({ rearM, frontM }) => (action.untilBehindM === null ? frontM > CLEAR_OF_TIPS_M : rearM >= action.untilBehindM),
      progress,
      at,
    ),
};

function runBelts(
  action: ActOf<'feed' | 'unfeed'>,
  direction: 1 | -1,
  isThere: (item: { rearM: number; frontM: number }) => boolean,
  progress: FeedProgress,
  at: ActSite,
): ActionEnd | null {
  const end = advance(action, direction, isThere, progress, at);
  if (end !== null) at.controller.state.beltSpeedMps = 0;
  return end;
}

function advance(
  action: ActOf<'feed' | 'unfeed'>,
  direction: 1 | -1,
  isThere: (item: { rearM: number; frontM: number }) => boolean,
  progress: FeedProgress,
  at: ActSite,
): ActionEnd | null {
  const { timestepS, maxToolSpeedMps, rate } = at;
  const { state } = at.controller;
  const item = at.feed();
  progress.fromBehindM ??= item.rearM;
  progress.travelM = Math.abs(progress.fromBehindM - item.rearM);
  const guardN = action.forceCapN === null ? Infinity : GUARD_SHARE * action.forceCapN;
  const { wrench } = state;
  // The belts' motors stall rather than grind: above the guard they slow down to nothing.
  const speedMps = Math.min(pushSpeedMps(action, progress, at) ?? action.speedMps, maxToolSpeedMps);
  const wanted = Math.hypot(wrench[0]!, wrench[1]!) > guardN ? 0 : speedMps;
  const change = BELT_ACCELERATION * timestepS;
  progress.speedMps += clamp(wanted - progress.speedMps, -2 * change, change);
  state.beltSpeedMps = direction * progress.speedMps * rate;
  if (progress.travelM > progress.headwayM + 0.002) {
    progress.headwayM = progress.travelM;
    progress.stuckS = 0;
  } else progress.stuckS += at.dtS;
  if (guardTripped(progress, guardN, at)) return 'force';
  if (isThere(item)) return 'goal';
  if (progress.stuckS > FEED_PATIENCE_S) return progress.peakForceN > guardN ? 'force' : 'timeout';
  // Slower than meant, it may take that much longer.
  const slowness = Math.max(1, action.speedMps / maxToolSpeedMps);
  return progress.elapsedS >= action.timeoutS * slowness ? 'timeout' : null;
}

/** The speed of pushing from when something was felt; null before it, and where nothing is to be pushed. */
function pushSpeedMps(
  action: ActOf<'feed' | 'unfeed'>,
  progress: FeedProgress,
  { controller, dtS }: ActSite,
): number | null {
  if (action.act === 'unfeed' || action.pushMps === undefined) return null;
  if (progress.feltS <= PUSH_FELT_S) {
    const isFelt = -controller.state.wrench[1]! > PUSH_FELT_N;
    progress.feltS = isFelt ? progress.feltS + dtS : 0;
  }
  return progress.feltS > PUSH_FELT_S ? action.pushMps : null;
}
