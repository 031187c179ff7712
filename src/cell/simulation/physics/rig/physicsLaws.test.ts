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
    // Contacts yield by some 6 um under the load; a millimetre in 0.4 s would be a creep of 2.5 mm/s.
    expect(await creep(0.99 * limit)).toBeLessThan(2e-5);
    expect(await creep(1.01 * limit)).toBeGreaterThan(0.002);
    // 0.4 s at the surplus of the slope over friction; one step more or less is 1 % of it.
    const angle = 1.15 * limit;
    const expected = 0.5 * GRAVITY * (Math.sin(angle) - friction * Math.cos(angle)) * 0.4 ** 2;
    expect(Math.abs((await creep(angle)) / expected - 1)).toBeLessThan(0.01);
  });

  it.each([0.3, 0.6, 0.8])(
    'brings a box that slides with %s m/s to rest after v squared over 2 mu g',
    async (speedMps) => {
      const scene = await sceneWith(product(), { positionM: [X + 0.17, Y + 0.09, Z + 0.025], rotation: [0, 0, 0, 1] });
      scene.simulation.step(100);
      const from = scene.poseInCell(scene.items[0]!).positionM[1];
      scene.simulation.velocities[scene.items[0]!.velocityAddress + 1] = speedMps;
      scene.simulation.step(400);
      const slid = scene.poseInCell(scene.items[0]!).positionM[1] - from;
      const expected = speedMps ** 2 / (2 * 0.42 * GRAVITY);
      // The first step's braking counts in full, half a step's way: semi-implicit Euler again.
      expect(Math.abs(slid - (expected - (speedMps * STEP_S) / 2))).toBeLessThan(0.005 * expected);
      scene.dispose();
    },
  );

  it.each([
    [0.05, 0.16],
    [0.04, 0.2],
    [0.06, 0.2],
  ])('keeps a box %s m wide and %s m high standing up to its toppling angle and not beyond', async (width, height) => {
    const heightAfter = async (angleRad: number) => {
      const scene = await sceneWith(product({ lengthM: width, widthM: 0.1, heightM: height, massKg: 0.5 }), {
        positionM: [X + 0.17, Y + 0.2, Z + height / 2 + 0.0001],
        rotation: [0, 0, 0, 1],
      });
      scene.simulation.step(100);
      const gravity = scene.simulation.model.opt.gravity as Float64Array;
      gravity.set([GRAVITY * Math.sin(angleRad), 0, -GRAVITY * Math.cos(angleRad)]);
      scene.simulation.step(1500);
      const after = scene.poseInCell(scene.items[0]!).positionM[2] - Z;
      scene.dispose();
      return after;
    };
    const limit = Math.atan(width / height);
    expect(Math.abs((await heightAfter(0.99 * limit)) - height / 2)).toBeLessThan(0.0005);
    expect(await heightAfter(1.01 * limit)).toBeLessThan(0.85 * (height / 2));
  });

  it.each(['box', 'book', 'blister', 'irregular', 'bag', 'cylinder', 'sphere'] as const)(
    'never gains energy when %s items fall, meet each other and the cloth, and come to rest',
    async (form) => {
      const sides = form === 'sphere' ? [0.07, 0.07, 0.07] : [0.08, 0.06, 0.05];
      const [lengthM, widthM, heightM] = sides as [number, number, number];
      const scene = new CellScene(
        await mujoco(),
        null,
        STEP_S,
        binPlace,
        Array.from({ length: 6 }, (_, k) => ({
          item: { itemId: `item${k}`, product: product({ form, lengthM, widthM, heightM }) },
          poseInCell: {
            positionM: [X + 0.07 + 0.105 * (k % 3), Y + 0.1 + 0.12 * (k % 2), Z + 0.07 + 0.105 * Math.floor(k / 3)],
            rotation: [0.1 * k, 0.2, 0.05, Math.sqrt(1 - 0.01 * k * k - 0.0425)],
          },
        })),
      );
      const { engine, model, data } = scene.simulation;
      const energies: number[] = [];
      for (let step = 0; step < 1000; step++) {
        // Between the halves of a step, positions and velocities belong to the same moment.
        engine.mj_step1(model, data);
        engine.mj_energyPos(model, data);
        engine.mj_energyVel(model, data);
        engine.mj_step2(model, data);
        const [potentialJ, kineticJ] = data.energy as Float64Array;
        energies.push(potentialJ! + kineticJ!);
      }
      scene.dispose();
      const spentJ = energies[0]! - energies.at(-1)!;
      expect(spentJ).toBeGreaterThan(1.5);
      let lowestJ = Infinity;
      let largestRiseJ = 0;
      for (const energyJ of energies) {
        lowestJ = Math.min(lowestJ, energyJ);
        largestRiseJ = Math.max(largestRiseJ, energyJ - lowestJ);
      }
      expect(Math.max(...energies)).toBeLessThanOrEqual(energies[0]! + 1e-9);
      // What comes back is what contacts store as springs while they are pressed in, which the sum leaves out: 13 mJ of 2 J.
      expect(largestRiseJ).toBeLessThan(0.01 * spentJ);
    },
  );

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
