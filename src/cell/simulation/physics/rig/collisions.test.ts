import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellRig } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion } from '../testing/cellFixtures.ts';
import { insideOf } from '../testing/insideOf.ts';
import { SHELF_SIZE_M } from '../mjcf/sceneMjcf.ts';

let rig: CellRig;
beforeEach(async () => {
  rig = await createCellRig({ tool: 'belts', armUrdf });
});
afterEach(() => rig.dispose());

const stowWith = (...chain: PrimitiveStep[]) =>
  ({ kind: 'stow', item: { itemId: 'new', product: product() }, bin: bin(), contents: [], chain }) as const;
const runOf = (...chain: PrimitiveStep[]) => ({ kind: 'run', bin: bin(), contents: [], chain }) as const;

describe('the frame of the pod', { timeout: 120_000 }, () => {
  it('stops the arm that runs into it where nothing told of it, and the arm comes away', () => {
    // A shelf that has slid out of the pod is where the tool moves across between its two sweeps.
    const slidOutM: Vec3 = [1 + SHELF_SIZE_M[0] / 2, -0.03, 0.96];
    const { scenes } = insideOf(rig);
    const change = scenes.change.bind(scenes);
    scenes.change = (place, entries) => change(place.bin ? { ...place, shelvesInCellM: [slidOutM] } : place, entries);
    const chain = [0.02, 0.3].map((bladeXM) =>
      primitiveStep('sweep', { side: 'right', bladeXM, heightM: 0.01, distanceM: 0.04 }),
    );
    const result = runMotion(rig, runOf(...chain));
    expect(result.steps[0]).toMatchObject({ primitive: 'sweep', endedBy: 'goal' });
    expect(result.cause).toBe('force_limit');
    expect(result.detail).toMatch(/^The tool ran into something rigid with \d+ N, and the arm stopped/);
    expect(result.peakForceN).toBeGreaterThan(100);
    // What still rises until a collision is told from a bump and the arm stands.
    expect(result.peakForceN).toBeLessThan(200);
  });

  it.each([
    [
      'a blade beyond the side',
      runOf(primitiveStep('sweep', { bladeXM: 0.37, distanceM: 0.05 })),
      'The blade would reach 20 mm beyond',
      { code: 'blade_beyond_mouth', params: { beyondMm: 20 } },
    ],
    [
      'a blade above the ceiling',
      runOf(primitiveStep('probe', { bladeXM: 0.1, heightM: 0.18 })),
      'The blade would reach 20 mm beyond',
      { code: 'blade_beyond_mouth', params: { beyondMm: 20 } },
    ],
    [
      'paddles that would enter the next bin',
      stowWith(primitiveStep('insert', { xM: 0.02 })),
      'The paddles would reach 11 mm beyond',
      { code: 'paddles_beyond_mouth', params: { beyondMm: 11 } },
    ],
  ] as const)('is not driven into: %s', (_, motion, sentence, statement) => {
    let deepestM = -Infinity;
    const tip = new Float64Array(rig.jointNames.length);
    const result = runMotion(rig, motion, () => {
      if (rig.phase?.phase !== 'primitive') return;
      rig.readJoints(tip);
      deepestM = Math.max(
        deepestM,
        tip[rig.jointNames.indexOf('blade_left_y')]!,
        tip[rig.jointNames.indexOf('blade_right_y')]!,
      );
    });
    expect(result.cause).toBe('no_space_made');
    expect(result.detail).toContain(`${sentence} the mouth's edge.`);
    expect(result.statement).toEqual(statement);
    expect(deepestM).toBeLessThan(0.002);
    if (motion.kind === 'stow') expect(rig.heldItem?.itemId).toBe('new');
  });
});
