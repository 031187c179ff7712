import type { VueWrapper } from '@vue/test-utils';
import { afterEach, expect, test } from 'vitest';
import { byTestId, mountInWindow } from './testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import { statement } from '#shared/words/statements/statements.ts';
import CandidatesPanel from '#renderer/widgets/cell/CandidatesPanel.vue';
import { DEMO_OPERATOR, demoCellView, demoIntervention } from '../../../tests/builders/demoCell.ts';
import { demoProposals } from '../../../tests/builders/demoManual.ts';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import ControlBar from '#renderer/widgets/cell/ControlBar.vue';
import EventsPanel from '#renderer/widgets/cell/EventsPanel.vue';
import InterventionScreen from '#renderer/features/intervene/InterventionScreen.vue';

/** What planner and cell said in English, as it is sent beside the codes. */
const english = {
  detail: '31 N stopped the feed after 12 mm of 90 mm.',
  action: 'stow of item-1 into 3B: sweep left 84 mm, insert',
  reason: 'Ann held control and vanished.',
  notice: 'The code on item-7 cannot be read; it goes to a person, and so does every unit whose code cannot be read.',
};
const nowMs = Date.now();
const view = demoCellView();
const intervention = demoIntervention(nowMs, {
  claim: { by: DEMO_OPERATOR, atMs: nowMs },
  detail: english.detail,
  statement: statement('feed_stopped_by_force', { forceN: 31, movedMm: 12, wholeMm: 90 }),
  actions: [
    {
      atMs: nowMs,
      by: DEMO_OPERATOR,
      text: english.action,
      statement: statement('stow_begun', { itemId: 'item-1', binId: '3B' }),
    },
  ],
  forceTrace: null,
});
view.snapshot = {
  ...view.snapshot!,
  cell: {
    ...view.snapshot!.cell,
    packml: 'held',
    packmlReason: english.reason,
    packmlStatement: statement('holder_vanished', { name: 'Ann' }),
  },
  interventions: [intervention],
};
view.planning = {
  ...view.planning,
  paused: statement('waits_for_unhold', { state: 'held' }),
};

let wrapper: VueWrapper | null = null;
afterEach(() => wrapper?.unmount());
const transport = (): DemoTransport => new DemoTransport({ cells: [view], proposals: demoProposals('3B', 'item-1') });
const shownText = (): string => wrapper!.text();
const markedEnglish = (): string[] => wrapper!.findAll('[lang="en"]').map((element) => element.text());

test('a German call has nothing in English of what cell and planner said', async () => {
  wrapper = await mountInWindow(InterventionScreen, {}, transport(), 'de');
  expect(wrapper.find(byTestId(testIds.interventionDetail)).text()).toBe(
    '31 N hielten das Einschieben nach 12 von 90 mm an.',
  );
  expect(wrapper.find(byTestId(testIds.actionRow)).text()).toContain('lagert item-1 in 3B ein');
  for (const text of Object.values(english)) expect(shownText()).not.toContain(text);
  expect(markedEnglish()).toEqual([]);
});

test('a German cell screen says the state, the plan and the events in German', async () => {
  const { cellKey } = view;
  wrapper = await mountInWindow(ControlBar, { cellKey }, transport(), 'de');
  expect(shownText()).toContain('Ann hatte die Steuerung und ist nicht mehr zu hören.');
  expect(shownText()).not.toContain(english.reason);
  wrapper.unmount();
  const selected = view.planning.result!.candidates[0]!;
  wrapper = await mountInWindow(CandidatesPanel, { cellKey, selected }, transport(), 'de');
  expect(wrapper.find(byTestId(testIds.candidateReasons)).text()).toContain('14 mm Spielraum');
  wrapper.unmount();
  const played = transport();
  wrapper = await mountInWindow(EventsPanel, { cellKey }, played, 'de');
  const { epoch, seq } = view.snapshot!.cell;
  played.push({
    type: 'event',
    cellKey,
    event: {
      epoch,
      seq: seq + 1,
      timeMs: nowMs,
      commandId: null,
      body: {
        type: 'notice',
        severity: 'warning',
        code: 'label_unreadable',
        text: english.notice,
        statement: statement('label_unreadable', { itemId: 'item-7' }),
      },
    },
  });
  await expect.poll(shownText).toContain('Der Code auf item-7 ist nicht lesbar');
  expect(shownText()).not.toContain(english.notice);
});

test('a German call shows what has no code as it was sent, marked as English, and what a person wrote unmarked', async () => {
  const before = { ...intervention, detail: 'Axis 3 drew 4.2 A.', statement: undefined, actions: [] };
  view.snapshot = { ...view.snapshot!, interventions: [before] };
  wrapper = await mountInWindow(InterventionScreen, {}, transport(), 'de');
  expect(markedEnglish()).toEqual(['Axis 3 drew 4.2 A.']);
  wrapper.unmount();
  const byPerson = { ...before, reason: 'operator' as const, cause: null, detail: 'Kiste klemmt.' };
  view.snapshot = { ...view.snapshot, interventions: [byPerson] };
  wrapper = await mountInWindow(InterventionScreen, {}, transport(), 'de');
  expect(shownText()).toContain('Kiste klemmt.');
  expect(markedEnglish()).toEqual([]);
});
