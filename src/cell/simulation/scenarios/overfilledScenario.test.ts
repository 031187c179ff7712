import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { primitiveStep, type PrimitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig, MotionResult, PlacedItem, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import { readCatalogue } from './readCatalogue.ts';
import { overfilledBins, overfilledScenario } from './overfilledScenario.ts';

const own = readCatalogue(fileURLToPath(new URL('../../../../resources/catalog/default.jsonl', import.meta.url)));
if (!own.ok) throw new Error(own.error);
const scenario = overfilledScenario({ catalogue: own.value.items, seed: 1 });
const bin = (binId: string) => scenario.pod(1).bins.find((candidate) => candidate.binId === binId)!;

describe('the overfilled pod', () => {
  it('leaves room in five bins only', () => {
    const special: readonly string[] = Object.values(overfilledBins).flat();
    for (const { binId, sizeM } of scenario.pod(1).bins) {
      const taken = scenario.contents(1, binId).reduce((sum, { product }) => sum + product.lengthM, 0);
      if (special.includes(binId)) expect(sizeM[0] - taken, binId).toBeGreaterThan(0.16);
      else expect(sizeM[0] - taken, binId).toBeLessThan(0.013);
    }
  });
});

// The physics decides, so the physics is asked: no camera, no planner, the chains as a planner would send them.
describe('in the overfilled pod, by physics', () => {
  let rig: CellRig;
  beforeAll(async () => {
    const urdf = fileURLToPath(new URL('../../../../resources/arm/supercargo-arm.urdf', import.meta.url));
    rig = await createCellRig({ tool: 'belts', armUrdf: readFileSync(urdf, 'utf8') });
  });
  afterAll(() => rig.dispose());

  function carryOut(motion: RigMotion): MotionResult {
    expect(rig.begin(motion)).toBeNull();
    for (let step = 0; step < 60_000; step++) {
      rig.tick();
      const result = rig.takeResult();
      if (result) return result;
    }
    throw new Error('The motion did not end within two minutes.');
  }
  const sweepLeft = primitiveStep('sweep', { side: 'left', bladeXM: 0.281, distanceM: 0.137 });
  const insertAt = (xM: number): PrimitiveStep => primitiveStep('insert', { xM });

  it('the crate stops the blade, and the light carton gives way to a hand', () => {
    const { itemId, product } = scenario.unit(2);
    const item = { itemId, product };
    const wedged = scenario.contents(1, overfilledBins.wedged);
    const failed = carryOut({
      kind: 'stow',
      item,
      bin: bin(overfilledBins.wedged),
      contents: wedged,
      chain: [sweepLeft, insertAt(0.225), primitiveStep('retract')],
    });
    expect(failed).toMatchObject({ outcome: 'unproductive', heldItemId: itemId });
    expect(failed.cause).toMatch(/^(force_limit|no_space_made)$/);
    expect(failed.steps[0]).toMatchObject({ primitive: 'sweep', endedBy: 'force' });
    expect(movedM(wedged, failed.contents)).toBeLessThan(0.01);

    const light = scenario.contents(1, overfilledBins.resolvable);
    const swept = carryOut({ kind: 'run', bin: bin(overfilledBins.resolvable), contents: light, chain: [sweepLeft] });
    expect(swept.steps[0]).toMatchObject({ endedBy: 'goal' });
    expect(movedM(light, swept.contents)).toBeGreaterThan(0.04);
    const retried = carryOut({
      kind: 'stow',
      item,
      bin: bin(overfilledBins.resolvable),
      contents: swept.contents,
      chain: [insertAt(0.222), primitiveStep('retract')],
    });
    expect(retried).toMatchObject({ outcome: 'success', cause: null });
  }, 120_000);
});

const movedM = (before: readonly PlacedItem[], after: readonly PlacedItem[]): number =>
  Math.abs(before[0]!.poseInBin.positionM[0] - after[0]!.poseInBin.positionM[0]);
