import { beforeAll, describe, expect, it } from 'vitest';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { sidesM } from '#shared/domain/item.ts';
import type { HandWork } from '#cell/ports/WorldTruth.ts';
import type { SettleBin } from '#cell/simulation/physics/CellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { podLayout } from '#cell/simulation/scenarios/podLayout.ts';
import { workInBin, type BinAtHand } from './workByHand.ts';

const box = (name: string, sides: readonly [number, number, number]): CatalogueItem => ({
  ...{ sku: name, name, lengthM: sides[0], widthM: sides[1], heightM: sides[2] },
  ...{ massKg: 0.4, form: 'box', fragile: false, comOffsetM: [0, 0, 0] },
});
const bin = podLayout()[0]!;
const place = (itemId: string, product: CatalogueItem, xM: number) => ({
  ...{ itemId, product },
  poseInBin: { positionM: [xM, 0.12, product.heightM / 2 + 0.002], rotation: [0, 0, 0, 1] },
});
let settleBin: SettleBin;
beforeAll(async () => {
  settleBin = await createSettleBin();
});
const atHand = (contents: unknown[]): BinAtHand => ({ bin, contents: contents as BinAtHand['contents'], settleBin });
const nothing = { itemId: null, product: null, code: null, knownItemIds: [] };
const work: HandWork = { ...nothing, deed: 'put_in', binId: bin.binId };
const A = box('A', [0.08, 0.16, 0.1]);
const two = () => [place('a', A, 0.06), place('b', box('B', [0.08, 0.16, 0.1]), 0.16)];

describe('a hand in the simulated bin', () => {
  it('lays a unit where there is room, inside and apart from the others', () => {
    const done = workInBin({ ...work, itemId: 'new', product: A }, atHand(two()));
    if (!done.ok) throw new Error(done.error);
    expect(done.value.contents.map(({ itemId }) => itemId)).toEqual(['a', 'b', 'new']);
    const { poseInBin } = done.value.contents.find(({ itemId }) => itemId === 'new')!;
    poseInBin.positionM.forEach((at, axis) => {
      expect(at).toBeGreaterThan(0);
      expect(at).toBeLessThan(bin.sizeM[axis]!);
    });
    for (const other of done.value.contents.filter(({ itemId }) => itemId !== 'new'))
      expect(
        Math.hypot(...other.poseInBin.positionM.map((at, axis) => at - poseInBin.positionM[axis]!)),
      ).toBeGreaterThan(Math.min(...sidesM(A)) * 0.9);
  });

  it('says that it finds no place in a bin that is too small, and moves nothing', () => {
    const giant = box('GIANT', [0.9, 0.9, 0.9]);
    expect(workInBin({ ...work, itemId: 'new', product: giant }, atHand(two()))).toEqual({
      ok: false,
      error: `A hand finds no place for new in bin ${bin.binId}.`,
    });
  });

  it('takes out the unit that was scanned, or the one that is reached most easily and is not in the books', () => {
    const scanned = workInBin({ ...work, deed: 'taken_out', code: 'b' }, atHand(two()));
    expect(scanned).toMatchObject({ ok: true, value: { taken: { itemId: 'b' } } });
    const unknown = workInBin({ ...work, deed: 'taken_out', knownItemIds: ['b'] }, atHand(two()));
    expect(unknown).toMatchObject({ ok: true, value: { taken: { itemId: 'a' } } });
    expect(workInBin({ ...work, deed: 'taken_out', code: 'C' }, atHand(two()))).toMatchObject({ ok: false });
  });

  it('pushes things back and aside, by physics, and loses none', () => {
    const before = two();
    const done = workInBin({ ...work, deed: 'rearranged' }, atHand(before));
    if (!done.ok) throw new Error(done.error);
    expect(done.value.contents.map(({ itemId }) => itemId)).toEqual(['a', 'b']);
    for (const [index, { poseInBin }] of done.value.contents.entries())
      expect(poseInBin.positionM[1]).toBeGreaterThan(before[index]!.poseInBin.positionM[1]! + 0.02);
  });
});
