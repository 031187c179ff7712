import { afterEach, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion, slabs } from '../testing/cellFixtures.ts';
import type { RobotController } from '../control/RobotController.ts';
import type { MotionRun } from './MotionRun.ts';

const STEP_S = 0.002;
const GRAVITY = 9.81;
/** What no interface of the cell tells: the act under way and the raw sensor. */
interface Inside {
  run: MotionRun | null;
  controller: RobotController;
}

describe('the laws of the tool', () => {
  let rig: CellRig;
  const newRig = async (): Promise<Inside> => {
    rig = await createCellRig({ tool: 'belts', armUrdf });
    return rig as unknown as Inside;
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
      if (held && full && inside.run?.current?.action.act === 'feed') wayM.push(held.poseInBin.positionM[1]);
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
      const phase = inside.run?.phase;
      if (phase === 'open_bands') samples.loaded.push(inside.controller.state.raw[2]!);
      if (phase === 'look') samples.empty.push(inside.controller.state.raw[2]!);
    });
    // The last tenth of a second of each, in which the arm has come to rest; what presses the tool down is negative.
    const [loadedN, emptyN] = [samples.loaded, samples.empty].map(
      (values) => values.slice(-50).reduce((sum, value) => sum + value, 0) / 50,
    ) as [number, number];
    expect(Math.abs((emptyN - loadedN) / (massKg * GRAVITY) - 1)).toBeLessThan(0.002);
  });

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
});
