import { flushPromises, type VueWrapper } from '@vue/test-utils';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { byTestId, mountInWindow, sentCommands } from '#renderer/app/testing/mountInWindow.ts';
import { testIds } from '#renderer/ui/testIds.ts';
import { DEMO_OPERATOR, demoCellView, demoIntervention } from '../../../../tests/builders/demoCell.ts';
import { demoProposals } from '../../../../tests/builders/demoManual.ts';
import { DemoTransport, type DemoOptions } from '../../../../tests/builders/demoTransport.ts';
import { PAD_SILENCE_MS } from './hold/PadWatch.ts';
import InterventionScreen from './InterventionScreen.vue';

let wrapper: VueWrapper | null = null;
let hidden = false;
interface PadOfTest {
  index: number;
  id: string;
  mapping: string;
  connected: boolean;
  timestamp: number;
  buttons: { pressed: boolean }[];
}
let gamepads: PadOfTest[] = [];
/** A living pad reports all the time. */
let padsLive = true;
let padTimeMs = 0;
beforeEach(() => {
  // Beats and steadiness are counted in the time of the test alone, however busy the machine is.
  vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'setInterval', 'clearInterval', 'performance'] });
  hidden = false;
  gamepads = [];
  padsLive = true;
  vi.spyOn(document, 'hidden', 'get').mockImplementation(() => hidden);
  vi.spyOn(document, 'hasFocus').mockReturnValue(true);
  Object.defineProperty(navigator, 'getGamepads', {
    configurable: true,
    value: () => {
      if (padsLive) padTimeMs += 1;
      return gamepads.map((pad) => ({ ...pad, timestamp: padTimeMs }));
    },
  });
});
afterEach(() => {
  wrapper?.unmount();
  vi.restoreAllMocks();
  vi.useRealTimers();
});

/** Four ticks of the beat in time, before the first one is sent. */
const STEADY_MS = 160;

async function pass(ms: number): Promise<void> {
  await vi.advanceTimersByTimeAsync(ms);
  await flushPromises();
}
/** A claimed intervention with a previewed motion: the control is armed. */
async function armed(options: Partial<DemoOptions> = {}): Promise<DemoTransport> {
  const view = demoCellView();
  const intervention = demoIntervention(Date.now(), {
    claim: { by: DEMO_OPERATOR, atMs: Date.now() },
    forceTrace: null,
  });
  view.snapshot = {
    ...view.snapshot!,
    cell: { ...view.snapshot!.cell, packml: 'held' },
    interventions: [intervention],
  };
  const transport = new DemoTransport({ cells: [view], proposals: demoProposals('3B', 'item-1'), ...options });
  wrapper = await mountInWindow(InterventionScreen, {}, transport);
  await pass(50);
  await wrapper.find(byTestId(testIds.proposalRow)).trigger('click');
  await pass(300);
  expect(find(testIds.holdButton).attributes('data-armed')).toBe('true');
  return transport;
}
const find = (testId: string) => wrapper!.find(byTestId(testId));
const sent = (transport: DemoTransport, name: string): { [key: string]: unknown }[] =>
  transport.requests.filter((request) => request.name === name).map((r) => r.params as { [key: string]: unknown });
const holdIdOf = (transport: DemoTransport): string => String(sent(transport, 'holdBegin').at(-1)?.['holdId']);
const phase = (): string | undefined => find(testIds.holdPanel).attributes('data-phase');
const pointer = (type: string, init: Partial<PointerEvent> = {}): PointerEvent =>
  Object.assign(new Event(type, { bubbles: true }), {
    ...{ pointerId: 7, pointerType: 'mouse', isPrimary: true, button: 0, buttons: type === 'pointerup' ? 0 : 1 },
    ...{ ctrlKey: false, altKey: false, metaKey: false, ...init },
  }) as unknown as PointerEvent;
async function pointerDown(): Promise<void> {
  find(testIds.holdButton).element.dispatchEvent(pointer('pointerdown'));
  await flushPromises();
}
const space = (type: 'keydown' | 'keyup', init: KeyboardEventInit = {}): KeyboardEvent =>
  new KeyboardEvent(type, { code: 'Space', key: ' ', bubbles: true, cancelable: true, ...init });

describe('holding', () => {
  test('begins exactly the previewed motion, and beats for as long as it is held', async () => {
    const transport = await armed();
    await pointerDown();
    const previewId = find(testIds.preview).attributes('data-preview');
    expect(sent(transport, 'holdBegin')).toMatchObject([
      { cellKey: 'cell-1', previewId, speedFraction: 1, motion: { kind: 'stow', binId: '5C' } },
    ]);
    expect(sent(transport, 'holdBeat')).toEqual([]);
    await pass(STEADY_MS);
    await pass(200);
    const beats = sent(transport, 'holdBeat');
    expect(beats.map((beat) => beat['index'])).toEqual([0, 1, 2, 3, 4, 5]);
    window.dispatchEvent(pointer('pointerup'));
    await pass(200);
    expect(sent(transport, 'holdBeat')).toHaveLength(beats.length);
    expect(sent(transport, 'holdEnd')).toMatchObject([{ holdId: holdIdOf(transport), why: 'released' }]);
  });

  test('a beat carries the newest echo, and the round trip is shown', async () => {
    const transport = await armed();
    await pointerDown();
    await pass(STEADY_MS);
    const holdId = holdIdOf(transport);
    transport.push({ type: 'holdEcho', cellKey: 'cell-1', holdId, index: 3, roundTripMs: 23 });
    await pass(50);
    expect(sent(transport, 'holdBeat').at(-1)).toMatchObject({ echoIndex: 3 });
    expect(find(testIds.holdRoundTrip).text()).toContain('23');
    expect(find(testIds.holdRoundTrip).text()).toContain('250');
  });

  test('the speed is scaled, by keys too, and not while it runs', async () => {
    const transport = await armed();
    for (let i = 0; i < 10; i++) document.body.dispatchEvent(new KeyboardEvent('keydown', { key: '-', bubbles: true }));
    await pointerDown();
    expect(sent(transport, 'holdBegin')).toMatchObject([{ speedFraction: 0.5 }]);
    expect(find(testIds.holdSpeed).attributes('disabled')).toBeDefined();
  });

  test('how it ended is said in words, with the latency of the stop and the peak', async () => {
    const transport = await armed();
    await pointerDown();
    transport.push({
      ...{ type: 'holdEnded', cellKey: 'cell-1', holdId: holdIdOf(transport), endedBy: 'force' },
      ...{ detail: 'x', stopLatencyMs: 41, peakForceN: 24.6 },
    });
    await pass(5);
    expect(phase()).toBe('ended');
    expect(find(testIds.holdOutcome).text()).toMatch(
      /^▲ Ended: the force cap was reached\. stopped within 41\sms, peak 25\sN\.$/,
    );
    expect(sent(transport, 'holdEnd')).toEqual([]);
  });

  test('after the cell has ended it, only a new press begins another', async () => {
    const transport = await armed();
    await pointerDown();
    transport.push({
      ...{ type: 'holdEnded', cellKey: 'cell-1', holdId: holdIdOf(transport), endedBy: 'slow_link' },
      ...{ detail: '', stopLatencyMs: null, peakForceN: 3 },
    });
    await pass(100);
    await pointerDown();
    expect(sent(transport, 'holdBegin')).toHaveLength(1);
    window.dispatchEvent(pointer('pointerup'));
    await pointerDown();
    expect(sent(transport, 'holdBegin')).toHaveLength(2);
    expect(sent(transport, 'holdBegin')[1]!['holdId']).not.toBe(sent(transport, 'holdBegin')[0]!['holdId']);
  });

  test('after a goal the next choice arms the control, and a hand that never let go begins nothing', async () => {
    const transport = await armed();
    await pointerDown();
    transport.push({
      ...{ type: 'holdEnded', cellKey: 'cell-1', holdId: holdIdOf(transport), endedBy: 'goal' },
      ...{ detail: '', stopLatencyMs: null, peakForceN: 3 },
    });
    await pass(100);
    expect(find(testIds.holdButton).attributes('data-armed')).not.toBe('true');
    await wrapper!.find(byTestId(testIds.proposalRow)).trigger('click');
    await pass(300);
    expect(find(testIds.holdButton).attributes('data-armed')).toBe('true');
    await pointerDown();
    expect(sent(transport, 'holdBegin')).toHaveLength(1);
    window.dispatchEvent(pointer('pointerup'));
    await pointerDown();
    expect(sent(transport, 'holdBegin')).toHaveLength(2);
  });

  test('a refusal is said in words, and no beat is sent', async () => {
    const transport = await armed({ holdAnswer: () => ({ code: 'state_changed' }) });
    await pointerDown();
    await pass(100);
    expect(find(testIds.holdOutcome).text()).toContain('The cell has changed since the preview.');
    expect(sent(transport, 'holdBeat')).toEqual([]);
  });

  test('without a word of how it ended, that is said', async () => {
    await armed();
    await pointerDown();
    window.dispatchEvent(pointer('pointerup'));
    await pass(3100);
    expect(find(testIds.holdOutcome).text()).toContain('has not reported how the motion ended');
  });
});

describe('whatever ends the grip ends the motion at once', () => {
  test.each([
    ['another window in front', 'focus_lost', () => window.dispatchEvent(new Event('blur'))],
    [
      'a hidden page',
      'hidden',
      () => {
        hidden = true;
        document.dispatchEvent(new Event('visibilitychange'));
      },
    ],
    ['a page that is left', 'closed', () => window.dispatchEvent(new Event('pagehide'))],
    ['a pointer taken away', 'pointer_lost', () => window.dispatchEvent(pointer('pointercancel'))],
    ['a capture taken away', 'pointer_lost', () => window.dispatchEvent(pointer('lostpointercapture'))],
    [
      'its own button up while another keeps the pointer down',
      'released',
      () => window.dispatchEvent(pointer('pointermove', { button: 0, buttons: 2 })),
    ],
    ['a second button', 'second_press', () => window.dispatchEvent(pointer('pointermove', { button: 2, buttons: 3 }))],
    [
      'a second finger',
      'second_press',
      () => document.body.dispatchEvent(pointer('pointerdown', { pointerId: 8, isPrimary: false })),
    ],
    ['a menu', 'second_press', () => document.body.dispatchEvent(new Event('contextmenu', { bubbles: true }))],
    [
      'the system key',
      'modifier',
      () => document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'Meta', metaKey: true, bubbles: true })),
    ],
    ['the screen being left', 'closed', () => wrapper!.unmount()],
  ])('%s', async (_, why, happen) => {
    const transport = await armed();
    await pointerDown();
    await pass(60);
    const beats = sent(transport, 'holdBeat').length;
    happen();
    await pass(200);
    expect(sent(transport, 'holdEnd')).toMatchObject([{ why }]);
    expect(sent(transport, 'holdBeat')).toHaveLength(beats);
  });

  test('the application being lost is said, and nothing more is sent', async () => {
    const transport = await armed();
    await pointerDown();
    transport.setConnected(false);
    await pass(200);
    expect(find(testIds.holdOutcome).text()).toContain('This window lost its connection to the application.');
  });

  test('the claim going to somebody else', async () => {
    const transport = await armed();
    await pointerDown();
    const by = { operatorId: 'op-2', name: 'Bernd Schmidt', consoleId: 'console-2' };
    transport.happen('cell-1', { type: 'intervention.claimed', interventionId: 'intervention-1', by });
    await pass(5);
    expect(sent(transport, 'holdEnd')).toHaveLength(1);
  });

  test('let go before the beginning was answered, it is ended again after the answer', async () => {
    const transport = await armed();
    find(testIds.holdButton).element.dispatchEvent(pointer('pointerdown'));
    window.dispatchEvent(pointer('pointerup'));
    await pass(100);
    expect(sent(transport, 'holdEnd').length).toBeGreaterThanOrEqual(2);
    expect(sent(transport, 'holdBeat')).toEqual([]);
  });
});

describe('keys', () => {
  test('the space bar holds anywhere on the screen; its repeats begin nothing anew', async () => {
    const transport = await armed();
    document.body.dispatchEvent(space('keydown'));
    document.body.dispatchEvent(space('keydown', { repeat: true }));
    await pass(60);
    expect(sent(transport, 'holdBegin')).toHaveLength(1);
    document.body.dispatchEvent(space('keyup'));
    await pass(5);
    expect(sent(transport, 'holdEnd')).toMatchObject([{ why: 'released' }]);
  });

  test('it moves nothing while someone types, or on a button that it presses', async () => {
    const transport = await armed();
    find(testIds.closeNote).element.dispatchEvent(space('keydown'));
    find(testIds.releaseClaim).element.dispatchEvent(space('keydown'));
    await pass(5);
    expect(sent(transport, 'holdBegin')).toEqual([]);
  });

  test('Enter holds on the focused control only, and losing the focus ends it', async () => {
    const transport = await armed();
    const enter = { code: 'Enter', key: 'Enter', bubbles: true, cancelable: true };
    document.body.dispatchEvent(new KeyboardEvent('keydown', enter));
    expect(sent(transport, 'holdBegin')).toEqual([]);
    const button = find(testIds.holdButton);
    button.element.dispatchEvent(new KeyboardEvent('keydown', enter));
    await pass(50);
    expect(sent(transport, 'holdBegin')).toHaveLength(1);
    await button.trigger('blur');
    expect(sent(transport, 'holdEnd')).toMatchObject([{ why: 'focus_lost' }]);
  });
});

describe('a gamepad', () => {
  const pad = (pressed: boolean): PadOfTest => ({
    ...{ index: 0, id: 'pad of tests', mapping: 'standard', connected: true, timestamp: 0 },
    buttons: Array.from({ length: 16 }, (_, i) => ({ pressed: pressed && i === 5 })),
  });

  test('holds by a shoulder button', async () => {
    const transport = await armed();
    gamepads = [pad(false)];
    await pass(40);
    gamepads = [pad(true)];
    await pass(60);
    expect(sent(transport, 'holdBegin')).toHaveLength(1);
    gamepads = [pad(false)];
    await pass(40);
    expect(sent(transport, 'holdEnd')).toMatchObject([{ why: 'released' }]);
  });

  test('a button that was down when the pad appeared begins nothing', async () => {
    const transport = await armed();
    gamepads = [pad(true)];
    await pass(60);
    expect(sent(transport, 'holdBegin')).toEqual([]);
  });

  test('a reading that stands still ends it', async () => {
    const transport = await armed();
    gamepads = [pad(false)];
    await pass(40);
    gamepads = [pad(true)];
    await pass(60);
    padsLive = false;
    await pass(PAD_SILENCE_MS - 40);
    expect(sent(transport, 'holdEnd')).toEqual([]);
    await pass(80);
    expect(sent(transport, 'holdEnd')).toMatchObject([{ why: 'pad_silent' }]);
  });

  test('unplugged, it has let go', async () => {
    const transport = await armed();
    gamepads = [pad(false)];
    await pass(40);
    gamepads = [pad(true)];
    await pass(60);
    gamepads = [];
    await pass(40);
    expect(sent(transport, 'holdEnd')).toMatchObject([{ why: 'pointer_lost' }]);
  });
});

describe('jogging', () => {
  async function openJog(): Promise<DemoTransport> {
    const transport = await armed();
    document.body.dispatchEvent(new KeyboardEvent('keydown', { key: 'm', bubbles: true }));
    await pass(5);
    return transport;
  }
  const axis = (name: string) => wrapper!.find(`${byTestId(testIds.jogButton)}[data-axis="${name}"]`);

  test('holds a direction in a frame, by steps or without end, with no preview', async () => {
    const transport = await openJog();
    await find(testIds.jogFrame).setValue('bin');
    await find(testIds.jogStep).setValue('5');
    axis('Z1').element.dispatchEvent(pointer('pointerdown'));
    await pass(5);
    expect(sent(transport, 'holdBegin')).toMatchObject([
      {
        previewId: null,
        motion: { kind: 'jog_tool', frame: 'bin', binId: '3B', linear: [0, 0, 1], angular: [0, 0, 0], step: 0.005 },
      },
    ]);
    window.dispatchEvent(pointer('pointerup'));
    await pass(5);
    expect(sent(transport, 'holdEnd')).toHaveLength(1);
  });

  test('moves one joint', async () => {
    const transport = await openJog();
    await wrapper!.find(`${byTestId(testIds.jogWhat)}[data-what="joint"]`).trigger('click');
    axis('J3-1').element.dispatchEvent(pointer('pointerdown'));
    await pass(5);
    expect(sent(transport, 'holdBegin')).toMatchObject([
      { motion: { kind: 'jog_joint', joint: 'J3', direction: -1, step: null } },
    ]);
  });
});

test('Stop is there for everyone, whatever runs and whoever holds', async () => {
  const transport = await armed();
  await pointerDown();
  await find(testIds.holdStop).trigger('click');
  expect(sentCommands(transport)).toEqual([{ type: 'packml', command: 'stop', reason: '' }]);
});
