import { flushPromises } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import type { BridgeAnswer, BridgeRequestName } from '#shared/bridge/bridge.ts';
import { demoCellView } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import { byTestId, mountInWindow } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import RosterDialog from './RosterDialog.vue';

/** Two people whose names cannot be told apart: the second A is Cyrillic. */
const people = ['Anna', '\u0410nna'].map((name) => ({ operatorId: name, name, role: 'lead', onDutySinceMs: null }));

class AlikeTransport extends DemoTransport {
  override async request(name: BridgeRequestName, params: unknown): Promise<BridgeAnswer> {
    if (name === 'roster')
      return { ok: true, value: { people, lookAlikes: [people.map((person) => person.name)], problem: null } };
    return super.request(name, params);
  }
}

let mounted: { unmount: () => void } | null = null;
afterEach(() => mounted?.unmount());
const textOf = (testId: string): string | undefined => document.querySelector(byTestId(testId))?.textContent?.trim();

test('the roster warns of names that look alike, and a name with hidden characters cannot be added', async () => {
  const transport = new AlikeTransport({ cells: [demoCellView()] });
  mounted = await mountInWindow(RosterDialog, { open: true }, transport, 'en');
  await flushPromises();
  expect(textOf(testIds.rosterLookAlikes)).toContain('These names look alike: Anna, \u0410nna.');
  const type = async (testId: string, value: string): Promise<void> => {
    const field = document.querySelector<HTMLInputElement>(byTestId(testId))!;
    field.value = value;
    field.dispatchEvent(new Event('input'));
    await flushPromises();
  };
  await type(testIds.rosterNewPin, '1234');
  await type(testIds.rosterName, 'Ben\u202e');
  expect(textOf(testIds.rosterNameProblem)).toContain('U+202E');
  expect(document.querySelector<HTMLButtonElement>(byTestId(testIds.rosterAdd))!.disabled).toBe(true);
  await type(testIds.rosterName, 'Ben');
  expect(textOf(testIds.rosterNameProblem)).toBeUndefined();
  expect(document.querySelector<HTMLButtonElement>(byTestId(testIds.rosterAdd))!.disabled).toBe(false);
});
