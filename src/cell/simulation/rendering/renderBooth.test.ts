import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { boothCamera } from '#cell/pictures/boothCameras.ts';
import { project } from '#cell/pictures/cameraView.ts';
import { heightPicture } from '#cell/pictures/heightPicture.ts';
import { renderBooth, shootBooth } from './renderBooth.ts';

const product: CatalogueItem = {
  sku: 'booth-box',
  name: 'box',
  lengthM: 0.2,
  widthM: 0.14,
  heightM: 0.06,
  massKg: 0.4,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
};
const request = { product, damage: null, pictureSeed: 4, widthPx: 160, heightPx: 120 };

describe('the booth', () => {
  const shot = shootBooth(request);

  it('sees a unit from above and from two sides, and the same from above as the camera alone', () => {
    expect(shot.views.above).toEqual(renderBooth(request));
    expect(shot.views.left.rgba).not.toEqual(shot.views.right.rgba);
  });

  it('is calibrated: the heights that its depth camera measures are those of the catalogue', () => {
    const { distanceMm, widthPx, heightPx } = shot.depth;
    const middle = (heightPx / 2) * widthPx + widthPx / 2;
    expect(distanceMm[0]! - distanceMm[middle]!).toBeGreaterThan(1000 * product.heightM - 8);
    expect(distanceMm[0]! - distanceMm[middle]!).toBeLessThan(1000 * product.heightM + 8);
    const { rgba } = heightPicture(shot.depth);
    expect(rgba[4 * middle]).toBeGreaterThan(rgba[0]! + 100);
  });

  it.each(['above', 'left', 'right', 'depth'] as const)('has the whole unit in the picture %s', (name) => {
    const view = boothCamera(name, { longest: 0.2, middle: 0.14, shortest: 0.06 }, 160, 120);
    for (const x of [-0.1, 0.1])
      for (const y of [-0.07, 0.07])
        for (const z of [0, 0.06]) {
          const [px, py, depthM] = project(view, [x, y, z]);
          expect(depthM).toBeGreaterThan(0);
          expect(px > 0 && px < 160 && py > 0 && py < 120, `${x} ${y} ${z}`).toBe(true);
        }
  });

  it('never shows what happened to the underside', () => {
    const names = ['above', 'left', 'right'] as const;
    for (const name of names)
      expect(boothCamera(name, { longest: 0.2, middle: 0.14, shortest: 0.06 }, 160, 120).eyeM[2]).toBeGreaterThan(0.06);
  });
});
