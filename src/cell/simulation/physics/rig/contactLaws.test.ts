import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Pose, Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import { mujoco } from '../engine/mujoco.ts';
import { bin, product } from '../testing/cellFixtures.ts';
import { CellScene } from './CellScene.ts';

const STEP_S = 0.002;
const binPlace = { bin: bin(), bands: false, shelvesInCellM: [], barHalfLengthM: 0.1 };

async function sceneWith(...items: [CatalogueItem, Pose][]): Promise<CellScene> {
  const entries = items.map(([item, poseInCell], k) => ({ item: { itemId: `i${k}`, product: item }, poseInCell }));
  return new CellScene(await mujoco(), null, STEP_S, binPlace, entries);
}

interface Contact {
  geoms: [number, number];
  /** From the first shape to the second. */
  normal: Vec3;
  depthM: number;
}
function contactsOf({ simulation }: CellScene): Contact[] {
  const all = simulation.data.contact;
  const read = Array.from({ length: all.size() }, (_, k): Contact => {
    const contact = all.get(k)!;
    const [x, y, z] = contact.frame as unknown as number[];
    const found: Contact = {
      geoms: [contact.geom1, contact.geom2],
      normal: [x!, y!, z!],
      depthM: -contact.dist,
    };
    contact.delete();
    return found;
  });
  all.delete();
  return read;
}

const times = ([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion => [
  aw * bx + ax * bw + ay * bz - az * by,
  aw * by - ax * bz + ay * bw + az * bx,
  aw * bz + ax * by - ay * bx + az * bw,
  aw * bw - ax * bx - ay * by - az * bz,
];

describe('contacts', { timeout: 60_000 }, () => {
  it('push an edge out of the flat end of a cylinder that it is pressed on, and never draw it in', async () => {
    const tube = product({ form: 'cylinder', lengthM: 0.158, widthM: 0.075, heightM: 0.075, massKg: 0.26 });
    // As thin as the blade, and like it on edge.
    const plate = product({ form: 'blister', lengthM: 0.2, widthM: 0.09, heightM: 0.004, massKg: 0.1 });
    const at: Pose = { positionM: [3, 3, 1], rotation: [0, 0, 0, 1] };
    const scene = await sceneWith([tube, at], [plate, at]);
    const { simulation, items } = scene;
    const [tubeGeoms, [plateGeom]] = items.map(({ geoms }) => geoms) as [number[], number[]];
    const random = randomSource(7);
    const within = (half: number): number => half * (2 * random() - 1);
    const place = (item: number, [x, y, z]: Vec3, [i, j, k, w]: Quaternion): void => {
      simulation.positions.set([x, y, z, w, i, j, k], items[item]!.positionAddress);
    };
    let met = 0;
    for (let k = 0; k < 600; k++) {
      // The tube's axis is its own x; turned by up to 11 degrees about the vertical it meets the plate's front edge by its end.
      const [turnRad, leanRad, plateRad] = [within(0.2), within(0.002), within(0.002)];
      const depthM = 1e-4 + 6e-4 * random();
      const turned: Quaternion = [0, 0, Math.sin(turnRad / 2), Math.cos(turnRad / 2)];
      const leaning: Quaternion = [0, Math.sin(leanRad / 2), 0, Math.cos(leanRad / 2)];
      place(0, [3, 3, 1], times(turned, leaning));
      const axis: Vec3 = [Math.cos(turnRad), Math.sin(turnRad), 0];
      // Beside the end's middle, well inside its rim; then where its plane is there.
      const asideM = -0.079 * axis[1] + within(0.015);
      const endM = (-0.079 - asideM * axis[1]) / axis[0];
      const onEdge: Quaternion = [Math.SQRT1_2, 0, 0, Math.SQRT1_2];
      const yawed: Quaternion = [0, 0, Math.sin(plateRad / 2), Math.cos(plateRad / 2)];
      place(1, [3 + endM - 0.1 + depthM, 3 + asideM, 1 + 0.03 * random()], times(yawed, onEdge));
      scene.forward();
      for (const { geoms, normal } of contactsOf(scene)) {
        const sign = geoms[0] === plateGeom ? 1 : -1;
        expect(tubeGeoms).toContain(geoms[sign > 0 ? 1 : 0]);
        met++;
        const along = sign * (normal[0] * axis[0] + normal[1] * axis[1]);
        if (along < 0.9) throw new Error(`Case ${k}: the plate is drawn in, ${along.toFixed(2)} along the tube.`);
      }
    }
    expect(met).toBeGreaterThan(580);
    scene.dispose();
  });

  it('push an edge that lies on the round side of a cylinder outwards', async () => {
    const tube = product({ form: 'cylinder', lengthM: 0.33, widthM: 0.04, heightM: 0.04, massKg: 0.17 });
    const plate = product({ form: 'blister', lengthM: 0.4, widthM: 0.09, heightM: 0.004, massKg: 0.1 });
    const at: Pose = { positionM: [3, 3, 1], rotation: [0, 0, 0, 1] };
    const scene = await sceneWith([tube, at], [plate, at]);
    const { simulation, items } = scene;
    const plateGeom = items[1]!.geoms[0]!;
    let met = 0;
    // The plate stands on edge along the tube; its lower edge comes down on the tube's shoulder, more or less beside its top.
    for (let asideM = -0.012; asideM <= 0.012; asideM += 0.0005)
      for (const depthM of [1e-4, 4e-4, 8e-4]) {
        const nearestM = Math.max(0, Math.abs(asideM) - 0.002);
        const topM = Math.sqrt(0.02 ** 2 - nearestM ** 2);
        const { positions } = simulation;
        positions.set([3, 3, 1, 1, 0, 0, 0], items[0]!.positionAddress);
        const plateM = [3, 3 + asideM, 1 + topM + 0.045 - depthM];
        positions.set([...plateM, Math.SQRT1_2, Math.SQRT1_2, 0, 0], items[1]!.positionAddress);
        scene.forward();
        const outwards = [0, (Math.sign(asideM) * nearestM) / 0.02, topM / 0.02] as const;
        for (const { geoms, normal } of contactsOf(scene)) {
          const sign = geoms[1] === plateGeom ? 1 : -1;
          const along = sign * (normal[1] * outwards[1] + normal[2] * outwards[2]);
          // Within 18 degrees of what is exact for one corner of the edge; it has two.
          expect(along, `${asideM} ${depthM} ${normal.join()}`).toBeGreaterThan(0.95);
          met++;
        }
      }
    expect(met).toBeGreaterThan(100);
    scene.dispose();
  });

  it.each([0.4, 0.9, 1.6])(
    'let what falls %s m onto the floor of the cell sink in by less than 4 mm',
    async (heightM) => {
      const scene = await sceneWith([product(), { positionM: [3, 3, heightM + 0.06], rotation: [0.1, 0.2, 0, 0.97] }]);
      let deepestM = 0;
      const { simulation } = scene;
      const { engine } = simulation;
      const look = (): void => {
        for (const { depthM } of contactsOf(scene)) deepestM = Math.max(deepestM, depthM);
      };
      const inParts = engine.mj_step;
      engine.mj_step = (model, data) => {
        inParts(model, data);
        look();
      };
      for (let step = 0; step < 400; step++) {
        scene.step(() => undefined);
        look();
      }
      engine.mj_step = inParts;
      expect(deepestM).toBeGreaterThan(1e-5);
      expect(deepestM).toBeLessThan(0.004);
      expect(scene.poseInCell(scene.items[0]!).positionM[2]).toBeLessThan(0.1);
      scene.dispose();
    },
  );
});
