import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { defineComponent, h } from 'vue';
import type { BridgeAnswer, BridgeRequestName } from '#shared/bridge/bridge.ts';
import type { PersonRole } from '#shared/domain/roles.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import OperationDialog from '#renderer/widgets/cell/OperationDialog.vue';
import { DEMO_OPERATOR, demoCellView } from '../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import SessionLock from './SessionLock.vue';
import { useAtWork } from './useAtWork.ts';
import { byTestId, mountInWindow } from './testing/mountInWindow.ts';

const anna = { operatorId: DEMO_OPERATOR.operatorId, name: DEMO_OPERATOR.name };
const person = (operatorId: string, name: string, role: PersonRole) => ({ operatorId, name, role, onDutySinceMs: 1 });

/** A workstation with a roster, at which Anna works. */
class PeopleTransport extends DemoTransport {
  people = [
    person(anna.operatorId, anna.name, 'lead'),
    person('oli', 'Oli', 'operator'),
    person('vic', 'Vic', 'viewer'),
  ];
  lockedFor: typeof anna | null = null;

  override async request(name: BridgeRequestName, params: unknown): Promise<BridgeAnswer> {
    const answer = await super.request(name, params);
    if (!answer.ok) return answer;
    const roster = { people: this.people, problem: null };
    if (name === 'roster') return { ok: true, value: roster };
    if (name === 'hostInfo')
      return { ok: true, value: { ...(answer.value as object), role: 'lead', lockedFor: this.lockedFor } };
    if (name === 'lockSession' || name === 'atWork') return { ok: true, value: {} };
    if (name !== 'signOn') return answer;
    if ((params as { pin: string }).pin !== '1111')
      return { ok: true, value: { done: false, code: 'wrong_pin', message: 'This is not the PIN.' } };
    this.lockedFor = null;
    return { ok: true, value: { done: true, value: roster } };
  }
  asked(request: BridgeRequestName): unknown[] {
    return this.requests.flatMap(({ name, params }) => (name === request ? [params] : []));
  }
}

let mounted: { unmount: () => void } | null = null;
afterEach(() => mounted?.unmount());
const find = <Kind extends HTMLElement = HTMLInputElement>(testId: string): Kind | null =>
  document.querySelector<Kind>(byTestId(testId));
async function give(testId: string, pin: string): Promise<void> {
  const field = find(testId)!;
  field.value = pin;
  field.dispatchEvent(new Event('input'));
  await flushPromises();
  field.closest('form')!.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
}

test('a locked workstation says for whom, keeps no PIN on the screen, and opens with the right one', async () => {
  const transport = new PeopleTransport({ cells: [demoCellView()] });
  transport.lockedFor = anna;
  mounted = await mountInWindow(SessionLock, {}, transport);
  // What the frame of the window fetches at the beginning.
  transport.push({ type: 'handoverChanged', handoverId: null });
  await flushPromises();
  expect(find(testIds.sessionLocked)?.textContent).toContain(`Locked for ${anna.name}`);
  await give(testIds.sessionPin, '2222');
  expect(find(testIds.sessionProblem)?.textContent).toContain('This is not the PIN.');
  expect(find(testIds.sessionPin)!.value).toBe('');
  // The wrong PIN is in the journal, of which the window is told: why it is still locked stays on the screen.
  transport.lockedFor = { ...anna };
  transport.push({ type: 'handoverChanged', handoverId: null });
  await flushPromises();
  expect(find(testIds.sessionProblem)?.textContent).toContain('This is not the PIN.');
  await give(testIds.sessionPin, '1111');
  expect(transport.asked('signOn').at(-1)).toEqual({ operatorId: anna.operatorId, pin: '1111' });
  expect(find(testIds.sessionLocked)).toBeNull();
});

test('the window tells that a hand is at work, at most now and then', async () => {
  const transport = new PeopleTransport({ cells: [demoCellView()] });
  const Window = defineComponent(() => {
    useAtWork();
    return () => h('div');
  });
  mounted = await mountInWindow(Window, {}, transport);
  for (let touch = 0; touch < 5; touch += 1) window.dispatchEvent(new Event('pointermove'));
  await flushPromises();
  expect(transport.asked('atWork')).toHaveLength(1);
});

test('a mode in which metal may move asks for a second person, who is neither the same nor a viewer', async () => {
  const view = demoCellView();
  const cell = view.snapshot!.cell;
  cell.packml = 'stopped';
  cell.control = { holder: DEMO_OPERATOR, role: 'operator', fencingToken: 7, expiresAtMs: 0 };
  view.operatorToken = 7;
  const transport = new PeopleTransport({ cells: [view] });
  mounted = await mountInWindow(OperationDialog, { open: true, cellKey: view.cellKey }, transport);
  const row = document.querySelector(`${byTestId(testIds.operationMode)}[data-mode="maintenance"]`)!;
  row.querySelector<HTMLButtonElement>(byTestId(testIds.operationSetMode))!.click();
  await flushPromises();
  expect(transport.asked('command')).toEqual([]);
  const names = [...find<HTMLSelectElement>(testIds.secondPersonWho)!.options].map((option) => option.text.trim());
  expect(names).toEqual(['Oli']);
  await give(testIds.secondPersonPin, '2222');
  expect(transport.asked('command')).toMatchObject([
    { body: { type: 'mode.set', mode: 'maintenance' }, second: { by: 'oli', pin: '2222' } },
  ]);
  expect(find(testIds.secondPersonPin)?.value ?? '').toBe('');
});
