import { expect, test } from 'vitest';
import { blankIntervention, type Intervention } from '#shared/domain/intervention.ts';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import { failedIn } from './failedStow.ts';

const { cell } = demoCellView().snapshot!;
const call = (interventionId: string, binId: string, reason: Intervention['reason'] = 'stow_failed'): Intervention => ({
  ...{ ...blankIntervention, interventionId, binId, reason, itemId: 'item-1', severity: 'medium', openedAtMs: 0 },
  ...{ stowId: 's', detail: '' },
});

test('the newest open call about a failed stow is marked: the item while the tool holds it, else the mouth of its bin', () => {
  const interventions = [call('a', '1A'), call('b', '2B'), call('c', '3C', 'perception')];
  const held = { ...cell, heldItemId: 'item-1' };
  expect(failedIn({ interventions, cell: held })).toEqual({ failedItemId: 'item-1', failedBinId: null });
  expect(failedIn({ interventions, cell: { ...cell, heldItemId: null } })).toEqual({
    failedItemId: 'item-1',
    failedBinId: '2B',
  });
});

test('other calls mark nothing', () => {
  expect(failedIn({ interventions: [call('c', '3C', 'perception')], cell })).toEqual({
    failedItemId: null,
    failedBinId: null,
  });
});
