import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { h, onMounted, shallowRef, type Component } from 'vue';
import CommandButtons from '#renderer/widgets/cell/CommandButtons.vue';
import CellHeader from '#renderer/widgets/cell/CellHeader.vue';
import { useStopKeys } from '#renderer/widgets/cell/useStopKeys.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import { demoCellView } from '../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import LiveAnnouncer from './LiveAnnouncer.vue';
import ConnectionBanner from './ConnectionBanner.vue';
import RefusalList from './RefusalList.vue';
import SettingsDialog from './SettingsDialog.vue';
import { byTestId, mountInWindow, sentCommands } from './testing/mountInWindow.ts';
import { useKeys } from './useKeys.ts';

let wrapper: VueWrapper | null = null;
afterEach(() => {
  wrapper?.unmount();
  document.body.innerHTML = '';
});
const find = (testId: string) => wrapper!.find(byTestId(testId));

/** Header, banner, refusals and announcements of one cell's screen, with the keys. */
const Screen: Component = {
  setup() {
    useStopKeys(() => ['cell-1']);
    useKeys({ openHelp: () => undefined, openSettings: () => undefined, togglePalette: () => undefined });
    return () => [
      h(CellHeader, { cellKey: 'cell-1' }),
      h('input', { id: 'note' }),
      h(ConnectionBanner),
      h(RefusalList),
      h(LiveAnnouncer),
    ];
  },
};
const key = (name: string, target: EventTarget = document.body): boolean =>
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true, cancelable: true }));

describe('stopping', () => {
  test('the Pause key stops the cell of the screen, also while someone types', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    wrapper = await mountInWindow(Screen, {}, transport);
    key('Pause');
    key('Pause', document.querySelector('#note')!);
    await flushPromises();
    expect(sentCommands(transport)).toEqual([
      { type: 'packml', command: 'stop', reason: 'Stop key' },
      { type: 'packml', command: 'stop', reason: 'Stop key' },
    ]);
  });

  test('Escape and Space send nothing', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    wrapper = await mountInWindow(Screen, {}, transport);
    key('Escape');
    key(' ');
    await flushPromises();
    expect(sentCommands(transport)).toEqual([]);
  });

  test('Abort is sent at once, without a question', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    wrapper = await mountInWindow(Screen, {}, transport);
    await find(testIds.commandAbort).trigger('click');
    expect(sentCommands(transport)).toEqual([{ type: 'packml', command: 'abort', reason: '' }]);
    expect(document.querySelector('[role="dialog"]')).toBeNull();
  });
});

test.each([
  ['execute', testIds.commandHold, true],
  ['held', testIds.commandUnhold, true],
  ['holding', testIds.commandUnhold, false],
  ['aborted', testIds.commandClear, true],
  ['stopped', testIds.commandReset, true],
  ['idle', testIds.commandStart, true],
  ['suspended', testIds.commandUnsuspend, true],
] as const)('in %s the next sensible command is %s', async (state, testId, allowed) => {
  const transport = new DemoTransport({ cells: [] });
  wrapper = await mountInWindow(CommandButtons, { state, pending: () => false }, transport);
  expect(find(testId).exists()).toBe(true);
  expect(find(testId).attributes('disabled') === undefined).toBe(allowed);
  expect(find(testIds.commandStop).attributes('disabled')).toBeUndefined();
  expect(find(testIds.commandAbort).attributes('disabled')).toBeUndefined();
});

describe('refusals', () => {
  const refusing = (): DemoTransport =>
    new DemoTransport({
      cells: [demoCellView()],
      answer: () => ({ code: 'held_by_other', message: 'Bernd Schmidt holds control.' }),
    });

  test('a refused command is shown with its sentence until it was seen, and is announced', async () => {
    wrapper = await mountInWindow(Screen, {}, refusing());
    await find(testIds.commandHold).trigger('click');
    await flushPromises();
    const refusal = find(testIds.refusal);
    expect(refusal.attributes('data-code')).toBe('held_by_other');
    expect(refusal.text()).toContain('Not done: Hold');
    expect(refusal.text()).toContain('Somebody else holds control of the cell.');
    expect(refusal.text()).toContain('Bernd Schmidt holds control.');
    expect(wrapper.find('[role="alert"]').text()).toContain('Somebody else holds control');
    await find(testIds.refusalDismiss).trigger('click');
    expect(find(testIds.refusal).exists()).toBe(false);
  });

  test('the same refusal again is one warning, not two', async () => {
    wrapper = await mountInWindow(Screen, {}, refusing());
    await find(testIds.commandHold).trigger('click');
    await find(testIds.commandHold).trigger('click');
    await flushPromises();
    expect(wrapper.findAll(byTestId(testIds.refusal))).toHaveLength(1);
  });

  test('it is said in German where German is shown', async () => {
    wrapper = await mountInWindow(Screen, {}, refusing(), 'de');
    await find(testIds.commandHold).trigger('click');
    await flushPromises();
    expect(find(testIds.refusal).text()).toContain('Jemand anders hat die Steuerung der Zelle.');
  });

  test('a command without a connection is refused and says that nothing was sent', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    wrapper = await mountInWindow(Screen, {}, transport);
    transport.setConnected(false);
    await find(testIds.commandStop).trigger('click');
    await flushPromises();
    expect(find(testIds.refusal).attributes('data-code')).toBe('disconnected');
    expect(find(testIds.refusal).text()).toContain('Nothing was sent.');
  });
});

describe('the connection', () => {
  test('a lost window is named with its age, and the banner goes when it is back', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    wrapper = await mountInWindow(Screen, {}, transport);
    expect(find(testIds.connectionBanner).exists()).toBe(false);
    transport.setConnected(false);
    await flushPromises();
    expect(find(testIds.connectionBanner).attributes('data-state')).toBe('disconnected');
    expect(find(testIds.packmlState).classes()).toContain('unsure');
    transport.setConnected(true);
    await flushPromises();
    expect(find(testIds.connectionBanner).exists()).toBe(false);
  });

  test('a stale link of the cell is named, with its cause', async () => {
    const transport = new DemoTransport({ cells: [demoCellView()] });
    wrapper = await mountInWindow(Screen, {}, transport);
    const { link } = transport.options.cells[0]!;
    transport.push({
      type: 'link',
      cellKey: 'cell-1',
      link: { ...link, state: 'stale', detail: 'The cell sent a sheep.', lastHeardAtMs: Date.now() - 330_000 },
    });
    await flushPromises();
    expect(find(testIds.connectionBanner).attributes('data-state')).toBe('stale');
    expect(find(testIds.connectionBanner).text()).toContain('5\u00a0min ago');
    expect(find(testIds.connectionBanner).text()).toContain('The cell sent a sheep.');
  });
});

test('changes of state are announced with the name of the cell', async () => {
  const transport = new DemoTransport({ cells: [demoCellView()] });
  wrapper = await mountInWindow(Screen, {}, transport);
  transport.happen('cell-1', { type: 'packml.changed', state: 'held', reason: null });
  await flushPromises();
  expect(find(testIds.announcerPolite).text()).toBe('Cell 1: HELD');
});

test('a changed name is kept under the same operator, an empty one is not accepted', async () => {
  const transport = new DemoTransport({ cells: [] });
  const Dialog: Component = {
    setup() {
      const open = shallowRef(false);
      onMounted(() => (open.value = true));
      return () => h(SettingsDialog, { open: open.value, 'onUpdate:open': (isOpen: boolean) => (open.value = isOpen) });
    },
  };
  wrapper = await mountInWindow(Dialog, {}, transport);
  await flushPromises();
  const field = document.querySelector<HTMLInputElement>(byTestId(testIds.settingsOperatorName))!;
  const save = (): void =>
    void document.querySelector('form')!.dispatchEvent(new Event('submit', { bubbles: true, cancelable: true }));
  field.value = '';
  field.dispatchEvent(new Event('input'));
  await flushPromises();
  save();
  await flushPromises();
  expect(transport.requests.some((request) => request.name === 'setOperator')).toBe(false);
  field.value = 'Bernd Schmidt';
  field.dispatchEvent(new Event('input'));
  await flushPromises();
  save();
  await flushPromises();
  expect(transport.requests.find((request) => request.name === 'setOperator')?.params).toEqual({
    operatorId: 'op-1',
    name: 'Bernd Schmidt',
  });
});
