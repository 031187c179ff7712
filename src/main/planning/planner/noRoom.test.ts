import { describe, expect, it } from 'vitest';
import { reasonInEnglish } from '#shared/domain/plan.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { aBin, aBufferItem, anEstimate, aPlanRequest, SNAPSHOT_TIME_MS } from '../../../../tests/builders/plannerSnapshot.ts'; // prettier-ignore
import { binSpace } from './binSpace.ts';
import { explicitModel } from './explicitModel.ts';
import { noRoomReasons } from './noRoom.ts';
import { plan } from './plan.ts';

const bins = [aBin('1A'), aBin('1B'), aBin('1C', [0.1, 0.4, 0.1])];
const estimates = [anEstimate('1A', [[0, 0.03]]), anEstimate('1B', [[0, 0.06]]), anEstimate('1C', [[0, 0.1]])]; // prettier-ignore
const spaces = bins.map((bin, k) => binSpace(bin, estimates[k]!, SNAPSHOT_TIME_MS));

describe('why an item has no candidate', () => {
  it('names the bin that comes nearest, by how much, and how many bins are too small for it', () => {
    const [lane, small, ...others] = noRoomReasons(aBufferItem('item-1'), spaces, toolLimits);
    expect(others).toEqual([]);
    // 50 mm of item, twice 6 mm of paddle and 18 mm to let go, in 60 mm.
    expect(lane).toMatchObject({ code: 'lane_short', values: { bins: 2, binId: '1B', shortMm: 20 } });
    expect(small).toMatchObject({ code: 'bins_too_small', values: { bins: 1 } });
    expect(reasonInEnglish(lane!)).toBe('No lane wide enough (bins looked at: 2); nearest is 1B, 20 mm too narrow.');
  });
  it('is the same whatever the order of the bins', () => {
    const item = aBufferItem('item-1');
    expect(noRoomReasons(item, [...spaces].reverse(), toolLimits)).toEqual(noRoomReasons(item, spaces, toolLimits));
  });
  it('blames nothing but room where a lane would be wide enough', () => {
    const wide = [binSpace(aBin('1A'), anEstimate('1A', [[0, 0.2]]), SNAPSHOT_TIME_MS)];
    expect(noRoomReasons(aBufferItem('item-1'), wide, toolLimits).map(({ code }) => code)).toEqual(['no_room_now']);
  });
  it('comes with the plan for every item that nothing can be done with', () => {
    const { refused } = plan(aPlanRequest({ bins: bins.slice(0, 1), estimates: [anEstimate('1A', [[0, 0.001]])] }), {
      model: explicitModel,
    });
    expect(refused.map(({ itemId, reasons }) => [itemId, reasons[0]!.code])).toEqual([['item-1', 'lane_short']]);
  });
});
