import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { byTestId, mountInWindow } from '#renderer/app/testing/mountInWindow.ts';
import { useShiftStore } from '#renderer/stores/shift.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import { demoCellView } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import LoadLine from './LoadLine.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => {
  wrapper?.unmount();
  wrapper = null;
});

const MINUTE = 60_000;
/** Calls that began so many minutes after the shift, were claimed after one minute and took so long. */
async function show(openedMinutes: readonly number[], tookMinutes: number, language: 'en' | 'de' = 'en') {
  const view = demoCellView();
  const transport = new DemoTransport({ cells: [view, { ...view, cellKey: 'cell-2' }] });
  wrapper = await mountInWindow(LoadLine, {}, transport, language);
  const shift = useShiftStore();
  const call = (minute: number, index: number): ShiftReport['interventions'][number] => {
    const openedAtMs = shift.current.fromMs + minute * MINUTE;
    return {
      ...{ cellKey: view.cellKey, interventionId: `call-${index}`, reason: 'stow_failed', cause: null, detail: '' },
      ...{ openedAtMs, claimedAtMs: openedAtMs + MINUTE, closedAtMs: openedAtMs + (1 + tookMinutes) * MINUTE },
      ...{ closedBy: 'Anna', outcome: 'given_to_person', note: '', actions: [] },
    };
  };
  const { fromMs, endMs } = shift.current;
  const empty = { cells: [], findings: [], entries: 0, fromMs, toMs: endMs };
  shift.report = { ...empty, interventions: openedMinutes.map(call) };
  await wrapper.vm.$nextTick();
  return wrapper.find(byTestId(testIds.supervisorLoad));
}

test('the load is not predicted from too few calls', async () => {
  const line = await show([0], 0);
  expect(line.attributes('data-state')).toBe('unknown');
  expect(line.text()).toBe('Load: too few calls yet to predict');
});

test('what the calls will ask of people stands beside them, with the cells that one person can hold', async () => {
  const line = await show([0, 0, 0], 0.001);
  expect(line.attributes('data-state')).toBe('calm');
  expect(line.text()).toMatch(/Next 15 min: \d+\s% of your time, [\d.]+ calls expected · one person holds about/);
});

test('a warning stands there before it is too much, in the language of the reader', async () => {
  const line = await show([0, 0, 0], 100_000, 'de');
  expect(line.attributes('data-state')).toBe('over');
  expect(line.text()).toContain('▲');
  expect(line.text()).toContain('Hilfe holen');
});
