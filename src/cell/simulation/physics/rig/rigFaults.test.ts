import { afterEach, describe, expect, it } from 'vitest';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig, MotionResult } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { createJoltBin } from '../joltBin.ts';
import { armUrdf, bin, product, runMotion, slabs } from '../testing/cellFixtures.ts';
import { soundRig } from './RigFaults.ts';
import type { RigState } from './RigState.ts';
import type { StowRig } from './StowRig.ts';
import type { RigFaults } from './RigFaults.ts';

const rigs: CellRig[] = [];
async function rigWith(faults: Partial<RigFaults>): Promise<CellRig> {
  const rig = await createCellRig({ tool: 'belts', armUrdf });
  rigs.push(rig);
  rig.setFaults({ ...soundRig, ...faults });
  return rig;
}
afterEach(() => {
  for (const rig of rigs.splice(0)) rig.dispose();
});
const stow = (rig: CellRig, overrides: Parameters<typeof product>[0] = {}, watch?: () => void): MotionResult =>
  runMotion(
    rig,
    {
      kind: 'stow',
      item: { itemId: 'new', product: product(overrides) },
      bin: bin(),
      contents: [],
      chain: [primitiveStep('insert', { xM: 0.1 })],
    },
    watch,
  );

describe('a broken part of the rig', () => {
  it('lets a worn belt lose a light item on the way, and a less worn one only a heavy item', async () => {
    const worn = await rigWith({ belts: { frictionShare: 0.1, slipShare: 0 } });
    expect(stow(worn, { massKg: 0.35 })).toMatchObject({ outcome: 'defect', cause: 'dropped_to_floor' });
    const lessWorn = await rigWith({ belts: { frictionShare: 0.3, slipShare: 0 } });
    expect(stow(lessWorn, { massKg: 0.35 }).outcome).toBe('success');
    expect(stow(lessWorn, { massKg: 2 })).toMatchObject({ outcome: 'defect', cause: 'dropped_to_floor' });
  }, 90_000);

  it('does not feed an item when the drums turn without their belts', async () => {
    const rig = await rigWith({ belts: { frictionShare: 1, slipShare: 1 } });
    const result = stow(rig);
    expect(result).toMatchObject({ cause: 'jammed_at_mouth', heldItemId: 'new' });
    expect(Math.abs(result.steps[0]!.travelM!)).toBeLessThan(0.002);
  }, 90_000);

  it.each(['upper', 'lower'] as const)(
    'leaves the bands shut where the %s bar is stuck, and works again when it is mended',
    async (bar) => {
      const rig = await rigWith({ separator: { bar, failure: 'stuck' } });
      expect(stow(rig)).toMatchObject({ outcome: 'unproductive', cause: 'bands_not_opened', heldItemId: 'new' });
      rig.setFaults(soundRig);
      expect(stow(rig)).toMatchObject({ outcome: 'success' });
    },
    90_000,
  );

  it('jams at bands that a bar without hooks did not take along, although both bars stand where they should', async () => {
    const rig = await rigWith({ separator: { bar: 'lower', failure: 'broken_off' } });
    const result = stow(rig);
    expect(result).toMatchObject({ outcome: 'unproductive', cause: 'jammed_at_mouth', heldItemId: 'new' });
    expect(result.peakForceN).toBeGreaterThan(18);
  }, 90_000);

  it('reads what the sensor adds until it is tared, and is misled by what drifts after that', async () => {
    const shifted = await rigWith({ forceSensor: { axis: 'y', offsetN: 30, driftNPerS: 0 } });
    const wrench = new Float64Array(6);
    let firstN = 0;
    const result = stow(shifted, {}, () => {
      shifted.readWrench(wrench);
      firstN = Math.max(firstN, Math.abs(wrench[1]!));
    });
    expect(result.outcome).toBe('success');
    expect(firstN).toBeGreaterThan(25);

    const drifting = await rigWith({ forceSensor: { axis: 'y', offsetN: 0, driftNPerS: 60 } });
    const misled = stow(drifting);
    expect(misled).toMatchObject({ outcome: 'unproductive', cause: 'jammed_at_mouth' });
    // Nothing was there to push against: the sensor alone said so.
    expect(misled.detail).toMatch(/met \d+ N at the mouth, before the feed began/);
  }, 90_000);

  it('goes on with the same bits from a state that was saved, broken as it was', async () => {
    const rig = (await rigWith({
      belts: { frictionShare: 0.4, slipShare: 0.3 },
      forceSensor: { axis: 'y', offsetN: 5, driftNPerS: 2 },
    })) as StowRig;
    let saved: RigState | null = null;
    const first = stow(rig, {}, () => {
      if (rig.phase?.phase === 'open_bands') saved ??= rig.saveState();
    });
    rig.setFaults(soundRig);
    rig.restoreState(saved!);
    while (rig.moving) rig.tick();
    expect(rig.takeResult()).toEqual(first);
  }, 90_000);

  it('changes nothing of a motion once everything is mended', async () => {
    const mended = await rigWith({
      belts: { frictionShare: 0.1, slipShare: 0.5 },
      separator: { bar: 'lower', failure: 'broken_off' },
    });
    mended.setFaults(soundRig);
    const sound = await rigWith({});
    expect(stow(mended)).toEqual(stow(sound));
  }, 90_000);
});

describe('a pod that is bumped', () => {
  it('throws the contents of the bin that is worked on, as far as inertia takes them', async () => {
    const contents = slabs(0.2, 0.26, 1, 0.5);
    const run = async (jolted: boolean): Promise<MotionResult> => {
      const rig = await rigWith({});
      let isDone = false;
      return runMotion(
        rig,
        {
          kind: 'stow',
          item: { itemId: 'new', product: product() },
          bin: bin(),
          contents,
          chain: [primitiveStep('insert', { xM: 0.08 })],
        },
        () => {
          if (!jolted || isDone || rig.phase?.phase !== 'open_bands') return;
          isDone = true;
          expect(rig.jolt([0.8, 0, 0])).toBe('3C');
        },
      );
    };
    const at = (result: MotionResult): readonly number[] =>
      result.contents.find(({ itemId }) => itemId === 'slab0')!.poseInBin.positionM;
    const [calm, bumped] = [await run(false), await run(true)];
    expect(Math.hypot(...at(bumped).map((value, i) => value - at(calm)[i]!))).toBeGreaterThan(0.02);
  }, 90_000);

  it('meets the contents only when the tool has come to the bin, and no bin when nothing moves', async () => {
    const rig = await rigWith({});
    expect(rig.jolt([0, -1, 0])).toBeNull();
    const contents = slabs(0.2, 0.26, 1, 0.5);
    rig.begin({
      kind: 'stow',
      item: { itemId: 'new', product: product() },
      bin: bin(),
      contents,
      chain: [primitiveStep('insert', { xM: 0.08 })],
    });
    rig.tick();
    expect(rig.phase?.phase).toBe('pick');
    expect(rig.jolt([0.8, 0, 0])).toBe('3C');
    expect(rig.truth().contents).toEqual(contents);
  }, 90_000);

  it('topples or throws out what stands in other bins, behind their bands', async () => {
    const joltBin = await createJoltBin();
    const contents = slabs(0.1, 0.28, 4, 0.4);
    const still = joltBin(bin(), contents, [0, 0, 0]);
    expect(still.floorItemIds).toEqual([]);
    const moved = joltBin(bin(), contents, [-1.2, 0, 0]);
    const x = (placed: { contents: readonly { itemId: string; poseInBin: { positionM: readonly number[] } }[] }) =>
      Math.min(...placed.contents.map(({ poseInBin }) => poseInBin.positionM[0]!));
    expect(x(moved)).toBeLessThan(x(still) - 0.02);
    const thrown = joltBin(bin(), contents, [0, -2, 0]);
    expect(thrown.contents.length + thrown.floorItemIds.length).toBe(4);
    expect(thrown.floorItemIds.length + thrown.protrudingItemIds.length).toBeGreaterThan(0);
  }, 90_000);
});
