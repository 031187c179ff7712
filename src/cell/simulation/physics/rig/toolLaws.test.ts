import { afterEach, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { StowRig } from './StowRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion, slabs } from '../testing/cellFixtures.ts';
import type { RigInside } from '../testing/insideOf.ts';
import { insideOf } from '../testing/insideOf.ts';

const STEP_S = 0.002;
const GRAVITY = 9.81;
/** What no interface of the cell tells: the act under way and the raw sensor. */
describe('the laws of the tool', () => {
  let rig: StowRig;
  const newRig = async (): Promise<RigInside> => {
    rig = await createCellRig({ tool: 'belts', armUrdf });
    return insideOf(rig);
  };
  afterEach(() => rig.dispose());
  const stow = (massKg: number, beltSpeedMps = 0.35) =>
    ({
      kind: 'stow',
      item: { itemId: 'new', product: product({ massKg }) },
      bin: bin(),
      contents: [],
      chain: [primitiveStep('insert', { xM: 0.17, beltSpeedMps })],
    }) as const;

  it.each([0.1, 0.2, 0.35, 0.5])('feeds an item at the speed of belts that run at %s m/s', async (speedMps) => {
    const inside = await newRig();
    const wayM: number[] = [];
    runMotion(rig, stow(0.3, speedMps), () => {
      const held = rig.truth().heldItemInBin;
      const full = inside.controller.state.beltSpeedMps >= speedMps - 1e-9;
      if (held && full && rig.act === 'feed') wayM.push(held.poseInBin.positionM[1]);
    });
    // Without the first 60 ms, in which the item is drawn up to speed.
    const steady = wayM.slice(30);
    expect(steady.length).toBeGreaterThan(80);
    const meanMps = (steady.at(-1)! - steady[0]!) / ((steady.length - 1) * STEP_S);
    // The arm swings by some tenths of a millimetre meanwhile.
    expect(Math.abs(meanMps / speedMps - 1)).toBeLessThan(0.01);
  });

  it.each([0.3, 1, 2.5])('reads %s kg between the paddles as their weight at the wrist', async (massKg) => {
    const inside = await newRig();
    const samples: Record<'loaded' | 'empty', number[]> = { loaded: [], empty: [] };
    runMotion(rig, stow(massKg), () => {
      const phase = rig.phase?.phase;
      if (phase === 'open_bands') samples.loaded.push(inside.controller.state.raw[2]!);
      if (phase === 'look') samples.empty.push(inside.controller.state.raw[2]!);
    });
    // The last tenth of a second of each, in which the arm has come to rest; what presses the tool down is negative.
    const [loadedN, emptyN] = [samples.loaded, samples.empty].map(
      (values) => values.slice(-50).reduce((sum, value) => sum + value, 0) / 50,
    ) as [number, number];
    expect(Math.abs((emptyN - loadedN) / (massKg * GRAVITY) - 1)).toBeLessThan(0.002);
  });

  it.each([0.3, 1.2])(
    'keeps the wrist below the force cap all through a stow of %s kg, on the way too',
    async (massKg) => {
      await newRig();
      const wrench = new Float64Array(6);
      let peakN = 0;
      const motion = stow(massKg);
      runMotion(rig, motion, () => {
        rig.readWrench(wrench);
        peakN = Math.max(peakN, Math.hypot(...wrench.subarray(0, 3)));
      });
      expect(peakN).toBeLessThan(motion.chain[0].parameters.forceCapN);
    },
    120_000,
  );

  it.each((['left', 'right'] as const).flatMap((side) => [15, 20, 25].map((capN) => [side, capN] as const)))(
    'keeps the wrist within a twentieth of the cap when a sweep to the %s is blocked at %s N',
    async (side, capN) => {
      await newRig();
      const right = side === 'right';
      const wrench = new Float64Array(6);
      let peakN = 0;
      const { steps } = runMotion(
        rig,
        {
          kind: 'run',
          bin: bin(),
          contents: right ? slabs(0.034, 0.35, 8, 20) : slabs(0, 0.316, 8, 20),
          chain: [primitiveStep('sweep', { side, bladeXM: right ? 0.02 : 0.33, distanceM: 0.08, forceCapN: capN })],
        },
        () => {
          rig.readWrench(wrench);
          if (rig.phase?.phase === 'primitive') peakN = Math.max(peakN, Math.hypot(wrench[0]!, wrench[1]!));
        },
      );
      expect(steps).toMatchObject([{ primitive: 'sweep', endedBy: 'force' }]);
      expect(steps[0]!.peakForceN).toBeLessThan(1.05 * capN);
      expect(peakN).toBeGreaterThan(0.6 * capN);
      expect(peakN).toBeLessThan(1.05 * capN);
    },
  );

  it('yields when the blade gets under something that leans, instead of lifting it with all its strength', async () => {
    await newRig();
    const box = product({ sku: 'box', lengthM: 0.155, widthM: 0.086, heightM: 0.042, massKg: 0.14 });
    const book = product({ sku: 'book', form: 'book', lengthM: 0.122, widthM: 0.12, heightM: 0.012, massKg: 0.075 });
    const wide = bin({ binId: '2B', originInCellM: [0.684, 0, 1.29], sizeM: [0.38, 0.3, 0.25] });
    const result = runMotion(rig, {
      kind: 'run',
      bin: wide,
      contents: [
        { itemId: 'box', product: box, poseInBin: { positionM: [0.1863, 0.1733, 0.0208], rotation: [0, 0, 0, 1] } },
        // One edge on the box, the other on the floor where the blade comes from.
        {
          itemId: 'book',
          product: book,
          poseInBin: { positionM: [0.2955, 0.1416, 0.0323], rotation: [0.1631, 0.1626, 0.6871, 0.6891] },
        },
      ],
      chain: [primitiveStep('sweep', { side: 'left', bladeXM: 0.373, distanceM: 0.106, depthM: 0.28 })],
    });
    expect(result.steps).toMatchObject([{ primitive: 'sweep', endedBy: 'force' }]);
    // Upwards the arm is three times as stiff as sideways; without yielding to it the wrist read 174 N.
    expect(result.peakForceN).toBeLessThan(1.25 * 25);
  });

  it.each([0.1, 0.3, 1])(
    'draws the blade out of slabs of %s kg pressed against cloth without dragging them along',
    async (massKg) => {
      await newRig();
      const contents = slabs(0.15, 0.345, 5, massKg);
      const sweep = { side: 'right', bladeXM: 0.1, distanceM: 0.2, depthM: 0.3, heightM: 0.01 } as const;
      const result = runMotion(rig, { kind: 'run', bin: bin(), contents, chain: [primitiveStep('sweep', sweep)] });
      expect(result.steps[0]).toMatchObject({ primitive: 'sweep', endedBy: 'force' });
      result.contents.forEach(({ poseInBin }, k) => {
        // Drawn back under pressure the blade brings the lightest 12 cm along.
        expect(Math.abs(poseInBin.positionM[1] - contents[k]!.poseInBin.positionM[1])).toBeLessThan(0.003);
      });
    },
  );
});
