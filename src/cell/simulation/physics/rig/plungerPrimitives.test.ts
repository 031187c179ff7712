import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { CellRig, PlacedItem, RigMotion } from '../CellRig.ts';
import { createCellRig } from '../createCellRig.ts';
import { armUrdf, bin, product, runMotion, slabs } from '../testing/cellFixtures.ts';

let rig: CellRig;
beforeAll(async () => {
  rig = await createCellRig({ tool: 'plunger', armUrdf });
});
afterAll(() => rig.dispose());

const thin = product({ lengthM: 0.2, widthM: 0.14, heightM: 0.03, massKg: 0.3 });
const stow = (
  primitive: PrimitiveName,
  parameters: Record<string, number>,
  contents: PlacedItem[] = [],
): RigMotion => ({
  kind: 'stow',
  item: { itemId: 'new', product: thin },
  bin: bin(),
  contents,
  chain: [primitiveStep(primitive, parameters), primitiveStep('retract')],
});

describe('a tool with a plunger in place of the belts', { timeout: 120_000 }, () => {
  it('refuses what only belts can do, each in one sentence, before it moves', () => {
    expect(rig.begin(stow('stack', { xM: 0.15, levelM: 0.06 }))).toMatch(
      /^stack feeds an item in part .* plunger .*\.$/,
    );
    expect(rig.begin({ kind: 'run', bin: bin(), contents: [], chain: [primitiveStep('eject')] })).toMatch(
      /^eject draws an item out .* plunger .*\.$/,
    );
    expect(rig.moving).toBe(false);
  });

  it('slots an item that leans against its neighbour', () => {
    const result = runMotion(rig, stow('slot', { xM: 0.2, angleRad: -0.35 }, slabs(0.02, 0.12, 3, 0.6)));
    expect(result).toMatchObject({ outcome: 'success', floorItemIds: [], protrudingItemIds: [], heldItemId: null });
    expect(result.steps[0]).toMatchObject({ primitive: 'slot', endedBy: 'goal' });
    expect(result.contents.map(({ itemId }) => itemId)).toContain('new');
  });
});
