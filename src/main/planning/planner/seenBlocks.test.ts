import { describe, expect, it } from 'vitest';
import { gripOrientation } from '#shared/domain/grip.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { StowedUnit } from '#shared/domain/stowedUnit.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { aBin, anEstimate, aProduct } from '../../../../tests/builders/plannerSnapshot.ts';
import { aFreeDepthMap, type MappedThing } from '../../../../tests/builders/freeDepthMap.ts';
import { knownContents } from './knownContents.ts';
import { floorLanes, layerLanes } from './knownLanes.ts';
import { insertHeightM } from './placement.ts';
import { seenBlocks } from './seenBlocks.ts';

const bin = aBin('1A');
const [, depthM] = bin.sizeM;
/** One thing 10 cm wide and 12 cm high, 20 cm behind the mouth. */
const thing = { xM: [0.05, 0.15], zM: [0, 0.12], frontM: 0.2, sigmaM: 0.01 } as const;
const seen = (things: readonly MappedThing[]) => aFreeDepthMap(bin.sizeM, things);
const lanesBefore = (frontM: number, sigmaM: number, lengthM: number) => {
  const product = aProduct({ lengthM, widthM: 0.1, heightM: 0.05 });
  const grip = gripOrientation(product, bin.sizeM);
  const map = aFreeDepthMap(bin.sizeM, [{ xM: [0, 0.24], zM: [0, 0.2], frontM, sigmaM }]);
  return floorLanes({
    ...{ grip, tool: toolLimits, sizeM: bin.sizeM, boxes: seenBlocks(map, bin) },
    feedHeightM: (levelM: number) => insertHeightM(grip, toolLimits, bin.sizeM, levelM, true),
  });
};

describe('what a free-depth map shows, as blocks', () => {
  it('begins where something is met, at most a deviation nearer, and reaches to the back wall', () => {
    const [block, ...others] = seenBlocks(seen([thing]), bin);
    expect(others).toEqual([]);
    expect(block!.lowM[0]).toBeCloseTo(0.05, 2);
    expect(block!.highM[0]).toBeCloseTo(0.15, 2);
    expect(block!.highM[1]).toBe(depthM);
    expect(block!.highM[2]).toBeCloseTo(0.12, 1);
    expect(block!.lowM[1]).toBeLessThan(0.2);
    expect(block!.lowM[1]).toBeGreaterThan(0.19);
    expect(block!.unknown).toBe(true);
  });
  it('is empty for a bin in which nothing is met', () => {
    expect(seenBlocks(seen([]), bin)).toEqual([]);
  });
  it('parts what differs in height or depth', () => {
    const beside = { xM: [0.15, 0.2], zM: [0, 0.12], frontM: 0.05, sigmaM: 0.01 } as const;
    const map = aFreeDepthMap(bin.sizeM, [thing, beside]);
    expect(seenBlocks(map, bin)).toHaveLength(2);
  });
});

describe('rows before what is only seen', () => {
  it('take an item that ends well before it, and none that reaches it', () => {
    expect(lanesBefore(0.2, 0.01, 0.12).length).toBeGreaterThan(0);
    expect(lanesBefore(0.2, 0.01, 0.21)).toEqual([]);
  });
  it('are the surer the better its front is known, and are not proposed where it is hardly known', () => {
    const [well] = lanesBefore(0.2, 0.01, 0.12);
    const [badly] = lanesBefore(0.2, 0.03, 0.12);
    expect(well!.behindSigmas).toBeGreaterThan(badly!.behindSigmas);
    expect(lanesBefore(0.2, 0.08, 0.12)).toEqual([]);
  });
  it('never push it', () => {
    for (const lane of lanesBefore(0.2, 0.01, 0.12)) expect(lane.pushedUnits).toBe(0);
  });
});

describe('layers on what is only seen', () => {
  const top = { xM: [0.03, 0.21], zM: [0, 0.1], frontM: 0.05, sigmaM: 0.01 } as const;
  const layersOn = (things: readonly MappedThing[]) => {
    const grip = gripOrientation(aProduct({ lengthM: 0.2, widthM: 0.1, heightM: 0.05 }), bin.sizeM);
    const boxes = seenBlocks(aFreeDepthMap(bin.sizeM, things), bin).map((block) => ({ ...block, edgeM: 0.01 }));
    const feedHeightM = (levelM: number) => insertHeightM(grip, toolLimits, bin.sizeM, levelM, true);
    return layerLanes({ grip, tool: toolLimits, sizeM: bin.sizeM, boxes, feedHeightM });
  };

  it('lie on a top that seems to bear, and say that its level is only seen', () => {
    const [lane] = layersOn([top]);
    expect(lane!.isOnSeen).toBe(true);
    expect(lane!.levelM).toBeCloseTo(0.1, 1);
  });
  it('do not lie on what seems soft or not to bear', () => {
    expect(layersOn([{ ...top, bears: 0.4 }])).toEqual([]);
    expect(layersOn([{ ...top, soft: 0.6 }])).toEqual([]);
  });
  it('do not lie where their weight would be before the front of what bears them', () => {
    expect(layersOn([{ ...top, frontM: 0.14 }])).toEqual([]);
  });
  it('do not run into what stands higher behind', () => {
    const behind = { xM: [0, 0.24], zM: [0.1, 0.2], frontM: 0.15, sigmaM: 0.01 } as const;
    expect(layersOn([top, behind])).toEqual([]);
  });
});

describe('what was put before something that is only seen', () => {
  const unit: StowedUnit = {
    itemId: 'u-1',
    binId: '1A',
    product: aProduct({ lengthM: 0.12, widthM: 0.1, heightM: 0.05 }),
    chain: [primitiveStep('pushHome', { xM: 0.1, heightM: 0.03 }), primitiveStep('retract')],
  };
  /** Afterwards the picture shows the unit alone: it hides what stands behind it. */
  const after = anEstimate('1A', [], {
    columnHeightFractions: Array.from({ length: 24 }, (_, k) => (k >= 5 && k < 15 ? 0.45 : 0)),
    freeDepth: seen([{ xM: [0.075, 0.125], zM: [0, 0.11], frontM: 0.005, sigmaM: 0.01 }]),
  });
  const arrival = anEstimate('1A', [], { freeDepth: seen([thing]) });
  const known = (remembered: typeof arrival | null) =>
    knownContents({ bin, estimate: after, units: [unit], tool: toolLimits, arrival: remembered })!;

  it('still has behind it what was seen there before', () => {
    const [own, behind] = known(arrival);
    expect(own!.unknown).toBe(false);
    expect(behind!.unknown).toBe(true);
    expect(behind!.lowM[1]).toBeGreaterThan(own!.highM[1]);
  });
  it('is never pushed where nobody remembers what stood behind it', () => {
    expect(known(null).every(({ unknown }) => unknown)).toBe(true);
  });
  it('is not known by its place once a sweep has moved what is only seen', () => {
    const sweep = primitiveStep('sweep', { side: 'right', bladeXM: 0.05, distanceM: 0.1 });
    const swept = { ...unit, chain: [sweep, primitiveStep('insert', { xM: 0.1, heightM: 0.03 })] };
    expect(knownContents({ bin, estimate: after, units: [swept], tool: toolLimits, arrival })).toBeNull();
  });
  it('counts as unknown where it was fed over something that is only seen', () => {
    const low = anEstimate('1A', [], { freeDepth: seen([{ ...thing, zM: [0, 0.05] }]) });
    const over = { ...unit, chain: [primitiveStep('insert', { xM: 0.1, heightM: 0.08 })] };
    const [own] = knownContents({ bin, estimate: after, units: [over], tool: toolLimits, arrival: low })!;
    expect(own!.unknown).toBe(true);
    expect(own!.highM[2]).toBeGreaterThan(0.15);
  });
});
