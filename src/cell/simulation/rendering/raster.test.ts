import { describe, expect, it } from 'vitest';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { createView } from '#cell/pictures/cameraView.ts';
import { patchMesh } from './Mesh.ts';
import type { Mesh, PlacedMesh } from './Mesh.ts';
import { rasterise } from './raster.ts';
import { prepareWorld } from './RenderWorld.ts';
import type { Lamp } from './RenderWorld.ts';
import { photograph } from './sensor.ts';
import { shade } from './shading.ts';
import { boxMesh, sphereMesh } from './shapes.ts';
import { blendStrands } from './strands.ts';
import { createTexture } from './Texture.ts';

const grey = {
  texture: createTexture(1, new Uint8Array([188, 188, 188])),
  gloss: 0,
  film: 0,
  wrinkle: 0,
  creaseScale: 1,
  creaseStretch: 1,
  creaseShift: 0,
};
const put = (mesh: Mesh, positionM: Vec3, instance = 1): PlacedMesh => ({
  mesh,
  positionM,
  rotation: [0, 0, 0, 1],
  instance,
  materials: [grey],
});
const world = (placed: PlacedMesh[], lamps: Lamp[] = [], ambient = 1, shadowSizePx = 256) =>
  prepareWorld(
    {
      placed,
      lamps,
      ambient: () => ambient,
      bounce: { colour: [1, 1, 1], strength: 0 },
      environment: { front: new Float32Array(4096), back: new Float32Array(4096) },
    },
    shadowSizePx,
  );
const square = createView({
  eyeM: [0, -1, 0],
  targetM: [0, 0, 0],
  verticalFovRad: Math.PI / 2,
  widthPx: 200,
  heightPx: 200,
});
const countOf = (values: ArrayLike<number>, test: (value: number) => boolean) => Array.from(values).filter(test).length;

describe('raster camera', () => {
  it('covers half of each axis with a unit square at one metre under 90 degrees, all at that depth', () => {
    const image = shade(
      world([
        put(
          patchMesh((u, v) => [u - 0.5, 0, v - 0.5], 7, 7),
          [0, 0, 0],
        ),
      ]),
      square,
    );
    expect(countOf(image.instance, (id) => id === 1)).toBe(100 * 100);
    for (const depth of image.depthM) if (depth !== Infinity) expect(depth).toBeCloseTo(1, 5);
  });

  it('sees a floor that passes below the eye at the depth of its angle', () => {
    const floor = put(
      patchMesh((u, v) => [40 * u - 20, 40 * v - 20, -1], 4, 4),
      [0, 0, 0],
    );
    const image = shade(world([floor]), square);
    for (const y of [110, 150, 199]) {
      const expected = 1 / ((y + 0.5 - 100) / 100);
      expect(Math.abs(image.depthM[y * 200 + 100]! - expected)).toBeLessThan(1e-4 * expected);
    }
  });

  it('draws a sphere as large as the cone that touches it', () => {
    const seen = rasterise(world([put(sphereMesh(0.3, 64), [0, 0, 0])]), square);
    const radiusPx = (100 * 0.3) / Math.sqrt(1 - 0.09);
    const area = countOf(seen.triangle, (triangle) => triangle >= 0);
    expect(Math.abs(area / (Math.PI * radiusPx ** 2) - 1)).toBeLessThan(0.02);
  });

  it('shows the nearer of two, whatever the order', () => {
    const far = put(boxMesh([0.4, 0.1, 0.4]), [0, 0, 0], 1);
    const near = put(boxMesh([0.2, 0.1, 0.2]), [0, -0.3, 0], 2);
    for (const placed of [
      [far, near],
      [near, far],
    ])
      // prettier-ignore
      expect(shade(world(placed), square).instance[100 * 200 + 100]).toBe(2);
  });

  it('leaves no hole in a finely cut face', () => {
    const odd = createView({
      eyeM: [0.31, -0.9, 0.27],
      targetM: [0, 0, 0],
      verticalFovRad: 0.6,
      widthPx: 333,
      heightPx: 251,
    });
    const { triangle } = rasterise(world([put(boxMesh([0.3, 0.3, 0.3], 13), [0, 0, 0])]), odd);
    for (let y = 0; y < 251; y++) {
      let changes = 0;
      for (let x = 1; x < 333; x++) if (triangle[y * 333 + x]! >= 0 !== triangle[y * 333 + x - 1]! >= 0) changes++;
      expect(changes).toBeLessThanOrEqual(2);
    }
  });

  it('casts a shadow of the size that similar triangles say', () => {
    const wall = put(
      patchMesh((u, v) => [2 * u - 1, 0, 2 * v - 1], 2, 2),
      [0, 0, 0],
      1,
    );
    const block = put(boxMesh([0.2, 0.002, 0.2]), [0, -0.5, 0], 2);
    const lamp: Lamp = { positionM: [0, -2, 0], targetM: [0, 0, 0], spreadRad: 1.2, power: 1 };
    const between = createView({
      eyeM: [0, -0.45, 0],
      targetM: [0, 0, 0],
      verticalFovRad: Math.PI / 2,
      widthPx: 200,
      heightPx: 200,
    });
    const image = shade(world([wall, block], [lamp], 0, 512), between);
    const sideM = Math.sqrt(countOf(image.colour, (c) => c === 0) / 3) * (0.45 / 100);
    expect(Math.abs(sideM - (0.2 / 1.5) * 2)).toBeLessThan(0.01);
  });

  it('gives a strand one pixel wide the opacity of one pixel a column, wherever it lies', () => {
    for (const z of [0, 0.0031, 0.0049]) {
      const image = shade(
        world([
          put(
            patchMesh((u, v) => [4 * u - 2, 1, 4 * v - 2], 1, 1),
            [0, 0, 0],
          ),
        ]),
        square,
      );
      const points: Vec3[] = [[-2, 0, z], [2, 0, z]]; // prettier-ignore
      const opacity = blendStrands(image, square, [
        { points, widthM: 0.01, alpha: 1, brightness: 1, dashM: 1e3, tint: [1, 1, 1] },
      ]);
      let sum = 0;
      for (let y = 0; y < 200; y++) sum += opacity[y * 200 + 57]!;
      expect(sum).toBeCloseTo(1, 3);
    }
  });

  it('hides a strand behind what stands before it', () => {
    const image = shade(world([put(boxMesh([0.5, 0.1, 0.5]), [0, 0, 0])]), square);
    const points: Vec3[] = [[-2, 0.5, 0], [2, 0.5, 0]]; // prettier-ignore
    const opacity = blendStrands(image, square, [
      { points, widthM: 0.02, alpha: 1, brightness: 1, dashM: 1e3, tint: [1, 1, 1] },
    ]);
    expect(opacity[100 * 200 + 100]).toBe(0);
    expect(opacity[100 * 200 + 5]).toBeGreaterThan(0.5);
  });

  it('takes the same photograph for the same seed and another one for another', () => {
    const flat = new Float32Array(64 * 64 * 3).fill(0.2);
    const look = { exposure: 1, vignette: 0.2, glare: 0.1, blurPx: 1, shotNoise: 0.02, readNoise: 0.01, saturation: 0.8, whiteBalance: [1, 1, 1] as Vec3, seed: 4 }; // prettier-ignore
    expect(photograph(flat, 64, 64, look)).toEqual(photograph(flat, 64, 64, look));
    expect(photograph(flat, 64, 64, look)).not.toEqual(photograph(flat, 64, 64, { ...look, seed: 5 }));
  });
});
