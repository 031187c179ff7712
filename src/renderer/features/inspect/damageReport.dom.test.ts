import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { byTestId, mountInWindow } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import type { DamageRow } from '#shared/bridge/requests/inspection.ts';
import { demoCellView } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import DamageReport from './DamageReport.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());

const row = (number: number, more: Partial<DamageRow> = {}): DamageRow => ({
  ...{ day: '2026-11-29', sku: `SC-${number}`, name: 'Tea tin', kind: 'spillage', inspected: 40 },
  ...{ findings: 2, sidelined: 1, released: 1, stowed: 0, undecided: 0, ...more },
});
async function show(damageRows: DamageRow[]): Promise<DemoTransport> {
  const transport = new DemoTransport({ cells: [demoCellView()], damageRows });
  wrapper = await mountInWindow(DamageReport, {}, transport);
  await flushPromises();
  return transport;
}
const rows = () => wrapper!.findAll(byTestId(testIds.damageReportRow));

test('shows each row with its kind, and what comes together', async () => {
  await show([row(1), row(2, { kind: null, findings: 3, undecided: 3, sidelined: 0, released: 0 })]);
  const cells = (testRow: ReturnType<typeof rows>[number]) => testRow.findAll('td').map((cell) => cell.text());
  expect(cells(rows()[0]!)).toEqual(['2026-11-29', 'Tea tin SC-1', 'spill', '40', '2', '1', '1', '0', '0']);
  expect(cells(rows()[1]!).slice(2)).toEqual(['not said', '40', '3', '0', '0', '0', '3']);
  expect(wrapper!.findAll('tfoot td').map((cell) => cell.text())).toEqual(['5', '1', '1', '0', '3']);
});

test('another span is asked for, and the file is named', async () => {
  const transport = await show([row(1)]);
  await wrapper!.get(byTestId(testIds.damageReportSpan)).setValue('month');
  await flushPromises();
  const spans = transport.requests.flatMap(({ name, params }) =>
    name === 'damageReport' ? [params as { fromMs: number; toMs: number }] : [],
  );
  expect(spans.at(-1)!.toMs - spans.at(-1)!.fromMs).toBe(30 * 86_400_000);
  await wrapper!.get(byTestId(testIds.damageReportExport)).trigger('click');
  await flushPromises();
  expect(wrapper!.get(byTestId(testIds.damageReportSaid)).text()).toContain('/data/reports/damage.csv');
});

test('of thousands of rows the first are shown, and the rest is said to be in the file', async () => {
  await show(Array.from({ length: 10_000 }, (_, k) => row(k)));
  expect(rows()).toHaveLength(300);
  expect(wrapper!.text()).toContain('9,700 more rows');
});
