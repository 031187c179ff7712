import type { ItemForm } from '#shared/domain/item.ts';
import type { CandidateFeatures } from './features.ts';
import { NOTHING_BEHIND } from './knownLanes.ts';
import { normalCdf } from './normalDistribution.ts';
import type { SuccessModel } from './SuccessModel.ts';

/**
 * The model that needs no data: the chance that the true gap suffices, given the estimate's interval, times base rates
 * that are set low on purpose. It is what the learned model has to beat.
 */
export const explicitModel: SuccessModel = {
  name: 'explicit-2',
  pSuccess(f: CandidateFeatures): number {
    const enoughWidth = normalCdf(f.widthMarginSigmas);
    const enoughHeight = normalCdf((f.headroomM - 0.004) / HEADROOM_SIGMA_M);
    const levelSigmaM = f.isOnSeen ? SEEN_LEVEL_SIGMA_M : f.isKnownLane ? KNOWN_LEVEL_SIGMA_M : LEVEL_SIGMA_M;
    const enoughAir = f.levelM > 0 ? ABOVE_BASE * normalCdf(f.airBelowM / levelSigmaM) : 1;
    // An insert's item comes in with a speed that carries it onto what it would tip off when laid down.
    const borne = f.lowered && !f.isKnownLane ? normalCdf(f.supportM / FRONT_SIGMA_M) : 1;
    const unharmed = 1 - f.pHarm;
    const base =
      f.kind === 'direct' ? DIRECT_BASE : SWEEP_BASE * 0.995 ** f.pushedItems * normalCdf(f.bladeEntrySigmas);
    const home = f.pushedHome > 0 ? PUSH_FACTOR * normalCdf((f.spareDepthM - LEAST_SPARE_M) / ROW_SIGMA_M) : 1;
    const clear = f.behindSigmas < NOTHING_BEHIND ? normalCdf(f.behindSigmas) : 1;
    const stop = f.isKnownLane && f.fragile && f.spareDepthM < HARD_STOP_M ? FRAGILE_STOP_FACTOR : 1;
    const upright = f.isKnownLane && f.levelM === 0 && f.heightM > SLENDER * f.depthM ? SLENDER_FACTOR : 1;
    const shape = FORM_FACTOR[f.form] * (f.fragile ? 0.995 : 1) * Math.exp(-0.4 * f.comOffsetM);
    const history = 0.85 ** f.failedAttempts * afterFailures(f);
    return Math.min(
      0.995,
      base *
        enoughWidth *
        enoughHeight *
        enoughAir *
        unharmed *
        borne *
        home *
        clear *
        stop *
        upright *
        shape *
        history,
    );
  },
};

const HEADROOM_SIGMA_M = 0.003;
/** How well the height of contents is seen, and what resting on them costs. */
const LEVEL_SIGMA_M = 0.013;
/** The same where it is the height of something that was put there. */
const KNOWN_LEVEL_SIGMA_M = 0.005;
/** How well it is seen how far back contents begin. A judgement: estimates carry no margin for it. */
const FRONT_SIGMA_M = 0.03;
/** And where the map shows a top that bears: at most 16 mm higher than said in 95 % of the columns of 160 bins. */
const SEEN_LEVEL_SIGMA_M = 0.009;
const ABOVE_BASE = 0.99;
const DIRECT_BASE = 0.988;
const SWEEP_BASE = 0.975;
/** Of pushes with depth to spare, and how well the depths of a row are known together (`bench/fill.ts` with physics). */
const PUSH_FACTOR = 0.992;
const LEAST_SPARE_M = 0.006;
/** So near to the back wall an item may run into it: 189 N once in 60 stows, where fragile ones bear 60. */
const HARD_STOP_M = 0.04;
const FRAGILE_STOP_FACTOR = 0.9;
const ROW_SIGMA_M = 0.008;
/** What stands at the mouth on a foot this much shorter than it is high falls out or stops short: 2 of 11 in 648 stows, of all others 14. */
const SLENDER = 4;
const SLENDER_FACTOR = 0.9;

/** The same item in the same bin of the same pod: what stopped it is still there. */
const FAILED_HERE_FACTOR = 0.5;
/** Another item in a bin that stopped one: what was seen of the bin is likely to be wrong. */
const FAILED_IN_BIN_FACTOR = 0.6;
/** What failures in the bin leave of a probability, with every model: far too rare to be learned from data. */
export const afterFailures = ({ failedHere, failedInBin }: CandidateFeatures): number =>
  failedHere ? FAILED_HERE_FACTOR : FAILED_IN_BIN_FACTOR ** failedInBin;
const FORM_FACTOR: Readonly<Record<ItemForm, number>> = {
  box: 1,
  book: 0.998,
  blister: 0.995,
  bag: 0.99,
  irregular: 0.985,
  cylinder: 0.985,
  sphere: 0.97,
};
