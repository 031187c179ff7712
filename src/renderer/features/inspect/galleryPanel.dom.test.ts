import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import type { GalleryProduct, GalleryReference } from '#shared/domain/gallery.ts';
import { DEMO_OPERATOR, demoCellView, demoItem } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import GalleryPanel from './GalleryPanel.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());

const item = demoItem(1, { imageId: 'item-picture' });
const { sku, name } = item.product;
const reference = (referenceId: string, more: Partial<GalleryReference> = {}): GalleryReference => ({
  ...{ referenceId, imageId: `picture of ${referenceId}`, face: 'top', design: 1, state: 'active', by: null },
  ...{ changedAtMs: 1_000_000, reason: '', ...more },
});
const product = (more: Partial<GalleryProduct> = {}): GalleryProduct => ({
  ...{ sku, name, references: [reference('base-1'), reference('base-2')], proposals: [], ...more },
});
async function show(gallery: GalleryProduct[]): Promise<DemoTransport> {
  const view = demoCellView({ cellKey: 'a' });
  view.snapshot = { ...view.snapshot!, findings: [], buffer: [item], gallery };
  const transport = new DemoTransport({ cells: [view] });
  wrapper = await mountInWindow(GalleryPanel, { cellKey: 'a' }, transport);
  return transport;
}
const all = (testId: string) => wrapper!.findAll(byTestId(testId));
async function press(testId: string, at = 0): Promise<void> {
  await all(testId)[at]!.trigger('click');
  await flushPromises();
}

test('a product whose references were not told yet is asked for', async () => {
  const transport = await show([]);
  await press(testIds.galleryOpen);
  expect(sentCommands(transport)).toEqual([{ type: 'gallery.open', sku }]);
});

test('references stand by design version, the newest first, with who changed them and why', async () => {
  const changed = { state: 'retired', by: DEMO_OPERATOR, reason: 'old carton' } as const;
  await show([product({ references: [reference('base-1', changed), reference('new-1', { design: 2 })] })]);
  expect(all(testIds.galleryReference).map((each) => each.attributes('data-reference'))).toEqual(['new-1', 'base-1']);
  expect(all(testIds.galleryReference)[1]!.text()).toContain('retired');
  expect(all(testIds.galleryReference)[1]!.text()).toMatch(/Anna Weber.*old carton/);
});

test('a reference is retired with its reason, and the last one in use cannot be', async () => {
  const transport = await show([product()]);
  await wrapper!.get(byTestId(testIds.galleryReason)).setValue('shows a dent');
  await wrapper!.get(`${byTestId(testIds.gallerySet)}[data-state="retired"]`).trigger('click');
  await flushPromises();
  expect(sentCommands(transport)).toEqual([
    { type: 'gallery.set', sku, referenceId: 'base-1', state: 'retired', reason: 'shows a dent' },
  ]);
  wrapper!.unmount();
  await show([product({ references: [reference('base-1')] })]);
  expect(all(testIds.gallerySet).every((each) => each.attributes('disabled') !== undefined)).toBe(true);
});

test('the picture of an item that is here becomes a reference of a new design', async () => {
  const transport = await show([product()]);
  await wrapper!.get(byTestId(testIds.galleryFace)).setValue('front');
  await wrapper!.get(byTestId(testIds.galleryNewDesign)).setValue(true);
  await press(testIds.galleryAddPicture);
  expect(sentCommands(transport)).toEqual([
    { type: 'gallery.add', sku, imageId: 'item-picture', face: 'front', design: 2, reason: '' },
  ]);
});

test('what the cell proposes waits for a yes or a no', async () => {
  const proposal = { proposalId: 'p-1', imageIds: [], items: 8, raisedAtMs: 1_000_000 };
  const transport = await show([product({ proposals: [{ ...proposal, kind: 'quarantine', referenceId: 'base-2' }] })]);
  expect(wrapper!.get(byTestId(testIds.galleryRow)).text()).toContain('1 proposal');
  expect(wrapper!.get(byTestId(testIds.galleryProposal)).text()).toContain('disagrees with 8 items');
  await press(testIds.galleryAnswer, 0);
  await press(testIds.galleryAnswer, 1);
  expect(sentCommands(transport)).toEqual([
    { type: 'gallery.answer', sku, proposalId: 'p-1', accept: true, reason: '' },
    { type: 'gallery.answer', sku, proposalId: 'p-1', accept: false, reason: '' },
  ]);
});
