import { gripOrientation } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { DEVIATIONS_90 } from '#shared/units/interval.ts';
import type { BinSpace } from './binSpace.ts';
import { candidateFeatures } from './features.ts';
import { landingsOf, TYPICAL_FRAGILE_SHARE } from './landing.ts';
import { placements } from './placement.ts';
import type { SuccessModel } from './SuccessModel.ts';

/** What a picture of a fresh pod's good bin looks like: some contents, a fairly certain gap. */
const TYPICAL_OCCUPIED = 0.3;
const TYPICAL_GAP_MARGIN_M = 0.01;
const untried = { failedHere: false, failedInBin: 0 };

/** The best success that these items could have in a pod with room: each in each bin size, into a gap of half the width. */
export function bestImaginable(
  items: readonly Pick<Item, 'product' | 'failedAttempts'>[],
  binSizes: readonly Vec3[],
  tool: ToolLimits,
  model: SuccessModel,
): number {
  let best = 0;
  for (const sizeM of binSizes) {
    const space = roomySpace(sizeM);
    for (const item of items) {
      const grip = gripOrientation(item.product, sizeM);
      const landing = landingsOf(item, TYPICAL_FRAGILE_SHARE, tool);
      for (const placement of placements(grip, tool, space)) {
        const pSuccess = model.pSuccess(candidateFeatures(item, grip, space, placement, { ...untried, landing, tool }));
        if (pSuccess > best) best = pSuccess;
      }
    }
  }
  return best;
}

function roomySpace(sizeM: Vec3): BinSpace {
  const gap = { startM: 0, endM: Math.max(sizeM[0] / 2, Math.min(sizeM[0], 0.2)) };
  return {
    sizeKey: sizeM.join('x'),
    bin: { binId: '', row: 1, column: 1, originInCellM: [0, 0, 0], sizeM },
    estimate: {
      podId: '',
      binId: '',
      capturedAtMs: 0,
      imageId: '',
      model: '',
      status: 'ok',
      refusedReason: null,
      occupiedFraction: TYPICAL_OCCUPIED,
      freeVolumeM3: 0,
      freeVolumeMarginM3: 0,
      columnHeightFractions: [],
      widestGap: gap,
      gaps: [gap],
      gapMarginM: TYPICAL_GAP_MARGIN_M,
      makeableGapM: sizeM[0] * (1 - TYPICAL_OCCUPIED),
      makeableGapMarginM: TYPICAL_GAP_MARGIN_M,
      bandsFraction: 0.2,
      items: [],
    },
    stretches: [
      {
        ...gap,
        widthM: gap.endM,
        levelM: 0,
        unevenM: 0,
        touchesLeftWall: true,
        touchesRightWall: gap.endM >= sizeM[0],
        freeLeftM: 0,
        freeRightM: Math.max(0, sizeM[0] * (1 - TYPICAL_OCCUPIED) - gap.endM),
      },
    ],
    ledges: [],
    known: null,
    gapSigmaM: TYPICAL_GAP_MARGIN_M / DEVIATIONS_90,
    ledgeSigmaM: TYPICAL_GAP_MARGIN_M,
    makeableSigmaM: TYPICAL_GAP_MARGIN_M / DEVIATIONS_90,
    ageS: 0,
  };
}
