import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, test } from 'vitest';
import type { BridgeAnswer, BridgeRequestName } from '#shared/bridge/bridge.ts';
import { demoCellView } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import { byTestId, mountInWindow } from '#renderer/app/testing/mountInWindow.ts';
import type { Language } from '#renderer/stores/preferences.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import RosterDialog from './RosterDialog.vue';

const anna = { operatorId: 'a', name: 'Anna', role: 'operator', onDutySinceMs: null };
const ben = { operatorId: 'b', name: 'Ben', role: 'lead', onDutySinceMs: 1_000 };

/** A roster of two, of whom Ben is the lead and on duty. */
class RosterTransport extends DemoTransport {
  people: unknown[] = [anna, ben];
  refusal: { code: string; message: string } | null = null;

  override async request(name: BridgeRequestName, params: unknown): Promise<BridgeAnswer> {
    const answer = await super.request(name, params);
    const roster = { people: this.people, problem: null };
    if (name === 'roster') return { ok: true, value: roster };
    if (!['rosterSetPin', 'rosterAdd', 'rosterRemove', 'rosterSetRole'].includes(name) || !answer.ok) return answer;
    return { ok: true, value: this.refusal ? { done: false, ...this.refusal } : { done: true, value: roster } };
  }

  asked(request: BridgeRequestName): unknown[] {
    return this.requests.flatMap(({ name, params }) => (name === request ? [params] : []));
  }
  get changes(): unknown[] {
    return this.asked('rosterSetPin');
  }
}

const find = <Kind extends HTMLElement = HTMLInputElement>(testId: string): Kind | null =>
  document.querySelector<Kind>(byTestId(testId));
const textOf = (testId: string): string | null => find<HTMLElement>(testId)?.textContent?.trim() ?? null;

async function fill(fields: Record<string, string>, form: string = testIds.rosterPinForm): Promise<void> {
  for (const [testId, value] of Object.entries(fields)) {
    const field = find(testId)!;
    field.value = value;
    field.dispatchEvent(new Event(field.tagName === 'SELECT' ? 'change' : 'input'));
  }
  const last = find(Object.keys(fields).at(-1)!)!;
  (find<HTMLFormElement>(form) ?? last.closest('form')!).dispatchEvent(new Event('submit', { cancelable: true }));
  await flushPromises();
}

async function opened(language: Language = 'en', people: unknown[] = [anna, ben]): Promise<RosterTransport> {
  const transport = new RosterTransport({ cells: [demoCellView()] });
  transport.people = people;
  mounted = await mountInWindow(RosterDialog, { open: true }, transport, language);
  find<HTMLButtonElement>(testIds.rosterChangePin)?.click();
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

  test('lets a lead prove it when a PIN is forgotten', async () => {
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

describe('changing who is on the roster', () => {
  const press = async (testId: string): Promise<void> => {
    find<HTMLButtonElement>(testId)!.click();
    await flushPromises();
  };
  const { rosterRemove, rosterChangeRole, rosterLeadPin, rosterProofForm, rosterProofProblem } = testIds;

  test('takes the PIN of a lead for removing a person and for another role, and can be left', async () => {
    const transport = await opened();
    await press(rosterRemove);
    expect(textOf(rosterProofForm)).toContain('Anna leaves the roster');
    await fill({ [rosterLeadPin]: '12' }, rosterProofForm);
    expect(textOf(rosterProofProblem)).toBe('▲ A PIN has 4 to 12 digits and nothing else.');
    await press(rosterRemove);
    expect(find(rosterProofForm)).toBeNull();
    await press(rosterRemove);
    await fill({ [rosterLeadPin]: '2222' }, rosterProofForm);
    expect(transport.asked('rosterRemove')).toEqual([{ operatorId: 'a', proof: { by: 'b', pin: '2222' } }]);
    expect(find(rosterProofForm)).toBeNull();
    await press(rosterChangeRole);
    expect(textOf(rosterProofForm)).toContain('Anna may then change the roster');
    await fill({ [rosterLeadPin]: '2222' }, rosterProofForm);
    expect(transport.asked('rosterSetRole')).toEqual([
      { operatorId: 'a', role: 'lead', proof: { by: 'b', pin: '2222' } },
    ]);
  });

  test('says why it was refused, and keeps no PIN on the screen', async () => {
    const transport = await opened('de');
    transport.refusal = { code: 'last_lead', message: 'Anna is the only lead.' };
    await press(rosterRemove);
    await fill({ [rosterLeadPin]: '2222' }, rosterProofForm);
    expect(textOf(rosterProofProblem)).toContain('Das ist die einzige Leitung.');
    expect(find(rosterLeadPin)!.value).toBe('');
  });

  test('adds with a role and the PIN of a lead, and the first person of all, who becomes the lead, without', async () => {
    const { rosterName, rosterNewPin, rosterNewRole, rosterFirstIsLead, rosterProblem } = testIds;
    const transport = await opened();
    expect(find(rosterFirstIsLead)).toBeNull();
    await fill({ [rosterNewRole]: 'lead', [rosterName]: 'Carla', [rosterNewPin]: '3333' }, 'none');
    expect(textOf(rosterProblem)).toContain('Give the PIN of a lead');
    await fill({ [rosterNewPin]: '3333', [rosterLeadPin]: '2222' }, 'none');
    expect(transport.asked('rosterAdd')).toEqual([
      { name: 'Carla', pin: '3333', role: 'lead', proof: { by: 'b', pin: '2222' } },
    ]);
    mounted?.unmount();
    const empty = await opened('en', []);
    expect(textOf(rosterFirstIsLead)).toContain('The first person becomes the lead.');
    await fill({ [rosterName]: 'Dora', [rosterNewPin]: '4444' }, 'none');
    expect(empty.asked('rosterAdd')).toEqual([{ name: 'Dora', pin: '4444', role: 'operator', proof: null }]);
  });
});
