import { reason, type PlanReason } from '#shared/domain/plan.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { wholeMm as mm } from '#shared/units/units.ts';
import type { CandidateFeatures } from './features.ts';
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
  if (f.failedHere)
    found.push(reason('-', 'failed_here', 'This item failed in this bin before; what stopped it may still be there.'));
  else if (f.failedInBin > 0)
    found.push(
      reason('-', 'bin_failed', `${f.failedInBin} other item(s) failed in this bin; it may be fuller than it looks.`, {
        failures: f.failedInBin,
      }),
    );
  if (f.kind === 'direct') found.push(reason('+', 'no_sweep', 'No contents need to be moved.'));
  else
    found.push(
      reason(
        '-',
        'sweep_needed',
        `The contents must be pushed ${mm(placement.sweepDistanceM)} mm to the ${f.kind}` +
          (f.pushedItems > 0 ? `, ${f.pushedItems} of them seen.` : '.'),
        { side: f.kind, distanceMm: mm(placement.sweepDistanceM), pushedItems: f.pushedItems },
      ),
    );
  if (f.levelM > 0)
    found.push(
      reason(
        '-',
        'above_contents',
        `It is fed ${mm(placement.insertHeightM)} mm above the floor, over contents that are ${mm(f.levelM)} mm high.`,
        { levelMm: mm(f.levelM), heightMm: mm(placement.insertHeightM) },
      ),
    );
  const airMm = mm(f.airBelowM);
  if (f.lowered)
    found.push(
      reason('+', 'lowered', `It is lowered until it touches instead of dropping up to ${airMm} mm.`, { airMm }),
    );
  else if (f.pHarm > WORTH_SAYING) {
    const values = { airMm, forceN: Math.round(f.landingN), harmPercent: Math.round(1000 * f.pHarm) / 10 };
    const text = `It drops up to ${airMm} mm and presses with about ${values.forceN} N: a chance of ${values.harmPercent} % to harm something.`;
    found.push(reason('-', 'landing', text, values));
  }
  if (f.lowered && f.supportM < TIPS_M)
    found.push(
      reason('-', 'may_tip', 'Its weight may lie in front of what it is laid on: it may tip towards the mouth.', {
        supportMm: mm(f.supportM),
      }),
    );
  const headroomMm = mm(f.headroomM);
  found.push(
    f.headroomM < LOW_HEADROOM_M
      ? reason('-', 'headroom_low', `Only ${headroomMm} mm of air above the item.`, { headroomMm })
      : reason('+', 'headroom', `${headroomMm} mm of air above the item.`, { headroomMm }),
  );
  if (f.gapMarginM > f.neededM / 4)
    found.push(
      reason('-', 'estimate_uncertain', `The gap is only known to within ${mm(f.gapMarginM)} mm.`, {
        marginMm: mm(f.gapMarginM),
      }),
    );
  if (f.ageS > OLD_PICTURE_S) {
    const ageMin = Math.round(f.ageS / 60);
    found.push(reason('-', 'estimate_old', `The bin's picture is ${ageMin} minutes old.`, { ageMin }));
  }
  if (f.failedAttempts > 0)
    found.push(
      reason(
        '-',
        'failed_before',
        `This item failed ${f.failedAttempts} time${f.failedAttempts > 1 ? 's' : ''} before.`,
        {
          failedAttempts: f.failedAttempts,
        },
      ),
    );
  if (f.fragile) found.push(reason('-', 'fragile', 'The item is fragile: it is held and pushed more gently.'));
  if (f.massKg > HEAVY_SHARE * tool.maxItemMassKg)
    found.push(
      reason(
        '-',
        'heavy',
        `${f.massKg.toFixed(1)} kg is near the ${tool.maxItemMassKg.toFixed(1)} kg that the tool holds.`,
        {
          massKg: f.massKg,
          limitKg: tool.maxItemMassKg,
        },
      ),
    );
  if (f.comOffsetM > OFF_CENTRE_M)
    found.push(
      reason('-', 'off_centre', `Its weight lies ${mm(f.comOffsetM)} mm off the middle.`, {
        offsetMm: mm(f.comOffsetM),
      }),
    );
  if (f.form === 'sphere' || f.form === 'cylinder')
    found.push(reason('-', 'rolls', `A ${f.form} can roll out again.`, { form: f.form }));
  if (f.heightM > SLENDER * f.laneWidthM && f.widthMarginM > f.laneWidthM)
    found.push(reason('-', 'slender', 'It stands on a narrow edge and has nothing near to lean on.'));
  if (pSuccess < swapBelow)
    found.push(
      reason(
        '-',
        'below_threshold',
        `Less likely than the ${percent(swapBelow)} that a stow in this pod should have.`,
        {
          pSuccess,
          swapBelow,
        },
      ),
    );
  return found;
}

function widthReason(placement: Placement, f: CandidateFeatures): PlanReason {
  const values = {
    availableMm: mm(placement.availableM),
    neededMm: mm(placement.neededM),
    marginMm: mm(f.widthMarginM),
    sigmaMm: mm(placement.availableSigmaM),
  };
  const what = f.kind === 'direct' ? 'gap' : 'gap that a sweep can make';
  const sizes = `the ${what} is ${values.availableMm} mm, ${values.neededMm} mm are needed`;
  return f.widthMarginM >= 0
    ? reason('+', 'width_margin', `${values.marginMm} mm to spare: ${sizes}.`, values)
    : reason('-', 'width_short', `${-values.marginMm} mm short: ${sizes}.`, values);
}

export const percent = (share: number): string => `${(share * 100).toFixed(1)} %`;
