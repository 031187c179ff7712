import { describe, expect, it } from 'vitest';
import type { Picture } from '#cell/pictures/Picture.ts';
import { damagePicture, DAMAGE_HEIGHT_PX, DAMAGE_WIDTH_PX } from './damagePicture.ts';

function picture(widthPx: number, heightPx: number, grey: (x: number, y: number) => number): Picture {
  const rgba = new Uint8ClampedArray(widthPx * heightPx * 4);
  for (let p = 0; p < widthPx * heightPx; p++) {
    const value = grey(p % widthPx, Math.floor(p / widthPx));
    rgba.set([value, value, value, 255], 4 * p);
  }
  return { widthPx, heightPx, rgba };
}
const at = (rgb: Uint8Array, x: number, y: number): number => rgb[3 * (y * DAMAGE_WIDTH_PX + x)]!;

describe('what the damage net looks at', () => {
  it('is the mean of what each of its pixels covers', () => {
    const stripes = damagePicture(picture(2 * DAMAGE_WIDTH_PX, 2 * DAMAGE_HEIGHT_PX, (x) => (x % 2 === 0 ? 0 : 200)));
    expect(new Set(stripes)).toEqual(new Set([100]));
  });

  it('keeps the whole of a picture of other proportions, its rim repeated', () => {
    const tall = damagePicture(picture(60, 120, (x, y) => (x === 0 ? 10 : y < 60 ? 90 : 180)));
    const middle = DAMAGE_WIDTH_PX / 2;
    expect(at(tall, middle, 10)).toBe(90);
    expect(at(tall, middle, DAMAGE_HEIGHT_PX - 10)).toBe(180);
    expect(at(tall, 2, 40)).toBe(10);
  });

  it.each([
    [1, 1],
    [1, 400],
    [3000, 2],
  ])('takes a picture of %d x %d pixels', (widthPx, heightPx) => {
    const rgb = damagePicture(picture(widthPx, heightPx, () => 77));
    expect(new Set(rgb)).toEqual(new Set([77]));
  });
});
