import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from './item.ts';
import { gripOrientation, gripProblemText, neededLaneWidthM } from './grip.ts';
import { toolLimits, toolLimitsSchema } from './tool.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';

const product = (lengthM: number, widthM: number, heightM: number, massKg = 0.3): CatalogueItem => ({
  sku: 'x',
  name: 'x',
  lengthM,
  widthM,
  heightM,
  massKg,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
});

/** v + 2 w (q x v) + 2 q x (q x v), written out on its own so that the code under test is not its own judge. */
function rotate([x, y, z, w]: Quaternion, v: Vec3): Vec3 {
  const cross = (a: Vec3, b: Vec3): Vec3 => [
    a[1] * b[2] - a[2] * b[1],
    a[2] * b[0] - a[0] * b[2],
    a[0] * b[1] - a[1] * b[0],
  ];
  const t = cross([x, y, z], v).map((c) => 2 * c) as Vec3;
  const u = cross([x, y, z], t);
  return [v[0] + w * t[0] + u[0], v[1] + w * t[1] + u[1], v[2] + w * t[2] + u[2]];
}

const permutations: Vec3[] = [
  [0.05, 0.12, 0.2],
  [0.05, 0.2, 0.12],
  [0.12, 0.05, 0.2],
  [0.2, 0.05, 0.12],
  [0.12, 0.2, 0.05],
  [0.2, 0.12, 0.05],
];

describe('gripOrientation', () => {
  it('puts the thinnest side across the paddles and the longest along the feed, whichever axes they lie on', () => {
    for (const sides of permutations) {
      const grip = gripOrientation(product(...sides), [0.35, 0.35, 0.25]);
      expect([grip.laneWidthM, grip.depthM, grip.heightM]).toEqual([0.05, 0.2, 0.12]);
    }
  });

  it('stands an item upright that is longer than the bin is deep', () => {
    const grip = gripOrientation(product(0.05, 0.12, 0.345), [0.35, 0.35, 0.4]);
    expect([grip.laneWidthM, grip.depthM, grip.heightM]).toEqual([0.05, 0.12, 0.345]);
  });

  it('gives a proper rotation that turns the sides into those extents', () => {
    for (const sides of permutations)
      for (const depthM of [0.35, 0.15]) {
        const grip = gripOrientation(product(...sides), [0.35, depthM, 0.4]);
        const columns = ([0, 1, 2] as const).map((k) =>
          rotate(grip.rotation, [k === 0 ? 1 : 0, k === 1 ? 1 : 0, k === 2 ? 1 : 0]),
        );
        const extents = [0, 1, 2].map((row) => columns.reduce((sum, c, k) => sum + Math.abs(c[row]!) * sides[k]!, 0));
        expect(extents[0]).toBeCloseTo(grip.laneWidthM, 12);
        expect(extents[1]).toBeCloseTo(grip.depthM, 12);
        expect(extents[2]).toBeCloseTo(grip.heightM, 12);
        const [a, b, c] = columns as [Vec3, Vec3, Vec3];
        const determinant =
          a[0] * (b[1] * c[2] - b[2] * c[1]) - a[1] * (b[0] * c[2] - b[2] * c[0]) + a[2] * (b[0] * c[1] - b[1] * c[0]);
        expect(determinant).toBeCloseTo(1, 12);
      }
  });
});

describe('the problem that a tool has with an item', () => {
  it('accepts what fits and names what does not', () => {
    expect(gripProblemText(product(0.2, 0.1, 0.05), toolLimits)).toBeNull();
    expect(gripProblemText(product(0.2, 0.2, 0.17), toolLimits)).toContain('17.0 cm');
    expect(gripProblemText(product(0.2, 0.1, 0.002), toolLimits)).toContain('0.2 cm');
    expect(gripProblemText(product(0.2, 0.1, 0.05, 5), toolLimits)).toContain('5.00 kg');
  });

  it('asks for a lane of item, two paddles and the margin', () => {
    expect(neededLaneWidthM({ laneWidthM: 0.05 }, toolLimits)).toBeCloseTo(0.05 + 0.012 + 0.018, 12);
    expect(toolLimitsSchema.parse(toolLimits)).toEqual(toolLimits);
  });
});
