import { sayStatement } from '#shared/words/statements/sayStatement.ts';
import { describe, expect, test } from 'vitest';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { motionPreviewSchema } from '#shared/domain/preview.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import { rateChain } from '#main/planning/primitives/rateChain.ts';
import { plan } from '#main/planning/planner/plan.ts';
import {
  aBin,
  aBufferItem,
  anEstimate,
  aPlanSnapshot,
  SNAPSHOT_TIME_MS,
} from '../../../../tests/builders/plannerSnapshot.ts';
import { PreviewDesk } from './PreviewDesk.ts';
import { previewMotion, type PreviewDraft } from './previewMotion.ts';

/** Front items of a bin 240 mm wide, 400 mm deep, 250 mm high: [left, right, top] in metres, on the floor. */
const seen = (...items: [number, number, number][]): BinEstimate['items'] =>
  items.map(([startM, endM, topM]) => ({
    xM: { startM, endM },
    yM: { startM: 0.02, endM: 0.3 },
    zM: { startM: 0, endM: topM },
  }));

function snapshotWith(changes: Partial<BinEstimate>, gaps: [number, number][] = [[0, 0.06]]): CellSnapshot {
  return aPlanSnapshot({
    bins: [aBin('1A')],
    estimates: [anEstimate('1A', gaps, changes)],
    items: [aBufferItem('item-1', { lengthM: 0.2, widthM: 0.1, heightM: 0.05 })],
  });
}
const sweep = (parameters: Record<string, number | string>, binId = '1A'): ManualMotion => ({
  kind: 'chain',
  binId,
  chain: [primitiveStep('sweep', parameters), primitiveStep('retract')],
});
function drawn(snapshot: CellSnapshot, motion: ManualMotion): PreviewDraft {
  const result = previewMotion({ snapshot, tool: toolLimits, motion, nowMs: SNAPSHOT_TIME_MS, rate: () => null });
  if (!result.ok) throw new Error(result.error.text);
  return result.value;
}
const codes = (preview: PreviewDraft): string[] => preview.warnings.map(({ code }) => code);

describe('a sweep', () => {
  const free = snapshotWith({ items: seen([0.07, 0.13, 0.1]) });

  test('takes the box along from where the blade meets it to where the blade stops', () => {
    const preview = drawn(free, sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.06 }));
    expect(preview.endState).toHaveLength(1);
    expect(preview.endState[0]!.moved).toBe(true);
    expect(preview.endState[0]!.minM[0]).toBeCloseTo(0.11, 6);
    expect(preview.endState[0]!.maxM[0]).toBeCloseTo(0.17, 6);
    expect(preview.endWidestGap).toEqual({ startM: 0, endM: expect.closeTo(0.11, 6) as number });
    expect(preview.warnings).toEqual([]);
  });

  test('is the mirror image to the other side', () => {
    const preview = drawn(free, sweep({ side: 'left', bladeXM: 0.16, distanceM: 0.05 }));
    expect(preview.endState[0]!.maxM[0]).toBeCloseTo(0.11, 6);
    expect(preview.endState[0]!.minM[0]).toBeCloseTo(0.05, 6);
  });

  test('needs a force that grows with what it moves', () => {
    const one = drawn(free, sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.06 })).peakForceN;
    const two = drawn(
      snapshotWith({ items: seen([0.07, 0.13, 0.1], [0.13, 0.17, 0.2]) }),
      sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.06 }),
    ).peakForceN;
    // Friction 0.45 x 200 kg/m3 x 0.06 x 0.28 x 0.1 m3 x 9.81, and 3.5 N of the tool itself.
    expect(one).toBeCloseTo(3.5 + 0.45 * 200 * 0.00168 * 9.81, 3);
    expect(two).toBeGreaterThan(one + 1);
  });

  test('stops where the contents stand against the wall, and says so', () => {
    const preview = drawn(
      snapshotWith({ items: seen([0.07, 0.13, 0.1], [0.15, 0.21, 0.1]) }),
      sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.15 }),
    );
    // 120 mm of boxes against the wall at 240 mm, of which cloth and contents give way by 17 mm: the blade ends at 137 mm. When it is
    // drawn out, 9 mm of that spring back.
    expect(preview.sweptVolumes[0]!.maxM[0]).toBeCloseTo(0.137 + toolLimits.bladeThicknessM / 2, 6);
    expect(Math.max(...preview.endState.map(({ maxM }) => maxM[0]))).toBeCloseTo(0.24, 6);
    expect(preview.endState[0]!.minM[0]).toBeCloseTo(0.128, 6);
    expect(preview.peakForceN).toBe(20);
    expect(codes(preview)).toEqual(['no_room', 'force_near_cap']);
  });

  test('leaves what it pressed against the wall there while an item is fed into the lane', () => {
    const preview = drawn(snapshotWith({ items: seen([0.07, 0.13, 0.1], [0.15, 0.21, 0.1]) }), {
      kind: 'stow',
      itemId: 'item-1',
      binId: '1A',
      chain: [
        primitiveStep('sweep', { side: 'right', bladeXM: 0.05, distanceM: 0.15 }),
        primitiveStep('insert', { xM: 0.05 }),
      ],
    });
    expect(preview.endState[0]!.minM[0]).toBeCloseTo(0.137, 6);
  });

  test('meets what lies flatter than the blade is high, whose top is seen too low', () => {
    const preview = drawn(
      snapshotWith({ items: seen([0.07, 0.13, 0.014]) }),
      sweep({ bladeXM: 0.05, distanceM: 0.06 }),
    );
    expect(preview.endState[0]!.moved).toBe(true);
  });

  test('takes along what stands on what it moves', () => {
    const items = seen([0.07, 0.13, 0.1]);
    const onTop = {
      xM: { startM: 0.075, endM: 0.125 },
      yM: { startM: 0.02, endM: 0.2 },
      zM: { startM: 0.1, endM: 0.15 },
    };
    const preview = drawn(
      snapshotWith({ items: [...items, onTop] }),
      sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.06, heightM: 0.005 }),
    );
    expect(preview.endState[1]!.minM[0]).toBeCloseTo(0.115, 6);
  });

  test('passes above what is lower than the blade', () => {
    const preview = drawn(
      snapshotWith({ items: seen([0.07, 0.13, 0.03]) }),
      sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.06, heightM: 0.05 }),
    );
    expect(preview.endState[0]!.moved).toBe(false);
  });

  test('is warned of where something stands in the blade’s way in', () => {
    expect(codes(drawn(free, sweep({ side: 'right', bladeXM: 0.1, distanceM: 0.02 })))).toContain('no_room');
  });

  test('never draws a box through a wall or through another, whatever is asked', () => {
    for (let bladeMm = 0; bladeMm <= 240; bladeMm += 20)
      for (const side of ['left', 'right'])
        for (const distanceM of [0.02, 0.1, 0.5]) {
          const snapshot = snapshotWith({ items: seen([0.03, 0.07, 0.1], [0.09, 0.15, 0.12], [0.18, 0.22, 0.2]) });
          const { endState } = drawn(snapshot, sweep({ side, bladeXM: bladeMm / 1000, distanceM }));
          const sorted = [...endState].sort((a, b) => a.minM[0] - b.minM[0]);
          for (const [index, box] of sorted.entries()) {
            expect(box.minM[0]).toBeGreaterThan(-1e-9);
            expect(box.maxM[0]).toBeLessThan(0.24 + 1e-9);
            if (index > 0) expect(box.minM[0]).toBeGreaterThan(sorted[index - 1]!.maxM[0] - 1e-9);
          }
        }
  });
});

describe('a probe', () => {
  const probe = (parameters: Record<string, number>): ManualMotion => ({
    kind: 'chain',
    binId: '1A',
    chain: [primitiveStep('openBands'), primitiveStep('probe', parameters), primitiveStep('closeBands')],
  });

  test('is drawn to what is seen in its way, or to its depth, and moves nothing', () => {
    const snapshot = snapshotWith({ items: seen([0.07, 0.13, 0.1]) });
    const met = drawn(snapshot, probe({ bladeXM: 0.1, depthM: 0.3, forceCapN: 5 }));
    expect(Math.max(...met.toolPathInBin.map(({ positionM }) => positionM[1]))).toBeCloseTo(0.02, 6);
    expect(met.peakForceN).toBeCloseTo(4, 6);
    const free = drawn(snapshot, probe({ bladeXM: 0.2, depthM: 0.3 }));
    expect(Math.max(...free.toolPathInBin.map(({ positionM }) => positionM[1]))).toBeCloseTo(0.3, 6);
    expect(free.peakForceN).toBeLessThan(1);
    for (const preview of [met, free]) expect(preview.endState.every(({ moved }) => !moved)).toBe(true);
  });

  test('between closed bands has no preview', () => {
    const motion: ManualMotion = {
      kind: 'chain',
      binId: '1A',
      chain: [primitiveStep('closeBands'), primitiveStep('probe')],
    };
    const result = previewMotion({
      snapshot: snapshotWith({}),
      tool: toolLimits,
      motion,
      nowMs: SNAPSHOT_TIME_MS,
      rate: () => null,
    });
    expect(result).toMatchObject({
      ok: false,
      error: { text: expect.stringContaining('put openBands in between') as string },
    });
  });
});

test('a slotted item is drawn leaning, and warned of where it does not pass the mouth', () => {
  const slot = (parameters: Record<string, number>): ManualMotion => ({
    kind: 'stow',
    itemId: 'item-1',
    binId: '1A',
    chain: [primitiveStep('slot', parameters), primitiveStep('retract')],
  });
  const empty = snapshotWith({ items: [] }, [[0, 0.24]]);
  const leaning = drawn(empty, slot({ xM: 0.08, angleRad: 0.4 }));
  // 50 mm across and 100 mm high, it covers 50 cos + 100 sin of the width.
  const { minM, maxM } = leaning.endState[0]!;
  expect(maxM[0] - minM[0]).toBeCloseTo(0.05 * Math.cos(0.4) + 0.1 * Math.sin(0.4), 6);
  expect(codes(leaning)).not.toContain('beyond_bin');
  expect(codes(drawn(empty, slot({ xM: 0.22, angleRad: 0.4 })))).toContain('beyond_bin');
});

describe('flipping up', () => {
  const flip = (parameters: Record<string, number | string>): ManualMotion => ({
    kind: 'chain',
    binId: '1A',
    chain: [primitiveStep('flipUp', parameters)],
  });
  const lies = snapshotWith({ items: seen([0.01, 0.13, 0.025]) });

  test('draws what lies flat as standing at its wall, as high as it was wide', () => {
    const preview = drawn(lies, flip({ side: 'left', bladeXM: 0.18, widthM: 0.12, thickM: 0.025 }));
    expect(preview.endState).toHaveLength(1);
    expect(preview.endState[0]!.moved).toBe(true);
    expect(preview.endState[0]!.minM[0]).toBeCloseTo(0, 6);
    expect(preview.endState[0]!.maxM[0]).toBeCloseTo(0.025, 6);
    expect(preview.endState[0]!.maxM[2]).toBeCloseTo(0.12, 6);
    expect(codes(preview).filter((code) => code !== 'force_near_cap')).toEqual([]);
    expect(Math.max(...preview.toolPathInBin.map(({ positionM }) => positionM[2]))).toBeGreaterThan(0.1);
  });

  test('is warned of where nothing lies flat, and where the blade has no room above', () => {
    const upright = snapshotWith({ items: seen([0.01, 0.05, 0.2]) });
    expect(codes(drawn(upright, flip({ side: 'left', bladeXM: 0.18, thickM: 0.025 })))).toContain('no_room');
    expect(codes(drawn(lies, flip({ side: 'left', bladeXM: 0.18, widthM: 0.2 })))).toContain('beyond_bin');
  });
});

describe('stacking and drawing out', () => {
  const stack = (parameters: Record<string, number>): ManualMotion => ({
    kind: 'stow',
    itemId: 'item-1',
    binId: '1A',
    chain: [primitiveStep('stack', parameters), primitiveStep('retract')],
  });
  const eject = (parameters: Record<string, number>): ManualMotion => ({
    kind: 'chain',
    binId: '1A',
    chain: [primitiveStep('eject', parameters)],
  });
  const lies = snapshotWith({ items: seen([0.04, 0.2, 0.06]) });

  test('the item is drawn on top of what lies there, and nothing is pushed', () => {
    const preview = drawn(lies, stack({ xM: 0.12, levelM: 0.06 }));
    expect(preview.endState.at(-1)).toMatchObject({ fed: true });
    expect(preview.endState.at(-1)!.minM[2]).toBeCloseTo(0.06, 6);
    expect(preview.endState[0]!.moved).toBe(false);
    expect(codes(preview)).not.toContain('no_room');
  });

  test('a level that is felt for in the wrong place is warned of', () => {
    expect(codes(drawn(lies, stack({ xM: 0.12, levelM: 0.15 })))).toContain('no_room');
  });

  test('what stands in the mouth is drawn as gone', () => {
    const preview = drawn(lies, eject({ xM: 0.12, widthM: 0.16, reachM: 0.06 }));
    expect(preview.endState).toEqual([]);
    expect(codes(preview)).toEqual([]);
    expect(codes(drawn(lies, eject({ xM: 0.02, widthM: 0.02, reachM: 0.06 })))).toContain('no_room');
  });
});

describe('a stow', () => {
  const stow = (xM: number): ManualMotion => ({
    kind: 'stow',
    itemId: 'item-1',
    binId: '1A',
    chain: [primitiveStep('insert', { xM, heightM: 0.03 }), primitiveStep('retract')],
  });

  test('draws the item where it is fed, on what lies there', () => {
    const { endState } = drawn(snapshotWith({ items: [] }, [[0, 0.24]]), stow(0.1));
    expect(endState).toHaveLength(1);
    expect(endState[0]!.fed).toBe(true);
    expect(endState[0]!.minM[2]).toBe(0);
    expect((endState[0]!.minM[0] + endState[0]!.maxM[0]) / 2).toBeCloseTo(0.1, 6);
  });

  test('is warned of where something stands in its lane', () => {
    expect(codes(drawn(snapshotWith({ items: seen([0.07, 0.13, 0.1]) }), stow(0.1)))).toContain('no_room');
  });

  test('is warned of where its lane reaches into the wall', () => {
    expect(codes(drawn(snapshotWith({ items: [] }, [[0, 0.24]]), stow(0.205)))).toContain('beyond_bin');
  });

  test('that would bring the paddles into the next bin is not drawn, and says why', () => {
    const next = (): PreviewDraft => drawn(snapshotWith({ items: [] }, [[0, 0.24]]), stow(0.23));
    expect(next).toThrow(/^insert would bring the paddles \d+ mm beyond the mouth's edge of 1A,/);
  });
});

test('an estimate that is missing, refused or old is named', () => {
  const motion = sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.06 });
  expect(codes(drawn(aPlanSnapshot({ bins: [aBin('1A')], estimates: [] }), motion))).toContain('no_estimate');
  expect(codes(drawn(snapshotWith({ status: 'refused', refusedReason: 'too dark' }), motion))).toContain(
    'estimate_refused',
  );
  const old = snapshotWith({ capturedAtMs: SNAPSHOT_TIME_MS - 20 * 60_000 });
  expect(codes(drawn(old, motion))).toContain('estimate_old');
});

const unpreviewed: [string, ManualMotion, RegExp][] = [
  ['a jog', { kind: 'jog_joint', joint: 'j1', direction: 1, step: null }, /jog/],
  ['an unknown bin', sweep({}, '9Z'), /9Z/],
  ['a parameter out of its range', sweep({ distanceM: 7 }), /distanceM/],
  ['an item that is not there', { kind: 'stow', itemId: 'x', binId: '1A', chain: [primitiveStep('insert')] }, /x/],
];
test.each(unpreviewed)('%s has no preview, with a sentence why', (_, motion, sentence) => {
  const result = previewMotion({
    snapshot: snapshotWith({}),
    tool: toolLimits,
    motion,
    nowMs: SNAPSHOT_TIME_MS,
    rate: () => null,
  });
  expect(result.ok).toBe(false);
  if (!result.ok) {
    expect(result.error.text).toMatch(sentence);
    expect(sayStatement(result.error.statement!, 'de')).not.toBeNull();
  }
});

test('the planner’s own chains get the planner’s own prediction', () => {
  const snapshot = aPlanSnapshot({
    bins: [aBin('1A'), aBin('1B', [0.4, 0.4, 0.25])],
    estimates: [
      anEstimate('1A', [[0, 0.12]], { items: seen([0.12, 0.2, 0.1]) }),
      anEstimate(
        '1B',
        [
          [0.02, 0.08],
          [0.3, 0.4],
        ],
        { items: seen([0.08, 0.3, 0.1]), makeableGapM: 0.15 },
      ),
    ],
    items: [aBufferItem('item-1'), aBufferItem('item-2', { lengthM: 0.1, widthM: 0.06, heightM: 0.03 })],
  });
  const { candidates } = plan({ snapshot, tool: toolLimits, swapBelow: 0.96, limit: 100 });
  expect(candidates.length).toBeGreaterThan(3);
  for (const candidate of candidates) {
    const rated = rateChain({ snapshot, tool: toolLimits, swapBelow: 0.96, ...candidate });
    expect(rated, JSON.stringify(candidate.chain)).not.toBeNull();
    // The chain's lengths are whole millimetres.
    expect(Math.abs(rated!.pSuccess - candidate.pSuccess), JSON.stringify(candidate.chain)).toBeLessThan(0.05);
  }
});

test('what is remembered under a preview’s name is what was shown', () => {
  const snapshot = snapshotWith({ items: seen([0.07, 0.13, 0.1]) });
  let names = 0;
  const desk = new PreviewDesk({
    facts: () => ({ snapshot, tool: toolLimits, cellTimeMs: SNAPSHOT_TIME_MS }),
    planner: { plan: () => Promise.reject(new Error('not asked')) },
    rate: rateChain,
    newId: () => `preview-${++names}`,
  });
  const shown = desk.preview('cell-1', sweep({ side: 'right', bladeXM: 0.05, distanceM: 0.06 }));
  if (!shown.ok) throw new Error(shown.error.text);
  const preview = shown.value;
  expect(motionPreviewSchema.parse(preview)).toEqual(preview);
  expect(desk.store.find('cell-1', preview.previewId)).toEqual(preview);
  expect(desk.store.find('cell-2', preview.previewId)).toBeNull();
  expect(preview.basis).toEqual({ podId: 'pod-1', binId: '1A', estimateImageId: 'image-1A', heldItemId: null });
});
