import { expect, test } from 'vitest';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import type { StowInProgress, StowPhase } from '#shared/domain/stow.ts';
import { emphasisIn, isStillPartOther, nothingDrawn, openBinIdOf, type TwinContents } from './twinContents.ts';

const { pod, estimates } = demoCellView().snapshot!;
const stowAt = (binId: string, phase: StowPhase): StowInProgress => ({
  ...{ stowId: 's', itemId: 'i', chain: [], prediction: null, origin: 'planner', startedAtMs: 0, stepIndex: 0 },
  binId,
  phase,
});
const contents = (stow: StowInProgress | null): TwinContents => ({ ...nothingDrawn, pod, estimates, stow });

test('the steps of a stow draw what stands still anew only when the bin or its bands look otherwise', () => {
  const picking = contents(stowAt('4C', 'pick'));
  expect(isStillPartOther(contents(null), picking)).toBe(true);
  expect(isStillPartOther(picking, contents(stowAt('4C', 'approach')))).toBe(false);
  expect(isStillPartOther(picking, contents(stowAt('4C', 'primitive')))).toBe(true);
  expect(isStillPartOther(picking, { ...picking, heldItemId: 'i' })).toBe(false);
  expect(isStillPartOther(picking, { ...picking, estimates: [...estimates] })).toBe(true);
});

test('the bin that is worked on and the chosen one are lit, the others recede only while there is one', () => {
  expect(emphasisIn(contents(null), null)('4C')).toBe('normal');
  const emphasis = emphasisIn(contents(stowAt('4C', 'pick')), '2A');
  expect(['4C', '2A', '3B'].map(emphasis)).toEqual(['lit', 'lit', 'receding']);
  expect(openBinIdOf(contents(stowAt('4C', 'primitive')))).toBe('4C');
  expect(openBinIdOf(contents(stowAt('4C', 'pick')))).toBeNull();
});
