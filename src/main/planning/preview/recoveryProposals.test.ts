import { expect, test } from 'vitest';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { blankIntervention, type Intervention } from '#shared/domain/intervention.ts';
import type { ItemLocation } from '#shared/domain/item.ts';
import { recoveryProposalSchema, type RecoveryProposal } from '#shared/domain/preview.ts';
import { primitiveStep, stepProblem } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { plan } from '#main/planning/planner/plan.ts';
import { rateChain } from '#main/planning/primitives/rateChain.ts';
import {
  aBin,
  aBufferItem,
  anEstimate,
  aPlanSnapshot,
  SNAPSHOT_TIME_MS,
} from '../../../../tests/builders/plannerSnapshot.ts';
import { recoveryProposals } from './recoveryProposals.ts';

const aCall = (changes: Partial<Intervention> = {}): Intervention => ({
  ...blankIntervention,
  interventionId: 'call-1',
  reason: 'stow_failed',
  severity: 'medium',
  openedAtMs: SNAPSHOT_TIME_MS - 60_000,
  binId: '1A',
  itemId: 'item-1',
  stowId: 'stow-1',
  tried: [],
  outcome: 'unproductive',
  cause: 'jammed_at_mouth',
  detail: '',
  pSuccess: 0.97,
  imageBeforeId: null,
  imageAfterId: null,
  forceTrace: null,
  claim: null,
  actions: [],
  closed: null,
  ...changes,
});

interface Situation {
  location?: ItemLocation;
  held?: string | null;
  call?: Partial<Intervention>;
  change?: (snapshot: CellSnapshot) => CellSnapshot;
}
function proposalsIn({
  location = { place: 'tool' },
  held = 'item-1',
  call = {},
  change,
}: Situation): RecoveryProposal[] {
  const intervention = aCall(call);
  const before = aPlanSnapshot({
    bins: [aBin('1A'), aBin('1B'), aBin('1C')],
    estimates: [
      anEstimate('1A', [[0, 0.05]], { makeableGapM: 0.12 }),
      anEstimate('1B', [[0, 0.2]]),
      anEstimate('1C', [[0, 0.02]]),
    ],
    items: [aBufferItem('item-1', {}, { location })],
    change: (snapshot) => ({
      ...snapshot,
      cell: { ...snapshot.cell, packml: 'held', heldItemId: held },
      interventions: [intervention],
    }),
  });
  const snapshot = change ? change(before) : before;
  const proposals = recoveryProposals({
    snapshot,
    intervention,
    tool: toolLimits,
    plan: plan({ snapshot, tool: toolLimits, swapBelow: 0.96, limit: 2000 }),
    nowMs: SNAPSHOT_TIME_MS,
    rate: (itemId, binId, chain) => rateChain({ snapshot, tool: toolLimits, swapBelow: 0.96, itemId, binId, chain }),
  });
  for (const proposal of proposals) {
    expect(recoveryProposalSchema.parse(proposal)).toEqual(proposal);
    if (proposal.motion && 'chain' in proposal.motion)
      for (const step of proposal.motion.chain) expect(stepProblem(step)).toBeNull();
  }
  return proposals;
}
const kinds = (proposals: readonly RecoveryProposal[]): string[] => proposals.map(({ kind }) => kind);

test('another bin with room comes before the one that failed, each with the planner’s prediction', () => {
  const proposals = proposalsIn({});
  expect(proposals[0]!.kind).toBe('retry_other_bin');
  expect(proposals[0]!.motion).toMatchObject({ kind: 'stow', itemId: 'item-1', binId: '1B' });
  expect(proposals[0]!.pSuccess).toBeGreaterThan(0.9);
  expect(kinds(proposals)).toContain('make_space');
  expect(kinds(proposals)).toContain('bring_away');
});

test('what lies on the floor or sticks out of a bin comes first, and needs a hand', () => {
  const floor = proposalsIn({
    location: { place: 'floor' },
    held: null,
    change: (s) => ({ ...s, cell: { ...s.cell, floorItemIds: ['item-1'] } }),
  });
  expect(kinds(floor)[0]).toBe('hand');
  expect(kinds(floor)).not.toContain('unhold');
  const mouth = proposalsIn({ location: { place: 'mouth', podId: 'pod-1', binId: '1A' }, held: null });
  expect(kinds(mouth)[0]).toBe('hand');
  expect(kinds(mouth)).not.toContain('swap');
});

test('a picture that cannot be trusted is taken again first', () => {
  const refused = proposalsIn({
    change: (s) => ({ ...s, estimates: s.estimates.map((e) => (e.binId === '1A' ? { ...e, status: 'refused' } : e)) }),
  });
  expect(kinds(refused)[0]).toBe('look_again');
  expect(kinds(proposalsIn({ call: { cause: 'perception_mismatch', openedAtMs: SNAPSHOT_TIME_MS } }))[0]).toBe(
    'look_again',
  );
});

test('when the tool holds another item, that one is brought away before anything is stowed', () => {
  const proposals = proposalsIn({ location: { place: 'buffer', slot: 1 }, held: 'item-9' });
  expect(proposals.find(({ kind }) => kind === 'bring_away')?.motion).toMatchObject({ itemId: 'item-9' });
  expect(kinds(proposals)).not.toContain('retry_other_bin');
});

test('a call after which nothing is left to be done proposes to hand back', () => {
  const proposals = proposalsIn({ held: null, change: (s) => ({ ...s, buffer: [] }) });
  expect(kinds(proposals)).toEqual(['unhold']);
});

test('an item that no bin takes goes to a person', () => {
  const proposals = proposalsIn({
    change: (s) => ({
      ...s,
      estimates: s.estimates.map((e) => ({ ...e, gaps: [], widestGap: { startM: 0, endM: 0 }, makeableGapM: 0 })),
    }),
  });
  expect(kinds(proposals)[0]).toBe('hand');
  expect(proposals[0]!.reasons[0]!.code).toBe('no_retry');
});

/** 140 mm wide and 25 mm thick, flat at the left wall of 1A; 100 mm are free beside it. */
const withFlatThing = (s: CellSnapshot): CellSnapshot => ({
  ...s,
  estimates: s.estimates.map((e) =>
    e.binId === '1A'
      ? anEstimate('1A', [[0.14, 0.24]], {
          items: [
            {
              xM: { startM: 0.002, endM: 0.14 },
              yM: { startM: 0.04, endM: 0.2 },
              zM: { startM: 0, endM: 0.025 },
            },
          ],
        })
      : e,
  ),
});

test('where a stow failed for want of room, what lies flat is stood up and the item fed into what that frees, with a prediction', () => {
  const proposal = proposalsIn({ change: withFlatThing }).find(({ kind }) => kind === 'flip_up')!;
  const { motion, pSuccess, reasons } = proposal;
  expect(motion).toMatchObject({ kind: 'stow', itemId: 'item-1', binId: '1A' });
  const chain = motion && 'chain' in motion ? motion.chain : [];
  expect(chain.map(({ primitive }) => primitive)).toEqual(['flipUp', 'insert', 'retract']);
  expect(chain[0]!.parameters).toMatchObject({ side: 'left', widthM: 0.138, thickM: 0.025 });
  expect(Number(chain[1]!.parameters['xM'])).toBeLessThan(0.14);
  // Half of what it would be if the item had not just failed there.
  expect(pSuccess).toBeGreaterThan(0.3);
  expect(pSuccess).toBeLessThan(0.45);
  expect(reasons.map(({ code }) => code)).toEqual(expect.arrayContaining(['flip_frees', 'flip_needed']));
});

test('nothing is stood up after a failure that had nothing to do with room, nor in a bin too low for it', () => {
  expect(kinds(proposalsIn({ change: withFlatThing, call: { cause: 'grip_lost' } }))).not.toContain('flip_up');
  const inLowBin = proposalsIn({
    change: (s) => {
      const flat = withFlatThing(s);
      return {
        ...flat,
        pod: { ...flat.pod!, bins: flat.pod!.bins.map((bin) => ({ ...bin, sizeM: [0.24, 0.4, 0.19] })) },
      };
    },
  });
  expect(kinds(inLowBin)).not.toContain('flip_up');
});

test('a bin where something was met that its new picture does not show is felt out, without a prediction', () => {
  const tried = [primitiveStep('insert', { xM: 0.06, heightM: 0.03 })];
  const probe = proposalsIn({ call: { tried } }).find(({ kind }) => kind === 'probe')!;
  expect(probe.motion).toMatchObject({ kind: 'chain', binId: '1A' });
  expect(probe.motion).toHaveProperty('chain.0.parameters.bladeXM', 0.06);
  expect(probe.pSuccess).toBeNull();
  expect(probe.reasons.map(({ code }) => code)).toEqual(['probe_contradicted', 'probe_only_feels']);
  expect(kinds(proposalsIn({ call: { tried, cause: 'grip_lost' } }))).not.toContain('probe');
});

test('what sticks out where it was fed is drawn out by the paddles, unless the tool is not empty or nobody knows where it stands', () => {
  const tried = [primitiveStep('insert', { xM: 0.06, heightM: 0.03 })];
  const atMouth = { place: 'mouth', podId: 'pod-1', binId: '1A' } as const;
  const proposals = proposalsIn({ location: atMouth, held: null, call: { cause: 'protruding', tried } });
  expect(kinds(proposals).slice(0, 2)).toEqual(['eject', 'hand']);
  expect(proposals[0]!.motion).toMatchObject({
    kind: 'chain',
    chain: [{ primitive: 'eject', parameters: { xM: 0.06, widthM: 0.05 } }],
  });
  expect(proposals[0]!.pSuccess).toBeNull();
  expect(proposals[0]!.reasons.map(({ code }) => code)).toContain('eject_unpredicted');
  expect(kinds(proposalsIn({ location: atMouth, held: 'item-9', call: { tried } }))).not.toContain('eject');
  expect(kinds(proposalsIn({ location: atMouth, held: null }))).not.toContain('eject');
});
