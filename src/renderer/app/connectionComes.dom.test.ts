import { flushPromises } from '@vue/test-utils';
import { afterEach, describe, expect, it } from 'vitest';
import type { Component } from 'vue';
import AlarmHistory from '#renderer/features/alarms/AlarmHistory.vue';
import AuditScreen from '#renderer/features/audit/AuditScreen.vue';
import HandoverScreen from '#renderer/features/handover/HandoverScreen.vue';
import ShiftScreen from '#renderer/features/handover/ShiftScreen.vue';
import RecordingLibrary from '#renderer/features/replay/RecordingLibrary.vue';
import { DemoTransport } from '../../../tests/builders/demoTransport.ts';
import { mountInWindow } from './testing/mountInWindow.ts';

afterEach(() => {
  document.body.innerHTML = '';
});

const screens: [string, Component, string][] = [
  ['the library of recordings', RecordingLibrary, 'recordings'],
  ['the history of alarms', AlarmHistory, 'alarmHistory'],
  ['the journal', AuditScreen, 'searchJournal'],
  ['the shift', ShiftScreen, 'shiftPage'],
  ['handover', HandoverScreen, 'handovers'],
];

describe('a screen that is shown before the connection to the application is up', () => {
  it.each(screens)('%s asks when it comes, and anew when it was lost', async (_, screen, request) => {
    const transport = new DemoTransport({ cells: [] });
    const asked = (): number => transport.requests.filter(({ name }) => name === request).length;
    transport.setConnected(false);
    const wrapper = await mountInWindow(screen, { problem: null }, transport);
    expect(asked()).toBe(0);
    transport.setConnected(true);
    await flushPromises();
    expect(asked()).toBeGreaterThan(0);
    const before = asked();
    transport.setConnected(false);
    transport.setConnected(true);
    await flushPromises();
    expect(asked()).toBeGreaterThan(before);
    wrapper.unmount();
  });

  it('does not say that nothing was recorded', async () => {
    const transport = new DemoTransport({ cells: [] });
    transport.setConnected(false);
    const wrapper = await mountInWindow(RecordingLibrary, { problem: null }, transport);
    expect(wrapper.text()).not.toContain('Nothing is recorded yet');
    expect(wrapper.text()).not.toContain('0 recordings');
    transport.request = () => Promise.resolve({ ok: true, value: { recordings: [], problems: [] } });
    transport.setConnected(true);
    await flushPromises();
    expect(wrapper.text()).toContain('Nothing is recorded yet');
    wrapper.unmount();
  });
});
