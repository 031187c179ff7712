import { describe, expect, test } from 'vitest';
import { demoEstimate, demoItem, demoPod, seeded } from '../../../tests/builders/demoCell.ts';
import { layOutBuffer } from './bufferLayout.ts';
import { boundsOfPod } from './framing.ts';
import { nothingDrawn, type TwinContents } from './twinContents.ts';
import { boundsOfTarget, whatIsOn } from './whatIsOn.ts';

const pod = demoPod();
const bin = pod.bins.find(({ binId }) => binId === '3C')!;
const span = (startM: number, endM: number) => ({ startM, endM });
const estimate = {
  ...demoEstimate(bin, seeded(3), 0, pod.podId),
  items: [{ xM: span(0.02, 0.1), zM: span(0, 0.15), yM: span(0.05, 0.3) }],
  gaps: [span(0.1, 0.23)],
  gapMarginM: 0.005,
  columnHeightFractions: Array.from({ length: 24 }, (_, i) => (i < 10 ? 0.6 : 0)),
};
const contents: TwinContents = {
  ...nothingDrawn,
  pod,
  estimates: [estimate],
  buffer: [demoItem(0)],
  bufferSlots: 8,
};
/** Squarely from the front through a point of the bin's mouth. */
const through = (xM: number, zM: number, of = bin) => ({
  origin: [of.originInCellM[0] + xM, -3, of.originInCellM[2] + zM] as [number, number, number],
  direction: [0, 1, 0] as [number, number, number],
});

describe('a line of sight', () => {
  test('meets the item of the estimate, with its size', () => {
    const target = whatIsOn(through(0.05, 0.1), contents);
    expect(target).toMatchObject({ kind: 'item', binId: '3C', index: 0 });
    expect(target?.kind === 'item' && target.sizeM[0]).toBeCloseTo(0.08);
  });
  test('meets free room beside it, as wide and as high as the estimate says', () => {
    const target = whatIsOn(through(0.18, 0.1), contents);
    expect(target).toMatchObject({ kind: 'free', binId: '3C', marginM: 0.005 });
    expect(target?.kind === 'free' && target.widthM).toBeCloseTo(0.13);
    expect(target?.kind === 'free' && target.heightM).toBeCloseTo(bin.sizeM[2]);
  });
  test('into a bin that was never seen, or whose picture was refused, meets what is not known', () => {
    expect(whatIsOn(through(0.1, 0.1, pod.bins[0]), contents)).toEqual({
      kind: 'unknown',
      binId: '1A',
      isRefused: false,
    });
    const refused = { ...contents, estimates: [{ ...estimate, status: 'refused' as const }] };
    expect(whatIsOn(through(0.05, 0.1), refused)).toEqual({ kind: 'unknown', binId: '3C', isRefused: true });
  });
  test('onto the hem between two mouths meets the bin that is nearer', () => {
    const [width, , height] = bin.sizeM;
    expect(whatIsOn(through(-0.004, 0.1), contents)).toMatchObject({ binId: '3C', kind: 'free', widthM: 0 });
    expect(whatIsOn(through(width + 0.004, 0.1), contents)).toMatchObject({ binId: '3C' });
    expect(whatIsOn(through(0.1, height + 0.001), contents)).toMatchObject({ binId: '3C' });
    expect(whatIsOn(through(0.1, height + 0.009), contents)).toMatchObject({ binId: '4C' });
    const [left, bottom] = [0, 2].map((axis) => Math.min(...pod.bins.map((each) => each.originInCellM[axis]!)));
    const low = { origin: [left! + 0.1, -3, bottom! - 0.03] as [number, number, number] };
    expect(whatIsOn({ ...low, direction: [0, 1, 0] }, contents)).toBeNull();
  });
  test('beside the pod meets what is stored there, or nothing', () => {
    const [placed] = layOutBuffer(contents.buffer, 8, boundsOfPod(pod)).items;
    const [x, , z] = placed!.centreInCellM;
    const sight = { origin: [x, -3, z] as [number, number, number], direction: [0, 1, 0] as [number, number, number] };
    const target = whatIsOn(sight, contents);
    expect(target).toEqual({ kind: 'stored', itemId: 'item-0' });
    expect(boundsOfTarget(target!, contents)!.min[0]).toBeLessThan(x);
    expect(whatIsOn({ origin: [4, -3, 1], direction: [0, 1, 0] }, contents)).toBeNull();
  });
});
