import { describe, expect, it } from 'vitest';
import { itemParts } from '#shared/domain/itemParts.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Pose } from '#shared/geometry/pose.ts';
import { bentBag } from './bentBag.ts';
import { itemSkin } from './itemSkin.ts';
import { composeRotations, rotate, rotationAbout, rotationRows } from '#cell/pictures/vectorMath.ts';

const bag = (lengthM: number, widthM: number, heightM: number): CatalogueItem => ({
  ...{ sku: 'bag', name: 'bag', lengthM, widthM, heightM, massKg: 0.3 },
  ...{ form: 'bag', fragile: false, comOffsetM: [0, 0, 0] },
});
const pose: Pose = { positionM: [0.2, 0.15, 0.1], rotation: rotationAbout([0, 0.6, 0.8], 0.7) };
/** Draped film rounds the hinge's corner. */
const ROUNDED_M = 0.02;

describe('a bent bag', () => {
  it.each([
    ['longest along x', bag(0.3, 0.2, 0.04)],
    ['longest along y', bag(0.2, 0.3, 0.04)],
    ['longest along z', bag(0.05, 0.16, 0.28)],
    ['thinnest along y', bag(0.3, 0.04, 0.18)],
  ])('is drawn where physics has its slabs, whichever way its sides lie: %s', (_, product) => {
    const folds = [0.5, -0.35];
    const skin = itemSkin(product, null, 'worn');
    const mesh = bentBag(skin.layers[0]!.mesh, skin, product, folds);
    const rows = rotationRows(composeRotations(pose.rotation, skin.itemFromSkin));
    const parts = itemParts(product, pose, folds);
    for (let i = 0; i < mesh.positions.length; i += 3) {
      const [x, y, z] = rotate(rows, [mesh.positions[i]!, mesh.positions[i + 1]!, mesh.positions[i + 2]!]);
      const at = [x + pose.positionM[0], y + pose.positionM[1], z + pose.positionM[2]];
      const outside = parts.map(({ positionM, rotation, halfM }) => {
        const [rx, ry, rz] = rotationRows(rotation);
        const [dx, dy, dz] = at.map((value, k) => value - positionM[k]!) as [number, number, number];
        const local = [0, 1, 2].map((k) => rx[k]! * dx + ry[k]! * dy + rz[k]! * dz);
        return Math.max(...local.map((value, k) => Math.abs(value) - halfM[k]!));
      });
      expect(Math.min(...outside)).toBeLessThan(ROUNDED_M);
    }
    const straight = bentBag(skin.layers[0]!.mesh, skin, product, [0, 0]).positions;
    const differs = straight.some((value, i) => Math.abs(value - skin.layers[0]!.mesh.positions[i]!) > 1e-6);
    expect(differs).toBe(false);
  });
});
