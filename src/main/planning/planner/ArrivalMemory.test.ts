import { describe, expect, it } from 'vitest';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { aBin, anEstimate, aPlanRequest, aProduct } from '../../../../tests/builders/plannerSnapshot.ts';
import { ArrivalMemory } from './ArrivalMemory.ts';

const bins = [aBin('1A'), aBin('1B')];
const unit = (binId: string) => ({ itemId: `u-${binId}`, binId, product: aProduct(), chain: [] });
const pictureOf = (binId: string, imageId: string, changes: Partial<BinEstimate> = {}) =>
  anEstimate(binId, [[0, 0.2]], { imageId, ...changes });
const asked = (estimates: BinEstimate[], workedIn: string[] = [], podId = 'pod-1') =>
  aPlanRequest({
    bins,
    estimates,
    change: (s) => ({ ...s, pod: { ...s.pod!, podId }, stowed: workedIn.map(unit) }),
  });
const pictures = (memory: ArrivalMemory, request: ReturnType<typeof asked>): string[] =>
  memory.withMemory(request).arrivals!.map(({ imageId }) => imageId);

describe('ArrivalMemory', () => {
  it('keeps what was seen of a bin before anything was put into it, and the newest of one that is untouched', () => {
    const memory = new ArrivalMemory();
    expect(pictures(memory, asked([pictureOf('1A', 'a1'), pictureOf('1B', 'b1')]))).toEqual(['a1', 'b1']);
    expect(pictures(memory, asked([pictureOf('1A', 'a2'), pictureOf('1B', 'b2')], ['1A']))).toEqual(['a1', 'b2']);
  });
  it('knows nothing of a bin that was worked in before it began', () => {
    expect(pictures(new ArrivalMemory(), asked([pictureOf('1A', 'a1')], ['1A']))).toEqual([]);
  });
  it('takes no refused picture, and none of another pod', () => {
    const memory = new ArrivalMemory();
    const refused = pictureOf('1A', 'a1', { status: 'refused', refusedReason: 'dark' });
    expect(pictures(memory, asked([refused, pictureOf('1B', 'b1', { podId: 'pod-0' })]))).toEqual([]);
  });
  it('forgets with the pod', () => {
    const memory = new ArrivalMemory();
    pictures(memory, asked([pictureOf('1A', 'a1')]));
    expect(pictures(memory, asked([], [], 'pod-2'))).toEqual([]);
  });
});
