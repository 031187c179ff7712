import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { h } from 'vue';
import { faultDeclarations, faultNames, faultRequest, type FaultName } from '#shared/domain/fault.ts';
import type { CellView } from '#shared/bridge/bridge.ts';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import type { Language } from '#renderer/stores/preferences.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import CellHeader from '#renderer/widgets/cell/CellHeader.vue';
import CellRow from '#renderer/features/overview/CellRow.vue';
import { DEMO_OPERATOR, demoCellView } from '../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import FaultPanel from '#renderer/features/diagnosis/FaultPanel.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => {
  wrapper?.unmount();
  wrapper = null;
});

async function show(change: (view: CellView) => void = () => undefined, language: Language = 'en') {
  const view = demoCellView();
  view.snapshot!.cell.control = null;
  change(view);
  const transport = new DemoTransport({ cells: [view] });
  const Page = () =>
    h('div', [
      h(CellHeader, { cellKey: view.cellKey }),
      h('table', h('tbody', h(CellRow, { cellKey: view.cellKey }))),
      h(FaultPanel, { cellKey: view.cellKey }),
    ]);
  wrapper = await mountInWindow(Page, {}, transport, language);
  return { transport, cellKey: view.cellKey };
}
const find = (testId: string) => wrapper!.find(byTestId(testId));
const field = (name: string) => wrapper!.find(`${byTestId(testIds.faultField)}[data-parameter="${name}"]`);
async function choose(fault: FaultName): Promise<void> {
  await find(testIds.faultChoice).setValue(fault);
  await flushPromises();
}
async function submit(): Promise<void> {
  await wrapper!.find('form').trigger('submit');
  await flushPromises();
}
const lease = (consoleId: string, name: string) => ({
  holder: { operatorId: 'other', name, consoleId },
  role: 'planner' as const,
  fencingToken: 4,
  expiresAtMs: Date.now() + 5000,
});

describe('training faults', () => {
  test('offers every fault of the declaration, with a labelled field, range and unit for each parameter', async () => {
    await show();
    const options = wrapper!.findAll(`${byTestId(testIds.faultChoice)} option`);
    expect(options.map((option) => option.attributes('value'))).toEqual([...faultNames]);
    for (const { name, parameters } of faultDeclarations) {
      await choose(name);
      expect(
        wrapper!.findAll(byTestId(testIds.faultField)).map((each) => each.attributes('data-parameter')),
        name,
      ).toEqual(parameters.map((parameter) => parameter.name));
      for (const each of wrapper!.findAll(byTestId(testIds.faultField)))
        expect(wrapper!.find(`label[for="${each.attributes('id')}"]`).text()).not.toBe('');
    }
    await choose('belt_slips');
    expect(wrapper!.find('form').text()).toContain('2 to 100 %');
    await choose('drive_unit_late');
    expect(wrapper!.find('form').text()).toMatch(/1 to 3.?600 s/);
  });

  test('sends what was typed in the units of the declaration, and shows it only when the cell says so', async () => {
    const { transport, cellKey } = await show();
    await choose('belt_slips');
    await field('frictionShare').setValue('29');
    await submit();
    const parameters = { frictionShare: 0.29, slipShare: 0 };
    expect(sentCommands(transport)).toEqual([{ type: 'fault.set', fault: 'belt_slips', parameters }]);
    expect(find(testIds.faultActive).exists()).toBe(false);
    expect(find(testIds.faultMark).exists()).toBe(false);
    transport.happen(cellKey, { type: 'fault.set', fault: 'belt_slips', parameters, by: DEMO_OPERATOR });
    await flushPromises();
    expect(find(testIds.faultActive).text()).toContain('Friction that is left 29 %');
    expect(find(testIds.faultActive).text()).toContain(DEMO_OPERATOR.name);
    // In the cell's header and in its row of the overview.
    const marks = wrapper!.findAll(byTestId(testIds.faultMark));
    expect(marks.map((mark) => mark.text())).toEqual(new Array(2).fill('◇ Fault set on request: Belt slips'));
  });

  test('clears one fault by its own button, which says which', async () => {
    const { transport } = await show((view) => {
      view.snapshot!.cell.faults = [
        { ...faultRequest('camera_dark'), by: null, sinceMs: Date.now() - 5000 },
        { ...faultRequest('pod_bumped', { moment: 'in_bin' }), by: DEMO_OPERATOR, sinceMs: Date.now() },
      ];
    });
    const buttons = wrapper!.findAll(byTestId(testIds.faultClear));
    expect(buttons.map((button) => button.attributes('aria-label'))).toEqual([
      'Clear: Camera dark',
      'Clear: Pod bumped',
    ]);
    expect(wrapper!.text()).toContain('when the cell was started');
    expect(wrapper!.text()).toContain('waits until the tool stands in a bin');
    await buttons[1]!.trigger('click');
    await flushPromises();
    expect(sentCommands(transport)).toEqual([{ type: 'fault.clear', fault: 'pod_bumped' }]);
  });

  test('sets nothing outside a range, and says what is expected', async () => {
    const { transport } = await show();
    await choose('link_delay');
    await field('delayMs').setValue('5000');
    expect(find(testIds.faultProblem).text()).toMatch(/Delay one way: 1 to 1.?000 ms/);
    expect(field('delayMs').attributes('aria-invalid')).toBe('true');
    expect(find(testIds.faultSet).attributes('disabled')).toBeDefined();
    await submit();
    expect(sentCommands(transport)).toEqual([]);
    await field('delayMs').setValue('');
    expect(find(testIds.faultProblem).exists()).toBe(true);
  });

  test('leaves it to the console that has the say; its own planner does not stand in the way', async () => {
    await show((view) => {
      view.snapshot!.cell.control = lease('console-9', 'planner of console 9');
    });
    expect(find(testIds.faultProblem).text()).toContain('planner of console 9');
    expect(find(testIds.faultSet).attributes('disabled')).toBeDefined();
    wrapper!.unmount();
    await show((view) => {
      view.snapshot!.cell.control = lease(DEMO_OPERATOR.consoleId, 'planner');
    });
    expect(find(testIds.faultProblem).exists()).toBe(false);
    expect(find(testIds.faultSet).attributes('disabled')).toBeUndefined();
  });

  test('speaks German', async () => {
    await show(undefined, 'de');
    expect(find(testIds.faultPanel).text()).toContain('Übungsfehler');
    expect(find(testIds.faultPanel).text()).toContain('Kamera dunkel');
  });
});
