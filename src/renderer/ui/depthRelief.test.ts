import { describe, expect, test } from 'vitest';
import { packFreeDepth } from '#shared/domain/freeDepth.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { binPictureProjection } from './binPictureProjection.ts';
import { depthRelief, SHADE_STEP_M } from './depthRelief.ts';

const size: Vec3 = [0.24, 0.4, 0.25];
const columns = 48;
const rows = 24;
const project = binPictureProjection(size, 296, 328);

/** An empty bin but for a box over the left half of the width and the lower half of the height, 100 mm behind the mouth, 150 mm before the wall. */
function halfTaken(sigmaM = 0.01) {
  const isBox = (cell: number): boolean => cell % columns < columns / 2 && Math.floor(cell / columns) < rows / 2;
  const each = (of: (cell: number) => number): Float32Array =>
    Float32Array.from({ length: columns * rows }, (_, cell) => of(cell));
  return packFreeDepth(
    {
      columns,
      rows,
      freeDepthM: each((cell) => (isBox(cell) ? 0.1 : 0.4)),
      freeDepthSigmaM: each((cell) => (isBox(cell) ? sigmaM : 0.001)),
      slackDepthM: each((cell) => (isBox(cell) ? 0.15 : 0)),
      slackSigmaM: each(() => 0.02),
      itemOfCell: Uint8Array.from({ length: columns * rows }, (_, cell) => (isBox(cell) ? 1 : 0)),
    },
    size[1],
    { items: [], chosenFactor: 1, unitsSeen: 1, unitsMargin: 1 },
  );
}
const cellsIn = (path: string): number => path.split('Z').length - 1;

describe('the relief of a free-depth map', () => {
  const relief = depthRelief(halfTaken(), size, project);

  test('shades every cell once, by how far in one gets', () => {
    const boxCells = (columns / 2) * (rows / 2);
    expect(cellsIn(relief.shades[0.1 / SHADE_STEP_M]!)).toBe(boxCells);
    expect(relief.shades.reduce((sum, path) => sum + cellsIn(path), 0)).toBe(columns * rows);
  });

  test('reads what stands where the picture shows it, not where its cell lies in the mouth', () => {
    const inFront = project([0.0625, 0.1, 0.066]);
    expect(relief.at(...inFront)).toMatchObject({ item: 0, freeDepthM: expect.closeTo(0.1, 2) as number });
    const atTheWall = project([0.1825, 0.4, 0.066]);
    expect(relief.at(...atTheWall)).toMatchObject({ item: null, slackDepthM: 0 });
    expect(relief.at(-1, 5)).toBeNull();
  });

  test('numbers a thing at its middle with the depth before it', () => {
    expect(relief.labels).toHaveLength(1);
    const [x, y] = project([0.06, 0.1, 0.0625]);
    expect(relief.labels[0]).toMatchObject({ freeDepthM: expect.closeTo(0.1, 2) as number });
    expect(Math.hypot(relief.labels[0]!.x - x, relief.labels[0]!.y - y)).toBeLessThan(2);
  });

  test('outlines a thing along its rim alone', () => {
    expect(relief.outlines.split('M').length - 1).toBe(2 * (columns / 2 + rows / 2));
  });

  test('hatches only what is known badly', () => {
    expect(relief.unsure).toBe('');
    expect(cellsIn(depthRelief(halfTaken(0.06), size, project).unsure)).toBe((columns / 2) * (rows / 2));
  });
});
