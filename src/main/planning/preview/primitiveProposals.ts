import { flatBesideWalls, flipUpStep } from '#shared/domain/flatBesideWall.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { gripOrientation, neededLaneWidthM } from '#shared/domain/grip.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { Item } from '#shared/domain/item.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { reason, type PlanReason } from '#shared/domain/plan.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { RecoveryProposal } from '#shared/domain/preview.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { feeds, feedsAt, inDeclaredRange, numberParameter, primitiveStep } from '#shared/domain/primitive.ts';
import { highestForceN, type ToolLimits } from '#shared/domain/tool.ts';
import { wholeMm as mm } from '#shared/units/units.ts';

type Proposal = Omit<RecoveryProposal, 'proposalId'>;

export interface BinQuestion {
  intervention: Intervention;
  bin: Bin;
  /** Usable. */
  estimate: BinEstimate | null;
  tool: ToolLimits;
  /** The item that the call is about, where the arm can stow it now; else null. */
  stowable: Item | null;
  heldItemId: string | null;
  /** What the planner says of a chain; null where it has no prediction. */
  rate: RateChain;
}
export type RateChain = (
  itemId: string,
  binId: string,
  chain: readonly PrimitiveStep[],
) => { pSuccess: number; expectedS: number; reasons: PlanReason[] } | null;

/** Seconds; medians of simulated motions with the way there and back. */
const FLIP_S = 16;
const PROBE_S = 14;
const EJECT_S = 14;
/** Width that standing something up must free before it is worth the risk. */
const WORTH_FREEING_M = 0.02;
/** Least likely chain that is worth showing: as for other retries. */
const LEAST_P = 0.3;

/** Causes that say that there was too little room. */
const narrowCauses: ReadonlySet<StowCause> = new Set<StowCause>(['no_space_made', 'force_limit', 'jammed_at_mouth']);

/**
 * Stands up what is seen to lie flat beside a wall where the stow failed for want of room; with the item fed into what that frees,
 * where the arm has it and the planner has a prediction for the whole.
 */
export function flipUpProposals(question: BinQuestion): Proposal[] {
  const { intervention, bin, estimate, tool, stowable, rate } = question;
  if (!estimate || intervention.cause === null || !narrowCauses.has(intervention.cause)) return [];
  const [flat] = flatBesideWalls(bin, estimate, tool).filter(({ freesM }) => freesM >= WORTH_FREEING_M);
  if (!flat) return [];
  const { side } = flat;
  const values = { side, freesMm: mm(flat.freesM), widthMm: mm(flat.widthM), thickMm: mm(flat.thickM) };
  const frees = reason('+', 'flip_frees', values);
  const flip = flipUpStep(flat, tool);
  if (stowable) {
    const laneM = neededLaneWidthM(gripOrientation(stowable.product, bin.sizeM), tool);
    const fromWallM = flat.thickM + LANE_MARGIN_M + laneM / 2;
    const xM = side === 'left' ? fromWallM : bin.sizeM[0] - fromWallM;
    const insert = primitiveStep('insert', {
      xM: inDeclaredRange('insert', 'xM', xM),
      heightM: INSERT_HEIGHT_M,
      forceCapN: highestForceN(tool),
    });
    const chain = [flip, insert, primitiveStep('retract')];
    const rated = rate(stowable.itemId, bin.binId, chain);
    if (rated && rated.pSuccess >= LEAST_P)
      return [
        {
          kind: 'flip_up',
          motion: { kind: 'stow', itemId: stowable.itemId, binId: bin.binId, chain },
          pSuccess: rated.pSuccess,
          expectedS: rated.expectedS,
          reasons: [frees, ...rated.reasons],
        },
      ];
  }
  return [
    {
      kind: 'flip_up',
      motion: { kind: 'chain', binId: bin.binId, chain: [flip, primitiveStep('retract')] },
      pSuccess: null,
      expectedS: FLIP_S,
      reasons: [frees, reason('-', 'flip_not_felt')],
    },
  ];
}
/** Beside what stands then, and above a floor that may not be quite free: as the planner keeps them. */
const LANE_MARGIN_M = 0.008;
const INSERT_HEIGHT_M = 0.03;

/** Causes after which it is worth feeling where the picture was wrong. */
const doubtfulCauses: ReadonlySet<StowCause> = new Set<StowCause>(['perception_mismatch', 'jammed_at_mouth']);
/** A gap known no better than to this share of its width is doubtful. */
const DOUBTFUL_SHARE = 0.25;

/** Feels how deep the bin is free where the last stow went, when what the picture says of it is in doubt. */
export function probeProposals({ intervention, bin, estimate, tool, stowable }: BinQuestion): Proposal[] {
  const { cause, tried } = intervention;
  const contradicted = cause !== null && doubtfulCauses.has(cause);
  const gapM = estimate ? estimate.widestGap.endM - estimate.widestGap.startM : 0;
  const isVague = estimate !== null && gapM > 0 && estimate.gapMarginM > DOUBTFUL_SHARE * gapM;
  // Without a picture a new one comes first; it costs nothing and cannot be in the way of anything.
  // Nor is there anything to find out where nothing more is to be stowed.
  const isOfUse = stowable !== null || intervention.reason === 'perception';
  if (!estimate || !isOfUse || (!contradicted && !isVague)) return [];
  const lane = laneOf(tried);
  const bladeXM = lane?.xM ?? (estimate.widestGap.startM + estimate.widestGap.endM) / 2;
  const heightM = Math.min((lane?.heightM ?? 0) + PROBE_ABOVE_M, bin.sizeM[2] - tool.bladeHeightM - PROBE_ABOVE_M);
  if (bladeXM <= 0 || bladeXM >= bin.sizeM[0] || heightM < 0.005) return [];
  const probe = primitiveStep('probe', {
    bladeXM: inDeclaredRange('probe', 'bladeXM', bladeXM),
    heightM: inDeclaredRange('probe', 'heightM', heightM),
    depthM: inDeclaredRange('probe', 'depthM', bin.sizeM[1] - PROBE_BEHIND_M),
  });
  const values = { binId: bin.binId, xMm: mm(bladeXM), marginMm: mm(estimate.gapMarginM) };
  const why = contradicted ? reason('+', 'probe_contradicted', values) : reason('+', 'probe_vague', values);
  return [
    {
      kind: 'probe',
      motion: { kind: 'chain', binId: bin.binId, chain: [probe, primitiveStep('retract')] },
      pSuccess: null,
      expectedS: PROBE_S,
      reasons: [why, reason('-', 'probe_only_feels')],
    },
  ];
}
const PROBE_ABOVE_M = 0.01;
const PROBE_BEHIND_M = 0.03;

/** Where the last step that fed an item put it. */
function laneOf(tried: readonly PrimitiveStep[]): { xM: number; heightM: number } | null {
  const fed = tried.findLast(feeds);
  return fed ? feedsAt(fed) : null;
}

/** What `eject` was seen to bring out of a free mouth. */
const EJECTED_KG = 1.5;
const EJECTED_WIDTH_M = { from: 0.02, to: 0.1 };
/** Height of the lower edge of the paddles, and how far they reach in to grip what stands at the mouth. */
const EJECT_REACH_M = 0.06;

/** Draws out what sticks out of the mouth where the last stow put it, when the tool is empty and the paddles can take it. */
export function ejectProposals(question: BinQuestion, sticking: readonly Item[]): Proposal[] {
  const { intervention, bin, tool, heldItemId } = question;
  const item = sticking.find(({ itemId }) => itemId === intervention.itemId);
  const lane = laneOf(intervention.tried);
  if (tool.kind !== 'belts' || !item || !lane || heldItemId !== null || item.product.massKg > tool.maxItemMassKg)
    return [];
  const widthM = gripOrientation(item.product, bin.sizeM).laneWidthM;
  const { massKg } = item.product;
  const wasSeen = massKg <= EJECTED_KG && widthM >= EJECTED_WIDTH_M.from && widthM <= EJECTED_WIDTH_M.to;
  const eject = primitiveStep('eject', {
    xM: inDeclaredRange('eject', 'xM', lane.xM),
    widthM: inDeclaredRange('eject', 'widthM', widthM),
    reachM: EJECT_REACH_M,
    squeezeN: item.product.fragile ? tool.maxFragileSqueezeForceN : numberParameter('eject', 'squeezeN').default,
  });
  const values = { itemId: item.itemId, binId: bin.binId, xMm: mm(lane.xM), widthMm: mm(widthM), massKg };
  return [
    {
      kind: 'eject',
      motion: { kind: 'chain', binId: bin.binId, chain: [eject] },
      pSuccess: null,
      expectedS: EJECT_S,
      reasons: [
        reason('+', 'eject_draws_out', values),
        wasSeen ? reason('-', 'eject_unpredicted') : reason('-', 'eject_untried', values),
        reason('-', 'eject_not_across'),
      ],
    },
  ];
}
