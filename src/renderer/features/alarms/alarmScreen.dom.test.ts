import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { byTestId, mountInWindow } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import type { Alarm, AlarmFigures } from '#shared/domain/alarm.ts';
import { demoAlarm } from '../../../../tests/builders/demoAlarm.ts';
import { demoCellView } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import type { Language } from '#renderer/stores/preferences.ts';
import AlarmScreen from './AlarmScreen.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => {
  wrapper?.unmount();
  wrapper = null;
});

async function show(
  alarms: Alarm[],
  options: { figures?: Partial<AlarmFigures>; language?: Language } = {},
): Promise<DemoTransport> {
  const transport = new DemoTransport({ cells: [demoCellView()], alarms, alarmFigures: options.figures ?? {} });
  wrapper = await mountInWindow(AlarmScreen, {}, transport, options.language);
  return transport;
}
const find = (testId: string) => wrapper!.find(byTestId(testId));
const rows = () => wrapper!.findAll(byTestId(testIds.alarmRow));
const keys = (): (string | undefined)[] => rows().map((row) => row.attributes('data-key'));
async function press(testId: string): Promise<void> {
  await find(testId).trigger('click');
  await flushPromises();
}
async function openTab(name: string): Promise<void> {
  await wrapper!.find(`${byTestId(testIds.alarmTab)}[data-tab="${name}"]`).trigger('mousedown', { button: 0 });
  await flushPromises();
}
const asked = (transport: DemoTransport, name: string): unknown[] =>
  transport.requests.filter((request) => request.name === name).map((request) => request.params);

const aborted = demoAlarm('cell_aborted');
const call = demoAlarm('intervention_waiting', {
  text: 'The bag caught the band.',
  subject: { kind: 'intervention', id: 'intervention-1' },
});
const slow = demoAlarm('planner_slow', { state: 'acknowledged', value: 1400 });
const shelved = demoAlarm('buffer_empty', {
  state: 'shelved',
  shelf: { by: 'Anna', reason: 'night shift', sinceMs: Date.now(), untilMs: Date.now() + 600_000 },
});

describe('the summary', () => {
  test('is in order of priority, then of what nobody has seen, and leaves out what is set aside', async () => {
    await show([slow, shelved, demoAlarm('telemetry_dropped'), call, aborted]);
    expect(keys()).toEqual([aborted.key, call.key, 'telemetry_dropped@cell-1', slow.key]);
  });

  test('says priority and state in words, not by colour alone', async () => {
    await show([aborted, slow]);
    expect(rows()[0]!.text()).toContain('High');
    expect(rows()[0]!.text()).toContain('unacknowledged');
    expect(rows()[1]!.text()).toContain('Low');
    expect(rows()[1]!.text()).toContain('1.4');
  });

  test('is narrowed by priority, place and words; acknowledging all means those that are shown', async () => {
    const transport = await show([aborted, call, demoAlarm('journal_failing')]);
    await find(testIds.alarmFilterPriority).setValue('high');
    expect(keys().sort()).toEqual([aborted.key, 'journal_failing@']);
    await find(testIds.alarmFilterCell).setValue('console');
    expect(keys()).toEqual(['journal_failing@']);
    await find(testIds.alarmFilterCell).setValue('');
    await find(testIds.alarmFilterText).setValue('abort');
    expect(keys()).toEqual([aborted.key]);
    await press(testIds.alarmAcknowledgeAll);
    expect(asked(transport, 'acknowledgeAlarms')).toEqual([{ keys: [aborted.key] }]);
  });

  test('follows what the main process tells', async () => {
    const transport = await show([aborted]);
    transport.push({
      type: 'alarms',
      changed: [call, { ...aborted, state: 'acknowledged', acknowledged: { by: 'Ben', atMs: 1 } }],
      gone: [],
      floodSinceMs: null,
    });
    await flushPromises();
    expect(rows().map((row) => row.attributes('data-state'))).toEqual(['acknowledged', 'unacknowledged']);
    transport.push({ type: 'alarms', changed: [], gone: [aborted.key, call.key], floodSinceMs: null });
    await flushPromises();
    expect(find(testIds.alarmEmpty).text()).toContain('No active alarms');
  });

  test('arrow keys go through it and take the detail with them', async () => {
    await show([aborted, call]);
    await rows()[0]!.trigger('keydown', { key: 'ArrowDown' });
    await flushPromises();
    expect(document.activeElement?.getAttribute('data-key')).toBe(call.key);
    expect(find(testIds.alarmDetail).text()).toContain('The bag caught the band.');
  });

  test('marks the first of a cascade, and only where there are later ones', async () => {
    const first = demoAlarm('force_over_cap', { firstOut: 'first', value: 1.4 });
    await show([first]);
    expect(rows()[0]!.text()).not.toContain('first');
    wrapper!.unmount();
    await show([first, { ...aborted, firstOut: 'later' }]);
    expect(rows().map((row) => row.text().includes('first'))).toEqual([false, true]);
    expect(find(testIds.alarmDetail).text()).toContain('Followed “Force beyond the cap”');
  });
});

describe('one alarm', () => {
  test('says cause, consequence and what to do, in the language of the window', async () => {
    await show([aborted], { language: 'de' });
    const text = find(testIds.alarmDetail).text();
    for (const words of ['Zelle abgebrochen', 'Not-Halt', 'Nichts bewegt sich.', 'Räumen', 'Hoch'])
      expect(text).toContain(words);
  });

  test('is shelved for a time that its priority allows, and only with a reason', async () => {
    const transport = await show([aborted]);
    const choices = find(testIds.alarmShelveMinutes).findAll('option');
    expect(choices.map((option) => option.element.value)).toEqual(['5', '15', '30']);
    expect(find(testIds.alarmShelve).attributes('disabled')).toBeDefined();
    await find(testIds.alarmReason).setValue('part is ordered');
    await find(testIds.alarmShelveMinutes).setValue('30');
    await wrapper!.find('form.aside').trigger('submit');
    await flushPromises();
    expect(asked(transport, 'shelveAlarm')).toEqual([{ key: aborted.key, minutes: 30, reason: 'part is ordered' }]);
  });

  test('set aside stays readable with its person and reason, and is fetched back', async () => {
    const transport = await show([shelved]);
    await openTab('aside');
    expect(keys()).toEqual([shelved.key]);
    expect(find(testIds.alarmDetail).text()).toContain('night shift');
    await press(testIds.alarmUnshelve);
    expect(asked(transport, 'unshelveAlarm')).toEqual([{ key: shelved.key }]);
  });
});

describe('the figures', () => {
  test('stand against the targets and say where they are missed', async () => {
    const figures: Partial<AlarmFigures> = {
      raised: 40,
      perTenMinutes: { average: 2.6, peak: 12, peakAtMs: Date.now() },
      byPriority: { low: 30, medium: 8, high: 2 },
      mostFrequent: [{ key: 'telemetry_dropped@cell-1', count: 25 }],
      chattering: [{ key: 'telemetry_dropped@cell-1', times: 2, now: true }],
      counts: [{ fromMs: 0, count: 12 }],
    };
    await show([], { figures });
    await openTab('figures');
    expect(find(testIds.alarmFigureAverage).attributes('data-over')).toBe('true');
    const text = find(testIds.alarmFigures).text();
    for (const words of [
      '2.6',
      'about 1, at most 2',
      '75',
      '80',
      'Telemetry left out · Cell 1',
      '25 ×',
      'chattering now',
    ])
      expect(text).toContain(words);
    expect(find(testIds.alarmChart).attributes('aria-label')).toContain('most: 12');
  });
});
