import { reason, type PlanReason } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { wholeMm as mm } from '#shared/units/units.ts';
import type { CandidateFeatures } from './features.ts';
import type { KnownLane } from './knownLanes.ts';
import type { Placement } from './placement.ts';

/** Pictures older than this get a remark: somebody may have reached into the bin since. */
const OLD_PICTURE_S = 600;
const LOW_HEADROOM_M = 0.015;
const HEAVY_SHARE = 0.7;
const OFF_CENTRE_M = 0.02;
const SLENDER = 4;
/** Less weight than this behind the front of what bears it gets a remark. */
const TIPS_M = 0.05;
/** Chance of harm in landing from which on it is named. */
const WORTH_SAYING = 0.002;

/** What speaks for and against a candidate, weightiest first. */
export function candidateReasons(
  placement: Placement,
  f: CandidateFeatures,
  tool: ToolLimits,
  swapBelow: number,
  pSuccess: number,
): PlanReason[] {
  const found: PlanReason[] = [widthReason(placement, f)];
  if (f.failedHere) found.push(reason('-', 'failed_here'));
  else if (f.failedInBin > 0) found.push(reason('-', 'bin_failed', { failures: f.failedInBin }));
  if (placement.lane) found.push(...laneReasons(placement.lane));
  else if (f.kind === 'direct') found.push(reason('+', 'no_sweep'));
  else {
    const values = { side: f.kind, distanceMm: mm(placement.sweepDistanceM), pushedItems: f.pushedItems };
    found.push(reason('-', 'sweep_needed', values));
  }
  if (f.levelM > 0 && !placement.lane)
    found.push(reason('-', 'above_contents', { levelMm: mm(f.levelM), heightMm: mm(placement.insertHeightM) }));
  found.push(...landingReasons(f));
  const headroomMm = mm(f.headroomM);
  found.push(
    f.headroomM < LOW_HEADROOM_M
      ? reason('-', 'headroom_low', { headroomMm })
      : reason('+', 'headroom', { headroomMm }),
  );
  if (f.gapMarginM > f.neededM / 4) found.push(reason('-', 'estimate_uncertain', { marginMm: mm(f.gapMarginM) }));
  if (f.ageS > OLD_PICTURE_S) found.push(reason('-', 'estimate_old', { ageMin: Math.round(f.ageS / 60) }));
  found.push(...itemReasons(f, tool));
  if (pSuccess < swapBelow) found.push(reason('-', 'below_threshold', { pSuccess, swapBelow }));
  return found;
}

function laneReasons(lane: KnownLane): PlanReason[] {
  const { behindM, behindSigmas } = lane;
  const before = behindM === null ? [] : [reason('-', 'before_seen', { spareMm: mm(behindM), sigmaMm: mm(behindM / behindSigmas) })]; // prettier-ignore
  return [...placeReasons(lane), ...before];
}

function placeReasons({ pushedUnits, pushedKg, spareDepthM, sideM, levelM, borneShare }: KnownLane): PlanReason[] {
  if (levelM > 0)
    return [reason('+', 'borne_by', { levelMm: mm(levelM), bornePercent: Math.round(100 * Math.min(1, borneShare)) })];
  if (pushedUnits > 0)
    return [reason('-', 'pushes_home', { units: pushedUnits, massKg: pushedKg, spareMm: mm(spareDepthM) })];
  return Number.isFinite(sideM) ? [reason('+', 'known_lane', { sideMm: mm(sideM) })] : [reason('+', 'no_sweep')];
}

function landingReasons(f: CandidateFeatures): PlanReason[] {
  const airMm = mm(f.airBelowM);
  const found: PlanReason[] = [];
  if (f.lowered) found.push(reason('+', 'lowered', { airMm }));
  else if (f.pHarm > WORTH_SAYING)
    found.push(
      reason('-', 'landing', {
        airMm,
        forceN: Math.round(f.landingN),
        harmPercent: Math.round(1000 * f.pHarm) / 10,
      }),
    );
  if (f.lowered && f.supportM < TIPS_M) found.push(reason('-', 'may_tip', { supportMm: mm(f.supportM) }));
  return found;
}

function itemReasons(f: CandidateFeatures, tool: ToolLimits): PlanReason[] {
  const found: PlanReason[] = [];
  if (f.failedAttempts > 0) found.push(reason('-', 'failed_before', { failedAttempts: f.failedAttempts }));
  if (f.fragile) found.push(reason('-', 'fragile'));
  if (f.massKg > HEAVY_SHARE * tool.maxItemMassKg)
    found.push(reason('-', 'heavy', { massKg: f.massKg, limitKg: tool.maxItemMassKg }));
  if (f.comOffsetM > OFF_CENTRE_M) found.push(reason('-', 'off_centre', { offsetMm: mm(f.comOffsetM) }));
  if (f.form === 'sphere' || f.form === 'cylinder') found.push(reason('-', 'rolls', { form: f.form }));
  if (f.heightM > SLENDER * f.laneWidthM && f.widthMarginM > f.laneWidthM) found.push(reason('-', 'slender'));
  return found;
}

function widthReason(placement: Placement, f: CandidateFeatures): PlanReason {
  const marginMm = mm(f.widthMarginM);
  const values = {
    availableMm: mm(placement.availableM),
    neededMm: mm(placement.neededM),
    marginMm,
    sigmaMm: mm(placement.availableSigmaM),
  };
  return f.widthMarginM >= 0
    ? reason('+', 'width_margin', values)
    : reason('-', 'width_short', { ...values, shortMm: -marginMm });
}
