import { expect, test } from 'vitest';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { blankIntervention, type Intervention } from '#shared/domain/intervention.ts';
import type { ItemLocation } from '#shared/domain/item.ts';
import { recoveryProposalSchema, type RecoveryProposal } from '#shared/domain/preview.ts';
import { stepProblem } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { plan } from '#main/planner/plan.ts';
import {
  aBin,
  aBufferItem,
  anEstimate,
  aPlanSnapshot,
  SNAPSHOT_TIME_MS,
} from '../../../tests/builders/plannerSnapshot.ts';
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
