import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import type { Finding } from '#shared/domain/finding.ts';
import { demoCellView, demoFinding } from '../../../../tests/builders/demoCell.ts';
import { DemoTransport } from '../../../../tests/builders/demoTransport.ts';
import InspectScreen from './InspectScreen.vue';

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());

const finding = (number: number, more: Partial<Finding> = {}): Finding => ({
  ...demoFinding(1_000_000 + number),
  findingId: `finding-${number}`,
  itemId: `item-${number}`,
  ...more,
});
async function show(findings: Finding[]): Promise<DemoTransport> {
  const view = demoCellView();
  view.snapshot = { ...view.snapshot!, findings };
  const transport = new DemoTransport({ cells: [view] });
  wrapper = await mountInWindow(InspectScreen, {}, transport);
  await flushPromises();
  return transport;
}
async function key(name: string, target: EventTarget = document.body): Promise<void> {
  target.dispatchEvent(new KeyboardEvent('keydown', { key: name, bubbles: true }));
  await flushPromises();
}
const chosen = (): string | undefined =>
  wrapper!.find(`${byTestId(testIds.findingRow)}[aria-current="true"]`).attributes('data-finding');

test.each([
  ['e', { decision: 'release' }],
  ['w', { decision: 'stow' }],
  ['1', { decision: 'sideline', destination: 'discount' }],
  ['2', { decision: 'sideline', destination: 'refurbish' }],
  ['3', { decision: 'sideline', destination: 'donate' }],
  ['4', { decision: 'sideline', destination: 'dispose' }],
])('the key %s decides the finding that is shown', async (name, decision) => {
  const transport = await show([finding(1)]);
  await key(name);
  expect(sentCommands(transport)).toEqual([{ type: 'finding.decide', findingId: 'finding-1', note: '', ...decision }]);
});

test('a key that is typed into the note decides nothing', async () => {
  const transport = await show([finding(1)]);
  await key('4', wrapper!.find(byTestId(testIds.findingNote)).element);
  expect(sentCommands(transport)).toEqual([]);
});

test('what somebody is not sure about waits behind the others and stays undecided', async () => {
  const transport = await show([finding(1), finding(2), finding(3)]);
  expect(chosen()).toBe('finding-1');
  await key('u');
  expect(chosen()).toBe('finding-2');
  await key('u');
  expect(chosen()).toBe('finding-3');
  await key('u');
  expect(chosen()).toBe('finding-1');
  expect(sentCommands(transport)).toEqual([]);
});

test('shows both scores, the likeliest labels and what no camera has seen; every camera of the booth can be chosen', async () => {
  const evidence: Finding['evidence'] = {
    supervised: 0.81,
    reference: 0.64,
    severity: 'major',
    labels: [
      { label: 'spillage', share: 0.7 },
      { label: 'superficial', share: 0.1 },
    ],
    views: [
      { camera: 'left', imageId: 'left-1' },
      { camera: 'depth', imageId: 'depth-1' },
    ],
    unseen: ['underside'],
    heat: { columns: 2, rows: 1, shares: [0, 0.9] },
  };
  await show([finding(1, { evidence })]);
  const said = wrapper!.find(byTestId(testIds.findingScore)).text();
  for (const words of ['0.81', '0.64', 'major', 'spill 70 %', 'The underside was not seen.'])
    expect(said).toContain(words);
  expect(said).not.toContain('scratch');
  const cameras = wrapper!.findAll(byTestId(testIds.findingCamera));
  expect(cameras.map((each) => each.attributes('data-camera'))).toEqual(['above', 'left', 'depth']);
  await key('m');
  expect(cameras[1]!.attributes('aria-pressed')).toBe('true');
});

test('says nothing of what an older cell does not tell', async () => {
  const { evidence: _, ...old } = finding(1);
  await show([old]);
  expect(wrapper!.findAll(byTestId(testIds.findingUnseen))).toHaveLength(0);
  expect(wrapper!.findAll(byTestId(testIds.findingCamera))).toHaveLength(1);
});
