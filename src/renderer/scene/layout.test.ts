import { describe, expect, test } from 'vitest';
import { demoCellView, demoEstimate, demoItem, demoPod, seeded } from '../../../tests/builders/demoCell.ts';
import { layOutBuffer } from './bufferLayout.ts';
import { makeableSpan } from './contentBoxes.ts';
import { describeTwin } from './describeTwin.ts';
import { binPlacement, boundsOfBin, boundsOfPod, fittingDistanceM, frontPlacement, topPlacement } from './framing.ts';
import { binAt, bandPoints } from './podBoxes.ts';
import { isSoftwareRenderer } from './renderQuality.ts';

const pod = demoPod();
const FOV_RAD = 0.38;

describe('framing', () => {
  test('the whole pod is inside the front view, at any proportions of the panel', () => {
    const bounds = boundsOfPod(pod);
    for (const aspect of [0.5, 1, 1.78, 3]) {
      const { positionM, targetM } = frontPlacement(bounds, FOV_RAD, aspect);
      const distance = targetM[1] - positionM[1];
      const halfHeight = Math.tan(FOV_RAD / 2) * distance;
      expect(targetM[2] + halfHeight).toBeGreaterThan(bounds.max[2]);
      expect(targetM[2] - halfHeight).toBeLessThan(bounds.min[2]);
      expect(targetM[0] + halfHeight * aspect).toBeGreaterThan(bounds.max[0]);
      expect(targetM[0] - halfHeight * aspect).toBeLessThan(bounds.min[0]);
      expect(positionM[1]).toBeLessThan(bounds.min[1]);
    }
  });

  test('the close-up stands before its bin and holds it whole', () => {
    const bin = boundsOfBin(pod.bins[12]!);
    const { positionM, targetM } = binPlacement(bin, FOV_RAD, 1.2);
    const half = Math.tan(FOV_RAD / 2) * (targetM[1] - positionM[1]);
    expect(half * 2).toBeGreaterThan(bin.max[2] - bin.min[2]);
    expect(half * 2 * 1.2).toBeGreaterThan(bin.max[0] - bin.min[0]);
    expect(targetM[0]).toBeCloseTo((bin.min[0] + bin.max[0]) / 2, 9);
  });

  test('the view from above looks down with the pod at the top of the picture', () => {
    const { positionM, targetM, up } = topPlacement(boundsOfPod(pod), FOV_RAD, 1.5);
    expect(positionM[2]).toBeGreaterThan(targetM[2]);
    expect(up).toEqual([0, 1, 0]);
  });

  test('a distance fits the side that needs it more', () => {
    expect(fittingDistanceM(4, 1, FOV_RAD, 1)).toBeCloseTo(fittingDistanceM(1, 4, FOV_RAD, 1), 9);
    expect(fittingDistanceM(4, 1, FOV_RAD, 4)).toBeCloseTo(fittingDistanceM(1, 1, FOV_RAD, 1), 9);
  });
});

test('a point of the front belongs to the bin that it lies in, a hem or the floor to none', () => {
  const bin = pod.bins.find(({ binId }) => binId === '3C')!;
  const [x, , z] = bin.originInCellM;
  expect(binAt(pod, x + bin.sizeM[0] / 2, z + bin.sizeM[2] / 2)?.binId).toBe('3C');
  expect(binAt(pod, x - 0.006, z + 0.1)).toBeNull();
  expect(binAt(pod, 0.5, 0.1)).toBeNull();
});

test('the bin whose bands are held open has none', () => {
  const all = bandPoints(pod, null).length;
  expect(all).toBe(40 * 8 * 2 * 3);
  expect(bandPoints(pod, '3C').length).toBe(all - 8 * 2 * 3);
});

describe('the makeable gap', () => {
  const estimate = demoEstimate(pod.bins[8]!, seeded(3), 0, pod.podId);
  const gapped = (startM: number, endM: number, makeableGapM: number) =>
    makeableSpan({ ...estimate, widestGap: { startM, endM }, makeableGapM }, 0.24);

  test('grows from a gap at the right wall to the left, and the other way round', () => {
    expect(gapped(0.18, 0.24, 0.1)).toEqual({ startM: expect.closeTo(0.14, 9) as number, endM: 0.24 });
    expect(gapped(0, 0.05, 0.1)).toEqual({ startM: 0, endM: 0.1 });
  });
  test('is not drawn where a sweep gains nothing', () => {
    expect(gapped(0.1, 0.2, 0.102)).toBeNull();
  });
  test('never leaves the bin', () => {
    expect(gapped(0.02, 0.1, 0.9)).toEqual({ startM: 0.02, endM: 0.24 });
  });
});

describe('the buffer', () => {
  const bounds = boundsOfPod(pod);
  test('has a place for every slot, left of the pod, one item a place', () => {
    const items = Array.from({ length: 12 }, (_, i) => demoItem(i));
    const { items: placed, shelves } = layOutBuffer(items, 12, bounds);
    expect(shelves).toHaveLength(4);
    expect(placed).toHaveLength(12);
    const places = placed.map(({ centreInCellM: [x, , z] }) => `${x.toFixed(2)}/${Math.round(z / 0.4)}`);
    expect(new Set(places).size).toBe(12);
    for (const { centreInCellM, sizeM } of placed) expect(centreInCellM[0] + sizeM[0] / 2).toBeLessThan(bounds.min[0]);
  });
  test('leaves out what is in the tool, and grows for slots beyond those described', () => {
    const items = [
      demoItem(0, { location: { place: 'tool' } }),
      demoItem(1, { location: { place: 'buffer', slot: 13 } }),
    ];
    const { items: placed, shelves } = layOutBuffer(items, 6, bounds);
    expect(placed.map(({ item }) => item.itemId)).toEqual(['item-1']);
    expect(shelves).toHaveLength(5);
  });
});

test('the twin in words counts what it shows', () => {
  const { snapshot } = demoCellView();
  const refused = { ...snapshot!.estimates[0]!, status: 'refused' as const };
  const shown = {
    ...snapshot!,
    estimates: [refused, ...snapshot!.estimates.slice(1)],
    cell: { ...snapshot!.cell, heldItemId: 'item-3', floorItemIds: ['item-5'] },
  };
  const text = describeTwin(shown, '3B');
  expect(text).toMatchObject({
    bins: 40,
    binsSeen: 39,
    binsRefused: 1,
    heldItem: 'Vitamin bottle, 120 tablets',
    floorItems: 1,
    flaggedItems: 1,
    activeBin: { binId: '3B', refused: false },
  });
  expect(describeTwin(shown, null).activeBin).toBeNull();
});

test.each([
  ['ANGLE (Google, Vulkan 1.3.0 (SwiftShader Device (Subzero)), SwiftShader driver)', true],
  ['llvmpipe (LLVM 15.0.6, 256 bits)', true],
  ['Microsoft Basic Render Driver', true],
  ['ANGLE (NVIDIA, NVIDIA GeForce RTX 3060 Direct3D11 vs_5_0 ps_5_0, D3D11)', false],
  ['Apple M2', false],
])('%s draws in software: %s', (name, expected) => {
  expect(isSoftwareRenderer(name)).toBe(expected);
});
