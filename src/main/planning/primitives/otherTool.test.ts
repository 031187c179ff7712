import { expect, it } from 'vitest';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits, type ToolLimits } from '#shared/domain/tool.ts';
import { chainOf, placements } from '../planner/placement.ts';
import { binSpace } from '../planner/binSpace.ts';
import { previewMotion, type PreviewDraft } from '../preview/previewMotion.ts';
import { gripOrientation } from '#shared/domain/grip.ts';
import {
  aBin,
  aBufferItem,
  anEstimate,
  aPlanSnapshot,
  aProduct,
  SNAPSHOT_TIME_MS,
} from '../../../../tests/builders/plannerSnapshot.ts';

/** Another tool than the simulated one, in every measure. */
const other: ToolLimits = {
  ...toolLimits,
  paddleThicknessM: 0.01,
  paddleHeightM: 0.06,
  laneMarginM: 0.03,
  bladeLengthM: 0.25,
  bladeThicknessM: 0.006,
  bladeHeightM: 0.05,
  beltHeightM: 0.04,
  forceCapN: 12,
  waitsAtYM: -0.2,
  sweepsAtYM: -0.1,
  feedsAtYM: 0.04,
  ejectClearM: 0.3,
  releaseM: 0.02,
  openingM: 0.03,
  behindItemM: 0.02,
  behindBladeM: 0.06,
  mouthEdgeM: 0.01,
};
const estimate = anEstimate('1A', [[0, 0.2]]);
const snapshot = aPlanSnapshot({
  bins: [aBin('1A')],
  estimates: [estimate],
  items: [aBufferItem('item-1', { lengthM: 0.2, widthM: 0.1, heightM: 0.05 })],
});
function drawn(motion: ManualMotion): PreviewDraft {
  const preview = previewMotion({ snapshot, tool: other, motion, nowMs: SNAPSHOT_TIME_MS, rate: () => null });
  if (!preview.ok) throw new Error(preview.error.text);
  return preview.value;
}
const chain = (...steps: ReturnType<typeof primitiveStep>[]): ManualMotion => ({
  kind: 'chain',
  binId: '1A',
  chain: steps,
});

it('a preview draws a blade of the measures that the cell describes, and its room before the back wall', () => {
  const preview = drawn(chain(primitiveStep('sweep', { side: 'right', bladeXM: 0.05, heightM: 0.02, depthM: 0.36 })));
  expect(preview.toolPathInBin[0]!.positionM[1]).toBe(-0.2);
  const [volume] = preview.sweptVolumes;
  expect(volume!.minM[0]).toBeCloseTo(0.05 - 0.003);
  expect(volume!.maxM[1]).toBeCloseTo(0.4 - 0.06);
  expect(volume!.maxM[2]).toBeCloseTo(0.02 + 0.05);
});

it('a preview draws paddles where the described tool waits, works, feeds and opens', () => {
  const insert = primitiveStep('insert', { xM: 0.1, heightM: 0.03 });
  const fed = drawn({ kind: 'stow', itemId: 'item-1', binId: '1A', chain: [insert] });
  expect(fed.toolPathInBin.map(({ positionM }) => positionM[1])).toEqual([-0.2, -0.1, 0.04]);
  expect(fed.toolPathInBin[0]!.positionM[2]).toBeCloseTo(0.03 + 0.04);
  expect(fed.endState.find((box) => box.fed)!.minM[1]).toBe(0.04);
  const [lane] = fed.sweptVolumes;
  expect(lane!.maxM[0] - lane!.minM[0]).toBeCloseTo(0.05 + 2 * 0.01 + 0.03);

  const out = drawn(chain(primitiveStep('eject', { xM: 0.1, widthM: 0.06, heightM: 0.01 })));
  expect(out.toolPathInBin[0]!.positionM[1]).toBeCloseTo(-0.5);
  const [grip] = out.sweptVolumes;
  expect(grip!.maxM[0] - grip!.minM[0]).toBeCloseTo(0.06 + 2 * (0.01 + 0.03));
  expect(grip!.maxM[2]).toBeCloseTo(0.01 + 0.06);
});

it('the planner asks for no more force and no more reach than the described tool has', () => {
  const gaps: [number, number][] = [
    [0, 0.06],
    [0.14, 0.24],
  ];
  const space = binSpace(aBin('1A'), anEstimate('1A', gaps, { makeableGapM: 0.2 }), SNAPSHOT_TIME_MS);
  const grip = gripOrientation(aProduct(), space.bin.sizeM);
  const swept = placements(grip, other, space).find(({ kind }) => kind !== 'direct');
  const [sweep, insert] = chainOf(swept!, other, space.bin.sizeM);
  expect(sweep).toMatchObject({ primitive: 'sweep', parameters: { forceCapN: 12, depthM: 0.25 } });
  expect(insert).toMatchObject({ primitive: 'insert', parameters: { forceCapN: 12 } });
});
