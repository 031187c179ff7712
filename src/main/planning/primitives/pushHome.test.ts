import { describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import {
  aBin,
  aBufferItem,
  anEstimate,
  aPlanSnapshot,
  SNAPSHOT_TIME_MS,
} from '../../../../tests/builders/plannerSnapshot.ts';
import { previewMotion } from '../preview/previewMotion.ts';
import { rateChain } from './rateChain.ts';

/** What stands in the lane of a bin 240 mm wide and 400 mm deep, from its front on; the item to be stowed is 200 mm deep and 50 wide. */
const standing = (depthM: number): BinEstimate['items'] => [
  { xM: { startM: 0.09, endM: 0.15 }, yM: { startM: 0.02, endM: 0.02 + depthM }, zM: { startM: 0, endM: 0.1 } },
];
const chain = [primitiveStep('pushHome', { xM: 0.12 }), primitiveStep('retract')];
const snapshotOf = (items: BinEstimate['items']) =>
  aPlanSnapshot({
    bins: [aBin('1A')],
    estimates: [anEstimate('1A', [[0, 0.09]], { items })],
    items: [aBufferItem('item-1', { lengthM: 0.2, widthM: 0.1, heightM: 0.05 })],
  });
function previewOf(items: BinEstimate['items']) {
  const result = previewMotion({
    snapshot: snapshotOf(items),
    tool: toolLimits,
    motion: { kind: 'stow', itemId: 'item-1', binId: '1A', chain },
    nowMs: SNAPSHOT_TIME_MS,
    rate: () => null,
  });
  if (!result.ok) throw new Error(result.error.text);
  return result.value;
}
const rated = (items: BinEstimate['items']) =>
  rateChain({
    ...{ snapshot: snapshotOf(items), tool: toolLimits, itemId: 'item-1', binId: '1A', chain, swapBelow: 0.96 },
  })!;

describe('what is expected of a push home', () => {
  it('is that what stands in the lane goes back before the item, and that the item ends at the mouth', () => {
    const preview = previewOf(standing(0.15));
    const [pushed, fed] = preview.endState;
    expect(fed).toMatchObject({ fed: true });
    expect(fed!.minM[1]).toBeCloseTo(0.003, 6);
    expect(pushed!.moved).toBe(true);
    expect(pushed!.minM[1]).toBeCloseTo(fed!.maxM[1], 6);
    expect(preview.warnings.map(({ code }) => code)).not.toContain('no_room');
  });

  it('names how much is missing where what stands there comes up against the back wall before that', () => {
    const preview = previewOf(standing(0.25));
    expect(preview.warnings).toContainEqual(
      expect.objectContaining({ code: 'no_room', text: expect.stringContaining('53 mm before') as string }),
    );
    expect(preview.peakForceN).toBeGreaterThan(previewOf(standing(0.15)).peakForceN);
  });

  it('has a chance that falls with the depth that is left behind, and says why', () => {
    const [roomy, tight, short] = [rated(standing(0.1)), rated(standing(0.18)), rated(standing(0.25))];
    expect(roomy.pSuccess).toBeGreaterThan(tight.pSuccess);
    expect(tight.pSuccess).toBeGreaterThan(short.pSuccess);
    expect(roomy.reasons).toContainEqual(expect.objectContaining({ code: 'push_room', effect: '+' }));
    expect(short.reasons).toContainEqual(expect.objectContaining({ code: 'push_short', effect: '-' }));
  });
});
