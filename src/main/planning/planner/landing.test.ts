import { describe, expect, it } from 'vitest';
import { toolLimits } from '#shared/domain/tool.ts';
import { aBufferItem } from '../../../../tests/builders/plannerSnapshot.ts';
import { believedFragileShare, landingOf, squareLandingN } from './landing.ts';

const landing = (product: Parameters<typeof aBufferItem>[1], lowered: boolean, levelM = 0.06, fragileShare = 0.1) =>
  landingOf(aBufferItem('item', product), { levelM, insertHeightM: levelM + 0.03, lowered }, fragileShare, toolLimits);

describe('landing', () => {
  it('takes the force of a square landing from momentum over yield time and weight', () => {
    // 1 kg from 3 cm: 0.767 m/s over 20 ms is 38.4 N, and its weight.
    expect(squareLandingN(1, 0.03)).toBeCloseTo(38.36 + 9.81, 1);
    expect(squareLandingN(1, 0)).toBeCloseTo(9.81, 6);
  });

  it('fears a drop the more the heavier the item, and lowering less than dropping', () => {
    const light = landing({ massKg: 0.2 }, false);
    const heavy = landing({ massKg: 2 }, false);
    expect(light.pHarm).toBeLessThan(0.001);
    expect(heavy.pHarm).toBeGreaterThan(0.01);
    expect(landing({ massKg: 2 }, true).pHarm).toBeLessThan(0.5 * heavy.pHarm);
    expect(landing({ massKg: 2 }, true).forceN).toBeLessThan(heavy.forceN);
  });

  it('fears more where more of the stock is fragile, and nothing below on a bare floor', () => {
    expect(landing({ massKg: 2 }, false, 0.06, 0.3).pHarm).toBeGreaterThan(
      2 * landing({ massKg: 2 }, false, 0.06, 0.1).pHarm,
    );
    expect(landing({ massKg: 2 }, false, 0, 0.3).pHarm).toBeLessThan(1e-4);
    expect(landing({ massKg: 2, fragile: true }, false, 0).pHarm).toBeGreaterThan(0.005);
  });

  it('believes contents to be as fragile as what waits, and as a general catalogue where nothing does', () => {
    expect(believedFragileShare([])).toBeCloseTo(0.045, 6);
    const half = Array.from({ length: 40 }, (_, k) => aBufferItem(`${k}`, { fragile: k % 2 === 0 }));
    expect(believedFragileShare(half)).toBeGreaterThan(0.35);
    expect(believedFragileShare(half)).toBeLessThan(0.5);
  });
});
