import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import type { SidelineFigures } from '#shared/bridge/requests/inspection.ts';
import { budgetCurve } from '#shared/domain/sidelineBudget.ts';
import { demoBudget, demoCellView } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import BudgetPanel from './BudgetPanel.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());

const measured = { intact: [], minor: [0.2, 0.9], major: [0.6, 0.9] };
const scores = Array.from({ length: 400 }, (_, k) => k / 400);
const curve = budgetCurve(scores, measured);
const figures: SidelineFigures = {
  model: 'reference-1',
  ownThreshold: 0.5,
  standing: { ...curve[4]!, sidelinedPerThousand: 5 },
  curve,
  last: { inspected: 400, sidelined: 2 },
  shift: { inspected: 400, sidelined: 40 },
};
async function show(inspection = demoBudget(5), told: SidelineFigures | null = figures): Promise<DemoTransport> {
  const view = demoCellView({ cellKey: 'a' });
  view.snapshot = { ...view.snapshot!, inspection };
  const transport = new DemoTransport({ cells: [view], sidelineFigures: told });
  wrapper = await mountInWindow(BudgetPanel, { cellKey: 'a' }, transport);
  return transport;
}
const textOf = (testId: string): string => wrapper!.get(byTestId(testId)).text();

test('says what holds, who set it and why, and warns that the shift is beyond the budget', async () => {
  await show();
  expect(textOf(testIds.budgetPanel)).toContain('5 in 1,000, from score 0.400 on');
  expect(textOf(testIds.budgetPanel)).toContain('set by Anna Weber');
  expect(textOf(testIds.budgetPanel)).toContain('too many findings');
  expect(textOf(testIds.budgetShift)).toContain('40 of 400 set aside, 100 in 1,000');
  expect(textOf(testIds.budgetShift)).toContain('More than chance explains');
});

test('the budget is moved with the slider: what it would have done, what it finds, and it is sent with its reason', async () => {
  const transport = await show();
  const slider = wrapper!.get(byTestId(testIds.budgetSlider));
  const at = curve.findIndex(({ sidelinedPerThousand }) => sidelinedPerThousand === 100);
  await slider.setValue(String(at));
  expect(slider.attributes('aria-valuetext')).toBe('100 in 1,000');
  expect(textOf(testIds.budgetEffect)).toContain('Of the last 400 items 40 would have been set aside');
  expect(textOf(testIds.budgetEffect)).toMatch(/50\s% found/);
  await wrapper!.get(byTestId(testIds.budgetReason)).setValue('dents slip by');
  await wrapper!.get('form').trigger('submit');
  await flushPromises();
  const { threshold } = curve[at]!;
  expect(sentCommands(transport)).toEqual([
    { type: 'inspection.set', sidelinedPerThousand: 100, threshold, reason: 'dents slip by' },
  ]);
});

test('a budget that so few items cannot tell from none is not offered', async () => {
  await show();
  await wrapper!.get(byTestId(testIds.budgetSlider)).setValue('0');
  expect(textOf(testIds.budgetEffect)).toContain('needs at least 2,000 items');
  expect(wrapper!.get(byTestId(testIds.budgetSet)).attributes('disabled')).toBeDefined();
});

test('one press goes back to what held before', async () => {
  const transport = await show();
  await wrapper!.get(byTestId(testIds.budgetTakeBack)).trigger('click');
  await flushPromises();
  expect(sentCommands(transport)).toEqual([
    { type: 'inspection.set', sidelinedPerThousand: null, threshold: null, reason: '' },
  ]);
});

test('a cell that does not tell how it inspects is said to be one', async () => {
  await show(undefined, null);
  expect(wrapper!.text()).toContain('This cell does not tell how it inspects.');
});
