import { describe, expect, it } from 'vitest';
import { gripOrientation } from '#shared/domain/grip.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { StowedUnit } from '#shared/domain/stowedUnit.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import { aBin, anEstimate, aProduct } from '../../../../tests/builders/plannerSnapshot.ts';
import { overlapM, pushBack, type ContentBox } from './boxContents.ts';
import { knownContents, replayed, restingRearM } from './knownContents.ts';
import { floorLanes, KNOWN_SIDE_M, layerLanes } from './knownLanes.ts';
import { insertHeightM } from './placement.ts';

const bin = aBin('1A');
const [widthM, depthM, heightM] = bin.sizeM;
const unit = (xM: number, product: Partial<CatalogueItem> = {}, sideUp: 'usual' | 'thin' = 'usual'): StowedUnit => ({
  itemId: `u-${xM}`,
  binId: '1A',
  product: aProduct(product),
  chain: [primitiveStep('insert', { xM, heightM: 0.03, sideUp }), primitiveStep('retract')],
});
const asked = (boxes: readonly ContentBox[], product: Partial<CatalogueItem> = {}) => {
  const grip = gripOrientation(aProduct(product), bin.sizeM);
  return {
    ...{ grip, tool: toolLimits, sizeM: bin.sizeM, boxes },
    feedHeightM: (levelM: number) => insertHeightM(grip, toolLimits, bin.sizeM, levelM),
  };
};
const short = { lengthM: 0.15 };
/** Seen over the whole width of these spans, as high as the bin's half. */
const knownWith = (estimate: BinEstimate, units: readonly StowedUnit[], arrival: BinEstimate | null = null) =>
  knownContents({ bin, estimate, units, tool: toolLimits, arrival });
const seen = (spans: readonly [number, number][]) =>
  anEstimate('1A', [], {
    columnHeightFractions: Array.from({ length: 24 }, (_, column) => {
      const xM = ((column + 0.5) / 24) * widthM;
      return spans.some(([low, high]) => xM > low && xM < high) ? 0.5 : 0;
    }),
  });

describe('replayed', () => {
  it('puts a unit where its chain fed it, its rear at the mouth', () => {
    const [box] = replayed(bin, [unit(0.1)], toolLimits)!;
    expect(box!.lowM[0]).toBeCloseTo(0.075, 9);
    expect(box!.lowM[1]).toBeCloseTo(toolLimits.feedsAtYM, 9);
    expect(box!.highM[1]).toBeCloseTo(toolLimits.feedsAtYM + 0.2, 9);
  });
  it('slides back what a later unit is fed against', () => {
    const [first, second] = replayed(bin, [unit(0.1, short), unit(0.1, short)], toolLimits)!;
    expect(first!.lowM[1]).toBeCloseTo(second!.highM[1], 9);
  });
  it('says nothing of a bin into which something was put by hand', () => {
    expect(replayed(bin, [{ ...unit(0.1), chain: [] }], toolLimits)).toBeNull();
  });
  it('sweeps aside what a sweep before the feed meets', () => {
    const sweep = primitiveStep('sweep', { side: 'right', bladeXM: 0.05, distanceM: 0.1 });
    const later = unit(0.08);
    const [first] = replayed(bin, [unit(0.1), { ...later, chain: [sweep, ...later.chain] }], toolLimits)!;
    expect(first!.lowM[0]).toBeCloseTo(0.15, 9);
  });
});

describe('knownContents', () => {
  it('takes what is seen and was not put there for a block over the whole depth', () => {
    const boxes = knownWith(seen([[0.07, 0.13], [0.18, 0.22]]), [unit(0.1)])!; // prettier-ignore
    expect(boxes.map(({ unknown }) => unknown)).toEqual([false, true]);
    expect(boxes[1]!.highM[1]).toBe(depthM);
  });
  it('leaves a bin to the picture in which nothing is of this cell', () => {
    expect(knownWith(seen([[0.07, 0.13]]), [])).toBeNull(); // prettier-ignore
    expect(knownWith(seen([]), [])).toEqual([]);
  });
  it('keeps clear of what is only seen by as much as a gap is uncertain', () => {
    const estimate = { ...seen([[0.07, 0.13], [0.18, 0.22]]), gapMarginM: 0.02 }; // prettier-ignore
    const [, block] = knownWith(estimate, [unit(0.1)])!;
    expect(block!.edgeM).toBe(0.02);
    const lanes = floorLanes(asked([block!], { lengthM: 0.3 }));
    expect(lanes.length).toBeGreaterThan(0);
    for (const { middleM } of lanes)
      expect(Math.abs(middleM - 0.2) - 0.025).toBeGreaterThanOrEqual(0.02 + 0.02 + KNOWN_SIDE_M - 0.0006);
  });
  it('does not trust its memory where the picture shows nothing of what should stand there', () => {
    expect(knownWith(seen([]), [unit(0.1)])).toBeNull();
  });
});

describe('the lanes among known contents', () => {
  it('push home what leaves depth enough, and nothing where it does not', () => {
    const behind = replayed(bin, [unit(0.12, short)], toolLimits)!;
    const lanes = floorLanes(asked(behind, short));
    expect(lanes.some(({ pushedUnits }) => pushedUnits === 1)).toBe(true);
    const deep = replayed(bin, [unit(0.12, { lengthM: 0.25 })], toolLimits)!;
    expect(floorLanes(asked(deep, { lengthM: 0.15 })).every(({ pushedUnits }) => pushedUnits === 0)).toBe(true);
  });
  it.each([
    ['fragile', { fragile: true }],
    ['round', { form: 'cylinder' as const }],
    ['too heavy for the force cap', { massKg: 5 }],
  ])('never push what is %s', (_name, changes) => {
    const boxes = replayed(bin, [unit(0.12, { ...short, ...changes })], toolLimits)!;
    expect(floorLanes(asked(boxes, short)).every(({ pushedUnits }) => pushedUnits === 0)).toBe(true);
  });
  it('lie on a flat top that bears them, and not on one that is too small', () => {
    const flat = replayed(bin, [unit(0.12, { lengthM: 0.3, widthM: 0.15, heightM: 0.05 }, 'thin')], toolLimits)!;
    const [lane] = layerLanes(asked(flat));
    expect(lane).toMatchObject({ levelM: 0.05, pushedUnits: 0 });
    expect(lane!.borneShare).toBeGreaterThanOrEqual(0.6);
    const narrow = replayed(bin, [unit(0.12, { lengthM: 0.1, widthM: 0.15, heightM: 0.05 }, 'thin')], toolLimits)!;
    expect(layerLanes(asked(narrow, { lengthM: 0.3 }))).toEqual([]);
  });
  it('never lead through anything that stays, nor push anything out at the back (seeds 1 to 300)', () => {
    let pushed = 0;
    for (let seed = 1; seed <= 300; seed++) {
      const random = randomSource(seed);
      const between = (low: number, high: number): number => low + (high - low) * random();
      const some = (): Partial<CatalogueItem> => ({
        lengthM: between(0.12, 0.3),
        widthM: between(0.06, 0.12),
        heightM: between(0.01, 0.06),
        massKg: between(0.05, 1.5),
      });
      const units: StowedUnit[] = [];
      for (let step = 0; step < 6; step++) {
        const boxes = replayed(bin, units, toolLimits)!;
        const product = some();
        const question = asked(boxes, product);
        const [lane] = floorLanes(question);
        if (!lane) continue;
        const { grip } = question;
        const rearM = restingRearM(grip.depthM, depthM, toolLimits, lane.pushesHome);
        const fedAtM = question.feedHeightM(0)!;
        const fed = {
          xM: [lane.middleM - grip.laneWidthM / 2, lane.middleM + grip.laneWidthM / 2] as const,
          yM: [rearM, rearM + grip.depthM] as const,
          zM: [fedAtM, fedAtM + grip.heightM] as const,
        };
        const { moved, deepestM } = pushBack(boxes, fed);
        expect(deepestM).toBeLessThan(depthM);
        expect(fed.xM[0]).toBeGreaterThan(0);
        expect(fed.xM[1]).toBeLessThan(widthM);
        expect(fed.zM[1]).toBeLessThan(heightM);
        boxes.forEach(({ lowM, highM }, i) => {
          if (moved.includes(i) || lowM[1] >= fed.yM[1]) return;
          expect(overlapM(fed.xM[0], fed.xM[1], lowM[0], highM[0])).toBeLessThanOrEqual(1e-9 - KNOWN_SIDE_M + 0.0006);
        });
        pushed += lane.pushedUnits;
        const primitive = lane.pushesHome ? 'pushHome' : 'insert';
        const chain = [primitiveStep(primitive, { xM: lane.middleM, heightM: fedAtM })];
        units.push({ ...unit(lane.middleM, product), itemId: `u-${step}`, chain });
      }
    }
    expect(pushed).toBeGreaterThan(50);
  });
});
