import { describe, expect, test } from 'vitest';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { demoEstimate, demoPod, seeded } from '../../../tests/builders/demoCell.ts';
import { demoTwinTheme } from '../../../tests/builders/demoTwinTheme.ts';
import type { PictureCell } from './BinPictures.ts';
import { hiddenShare, itemsPart } from './itemMesh.ts';
import type { MeshPart } from './MeshBuilder.ts';

const theme = demoTwinTheme();
const pod = demoPod();
const bin = pod.bins[8]!;
const span = (startM: number, endM: number) => ({ startM, endM });
const one: BinEstimate = {
  ...demoEstimate(bin, seeded(3), 0, pod.podId),
  items: [{ xM: span(0.05, 0.12), zM: span(0, 0.15), yM: span(0.03, 0.3) }],
};
const picture: PictureCell = {
  imageId: one.imageId,
  widthPx: 296,
  heightPx: 328,
  inSheet: (share) => share,
  meanOf: () => [0.2, 0.3, 0.4],
};
const lookOf = (estimate: BinEstimate, worn: PictureCell | null): MeshPart =>
  itemsPart({ theme, bin, estimate, emphasis: 'normal', picture: worn }).solid;
/** Share of the picture, shade, belief, haze of each corner. */
const cornersOf = (part: MeshPart): number[][] =>
  Array.from({ length: part.vertices }, (_, i) => part.attributes.get('look')!.slice(i * 4, i * 4 + 4));

describe('contents of a bin', () => {
  test('wear the picture on their front alone, and are believed the more the deeper they reach', () => {
    const corners = cornersOf(lookOf(one, picture));
    const worn = corners.filter(([share]) => share === 1);
    expect(worn).toHaveLength(4);
    expect(worn.every(([, , believed]) => believed === 0)).toBe(true);
    expect(corners.some(([, , believed]) => believed === 1)).toBe(true);
  });

  test('are believed all over while the picture of this very estimate is not here', () => {
    expect(cornersOf(lookOf(one, null)).every(([share, , believed]) => share === 0 && believed === 1)).toBe(true);
  });

  test('that stand behind others wear no picture: the camera saw the others', () => {
    const behind = { xM: span(0.05, 0.12), zM: span(0, 0.14), yM: span(0.31, 0.39) };
    const two = { ...one, items: [...one.items, behind] };
    expect(hiddenShare(two.items, 1)).toBe(1);
    expect(hiddenShare(two.items, 0)).toBe(0);
    expect(cornersOf(lookOf(two, picture)).filter(([share]) => share === 1)).toHaveLength(4);
  });

  test('are boxes whose faces look outwards', () => {
    const part = lookOf(one, picture);
    const positions = part.attributes.get('position')!;
    const at = (i: number): number[] => positions.slice(i * 3, i * 3 + 3);
    const middle = [0, 1, 2].map((axis) => {
      const values = Array.from({ length: part.vertices }, (_, i) => at(i)[axis]!);
      return (Math.min(...values) + Math.max(...values)) / 2;
    });
    for (let i = 0; i < part.index.length; i += 3) {
      const [a, b, c] = [at(part.index[i]!), at(part.index[i + 1]!), at(part.index[i + 2]!)];
      const [u, v] = [b.map((p, k) => p - a[k]!), c.map((p, k) => p - a[k]!)];
      const normal = [u[1]! * v[2]! - u[2]! * v[1]!, u[2]! * v[0]! - u[0]! * v[2]!, u[0]! * v[1]! - u[1]! * v[0]!];
      const outwards = normal.reduce((sum, n, k) => sum + n * ((a[k]! + b[k]! + c[k]!) / 3 - middle[k]!), 0);
      expect(outwards).toBeGreaterThan(0);
    }
  });
});
