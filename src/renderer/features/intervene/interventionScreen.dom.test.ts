import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import { DEMO_OPERATOR, demoCellView, demoIntervention } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport, type DemoOptions } from '../../../../tests/builders/demoTransport.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import ActionPanel from './ActionPanel.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());

interface Shown {
  claim?: Intervention['claim'];
  cell?: Partial<CellSnapshot['cell']>;
  options?: Partial<DemoOptions>;
}
const mine: Intervention['claim'] = { by: DEMO_OPERATOR, atMs: Date.now() };

/** The actions for a held cell whose stow jammed. */
async function show({ claim = mine, cell = {}, options = {} }: Shown = {}): Promise<DemoTransport> {
  const view = demoCellView();
  const intervention = demoIntervention(Date.now(), { claim });
  view.snapshot = {
    ...view.snapshot!,
    cell: { ...view.snapshot!.cell, packml: 'held', ...cell },
    interventions: [intervention],
  };
  const transport = new DemoTransport({ cells: [view], ...options });
  wrapper = await mountInWindow(ActionPanel, { cellKey: 'cell-1', intervention }, transport);
  return transport;
}
const find = (testId: string) => wrapper!.find(byTestId(testId));
const isDisabled = (testId: string): boolean => find(testId).attributes('disabled') !== undefined;
async function press(testId: string): Promise<void> {
  await find(testId).trigger('click');
  await flushPromises();
}
async function openTab(testId: string): Promise<void> {
  await find(testId).trigger('mousedown', { button: 0 });
  await flushPromises();
}
const parameter = (name: string) => wrapper!.find(`${byTestId(testIds.primitiveField)}[data-parameter="${name}"]`);

describe('claiming', () => {
  test('before it is claimed nothing can be run or closed', async () => {
    await show({ claim: null });
    expect(isDisabled(testIds.retry)).toBe(true);
    expect(isDisabled(testIds.close)).toBe(true);
    expect(find(testIds.closeProblem).text()).toBe('Claim it first.');
    await openTab(testIds.tabPrimitive);
    expect(isDisabled(testIds.primitiveRun)).toBe(true);
    await openTab(testIds.tabItem);
    expect(isDisabled(testIds.givePerson)).toBe(true);
  });

  test('a claim takes over from nobody', async () => {
    const transport = await show({ claim: null });
    await press(testIds.claim);
    expect(sentCommands(transport)).toEqual([
      { type: 'intervention.claim', interventionId: 'intervention-1', takeOver: false },
    ]);
  });

  test("another person's claim is named, and taken over only by its own button", async () => {
    const by = { operatorId: 'op-2', name: 'Bernd Schmidt', consoleId: 'console-2' };
    const transport = await show({ claim: { by, atMs: Date.now() } });
    expect(find(testIds.interventionHolder).text()).toContain('Bernd Schmidt');
    expect(isDisabled(testIds.close)).toBe(true);
    await press(testIds.takeOver);
    expect(sentCommands(transport)).toMatchObject([{ type: 'intervention.claim', takeOver: true }]);
  });
});

describe('trying again', () => {
  test('offers the places of this item only, and stows into the chosen one', async () => {
    const transport = await show();
    const rows = wrapper!.findAll(byTestId(testIds.retryRow));
    expect(rows.length).toBeGreaterThan(1);
    expect(new Set(rows.map((row) => row.attributes('data-item')))).toEqual(new Set(['item-1']));
    expect(isDisabled(testIds.retry)).toBe(true);
    await rows[1]!.trigger('click');
    await press(testIds.retry);
    expect(sentCommands(transport)).toMatchObject([
      {
        type: 'stow',
        request: { itemId: 'item-1', binId: rows[1]!.attributes('data-bin'), origin: 'operator' },
      },
    ]);
  });

  test('arrow keys move the choice and the focus with it', async () => {
    await show();
    const list = find(testIds.candidateList);
    await list.trigger('keydown', { key: 'ArrowDown' });
    await list.trigger('keydown', { key: 'ArrowDown' });
    await flushPromises();
    const rows = wrapper!.findAll(byTestId(testIds.retryRow));
    expect(rows.map((row) => row.attributes('aria-selected'))[1]).toBe('true');
    expect(document.activeElement).toBe(rows[1]!.element);
    expect(rows.filter((row) => row.attributes('tabindex') === '0')).toHaveLength(1);
  });
});

describe('running a primitive', () => {
  test('the form starts from what was tried, in millimetres, and sends metres', async () => {
    const transport = await show();
    await openTab(testIds.tabPrimitive);
    expect((parameter('distanceM').element as HTMLInputElement).value).toBe('60');
    await parameter('distanceM').setValue('84');
    await parameter('side').setValue('right');
    await wrapper!.find('form.primitive').trigger('submit');
    await flushPromises();
    expect(sentCommands(transport)).toMatchObject([
      {
        type: 'primitives.run',
        binId: '3B',
        chain: [{ primitive: 'sweep', parameters: { side: 'right', distanceM: 0.084, forceCapN: 25 } }],
      },
    ]);
  });

  test('a value out of its range is named with its range and cannot be run', async () => {
    const transport = await show();
    await openTab(testIds.tabPrimitive);
    await parameter('forceCapN').setValue('80');
    expect(find(testIds.primitiveProblem).text()).toContain('force cap: 5 to 25 N expected.');
    expect(isDisabled(testIds.primitiveRun)).toBe(true);
    await parameter('forceCapN').setValue('');
    expect(find(testIds.primitiveProblem).text()).toContain('a number is expected');
    await wrapper!.find('form.primitive').trigger('submit');
    expect(sentCommands(transport)).toEqual([]);
  });

  test('an insert is sent as a stow of the held item, so that it is counted', async () => {
    const transport = await show({ cell: { heldItemId: 'item-1' } });
    await openTab(testIds.tabPrimitive);
    await wrapper!.find(`${byTestId(testIds.primitiveChoice)}[data-primitive="sweep-insert"]`).trigger('click');
    await wrapper!.find('form.primitive').trigger('submit');
    await flushPromises();
    expect(sentCommands(transport)).toMatchObject([
      {
        type: 'stow',
        request: {
          itemId: 'item-1',
          binId: '3B',
          prediction: null,
          chain: [{ primitive: 'sweep' }, { primitive: 'insert' }],
        },
      },
    ]);
  });
});

describe('closing', () => {
  async function fill(outcome: string, note: string): Promise<void> {
    await find(testIds.closeOutcome).setValue(outcome);
    await find(testIds.closeNote).setValue(note);
  }

  test('needs an outcome and a note that says something', async () => {
    await show();
    expect(find(testIds.closeProblem).text()).toBe('An outcome is needed.');
    await fill('retried_elsewhere', '   ');
    expect(find(testIds.closeProblem).text()).toBe('A note is needed.');
    expect(isDisabled(testIds.close)).toBe(true);
    await fill('retried_elsewhere', 'Corner of the bag hung on the band.');
    expect(isDisabled(testIds.close)).toBe(false);
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

describe('the item and the floor', () => {
  test('gives the item to a person', async () => {
    const transport = await show();
    await openTab(testIds.tabItem);
    await press(testIds.givePerson);
    expect(sentCommands(transport)).toEqual([{ type: 'item.dispose', itemId: 'item-1', to: 'person', reason: '' }]);
  });

  test('the floor can be declared clear only when something lies on it', async () => {
    const transport = await show({ cell: { floorItemIds: ['item-4'] } });
    await openTab(testIds.tabItem);
    await press(testIds.clearFloor);
    expect(sentCommands(transport)).toEqual([{ type: 'floor.clear' }]);
  });
});
