import { describe, expect, it } from 'vitest';
import { gripOrientation, sideUpOf } from '#shared/domain/grip.ts';
import { feedsAt } from '#shared/domain/primitive.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';
import { aFreeDepthMap, type MappedThing } from '../../../../tests/builders/freeDepthMap.ts';
import { aBin, aBufferItem, anEstimate, aPlanRequest } from '../../../../tests/builders/plannerSnapshot.ts';
import { explicitModel } from './explicitModel.ts';
import { restingRearM } from './knownContents.ts';
import { plan } from './plan.ts';

const SIZES = [[0.4, 0.4, 0.3], [0.3, 0.4, 0.32], [0.24, 0.4, 0.25]] as const; // prettier-ignore

interface Drawn {
  request: PlanRequest;
  thingsOf: Map<string, MappedThing[]>;
}

/** Bins with two to five things side by side at any depth, seen exactly but for a few millimetres, and items of all sizes. */
function drawn(seed: number, bins = 6): Drawn {
  const random = randomSource(seed);
  const between = (low: number, high: number): number => low + (high - low) * random();
  const thingsOf = new Map<string, MappedThing[]>();
  const pod = Array.from({ length: bins }, (_, k) => aBin(`${k + 1}A`, [...SIZES[k % SIZES.length]!]));
  const estimates = pod.map(({ binId, sizeM }) => {
    const things: MappedThing[] = [];
    const gaps: [number, number][] = [];
    let x = between(0, 0.05);
    gaps.push([0, x]);
    while (x < sizeM[0] - 0.05) {
      const end = Math.min(sizeM[0], x + between(0.03, 0.12));
      things.push({ xM: [x, end], zM: [0, between(0.1, 0.9) * sizeM[2]], frontM: between(0, 0.38), sigmaM: 0.004 });
      x = end + (random() < 0.5 ? 0 : between(0.01, 0.15));
      gaps.push([end, Math.min(sizeM[0], x)]);
    }
    thingsOf.set(binId, things);
    const columnHeightFractions = Array.from({ length: 24 }, (_, k) => {
      const middleM = ((k + 0.5) / 24) * sizeM[0];
      return Math.max(0, ...things.filter(({ xM }) => middleM > xM[0] && middleM < xM[1]).map(({ zM }) => zM[1] / sizeM[2])); // prettier-ignore
    });
    const free = gaps.filter(([low, high]) => high - low > 0.005);
    const freeDepth = aFreeDepthMap(sizeM, things);
    return anEstimate(binId, free, { columnHeightFractions, freeDepth, gapMarginM: 0.01 });
  });
  const items = Array.from({ length: 8 }, (_, k) =>
    aBufferItem(`item-${k}`, {
      ...{ sku: `sku-${k}`, lengthM: between(0.06, 0.3), widthM: between(0.05, 0.15), heightM: between(0.01, 0.08) },
      ...{ massKg: between(0.05, 1.5) },
    }),
  );
  const change = (s: PlanRequest['snapshot']) => ({ ...s, stowed: [] });
  return { request: aPlanRequest({ bins: pod, estimates, items, change }, { limit: 2000 }), thingsOf };
}
const planned = (request: PlanRequest) => plan(request, { model: explicitModel });

describe('plan with free-depth maps', () => {
  it('feeds nothing into what stands there, and nothing beyond the bin (seeds 1 to 40)', () => {
    let rows = 0;
    for (let seed = 1; seed <= 40; seed++) {
      const { request, thingsOf } = drawn(seed);
      for (const { itemId, binId, chain } of planned(request).candidates) {
        const feed = chain.find(({ primitive }) => primitive === 'pushHome');
        if (!feed) continue;
        const { sizeM } = request.snapshot.pod!.bins.find((bin) => bin.binId === binId)!;
        const { product } = request.snapshot.buffer.find((item) => item.itemId === itemId)!;
        const grip = gripOrientation(product, sizeM, sideUpOf(chain));
        const { xM, heightM } = feedsAt(feed)!;
        const frontM = restingRearM(grip.depthM, sizeM[1], request.tool, true) + grip.depthM;
        const [low, high] = [xM - grip.laneWidthM / 2, xM + grip.laneWidthM / 2];
        expect(low).toBeGreaterThan(0);
        expect(high).toBeLessThan(sizeM[0]);
        expect(frontM).toBeLessThan(sizeM[1]);
        expect(heightM + grip.heightM).toBeLessThan(sizeM[2]);
        for (const thing of thingsOf.get(binId)!)
          if (high > thing.xM[0] && low < thing.xM[1]) expect(frontM).toBeLessThan(thing.frontM);
        rows++;
      }
    }
    expect(rows).toBeGreaterThan(100);
  });

  it('ranks the same whatever the order of bins, estimates, items and memories', () => {
    const { request } = drawn(7);
    const { snapshot } = request;
    const asOf = ({ snapshot: s, ...rest }: PlanRequest) => planned({ ...rest, snapshot: s }).candidates;
    const turned: PlanRequest = {
      ...request,
      arrivals: [...snapshot.estimates].reverse(),
      snapshot: {
        ...snapshot,
        pod: { ...snapshot.pod!, bins: [...snapshot.pod!.bins].reverse() },
        estimates: [...snapshot.estimates].reverse(),
        buffer: [...snapshot.buffer].reverse(),
      },
    };
    expect(asOf(turned)).toEqual(asOf({ ...request, arrivals: snapshot.estimates }));
  });

  it('proposes nothing for a bin of which only a memory is left', () => {
    const { request } = drawn(3);
    const blind = {
      ...request,
      arrivals: request.snapshot.estimates,
      snapshot: { ...request.snapshot, estimates: [] },
    };
    expect(planned(blind).candidates).toEqual([]);
  });

  it('lets the picture alone speak once the list of what was stowed is full', () => {
    const { request } = drawn(3);
    const unit = { itemId: 'u', binId: 'elsewhere', product: request.snapshot.buffer[0]!.product, chain: [] };
    const stowed = Array.from({ length: 256 }, (_, k) => ({ ...unit, itemId: `u-${k}` }));
    const { candidates } = planned({ ...request, snapshot: { ...request.snapshot, stowed } });
    expect(candidates.length).toBeGreaterThan(0);
    expect(candidates.flatMap(({ chain }) => chain.map(({ primitive }) => primitive))).not.toContain('pushHome');
  });
});
