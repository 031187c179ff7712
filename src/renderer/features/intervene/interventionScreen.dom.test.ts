import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import { DEMO_OPERATOR, demoCellView, demoIntervention } from '../../../../tests/builders/demoCell.ts';
import { demoProposals } from '../../../../tests/builders/demoManual.ts';
import { DemoTransport, type DemoOptions } from '../../../../tests/builders/demoTransport.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import InterventionScreen from './InterventionScreen.vue';

let wrapper: VueWrapper | null = null;
beforeEach(() => {
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
});
afterEach(() => {
  wrapper?.unmount();
  vi.useRealTimers();
});

interface Shown {
  claim?: Intervention['claim'];
  cell?: Partial<CellSnapshot['cell']>;
  change?: (snapshot: CellSnapshot) => CellSnapshot;
  options?: Partial<DemoOptions>;
}
const mine: Intervention['claim'] = { by: DEMO_OPERATOR, atMs: Date.now() };

/** The intervention screen for a held cell whose stow jammed. */
async function show({ claim = mine, cell = {}, change, options = {} }: Shown = {}): Promise<DemoTransport> {
  const view = demoCellView();
  const intervention = demoIntervention(Date.now(), { claim, forceTrace: null });
  const snapshot: CellSnapshot = {
    ...view.snapshot!,
    cell: { ...view.snapshot!.cell, packml: 'held', ...cell },
    interventions: [intervention],
  };
  view.snapshot = change ? change(snapshot) : snapshot;
  const proposals = demoProposals('3B', 'item-1');
  const transport = new DemoTransport({ cells: [view], proposals, ...options });
  wrapper = await mountInWindow(InterventionScreen, {}, transport);
  await pass(50);
  return transport;
}
/** Lets time pass, and everything that it sets going. */
async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await flushPromises();
}
const find = (testId: string) => wrapper!.find(byTestId(testId));
const all = (testId: string) => wrapper!.findAll(byTestId(testId));
const isDisabled = (testId: string): boolean => find(testId).attributes('disabled') !== undefined;
const isArmed = (): boolean => find(testIds.holdButton).attributes('data-armed') === 'true';
const sent = (transport: DemoTransport, name: string): { [key: string]: unknown }[] =>
  transport.requests.filter((request) => request.name === name).map((r) => r.params as { [key: string]: unknown });
async function press(testId: string): Promise<void> {
  await find(testId).trigger('click');
  await flushPromises();
}
async function key(name: string): Promise<void> {
  document.body.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
  await pass(5);
}
async function openTab(testId: string): Promise<void> {
  await find(testId).trigger('mousedown', { button: 0 });
  await find(testId).trigger('click');
  await flushPromises();
}
const parameter = (name: string) => wrapper!.find(`${byTestId(testIds.primitiveField)}[data-parameter="${name}"]`);
/** Chooses the first proposal and waits for its preview. */
async function chooseBest(): Promise<void> {
  await all(testIds.proposalRow)[0]!.trigger('click');
  await pass(300);
}

describe('claiming', () => {
  test('before it is claimed everything can be looked at, and nothing moves or closes', async () => {
    const transport = await show({ claim: null });
    await chooseBest();
    expect(find(testIds.preview).attributes('data-phase')).toBe('ready');
    expect(isArmed()).toBe(false);
    await find(testIds.holdButton).trigger('pointerdown', { button: 0, buttons: 1, isPrimary: true, pointerId: 1 });
    expect(sent(transport, 'holdBegin')).toEqual([]);
    expect(find(testIds.holdStatus).text()).toContain('claim the intervention first');
    expect(isDisabled(testIds.close)).toBe(true);
    expect(find(testIds.closeProblem).text()).toBe('Claim it first.');
  });

  test('a claim takes over from nobody', async () => {
    const transport = await show({ claim: null });
    await key('t');
    expect(sentCommands(transport)).toEqual([
      { type: 'intervention.claim', interventionId: 'intervention-1', takeOver: false },
    ]);
  });

  test("another person's claim is named, and taken over only with a reason", async () => {
    const by = { operatorId: 'op-2', name: 'Bernd Schmidt', consoleId: 'console-2' };
    const transport = await show({ claim: { by, atMs: Date.now() } });
    expect(find(testIds.interventionHolder).text()).toContain('Bernd Schmidt');
    await press(testIds.takeOver);
    expect(isDisabled(testIds.takeOverConfirm)).toBe(true);
    await find(testIds.takeOverReason).setValue('Bernd has gone home.');
    await wrapper!.find('form.why').trigger('submit');
    expect(sent(transport, 'command')).toMatchObject([
      { body: { type: 'intervention.claim', takeOver: true }, reason: 'Bernd has gone home.' },
    ]);
  });
});

describe('handing over', () => {
  const bernd = { operatorId: 'op-2', name: 'Bernd Schmidt', consoleId: 'console-2' };
  const consoles = [
    { consoleId: 'console-1', name: 'Anna Weber', sinceMs: 0 },
    { consoleId: 'console-2', name: 'Bernd Schmidt', sinceMs: 0 },
  ];
  const offerTo = (toConsoleId: string, by = DEMO_OPERATOR) => ({
    ...{ by, toConsoleId, toName: 'Bernd Schmidt', note: 'Lunch.', atMs: 0 },
  });

  test('is offered to another connected console, with a note', async () => {
    const transport = await show({ cell: { consoles } });
    await press(testIds.transferOpen);
    expect(
      find(testIds.transferTo)
        .findAll('option')
        .map((option) => option.text()),
    ).toEqual(['Bernd Schmidt']);
    await find(testIds.transferNote).setValue('Lunch.');
    await wrapper!.find('form.three').trigger('submit');
    expect(sentCommands(transport)).toMatchObject([
      { type: 'intervention.transfer', toConsoleId: 'console-2', note: 'Lunch.' },
    ]);
  });

  test('needs somebody to hand over to', async () => {
    await show({ cell: { consoles: consoles.slice(0, 1) } });
    expect(isDisabled(testIds.transferOpen)).toBe(true);
  });

  test('the one to whom it is offered accepts with a claim that displaces nobody', async () => {
    const transport = await show({
      claim: { by: bernd, atMs: 0 },
      change: (snapshot) => ({
        ...snapshot,
        interventions: snapshot.interventions.map((i) => ({ ...i, offer: offerTo('console-1', bernd) })),
      }),
    });
    expect(wrapper!.text()).toContain('Bernd Schmidt offers this call to you. Lunch.');
    await key('t');
    expect(sentCommands(transport)).toMatchObject([{ type: 'intervention.claim', takeOver: false }]);
  });

  test('an offer is taken back by its maker', async () => {
    const transport = await show({
      change: (snapshot) => ({
        ...snapshot,
        interventions: snapshot.interventions.map((i) => ({ ...i, offer: offerTo('console-2') })),
      }),
    });
    await press(testIds.transferTakeBack);
    expect(sentCommands(transport)).toMatchObject([{ type: 'intervention.transfer', toConsoleId: null }]);
  });
});

describe('proposals', () => {
  test('are shown best first with prediction and time, then the other places that the planner knows', async () => {
    await show();
    expect(all(testIds.proposalRow).map((row) => row.attributes('data-kind'))).toEqual([
      ...['retry_other_bin', 'make_space', 'look_again', 'hand'],
    ]);
    expect(all(testIds.proposalRow)[0]!.text()).toContain('0.951');
    expect(all(testIds.retryRow).length).toBeGreaterThan(0);
  });

  test('the chosen one says why, and becomes the previewed motion', async () => {
    const transport = await show();
    await chooseBest();
    expect(find(testIds.candidateReasons).text()).toContain('14 mm to spare');
    expect(sent(transport, 'previewMotion').at(-1)).toMatchObject({ motion: { kind: 'stow', binId: '5C' } });
    expect(find(testIds.previewFacts).text()).toContain('14 ± 5.0');
    expect(isArmed()).toBe(true);
  });

  test('N chooses the best and gives it the focus; arrows go on from there', async () => {
    await show();
    await key('n');
    const [first, second] = all(testIds.proposalRow);
    expect(document.activeElement).toBe(first!.element);
    await find(testIds.proposalList).trigger('keydown', { key: 'ArrowDown' });
    await pass(5);
    expect(document.activeElement).toBe(second!.element);
    expect(second!.attributes('aria-selected')).toBe('true');
  });

  test('what moves no arm is carried out by a press: another look', async () => {
    const transport = await show();
    await all(testIds.proposalRow)[2]!.trigger('click');
    await press(testIds.proposalDo);
    expect(sentCommands(transport)).toEqual([{ type: 'bin.look', binId: '3B' }]);
  });

  test('cleared by hand says so in the closing form', async () => {
    await show({ cell: { floorItemIds: ['item-4'] } });
    await all(testIds.proposalRow)[3]!.trigger('click');
    await press(testIds.proposalDo);
    expect((find(testIds.closeOutcome).element as HTMLSelectElement).value).toBe('cleared_by_hand');
    expect((find(testIds.closeNote).element as HTMLTextAreaElement).value).not.toBe('');
  });

  test('are asked for again when the state has changed', async () => {
    const transport = await show();
    const before = sent(transport, 'recoveryProposals').length;
    transport.happen('cell-1', { type: 'floor.cleared', itemIds: [], by: DEMO_OPERATOR });
    transport.happen('cell-1', { type: 'item.moved', itemId: 'item-1', location: { place: 'tool' } });
    await pass(5);
    expect(find(testIds.proposalList).attributes('aria-busy')).toBe('true');
    await pass(400);
    expect(find(testIds.proposalList).attributes('aria-busy')).toBe('false');
    expect(sent(transport, 'recoveryProposals').length).toBe(before + 1);
  });
});

describe('parameters', () => {
  test('start from the chosen proposal, in millimetres, and change the previewed motion in metres', async () => {
    const transport = await show();
    await chooseBest();
    await openTab(testIds.tabPrimitive);
    expect((parameter('distanceM').element as HTMLInputElement).value).toBe('60');
    await parameter('distanceM').setValue('84');
    expect(find(testIds.preview).attributes('data-phase')).toBe('computing');
    expect(isArmed()).toBe(false);
    await pass(300);
    expect(sent(transport, 'previewMotion').at(-1)).toMatchObject({
      motion: { kind: 'stow', chain: [{ parameters: { distanceM: 0.084 } }, { primitive: 'insert' }] },
    });
    expect(isArmed()).toBe(true);
  });

  test('a value out of its range is named with its range, and nothing is previewed or armed', async () => {
    const transport = await show();
    await openTab(testIds.tabPrimitive);
    await pass(300);
    const before = sent(transport, 'previewMotion').length;
    await parameter('forceCapN').setValue('80');
    await pass(300);
    expect(find(testIds.primitiveProblem).text()).toContain('force cap: must be 5 to 25 N.');
    expect(isArmed()).toBe(false);
    expect(sent(transport, 'previewMotion').length).toBe(before);
    await parameter('forceCapN').setValue('');
    expect(find(testIds.primitiveProblem).text()).toContain('must be a number');
  });

  test('an insert is a stow of the item, so that it is counted', async () => {
    const transport = await show({ cell: { heldItemId: 'item-1' } });
    await openTab(testIds.tabPrimitive);
    await wrapper!.find(`${byTestId(testIds.primitiveChoice)}[data-primitive="sweep-insert"]`).trigger('click');
    await pass(300);
    expect(sent(transport, 'previewMotion').at(-1)).toMatchObject({
      motion: { kind: 'stow', itemId: 'item-1', binId: '3B', chain: [{ primitive: 'sweep' }, { primitive: 'insert' }] },
    });
  });
});

describe('the preview', () => {
  test('is out of date once the held item has changed, and must be made again', async () => {
    const transport = await show();
    await chooseBest();
    transport.happen('cell-1', { type: 'item.moved', itemId: 'item-5', location: { place: 'tool' } });
    await pass(5);
    expect(find(testIds.preview).attributes('data-phase')).toBe('outdated');
    expect(find(testIds.previewState).text()).toContain('the item in the tool');
    expect(isArmed()).toBe(false);
    await key('p');
    await pass(300);
    expect(find(testIds.preview).attributes('data-phase')).toBe('ready');
    expect(isArmed()).toBe(true);
  });

  test('one that cannot be made says why, and nothing is armed', async () => {
    await show({ options: { preview: () => null } });
    await chooseBest();
    expect(find(testIds.preview).attributes('data-phase')).toBe('failed');
    expect(find(testIds.previewState).text()).toContain('This motion cannot be previewed.');
    expect(isArmed()).toBe(false);
  });
});

describe('bringing the item away', () => {
  test('from the buffer it is said at once', async () => {
    const transport = await show();
    await openTab(testIds.tabItem);
    await press(testIds.givePerson);
    expect(sentCommands(transport)).toEqual([{ type: 'item.dispose', itemId: 'item-1', to: 'person', reason: '' }]);
  });

  test('from the tool the arm does it, under hold-to-run', async () => {
    const transport = await show({
      change: (snapshot) => ({
        ...snapshot,
        cell: { ...snapshot.cell, heldItemId: 'item-1' },
        buffer: snapshot.buffer.map((item) =>
          item.itemId === 'item-1' ? { ...item, location: { place: 'tool' } } : item,
        ),
      }),
    });
    await openTab(testIds.tabItem);
    await press(testIds.sideline);
    await pass(300);
    expect(sentCommands(transport)).toEqual([]);
    expect(sent(transport, 'previewMotion').at(-1)).toMatchObject({ motion: { kind: 'dispose', to: 'sideline' } });
    expect(isArmed()).toBe(true);
  });

  test('the floor can be declared clear only when something lies on it', async () => {
    const transport = await show({ cell: { floorItemIds: ['item-4'] } });
    await openTab(testIds.tabItem);
    await press(testIds.clearFloor);
    expect(sentCommands(transport)).toEqual([{ type: 'floor.clear' }]);
  });

  test('nothing is commanded while somebody moves the arm', async () => {
    const manual = {
      ...{ holdId: 'hold-0001', speedFraction: 1, by: DEMO_OPERATOR, startedAtMs: 0 },
      motion: { kind: 'jog_joint', joint: 'J1', direction: 1, step: null } as const,
    };
    await show({ cell: { manual, floorItemIds: ['item-4'] } });
    await openTab(testIds.tabItem);
    expect(isDisabled(testIds.givePerson)).toBe(true);
    expect(isDisabled(testIds.clearFloor)).toBe(true);
    expect(find(testIds.closeProblem).text()).toContain('The cell is moving.');
    expect(find(testIds.holdStop).attributes('disabled')).toBeUndefined();
  });
});

describe('closing', () => {
  async function fill(outcome: string, note: string): Promise<void> {
    await find(testIds.closeOutcome).setValue(outcome);
    await find(testIds.closeNote).setValue(note);
  }

  test('needs an outcome and a note that says something', async () => {
    await show();
    expect(find(testIds.closeProblem).text()).toBe('Choose an outcome.');
    await fill('retried_elsewhere', '   ');
    expect(find(testIds.closeProblem).text()).toBe('Enter a note.');
    expect(isDisabled(testIds.close)).toBe(true);
    await fill('retried_elsewhere', 'Corner of the bag hung on the band.');
    expect(isDisabled(testIds.close)).toBe(false);
  });

  test('what has become of the item is filled in; words of one’s own stay', async () => {
    const transport = await show();
    await find(testIds.closeNote).setValue('My own words.');
    transport.happen('cell-1', { type: 'item.moved', itemId: 'item-1', location: { place: 'person' } });
    await pass(5);
    expect((find(testIds.closeOutcome).element as HTMLSelectElement).value).toBe('given_to_person');
    expect((find(testIds.closeNote).element as HTMLTextAreaElement).value).toBe('My own words.');
  });

  test('unholds first, then closes, when the cell is handed back', async () => {
    const transport = await show();
    await fill('retried_elsewhere', ' Swept and stowed. ');
    await wrapper!.find('form.closing').trigger('submit');
    await flushPromises();
    expect(sentCommands(transport)).toEqual([
      { type: 'packml', command: 'unhold', reason: '' },
      {
        type: 'intervention.close',
        interventionId: 'intervention-1',
        outcome: 'retried_elsewhere',
        note: 'Swept and stowed.',
      },
    ]);
  });

  test('a refused unhold leaves the intervention open', async () => {
    const transport = await show({
      options: { answer: ({ type }) => (type === 'packml' ? { code: 'wrong_state' } : null) },
    });
    await fill('no_action_needed', 'Looked at it.');
    await wrapper!.find('form.closing').trigger('submit');
    await flushPromises();
    expect(sentCommands(transport)).toHaveLength(1);
  });

  test('without handing back nothing but the closing is sent', async () => {
    const transport = await show();
    await fill('no_action_needed', 'Looked at it.');
    await find(testIds.closeHandBack).setValue(false);
    await wrapper!.find('form.closing').trigger('submit');
    await flushPromises();
    expect(sentCommands(transport)).toMatchObject([{ type: 'intervention.close' }]);
  });

  test('an item in the tool must be settled before the cell goes on', async () => {
    await show({ cell: { heldItemId: 'item-1' } });
    expect(find(testIds.closeProblem).text()).toContain('The tool still holds an item.');
  });
});
