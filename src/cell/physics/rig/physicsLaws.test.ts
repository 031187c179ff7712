import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Pose } from '#shared/geometry/pose.ts';
import { mujoco } from '../engine/mujoco.ts';
import { bin, product } from '../testing/cellFixtures.ts';
import { CellScene } from './CellScene.ts';

const STEP_S = 0.002;
const GRAVITY = 9.81;
const binPlace = { bin: bin(), bands: false, shelvesInCellM: [], barHalfLengthM: 0.1 };
const [X, Y, Z] = bin().originInCellM;

async function sceneWith(item: CatalogueItem, poseInCell: Pose): Promise<CellScene> {
  return new CellScene(await mujoco(), null, STEP_S, binPlace, [{ item: { itemId: 'a', product: item }, poseInCell }]);
}

/** Leans the world by turning gravity about the bin's x axis, so that things slide towards the mouth. */
function tilt(scene: CellScene, angleRad: number): void {
  const gravity = scene.simulation.model.opt.gravity as Float64Array;
  gravity.set([0, -GRAVITY * Math.sin(angleRad), -GRAVITY * Math.cos(angleRad)]);
}

describe('the simulated physics', () => {
  it('lets things fall by half g t squared', async () => {
    const scene = await sceneWith(product(), { positionM: [X - 1, -1, 1.5], rotation: [0, 0, 0, 1] });
    const steps = 150;
    scene.simulation.step(steps);
    const t = steps * STEP_S;
    const fallen = 1.5 - scene.poseInCell(scene.items[0]!).positionM[2];
    // Semi-implicit Euler is ahead of the parabola by half a step's speed.
    expect(fallen).toBeCloseTo(0.5 * GRAVITY * t * t + 0.5 * GRAVITY * t * STEP_S, 6);
    scene.dispose();
  });

  it.each([
    ['box', 0.42],
    ['book', 0.36],
    ['blister', 0.32],
  ] as const)('holds a %s on cloth up to its angle of friction and lets it slide beyond it', async (form, friction) => {
    const creep = async (angleRad: number) => {
      const scene = await sceneWith(product({ form }), {
        positionM: [X + 0.17, Y + 0.25, Z + 0.0251],
        rotation: [0, 0, 0, 1],
      });
      scene.simulation.step(100);
      tilt(scene, angleRad);
      const from = scene.poseInCell(scene.items[0]!).positionM[1];
      scene.simulation.step(200);
      const moved = from - scene.poseInCell(scene.items[0]!).positionM[1];
      scene.dispose();
      return moved;
    };
    const limit = Math.atan(friction);
    expect(await creep(0.9 * limit)).toBeLessThan(0.0005);
    // 0.4 s at the surplus of the slope over friction.
    const angle = 1.15 * limit;
    const expected = 0.5 * GRAVITY * (Math.sin(angle) - friction * Math.cos(angle)) * 0.4 ** 2;
    const slid = await creep(angle);
    expect(slid).toBeGreaterThan(0.85 * expected);
    expect(slid).toBeLessThan(1.15 * expected);
  });

  it('rests a box with its weight on the floor and no more', async () => {
    const scene = await sceneWith(product({ massKg: 1 }), {
      positionM: [X + 0.17, Y + 0.2, Z + 0.0251],
      rotation: [0, 0, 0, 1],
    });
    scene.simulation.step(500);
    // Half the sum of the normal forces: only the floor presses.
    expect(scene.squeezeForceN(scene.items[0]!)).toBeCloseTo(GRAVITY / 2, 1);
    scene.dispose();
  });

  it('tips an irregular item whose centre of mass lies beyond its edge', async () => {
    const at = (offsetM: number) =>
      sceneWith(
        product({ form: 'irregular', lengthM: 0.05, widthM: 0.05, heightM: 0.16, comOffsetM: [0.018, 0, offsetM] }),
        { positionM: [X + 0.17, Y + 0.2, Z + 0.0805], rotation: [0, 0, 0, 1] },
      );
    const heightAfter = async (angleRad: number) => {
      const scene = await at(0.06);
      const gravity = scene.simulation.model.opt.gravity as Float64Array;
      gravity.set([GRAVITY * Math.sin(angleRad), 0, -GRAVITY * Math.cos(angleRad)]);
      scene.simulation.step(600);
      const height = scene.poseInCell(scene.items[0]!).positionM[2] - Z;
      scene.dispose();
      return height;
    };
    // The centre is 7 mm inside the edge and 140 mm up: it tips from 2.9 degrees on.
    expect(await heightAfter(0.02)).toBeGreaterThan(0.078);
    expect(await heightAfter(0.09)).toBeLessThan(0.06);
  });

  it('keeps a ball from rolling for ever', async () => {
    const scene = await sceneWith(product({ form: 'sphere', lengthM: 0.08, widthM: 0.08, heightM: 0.08 }), {
      positionM: [X + 0.17, Y + 0.2, Z + 0.0401],
      rotation: [0, 0, 0, 1],
    });
    const { velocityAddress } = scene.items[0]!;
    scene.simulation.velocities[velocityAddress] = 0.03;
    scene.simulation.velocities[velocityAddress + 4] = 0.03 / 0.04;
    scene.simulation.step(1500);
    expect(Math.abs(scene.simulation.velocities[velocityAddress])).toBeLessThan(0.001);
    scene.dispose();
  });

  it('bends a bag over an edge and keeps a carton straight', async () => {
    const bend = async (form: 'bag' | 'box') => {
      const engine = await mujoco();
      const scene = new CellScene(engine, null, STEP_S, binPlace, [
        {
          item: { itemId: 'a', product: product({ form, lengthM: 0.3, widthM: 0.14, heightM: 0.03, massKg: 0.4 }) },
          poseInCell: { positionM: [X + 0.17, Y + 0.17, Z + 0.076], rotation: [0, 0, 0, 1] },
        },
        {
          item: { itemId: 'b', product: product({ lengthM: 0.06, widthM: 0.2, heightM: 0.06, massKg: 2 }) },
          poseInCell: { positionM: [X + 0.17, Y + 0.17, Z + 0.0301], rotation: [0, 0, 0, 1] },
        },
      ]);
      scene.simulation.step(400);
      const angles = scene.toEntry(scene.items[0]!).foldsRad ?? [];
      scene.dispose();
      return Math.max(0, ...angles.map(Math.abs));
    };
    expect(await bend('bag')).toBeGreaterThan(0.05);
    expect(await bend('box')).toBe(0);
  });
});
