import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import { DEMO_OPERATOR, demoCellView, demoIntervention, demoItem } from '../../../../tests/builders/demoCell.ts';
import { demoProposals } from '../../../../tests/builders/demoManual.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import InterventionScreen from './InterventionScreen.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());

/** A held cell with one call of one's own; its item waits in the buffer, another unit was stowed into the call's bin. */
async function show(): Promise<DemoTransport> {
  const view = demoCellView();
  const claim = { by: DEMO_OPERATOR, atMs: Date.now() };
  const item = demoItem(1, { location: { place: 'buffer', slot: 0 }, flag: null });
  const stowed = { itemId: 'item-90', binId: '3B', product: demoItem(5).product, chain: [] };
  view.snapshot = {
    ...view.snapshot!,
    cell: { ...view.snapshot!.cell, packml: 'held', heldItemId: null },
    buffer: [item],
    stowed: [stowed],
    interventions: [demoIntervention(Date.now(), { claim, forceTrace: null, binId: '3B', itemId: item.itemId })],
  };
  const transport = new DemoTransport({ cells: [view], proposals: demoProposals('3B', item.itemId) });
  wrapper = await mountInWindow(InterventionScreen, {}, transport);
  await flushPromises();
  // The tabs of Reka open by the mouse button going down.
  await find(testIds.tabHand).trigger('mousedown', { button: 0 });
  return transport;
}
const find = (testId: string) => wrapper!.find(byTestId(testId));
const choose = (deed: string) => wrapper!.find(`${byTestId(testIds.handDeed)}[data-deed="${deed}"]`).trigger('click');
const submit = async (): Promise<void> => {
  await find(testIds.handConfirm).trigger('submit');
  await flushPromises();
};

describe('what was done by hand', () => {
  test('is said in three clicks and a scan, of the call’s own item and bin', async () => {
    const transport = await show();
    await choose('put_in');
    expect(find(testIds.handConfirm).attributes('disabled')).toBeDefined();
    await find(testIds.handScan).setValue(' sku-1 ');
    await submit();
    expect(sentCommands(transport)).toEqual([
      {
        ...{ type: 'hand.report', deed: 'put_in', binId: '3B', itemId: demoItem(1).itemId },
        ...{ scannedCode: 'sku-1', unitsInBin: null, to: null },
      },
    ]);
  });

  test('offers the units that the cell put into the bin, and one that lay there before', async () => {
    const transport = await show();
    await choose('taken_out');
    const values = find(testIds.handItem)
      .findAll('option')
      .map((option) => option.attributes('value'));
    expect(values).toEqual(['item-90', '']);
    await find(testIds.handItem).setValue('');
    await find(testIds.handCount).setValue('4');
    await submit();
    expect(sentCommands(transport)).toMatchObject([{ deed: 'taken_out', itemId: null, unitsInBin: 4, to: 'person' }]);
  });

  test('needs a whole number where things were moved', async () => {
    const transport = await show();
    await choose('rearranged');
    await find(testIds.handCount).setValue('four');
    expect(find(testIds.handProblem).text()).toContain('whole number');
    await submit();
    expect(sentCommands(transport)).toEqual([]);
  });

  test('shows what the next picture says about it, and fills in the closing', async () => {
    const transport = await show();
    const report = { deed: 'put_in', binId: '3B', itemId: 'item-1', by: DEMO_OPERATOR } as const;
    transport.happen('cell-1', { ...report, type: 'hand.reported', scannedCode: 'x', unitsInBin: null, to: null });
    await flushPromises();
    expect(find(testIds.handVerdict).attributes('data-verdict')).toBe('awaited');
    expect((find(testIds.closeOutcome).element as HTMLSelectElement).value).toBe('cleared_by_hand');
    const seen = { expectedM3: 0.002, seenM3: 0, imageBeforeId: null, imageAfterId: null };
    transport.happen('cell-1', { ...report, ...seen, type: 'hand.compared', verdict: 'disagrees' });
    await flushPromises();
    expect(find(testIds.handVerdict).text()).toContain('▲');
  });
});
