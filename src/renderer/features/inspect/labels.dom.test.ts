import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { byTestId, mountInWindow } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import type { SignedLabelling } from '#shared/domain/damageLabelling.ts';
import { DEMO_OPERATOR, demoCellView, demoFinding } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import FindingPictures from './FindingPictures.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());

const finding = { ...demoFinding(1_000_000), regions: [{ x: 0.5, y: 0.25, width: 0.25, height: 0.25 }] };
const saidBy = (name: string, more: Partial<SignedLabelling> = {}): SignedLabelling => ({
  ...{ cellKey: 'a', findingId: finding.findingId, imageId: finding.imageId, sku: finding.sku },
  ...{ widthPx: 320, heightPx: 240, verdict: 'damaged', atMs: 1_000_000 },
  boxes: [{ label: 'spillage', severity: 'major', ...finding.regions[0]! }],
  by: { operatorId: name === DEMO_OPERATOR.name ? DEMO_OPERATOR.operatorId : name, name },
  ...more,
});
async function show(damageLabels: SignedLabelling[] = []): Promise<DemoTransport> {
  const transport = new DemoTransport({ cells: [demoCellView({ cellKey: 'a' })], damageLabels });
  wrapper = await mountInWindow(FindingPictures, { cellKey: 'a', finding }, transport);
  await key('y', document.body);
  return transport;
}
async function key(name: string, target: EventTarget, shiftKey = false): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, shiftKey, bubbles: true }));
  await flushPromises();
}
const get = (testId: string) => wrapper!.get(byTestId(testId));
const saved = (transport: DemoTransport): unknown =>
  transport.requests.filter(({ name }) => name === 'labelDamage').map(({ params }) => params);

test('a box is added, moved and stretched with keys alone, gets its kind, and is saved', async () => {
  const transport = await show();
  await get(testIds.labelAdd).trigger('click');
  const box = get(testIds.labelBox).element;
  await key('ArrowLeft', box);
  await key('ArrowDown', get(testIds.labelBox).element, true);
  await get(testIds.labelKind).setValue('missing_unit');
  await wrapper!.get(`${byTestId(testIds.labelSave)}[data-verdict="damaged"]`).trigger('click');
  await flushPromises();
  expect(saved(transport)).toMatchObject([
    {
      labelling: {
        findingId: finding.findingId,
        verdict: 'damaged',
        boxes: [{ label: 'missing_unit', severity: 'minor', x: 0.49, y: 0.25, width: 0.25, height: 0.26 }],
      },
    },
  ]);
});

test('Delete takes a box away; who is not sure asks for a second opinion without boxes', async () => {
  const transport = await show();
  await get(testIds.labelAdd).trigger('click');
  await key('Delete', get(testIds.labelBox).element);
  expect(wrapper!.findAll(byTestId(testIds.labelBox))).toHaveLength(0);
  await wrapper!.get(`${byTestId(testIds.labelSave)}[data-verdict="unsure"]`).trigger('click');
  await flushPromises();
  expect(saved(transport)).toMatchObject([{ labelling: { verdict: 'unsure', boxes: [] } }]);
});

test('says whether two people agree, and what each said', async () => {
  await show([saidBy(DEMO_OPERATOR.name), saidBy('Ben')]);
  expect(get(testIds.labelOpinion).attributes('data-opinion')).toBe('agree');
  expect(get(testIds.labelOpinion).text()).toMatch(/With Ben: 1 boxes the same.*100\s%/);
  expect(wrapper!.findAll(byTestId(testIds.labelBox))).toHaveLength(1);
  wrapper!.unmount();
  await show([saidBy(DEMO_OPERATOR.name), saidBy('Ben', { verdict: 'intact', boxes: [], atMs: 2_000_000 })]);
  expect(get(testIds.labelOpinion).attributes('data-opinion')).toBe('disagree');
  expect(get(testIds.labelPanel).text()).toContain('Ben: intact');
});
