import { describe, expect, it } from 'vitest';
import { planResultSchema } from '#shared/domain/plan.ts';
import { stepProblem } from '#shared/domain/primitive.ts';
import { neededLaneWidthM } from '#shared/domain/grip.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import {
  aBin,
  aBufferItem,
  aLargePlanRequest,
  anEstimate,
  aPlanRequest,
  aStowResult,
} from '../../../../tests/builders/plannerSnapshot.ts';
import { explicitModel } from './explicitModel.ts';
import { plan } from './plan.ts';

// Behaviours of the planner, not of what a model has learned: they hold with the explicit model.
const planned = (...args: Parameters<typeof aPlanRequest>): PlanResult =>
  plan(aPlanRequest(...args), { model: explicitModel });
const laneM = neededLaneWidthM({ laneWidthM: 0.05 }, toolLimits);
const sweepOf = (result: PlanResult, side: string) =>
  result.candidates.find(({ chain }) => chain[0]?.primitive === 'sweep' && chain[0].parameters['side'] === side);

describe('plan', () => {
  it('inserts directly into a gap that is wide enough, with the lane inside the gap', () => {
    const { candidates, decision } = planned();
    expect(decision).toEqual({ kind: 'stow', candidateIndex: 0, exploration: false });
    const best = candidates[0]!;
    expect(best.chain.map(({ primitive }) => primitive)).toEqual(['insert', 'retract']);
    const xM = Number(best.chain[0]!.parameters['xM']);
    expect(xM - laneM / 2).toBeGreaterThanOrEqual(toolLimits.wallMarginM);
    expect(xM + laneM / 2).toBeLessThanOrEqual(0.14);
    expect(best.pSuccess).toBeGreaterThan(0.96);
  });

  it.each([
    [
      ['insert', 'layer'],
      ['insert', 'retract'],
    ],
    [['stack'], ['retract', 'stack']],
    [
      ['insert', 'sweep'],
      ['insert', 'retract', 'sweep'],
    ],
  ] as const)('makes its chains of nothing but what it may use: %j', (means, used) => {
    const estimates = [anEstimate('1A', [[0, 0.08], [0.1, 0.15], [0.18, 0.24]])]; // prettier-ignore
    const { candidates } = plan({ ...aPlanRequest({ estimates }), means }, { model: explicitModel });
    const primitives = new Set(candidates.flatMap(({ chain }) => chain.map(({ primitive }) => primitive)));
    expect([...primitives].sort()).toEqual(used);
  });

  it('sweeps where no gap is wide enough but the gaps together are', () => {
    const result = planned({ estimates: [anEstimate('1A', [[0, 0.06], [0.1, 0.15], [0.18, 0.24]])] }); // prettier-ignore
    const swept = sweepOf(result, 'right')!;
    const { bladeXM, distanceM } = swept.chain[0]!.parameters;
    const insertXM = Number(swept.chain[1]!.parameters['xM']);
    expect(Number(bladeXM)).toBeGreaterThan(0);
    expect(Number(bladeXM)).toBeLessThan(0.06);
    // When the blade has come to rest, the whole lane lies between the wall and the blade.
    expect(insertXM - laneM / 2).toBeGreaterThanOrEqual(toolLimits.wallMarginM - 1e-9);
    expect(insertXM + laneM / 2).toBeLessThanOrEqual(Number(bladeXM) + Number(distanceM));
    expect(swept.reasons.map(({ code }) => code)).toContain('sweep_needed');
  });

  it('mirrors a sweep to the left', () => {
    const right = sweepOf(planned({ estimates: [anEstimate('1A', [[0, 0.06], [0.2, 0.24]])] }), 'right')!; // prettier-ignore
    const left = sweepOf(planned({ estimates: [anEstimate('1A', [[0.18, 0.24], [0, 0.04]])] }), 'left')!; // prettier-ignore
    const at = (chain: typeof left.chain, step: number, name: string): number => Number(chain[step]!.parameters[name]);
    expect(at(left.chain, 0, 'bladeXM')).toBeCloseTo(0.24 - at(right.chain, 0, 'bladeXM'), 3);
    expect(at(left.chain, 1, 'xM')).toBeCloseTo(0.24 - at(right.chain, 1, 'xM'), 3);
    expect(at(left.chain, 0, 'distanceM')).toBeCloseTo(at(right.chain, 0, 'distanceM'), 3);
    expect(left.pSuccess).toBeCloseTo(right.pSuccess, 12);
  });

  it('feeds an item over low contents where no gap reaches the floor', () => {
    const columnHeightFractions = [...Array.from({ length: 18 }, () => 0.2), ...Array.from({ length: 6 }, () => 0.8)];
    const { candidates } = planned({ estimates: [anEstimate('1A', [], { columnHeightFractions })] });
    const { xM, heightM } = candidates[0]!.chain[0]!.parameters;
    expect(Number(heightM)).toBeGreaterThanOrEqual(0.2 * 0.25 + 0.012);
    // Under the ceiling with the item's 120 mm, and beside the high contents that begin at three quarters of the width.
    expect(Number(heightM) + 0.12).toBeLessThanOrEqual(0.25 - 0.008 + 1e-9);
    expect(Number(xM) + laneM / 2).toBeLessThanOrEqual(0.18);
    expect(candidates[0]!.reasons.map(({ code }) => code)).toContain('above_contents');
  });

  it('lowers a heavy item onto contents instead of dropping it, and lets a light one drop', () => {
    const columnHeightFractions = Array.from({ length: 24 }, () => 0.2);
    const from = (frontM: number) => [
      anEstimate('1A', [], {
        columnHeightFractions,
        items: [{ xM: { startM: 0, endM: 0.24 }, yM: { startM: frontM, endM: 0.36 }, zM: { startM: 0, endM: 0.05 } }],
      }),
    ];
    const best = (massKg: number, frontM = 0.03) =>
      planned({ estimates: from(frontM), items: [aBufferItem('item', { massKg })] }).candidates[0]!;
    const heavy = best(2.5);
    expect(heavy.chain.map(({ primitive }) => primitive)).toEqual(['stack', 'retract']);
    const { levelM, searchM } = heavy.chain[0]!.parameters;
    // In where an insert would be, and felt for on either side of what was estimated.
    expect(Number(levelM)).toBeCloseTo(0.05, 3);
    expect(Number(searchM)).toBeCloseTo(0.03, 3);
    expect(heavy.reasons.map(({ code }) => code)).toContain('lowered');
    expect(best(0.2).chain[0]!.primitive).toBe('insert');
    // A plunger cannot hold what is part of the way in.
    const request = aPlanRequest({ estimates: from(0.03), items: [aBufferItem('item', { massKg: 2.5 })] });
    const pushed = plan({ ...request, tool: { ...toolLimits, kind: 'plunger' } }, { model: explicitModel });
    expect(pushed.candidates.flatMap(({ chain }) => chain.map(({ primitive }) => primitive))).not.toContain('stack');
    // Laid on what begins behind its weight, it would tip out.
    expect(best(2.5, 0.2).chain[0]!.primitive).toBe('insert');
  });

  it('does not feed an item over contents that leave it no height', () => {
    const columnHeightFractions = Array.from({ length: 24 }, () => 0.55);
    expect(planned({ estimates: [anEstimate('1A', [], { columnHeightFractions })] }).candidates).toEqual([]);
  });

  it('never asks for a step that the primitives do not declare', () => {
    const { candidates } = plan(aLargePlanRequest(40, 30), { model: explicitModel });
    expect(candidates.length).toBeGreaterThan(20);
    for (const { chain } of candidates) for (const step of chain) expect(stepProblem(step)).toBeNull();
  });

  it('gives a result that the wire accepts, best score first, the same every time', () => {
    const request = aLargePlanRequest(12, 8, 3);
    const result = plan(request, { model: explicitModel });
    expect(planResultSchema.parse(result)).toEqual(result);
    const scores = result.candidates.map(({ score }) => score);
    expect(scores).toEqual([...scores].sort((a, b) => b - a));
    expect(plan(request, { model: explicitModel })).toEqual(result);
  });

  it('does not plan on a bin whose picture was refused, nor on one that was not looked at', () => {
    const bins = [aBin('1A'), aBin('1B'), aBin('1C')];
    const estimates = [
      anEstimate('1A', [[0, 0.2]], { status: 'refused', refusedReason: 'too dark' }),
      anEstimate('1B', [[0, 0.2]]),
    ];
    const { candidates } = planned({ bins, estimates });
    expect(new Set(candidates.map(({ binId }) => binId))).toEqual(new Set(['1B']));
  });

  it('ignores estimates of a pod that is gone', () => {
    const { candidates } = planned({ estimates: [anEstimate('1A', [[0, 0.2]], { podId: 'pod-0' })] });
    expect(candidates).toEqual([]);
  });

  it('leaves items alone that are not in the buffer or that a finding holds back', () => {
    const flag = { findingId: 'f', label: 'dent', score: 0.9 };
    const items = [
      aBufferItem('held', {}, { location: { place: 'tool' } }),
      aBufferItem('open', {}, { flag: { ...flag, state: 'open' } }),
      aBufferItem('confirmed', {}, { flag: { ...flag, state: 'confirmed' } }),
      aBufferItem('cleared', {}, { flag: { ...flag, state: 'cleared' } }),
    ];
    const { candidates } = planned({ items });
    expect(new Set(candidates.map(({ itemId }) => itemId))).toEqual(new Set(['cleared']));
  });

  it('ranks places for the item that a failed stow left in the tool, and for nothing else, but waits for a person', () => {
    const items = [aBufferItem('held', {}, { location: { place: 'tool' } }), aBufferItem('next')];
    const { candidates, decision } = planned({
      items,
      change: (s) => ({ ...s, cell: { ...s.cell, heldItemId: 'held' } }),
    });
    expect(candidates.length).toBeGreaterThan(0);
    expect(new Set(candidates.map(({ itemId }) => itemId))).toEqual(new Set(['held']));
    expect(decision).toMatchObject({ kind: 'wait', reason: { code: 'tool_occupied' } });
  });

  it('sends to a person what the tool can never hold or no bin can take', () => {
    const items = [
      aBufferItem('heavy', { massKg: 9 }),
      aBufferItem('bulky', { lengthM: 0.5, widthM: 0.4, heightM: 0.1 }),
      aBufferItem('fine'),
    ];
    const { decision, refused } = planned({ items });
    expect(decision).toMatchObject({ kind: 'to_person', itemIds: ['heavy', 'bulky'] });
    expect(refused.map(({ itemId, reasons }) => [itemId, reasons[0]!.code])).toEqual([
      ['heavy', 'tool_limit'],
      ['bulky', expect.stringMatching(/tool_limit|no_bin_fits/)],
    ]);
  });

  it('sends to a person what the model gives no real chance even in a bin with room', () => {
    const items = [aBufferItem('slippery', { form: 'cylinder' }), aBufferItem('fine')];
    const noCylinders = { name: 'test', pSuccess: (f: { form: string }) => (f.form === 'cylinder' ? 0.3 : 0.98) };
    const { decision } = plan(aPlanRequest({ items }), { model: noCylinders });
    expect(decision).toMatchObject({ kind: 'to_person', itemIds: ['slippery'], reason: { code: 'hopeless' } });
  });

  it('sends the pod away when its best stow is less likely than the threshold', () => {
    const { decision } = planned({ estimates: [anEstimate('1A', [[0, laneM + 0.008]])] });
    expect(decision).toMatchObject({ kind: 'swap_pod', reason: { code: 'pod_used_up' } });
  });

  it('sends a pod away in which nothing of the buffer fits', () => {
    const { decision } = planned({ estimates: [anEstimate('1A', [])] });
    expect(decision).toMatchObject({ kind: 'swap_pod', reason: { code: 'pod_full' } });
  });

  it('looks at the remaining bins before it sends the pod away', () => {
    const { decision } = planned({ bins: [aBin('1A'), aBin('1B')], estimates: [anEstimate('1A', [])] });
    expect(decision).toMatchObject({ kind: 'wait', reason: { code: 'estimates_missing' } });
  });

  it('keeps the pod when no pod would let these items reach the threshold', () => {
    const items = [aBufferItem('item-1', { form: 'sphere' }, { failedAttempts: 2 })];
    const { decision, candidates } = planned({ items });
    expect(candidates[0]!.pSuccess).toBeLessThan(0.96);
    expect(decision.kind).toBe('stow');
  });

  it('discourages the bin in which a stow failed, most of all for the same item, and no other bin', () => {
    const bins = [aBin('1A'), aBin('1B')];
    const estimates = [anEstimate('1A', [[0, 0.14]]), anEstimate('1B', [[0, 0.14]])];
    const items = [aBufferItem('item-1'), aBufferItem('item-2')];
    const before = planned({ bins, estimates, items });
    const after = planned({
      bins,
      estimates,
      items,
      change: (s) => ({ ...s, lastStow: aStowResult({ outcome: 'unproductive', cause: 'no_space_made' }) }),
    });
    const p = (result: PlanResult, itemId: string, binId: string): number =>
      result.candidates.find((c) => c.itemId === itemId && c.binId === binId)!.pSuccess;
    expect(p(after, 'item-1', '1A')).toBeLessThan(0.6 * p(before, 'item-1', '1A'));
    expect(p(after, 'item-1', '1B')).toBe(p(before, 'item-1', '1B'));
    // The other item suffers too, less, and only in this bin: the bin may be fuller than it looks.
    expect(p(after, 'item-2', '1A')).toBeLessThan(0.7 * p(before, 'item-2', '1A'));
    expect(p(after, 'item-2', '1A')).toBeGreaterThan(p(after, 'item-1', '1A'));
    expect(p(after, 'item-2', '1B')).toBe(p(before, 'item-2', '1B'));
    expect(
      after.candidates.find((c) => c.itemId === 'item-1' && c.binId === '1A')!.reasons.map((r) => r.code),
    ).toContain('failed_here');
  });

  it('forgets a failure with the pod it happened in', () => {
    const failedPlacements = [{ itemId: 'item-1', podId: 'pod-0', binId: '1A' }];
    expect(planned({}, { failedPlacements })).toEqual(planned());
    const here = [{ itemId: 'item-1', podId: 'pod-1', binId: '1A' }];
    expect(planned({}, { failedPlacements: here }).candidates[0]!.pSuccess).toBeLessThan(0.6);
  });

  it('keeps a wide gap for wide items when a narrow one will do', () => {
    const bins = [aBin('1A', [0.4, 0.4, 0.25]), aBin('1B', [0.4, 0.4, 0.25])];
    const estimates = [anEstimate('1A', [[0, 0.35]]), anEstimate('1B', [[0, 0.125]])];
    expect(planned({ bins, estimates }).candidates[0]!.binId).toBe('1B');
  });

  it('stows first what only few bins can take', () => {
    const bins = [aBin('1A'), aBin('1B', [0.24, 0.4, 0.17])];
    const estimates = [anEstimate('1A', [[0, 0.2]]), anEstimate('1B', [[0, 0.2]])];
    const items = [aBufferItem('low', { widthM: 0.1 }), aBufferItem('tall', { widthM: 0.18 })];
    expect(planned({ bins, estimates, items }).candidates[0]!.itemId).toBe('tall');
  });

  it('believes less in an uncertain gap than in a certain one of the same width', () => {
    const at = (gapMarginM: number): number =>
      planned({ estimates: [anEstimate('1A', [[0, laneM + 0.025]], { gapMarginM })] }).candidates[0]!.pSuccess;
    expect(at(0.03)).toBeLessThan(at(0.005));
  });

  it.each([
    ['no_pod', { change: (s) => ({ ...s, pod: null }) }],
    ['buffer_empty', { items: [] }],
    ['items_not_ready', { items: [aBufferItem('booth', {}, { location: { place: 'booth' } })] }],
    ['estimates_refused', { estimates: [anEstimate('1A', [[0, 0.2]], { status: 'refused' })] }],
    ['tool_occupied', { change: (s) => ({ ...s, cell: { ...s.cell, heldItemId: 'item-9' } }) }],
  ] as [string, NonNullable<Parameters<typeof aPlanRequest>[0]>][])('waits with the reason %s', (code, parts) => {
    expect(planned(parts).decision).toMatchObject({ kind: 'wait', reason: { code } });
  });

  it('explores at most one decision in twenty, whatever share is asked for', () => {
    const bins = [aBin('1A'), aBin('1B')];
    const estimates = [anEstimate('1A', [[0, 0.2]]), anEstimate('1B', [[0, laneM + 0.014]])];
    let explored = 0;
    for (let seq = 1; seq <= 2000; seq++) {
      const { decision, candidates } = planned(
        { bins, estimates, change: (s) => ({ ...s, cell: { ...s.cell, seq } }) },
        { explorationShare: 1 },
      );
      if (decision.kind !== 'stow' || !decision.exploration) continue;
      explored++;
      expect(candidates[decision.candidateIndex]!.pSuccess).toBeLessThan(0.96);
    }
    expect(explored).toBeGreaterThan(50);
    expect(explored).toBeLessThan(150);
  });

  it('returns as many candidates as asked for and says how many it weighed', () => {
    const result = plan({ ...aLargePlanRequest(20, 10), limit: 5 }, { model: explicitModel });
    expect(result.candidates).toHaveLength(5);
    expect(result.considered).toBeGreaterThan(50);
  });
});
