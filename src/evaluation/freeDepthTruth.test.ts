import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
import { freeDepthTruth } from './freeDepthTruth.ts';

const box = (lengthM: number, widthM: number, heightM: number): CatalogueItem => ({
  sku: `box-${lengthM}-${widthM}-${heightM}`,
  name: 'box',
  lengthM,
  widthM,
  heightM,
  massKg: 0.4,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
});
const at = (product: CatalogueItem, x: number, y: number): SceneItem => ({
  itemId: `${x}-${y}`,
  product,
  poseInBin: { positionM: [x, y, product.heightM / 2], rotation: [0, 0, 0, 1] },
});
const cell = (column: number, row: number): number => row * 48 + column;

describe('the truth about free depth', () => {
  it('is the whole depth beside and above an item, and the way to its front before it', () => {
    const { freeDepthM, instance } = freeDepthTruth([0.48, 0.4, 0.24], [at(box(0.1, 0.12, 0.1), 0.15, 0.16)]);
    expect(freeDepthM[cell(15, 3)]).toBeCloseTo(0.1, 3);
    expect(instance[cell(15, 3)]).toBe(1);
    for (const free of [cell(8, 3), cell(22, 3), cell(15, 12)])
      expect([freeDepthM[free], instance[free]]).toEqual([Math.fround(0.4), 0]);
  });

  it('counts as slack what is free behind an item and behind all that it would push', () => {
    const front = at(box(0.1, 0.08, 0.1), 0.15, 0.06);
    const rear = at(box(0.1, 0.1, 0.1), 0.17, 0.25);
    const { slackDepthM } = freeDepthTruth([0.48, 0.4, 0.24], [front, rear]);
    // 0.1 between them and 0.1 behind the rear one.
    expect(slackDepthM[cell(12, 3)]).toBeCloseTo(0.2, 3);
    expect(slackDepthM[cell(21, 3)]).toBeCloseTo(0.1, 3);
    expect(slackDepthM[cell(40, 3)]).toBe(0);
  });

  it('has no slack for what stands at the back wall, and keeps the items beside each other apart', () => {
    const atWall = at(box(0.1, 0.1, 0.1), 0.15, 0.35);
    const beside = at(box(0.1, 0.1, 0.1), 0.35, 0.1);
    const { slackDepthM, instance } = freeDepthTruth([0.48, 0.4, 0.24], [atWall, beside]);
    expect(slackDepthM[cell(15, 3)]).toBeCloseTo(0, 3);
    expect(slackDepthM[cell(35, 3)]).toBeCloseTo(0.25, 3);
    expect([instance[cell(15, 3)], instance[cell(35, 3)]]).toEqual([1, 2]);
  });
});
