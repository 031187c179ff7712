import { describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { aBin, aBufferItem, anEstimate, aPlanSnapshot } from '../../../../tests/builders/plannerSnapshot.ts';
import { FREE_SLOT_SUCCEEDS } from '../planner/slotFit.ts';
import { rateChain } from './rateChain.ts';

const columns = (heightFraction: number, from: number, to: number, elsewhere = 0): number[] =>
  Array.from({ length: 24 }, (_, k) => (k >= from && k < to ? heightFraction : elsewhere));
const rated = (estimate: BinEstimate, chain: readonly PrimitiveStep[], product: Partial<CatalogueItem> = {}) =>
  rateChain({
    snapshot: aPlanSnapshot({ bins: [aBin('1A')], estimates: [estimate], items: [aBufferItem('item-1', product)] }),
    tool: toolLimits,
    itemId: 'item-1',
    binId: '1A',
    chain,
    swapBelow: 0.96,
  });
const codes = (rating: ReturnType<typeof rated>): string[] => rating!.reasons.map(({ code }) => code);
const open = anEstimate('1A', [[0, 0.24]]);
const insert = primitiveStep('insert', { xM: 0.06, heightM: 0.03 });

describe('a chain that a person chose', () => {
  const low = anEstimate('1A', [], {
    columnHeightFractions: columns(0.24, 0, 24),
    items: [{ xM: { startM: 0, endM: 0.24 }, yM: { startM: 0.03, endM: 0.36 }, zM: { startM: 0, endM: 0.06 } }],
  });
  const over = { xM: 0.12, heightM: 0.09 };
  const lowered = primitiveStep('stack', { xM: 0.12, levelM: 0.075, searchM: 0.015 });

  it('is rated higher when a heavy item is lowered onto contents than when it drops, and names both', () => {
    const heavy = { massKg: 2.2, heightM: 0.05 };
    const dropped = rated(low, [primitiveStep('insert', over)], heavy);
    const gentle = rated(low, [lowered], heavy);
    expect(gentle!.pSuccess).toBeGreaterThan(dropped!.pSuccess);
    expect(gentle!.expectedS).toBeGreaterThan(dropped!.expectedS);
    expect(codes(dropped)).toContain('landing');
    expect(codes(gentle)).toContain('lowered');
  });

  it('is not rated differently for having been felt out or for bands that were opened by name', () => {
    const plain = rated(open, [insert]);
    const felt = rated(open, [primitiveStep('openBands'), primitiveStep('probe'), insert, primitiveStep('closeBands')]);
    expect(felt!.pSuccess).toBe(plain!.pSuccess);
  });

  it('is not rated when it feeds nothing, or what it draws out itself', () => {
    expect(rated(open, [primitiveStep('probe')])).toBeNull();
    expect(rated(open, [primitiveStep('eject'), insert])).toBeNull();
  });
});

describe('a flip before an insert', () => {
  const flat = anEstimate('1A', [[0.14, 0.24]], {
    items: [{ xM: { startM: 0.002, endM: 0.14 }, yM: { startM: 0.04, endM: 0.2 }, zM: { startM: 0, endM: 0.025 } }],
  });
  const flip = primitiveStep('flipUp', { side: 'left', bladeXM: 0.17, widthM: 0.138, thickM: 0.025 });
  const wide = { heightM: 0.09 };
  const wideInsert = primitiveStep('insert', { xM: 0.11, heightM: 0.03 });

  it('makes a chance where there was none, at most as likely as that it stands', () => {
    const without = rated(flat, [wideInsert], wide);
    const withFlip = rated(flat, [flip, wideInsert], wide);
    expect(without?.pSuccess ?? 0).toBeLessThan(0.1);
    expect(withFlip!.pSuccess).toBeGreaterThan(0.5);
    const told = withFlip!.reasons.find(({ code }) => code === 'flip_needed')!;
    expect(withFlip!.pSuccess).toBeLessThanOrEqual(Number(told.values['standPercent']) / 100 + 0.005);
  });

  it('is not rated where nothing lies flat on that side', () => {
    expect(
      rated(flat, [primitiveStep('flipUp', { side: 'right', bladeXM: 0.1, widthM: 0.138 }), wideInsert]),
    ).toBeNull();
    expect(rated(open, [flip, wideInsert])).toBeNull();
  });

  it('is the less likely the larger, and so the heavier, the thing may be', () => {
    const deep = {
      ...flat,
      items: [{ ...flat.items[0]!, yM: { startM: 0.02, endM: 0.36 }, zM: { startM: 0, endM: 0.05 } }],
    };
    const heavier = rated(deep, [{ ...flip, parameters: { ...flip.parameters, thickM: 0.05 } }, wideInsert], {
      heightM: 0.06,
    });
    expect(heavier!.pSuccess).toBeLessThan(rated(flat, [flip, wideInsert], { heightM: 0.06 })!.pSuccess);
  });
});

describe('a slot', () => {
  const slot = (parameters: Record<string, number>) => [primitiveStep('slot', parameters)];

  it('has no chance where item and paddles do not pass the mouth as they lean', () => {
    const beyond = rated(open, slot({ xM: 0.22, angleRad: 0.5 }));
    expect(beyond!.pSuccess).toBe(0);
    expect(codes(beyond)[0]).toBe('slot_beyond_mouth');
  });

  it('is likely where nothing stands, and ever less so the higher what it leans over', () => {
    const over = (fraction: number): number =>
      rated(
        anEstimate('1A', [[0, 0.12]], { columnHeightFractions: columns(fraction, 12, 24) }),
        slot({ xM: 0.05, angleRad: 0.5, heightM: 0.01 }),
      )!.pSuccess;
    // Nothing in its way, it still is no surer than such feeds were.
    const free = rated(open, slot({ xM: 0.08, angleRad: 0.35 }))!.pSuccess;
    expect(free).toBeGreaterThan(0.8);
    expect(free).toBeLessThanOrEqual(FREE_SLOT_SUCCEEDS);
    const chances = [0.1, 0.3, 0.5, 0.8].map(over);
    expect(chances[0]).toBeGreaterThan(0.8);
    for (let k = 1; k < chances.length; k++) expect(chances[k]).toBeLessThanOrEqual(chances[k - 1]!);
    expect(chances.at(-1)).toBeLessThan(0.1);
  });
});
