import { PerspectiveCamera, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { demoCellView, demoEstimate, demoItem, demoPod, seeded } from '../../../tests/builders/demoCell.ts';
import { bandsPart } from './bandMesh.ts';
import { layOutBuffer } from './bufferLayout.ts';
import { describeTwin } from './describeTwin.ts';
import { binAt } from './emphasis.ts';
import {
  binPlacement,
  boundsOfBin,
  boundsOfPod,
  fittedFovDeg,
  followPlacement,
  frontPlacement,
  heroPlacement,
  topPlacement,
  type CameraPlacement,
} from './framing.ts';
import { makeableSpan } from './freeRoom.ts';
import { isSoftwareRenderer } from './renderQuality.ts';

const pod = demoPod();

/** The camera of a placement, as it is used. */
function cameraAt({ positionM, targetM, fovDeg }: CameraPlacement, aspect: number): PerspectiveCamera {
  const camera = new PerspectiveCamera(fittedFovDeg(fovDeg, aspect), aspect, 0.1, 40);
  camera.up.set(0, 0, 1);
  camera.position.set(...positionM);
  camera.lookAt(...targetM);
  camera.updateMatrixWorld();
  return camera;
}
const isInPicture = (camera: PerspectiveCamera, point: readonly [number, number, number]): boolean => {
  const { x, y } = new Vector3(...point).project(camera);
  return Math.abs(x) <= 1 && Math.abs(y) <= 1;
};

describe('framing', () => {
  const bounds = boundsOfPod(pod);
  const corners = [0, 1, 2, 3, 4, 5, 6, 7].map((i): [number, number, number] => [
    (i & 1 ? bounds.max : bounds.min)[0],
    (i & 2 ? bounds.max : bounds.min)[1],
    (i & 4 ? bounds.max : bounds.min)[2],
  ]);

  test.each([1, 1.6, 1.83, 2.4])('the whole pod is in the far views, at proportions of %s', (aspect) => {
    for (const placement of [heroPlacement(bounds), frontPlacement(bounds), followPlacement(bounds, null)]) {
      const camera = cameraAt(placement, aspect);
      for (const corner of corners) expect(isInPicture(camera, corner)).toBe(true);
    }
  });

  test('the first look takes in pod, buffer, presenter, booth and floor', () => {
    const camera = cameraAt(heroPlacement(bounds), 1.6);
    const { rack } = layOutBuffer([], 24, bounds);
    for (const point of [rack.min, rack.max, [-0.35, -0.155, 0.95], [2.1, 0, 1.2], [0.6, -1, 0]] as const)
      expect(isInPicture(camera, point as [number, number, number])).toBe(true);
  });

  test('following the work shows the bin larger, from the same side', () => {
    const bin = boundsOfBin(pod.bins[12]!);
    const widthOf = (placement: CameraPlacement): number => {
      const camera = cameraAt(placement, 1.6);
      const [left, right] = [bin.min, [bin.max[0], bin.min[1], bin.min[2]] as const].map((point) =>
        new Vector3(...point).project(camera),
      );
      return right!.x - left!.x;
    };
    const followed = followPlacement(bounds, bin);
    expect(widthOf(followed)).toBeGreaterThan(widthOf(heroPlacement(bounds)) * 1.6);
    expect(followed.positionM[1]).toBeLessThan(bounds.min[1]);
    expect(isInPicture(cameraAt(followed, 1.6), bin.max)).toBe(true);
  });

  test.each([0, 12, 39])('the close-up stands before bin number %i and holds it whole', (index) => {
    const bin = boundsOfBin(pod.bins[index]!);
    const placement = binPlacement(bin);
    const camera = cameraAt(placement, 1.2);
    expect(placement.positionM[1]).toBeLessThan(bin.min[1]);
    for (const x of [bin.min[0], bin.max[0]])
      for (const z of [bin.min[2], bin.max[2]]) expect(isInPicture(camera, [x, bin.min[1], z])).toBe(true);
  });

  test('the view from above looks down with the pod at the top of the picture', () => {
    const camera = cameraAt(topPlacement(bounds), 1.5);
    expect(new Vector3(0.6, 0.2, 1).project(camera).y).toBeGreaterThan(new Vector3(0.6, -1, 1).project(camera).y);
  });
});

test('a point of the front belongs to the bin that it lies in, one of a hem to the nearer bin, one of the floor to none', () => {
  const bin = pod.bins.find(({ binId }) => binId === '3C')!;
  const [x, , z] = bin.originInCellM;
  expect(binAt(pod, x + bin.sizeM[0] / 2, z + bin.sizeM[2] / 2)?.binId).toBe('3C');
  expect(binAt(pod, x - 0.004, z + 0.1)?.binId).toBe('3C');
  expect(binAt(pod, x - 0.008, z + 0.1)?.binId).toBe('3B');
  expect(binAt(pod, 0.5, 0.1)).toBeNull();
});

test('the bands of the bin that is held open bend away from its middle, those of the others run straight', () => {
  const normal = (): 'normal' => 'normal';
  const closed = bandsPart(pod, null, normal, { isDark: true });
  const open = bandsPart(pod, '3C', normal, { isDark: true });
  expect(open.vertices).toBeGreaterThan(closed.vertices);
  const bin = pod.bins.find(({ binId }) => binId === '3C')!;
  const [x, , z] = bin.originInCellM;
  const positions = open.attributes.get('position')!;
  const inMiddle = Array.from({ length: open.vertices }, (_, i) => positions.slice(i * 3, i * 3 + 3)).filter(
    ([px, , pz]) => Math.abs(px! - x - bin.sizeM[0] / 2) < 0.02 && pz! > z + 0.03 && pz! < z + bin.sizeM[2] - 0.03,
  );
  expect(inMiddle).toEqual([]);
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
  test.each([8, 12, 24])('of %i has a place for every slot, left of the pod, one item a place', (slots) => {
    const items = Array.from({ length: slots }, (_, i) => demoItem(i));
    const { items: placed, rows, columns } = layOutBuffer(items, slots, bounds);
    expect(rows * columns).toBeGreaterThanOrEqual(slots);
    expect(placed).toHaveLength(slots);
    const places = placed.map(({ centreInCellM: [x, , z] }) => `${x.toFixed(2)}/${Math.floor((z - 1.02) / 0.285)}`);
    expect(new Set(places).size).toBe(slots);
    for (const { centreInCellM, sizeM } of placed) expect(centreInCellM[0] + sizeM[0] / 2).toBeLessThan(bounds.min[0]);
  });
  test('leaves out what is in the tool, and grows for slots beyond those described', () => {
    const items = [
      demoItem(0, { location: { place: 'tool' } }),
      demoItem(1, { location: { place: 'buffer', slot: 13 } }),
    ];
    const { items: placed, rows, columns } = layOutBuffer(items, 6, bounds);
    expect(placed.map(({ item }) => item.itemId)).toEqual(['item-1']);
    expect(rows * columns).toBeGreaterThanOrEqual(14);
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
