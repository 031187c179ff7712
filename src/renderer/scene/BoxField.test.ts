import { Color, Vector3 } from 'three';
import { describe, expect, test } from 'vitest';
import { BoxField, type FieldBox } from './BoxField.ts';
import { litShare } from './light.ts';

const CORNERS = 24;
const INDICES = 36;
const box = (part: Partial<FieldBox> = {}): FieldBox => ({
  centreM: [1, 2, 3],
  sizeM: [0.2, 0.4, 0.6],
  colour: new Color(0.5, 0.25, 1),
  ...part,
});

function cornersOf(field: BoxField, index: number): Vector3[] {
  const position = field.mesh.geometry.getAttribute('position');
  return Array.from({ length: CORNERS }, (_, i) => new Vector3().fromArray(position.array, (index * CORNERS + i) * 3));
}
const extentOf = (points: readonly Vector3[], axis: 'x' | 'y' | 'z'): [number, number] => [
  Math.min(...points.map((point) => point[axis])),
  Math.max(...points.map((point) => point[axis])),
];

describe('a field of boxes', () => {
  test('puts each box where it is, in its size', () => {
    const field = new BoxField(2);
    field.set([box(), box({ centreM: [-1, 0, 0] })]);
    const first = cornersOf(field, 0);
    expect(extentOf(first, 'x')).toEqual([expect.closeTo(0.9, 5), expect.closeTo(1.1, 5)]);
    expect(extentOf(first, 'y')).toEqual([expect.closeTo(1.8, 5), expect.closeTo(2.2, 5)]);
    expect(extentOf(first, 'z')).toEqual([expect.closeTo(2.7, 5), expect.closeTo(3.3, 5)]);
    expect(extentOf(cornersOf(field, 1), 'x')).toEqual([expect.closeTo(-1.1, 5), expect.closeTo(-0.9, 5)]);
  });

  test('turns a box about its own middle', () => {
    const field = new BoxField(1);
    field.set([box({ rotation: [0, 0, Math.SQRT1_2, Math.SQRT1_2] })]);
    expect(extentOf(cornersOf(field, 0), 'x')).toEqual([expect.closeTo(0.8, 5), expect.closeTo(1.2, 5)]);
    expect(extentOf(cornersOf(field, 0), 'y')).toEqual([expect.closeTo(1.9, 5), expect.closeTo(2.1, 5)]);
  });

  test('draws no more than it was given, and grows when it is given more', () => {
    const field = new BoxField(1);
    field.set([box(), box(), box()]);
    expect(field.mesh.geometry.drawRange.count).toBe(3 * INDICES);
    expect(field.mesh.visible).toBe(true);
    field.set([box()]);
    expect(field.mesh.geometry.drawRange.count).toBe(INDICES);
    field.set([]);
    expect(field.mesh.visible).toBe(false);
  });

  test('is lit by the side that a face looks to, also when the box is turned', () => {
    const field = new BoxField(2);
    const overhead = box({ colour: new Color(1, 1, 1) });
    field.set([overhead, { ...overhead, rotation: [Math.SQRT1_2, 0, 0, Math.SQRT1_2] }]);
    const colour = field.mesh.geometry.getAttribute('color');
    const brightest = (index: number): number =>
      Math.max(...colour.array.slice(index * CORNERS * 3, (index + 1) * CORNERS * 3));
    const shares = [0, 1, 2].flatMap((axis) => [-1, 1].map((sign) => litShare(new Vector3().setComponent(axis, sign))));
    expect(brightest(0)).toBeCloseTo(Math.max(...shares), 5);
    // Quarter turns bring each face where another was.
    expect(brightest(1)).toBeCloseTo(brightest(0), 5);
    expect(new Set(shares.map((share) => share.toFixed(3))).size).toBeGreaterThan(3);
  });
});
