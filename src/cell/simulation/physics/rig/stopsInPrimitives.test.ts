import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { MotionResult, PlacedItem, RigMotion } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion, slabs } from '../testing/cellFixtures.ts';
import type { Action } from './actions.ts';
import type { StowRig } from './StowRig.ts';

let rig: StowRig;
beforeEach(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterEach(() => rig.dispose());

const place = { bin: bin(), maxToolSpeedMps: 0.25 };
const standing = (
  itemId: string,
  xM: number,
  [wide, deep, high]: Vec3,
  massKg: number,
  frontM: number,
): PlacedItem => ({
  itemId,
  product: product({ form: 'book', lengthM: wide, widthM: deep, heightM: high, massKg }),
  poseInBin: { positionM: [xM, frontM + deep / 2, high / 2 + 0.0005], rotation: [0, 0, 0, 1] },
});
const stow = (primitive: PrimitiveName, parameters: Record<string, number>, contents: PlacedItem[]): RigMotion => ({
  kind: 'stow',
  item: { itemId: 'new', product: product({ lengthM: 0.2, widthM: 0.14, heightM: 0.03, massKg: 0.3 }) },
  ...{ ...place, contents, chain: [primitiveStep(primitive, parameters)] },
});
const run = (
  primitive: PrimitiveName,
  parameters: Record<string, number | string>,
  contents: PlacedItem[],
): RigMotion => ({
  ...{ kind: 'run', ...place, contents, chain: [primitiveStep(primitive, parameters)] },
});
const stack = stow('stack', { xM: 0.15, levelM: 0.06 }, [standing('low', 0.175, [0.3, 0.3, 0.06], 1, 0.02)]);
const slot = stow('slot', { xM: 0.2, angleRad: -0.35 }, slabs(0.02, 0.12, 3, 0.6));
const flat = standing('flat', 0.08, [0.14, 0.2, 0.025], 0.35, 0.03);
const flipUp = run('flipUp', { side: 'left', bladeXM: 0.185, widthM: 0.14, thickM: 0.025, depthM: 0.25 }, [flat]);
const stuck = standing('stuck', 0.15, [0.05, 0.2, 0.12], 0.5, 0.004);
const eject = run('eject', { xM: 0.15, widthM: 0.05, reachM: 0.06 }, [stuck]);

/** Each where the most depends on how it stops: half lowered, half fed, half turned, half drawn. */
const cases: [PrimitiveName, Action['act'], number, RigMotion][] = [
  ['stack', 'feed', 0.3, stack],
  ['stack', 'lower', 0.2, stack],
  ['slot', 'line', 0.3, slot],
  ['slot', 'feed', 0.3, slot],
  ['flipUp', 'sweep', 0.4, flipUp],
  ['flipUp', 'tilt', 1.2, flipUp],
  ['eject', 'axes', 0.1, eject],
  ['eject', 'unfeed', 0.5, eject],
];
const idsOf = ({ contents, heldItemId, floorItemIds }: MotionResult): string[] =>
  [...contents.map(({ itemId }) => itemId), ...floorItemIds, ...(heldItemId === null ? [] : [heldItemId])].sort();
const expectedIds = (motion: RigMotion): string[] =>
  [
    ...('contents' in motion ? motion.contents.map(({ itemId }) => itemId) : []),
    ...(motion.kind === 'stow' ? ['new'] : []),
  ].sort();

interface Stopped {
  result: MotionResult;
  stopS: number;
  /** Furthest that any drive, or joint of the arm, still moved in the last 10 ms (metres, or radians). */
  creepM: number;
}

/** Stops a motion after it has been in an act of its primitive for a while. */
function stopIn(motion: RigMotion, act: Action['act'], afterS: number, stop: () => void): Stopped {
  expect(rig.begin(motion)).toBeNull();
  let [inActS, stoppedS] = [0, 0];
  const now = new Float64Array(rig.jointNames.length);
  const trail: Float64Array[] = [];
  while (rig.moving) {
    rig.tick();
    if (rig.phase?.phase === 'primitive' && rig.act === act) inActS += 0.002;
    if (inActS > afterS && stoppedS === 0) {
      stoppedS = rig.timeS;
      stop();
    }
    rig.readJoints(now);
    trail.push(now.slice());
  }
  expect(stoppedS).toBeGreaterThan(0);
  const [before, last] = [trail.at(-6)!, trail.at(-1)!];
  const creepM = Math.max(...last.map((value, k) => Math.abs(value - before[k]!)));
  return { result: rig.takeResult()!, stopS: rig.timeS - stoppedS, creepM };
}

describe('a stop in the middle of a primitive', { timeout: 120_000 }, () => {
  it.each(cases)('M6 %s, %s: a halt stands still, stays in the bin, and comes out with what it holds', (...one) => {
    const [, act, afterS, motion] = one;
    const { result, stopS, creepM } = stopIn(motion, act, afterS, () => rig.halt());
    // A pressed item that springs back takes the blade along for a moment.
    expect(stopS).toBeLessThan(act === 'tilt' ? 0.1 : 0.06);
    expect(creepM).toBeLessThan(2e-4);
    expect(result).toMatchObject({ cause: 'operator_abort', floorItemIds: [], steps: [{ endedBy: 'stopped' }] });
    expect(idsOf(result)).toEqual(expectedIds(motion));
    expect(rig.inBinId).toBe('3C');
    const out = runMotion(rig, run('retract', {}, result.contents));
    expect(out).toMatchObject({ cause: null, heldItemId: result.heldItemId, floorItemIds: [], protrudingItemIds: [] });
    expect(idsOf(out)).toEqual(expectedIds(motion));
    expect(rig.inBinId).toBeNull();
  });

  it.each(cases)('%s, %s: after an emergency stop the next motion clears the bin and loses nothing', (...one) => {
    const [, act, afterS, motion] = one;
    const { result, stopS, creepM } = stopIn(motion, act, afterS, () => rig.emergencyStop());
    expect(stopS).toBeLessThan(0.11);
    expect(creepM).toBeLessThan(5e-5);
    expect(result).toMatchObject({ cause: 'estop', floorItemIds: [], steps: [{ endedBy: 'stopped' }] });
    expect(idsOf(result)).toEqual(expectedIds(motion));
    const { heldItemId } = result;
    const cleared = runMotion(rig, heldItemId === null ? { kind: 'park' } : { kind: 'dispose', to: 'person' });
    expect(cleared).toMatchObject({ cause: null, heldItemId: null, floorItemIds: [] });
    expect(cleared.leftBin).toMatchObject({ binId: '3C', protrudingItemIds: [], floorItemIds: [] });
    const left = cleared.leftBin!.contents.map(({ itemId }) => itemId);
    expect([...left, ...(heldItemId === null ? [] : [heldItemId])].sort()).toEqual(expectedIds(motion));
    expect(rig.inBinId).toBeNull();
  });
});

describe('a stop while the tool leaves a bin for a motion elsewhere', { timeout: 120_000 }, () => {
  it('ends that motion with the tool out of the bin and the item in it, ready to be brought away', () => {
    stopIn(stow('insert', { xM: 0.15, beltSpeedMps: 0.1 }, []), 'feed', 0.2, () => rig.halt());
    expect(rig.inBinId).toBe(place.bin.binId);
    expect(rig.begin({ kind: 'dispose', to: 'person' })).toBeNull();
    for (let step = 0; step < 20; step++) rig.tick();
    rig.requestStop();
    for (let step = 0; rig.moving && step < 60_000; step++) rig.tick();
    expect(rig.takeResult()).toMatchObject({ cause: 'operator_abort', heldItemId: 'new', floorItemIds: [] });
    expect(rig.inBinId).toBeNull();
    expect(runMotion(rig, { kind: 'dispose', to: 'person' })).toMatchObject({ heldItemId: null, floorItemIds: [] });
  });
});
