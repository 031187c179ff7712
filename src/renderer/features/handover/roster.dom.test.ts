import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import type { BridgeAnswer, BridgeRequestName } from '#shared/bridge/bridge.ts';
import { demoCellView } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import { byTestId, mountInWindow } from '#renderer/app/testing/mountInWindow.ts';
import type { Language } from '#renderer/stores/preferences.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import RosterDialog from './RosterDialog.vue';

const anna = { operatorId: 'a', name: 'Anna', onDutySinceMs: null };
const ben = { operatorId: 'b', name: 'Ben', onDutySinceMs: 1_000 };

/** A roster of two, of whom Ben is on duty. */
class RosterTransport extends DemoTransport {
  refusal: { code: string; message: string } | null = null;

  override async request(name: BridgeRequestName, params: unknown): Promise<BridgeAnswer> {
    const answer = await super.request(name, params);
    const roster = { people: [anna, ben], problem: null };
    if (name === 'roster') return { ok: true, value: roster };
    if (name !== 'rosterSetPin' || !answer.ok) return answer;
    return { ok: true, value: this.refusal ? { done: false, ...this.refusal } : { done: true, value: roster } };
  }

  get removals(): unknown[] {
    return this.requests.flatMap(({ name, params }) => (name === 'rosterRemove' ? [params] : []));
  }
  get changes(): unknown[] {
    return this.requests.flatMap(({ name, params }) => (name === 'rosterSetPin' ? [params] : []));
  }
}

const find = <Kind extends HTMLElement = HTMLInputElement>(testId: string): Kind | null =>
  document.querySelector<Kind>(byTestId(testId));
const textOf = (testId: string): string | null => find<HTMLElement>(testId)?.textContent?.trim() ?? null;

async function fill(fields: Record<string, string>): Promise<void> {
  for (const [testId, value] of Object.entries(fields)) {
    const field = find(testId)!;
    field.value = value;
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'));
  }
  find<HTMLFormElement>(testIds.rosterPinForm)!.dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
}

async function opened(language: Language = 'en'): Promise<RosterTransport> {
  const transport = new RosterTransport({ cells: [demoCellView()] });
  mounted = await mountInWindow(RosterDialog, { open: true }, transport, language);
  find<HTMLButtonElement>(testIds.rosterChangePin)!.click();
  await flushPromises();
  return transport;
}
let mounted: { unmount: () => void } | null = null;
afterEach(() => mounted?.unmount());

const { rosterPresentPin, rosterPinNew, rosterPinAgain, rosterPinProblem, rosterPinBy } = testIds;

describe('changing a PIN', () => {
  test('sends nothing until the present PIN is given and the new one is a PIN, another one, and the same both times', async () => {
    const transport = await opened();
    const given = { [rosterPresentPin]: '1111', [rosterPinNew]: '8642', [rosterPinAgain]: '8642' };
    for (const [wrong, sentence] of [
      [{ [rosterPresentPin]: '' }, 'Give the present PIN of Anna, 4 to 12 digits.'],
      [{ [rosterPinNew]: '12a4' }, 'A PIN has 4 to 12 digits and nothing else.'],
      [{ [rosterPinAgain]: '8643' }, 'The new PIN is not the same both times.'],
      [{ [rosterPinNew]: '1111', [rosterPinAgain]: '1111' }, 'The new PIN is the present one. Choose another.'],
    ] as const) {
      await fill({ ...given, ...wrong });
      expect(textOf(rosterPinProblem)).toBe(`▲ ${sentence}`);
    }
    expect(transport.changes).toEqual([]);
    await fill(given);
    expect(transport.changes).toEqual([{ operatorId: 'a', newPin: '8642', by: 'a', pin: '1111' }]);
    expect(find(testIds.rosterPinForm)).toBeNull();
    expect(textOf(testIds.rosterDone)).toBe('The PIN of Anna is changed. The old one no longer works.');
  });

  test('lets somebody on duty prove it when a PIN is forgotten', async () => {
    const transport = await opened();
    const choice = find<HTMLSelectElement>(rosterPinBy)!;
    expect([...choice.options].map(({ value }) => value)).toEqual(['a', 'b']);
    await fill({ [rosterPinBy]: 'b', [rosterPresentPin]: '2222', [rosterPinNew]: '8642', [rosterPinAgain]: '8642' });
    expect(transport.changes).toEqual([{ operatorId: 'a', newPin: '8642', by: 'b', pin: '2222' }]);
  });

  test('says in one sentence of the own language why it was refused, and empties the fields', async () => {
    const transport = await opened('de');
    transport.refusal = { code: 'wrong_pin', message: 'This is not the PIN of Anna. Nothing was changed.' };
    await fill({ [rosterPresentPin]: '9999', [rosterPinNew]: '8642', [rosterPinAgain]: '8642' });
    expect(textOf(rosterPinProblem)).toBe('▲ Das ist nicht die PIN. Nichts wurde geändert.');
    for (const testId of [rosterPresentPin, rosterPinNew, rosterPinAgain]) expect(find(testId)!.value).toBe('');
  });
});

describe('removing a person', () => {
  test('takes two presses of the same button, and leaving it takes the first back', async () => {
    const transport = await opened();
    const press = async (): Promise<void> => {
      find<HTMLButtonElement>(testIds.rosterRemove)!.click();
      await flushPromises();
    };
    await press();
    expect(textOf(testIds.rosterRemove)).toBe('Really remove');
    find<HTMLButtonElement>(testIds.rosterRemove)!.dispatchEvent(new Event('blur'));
    await flushPromises();
    expect(textOf(testIds.rosterRemove)).toBe('Remove');
    await press();
    expect(transport.removals).toEqual([]);
    await press();
    expect(transport.removals).toEqual([{ operatorId: 'a' }]);
  });
});
