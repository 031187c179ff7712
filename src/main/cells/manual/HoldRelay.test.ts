import { beforeEach, describe, expect, it } from 'vitest';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { ManualMotion, PreviewBasis } from '#shared/domain/manualMotion.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { HoldRelay } from './HoldRelay.ts';

const jog: ManualMotion = { kind: 'jog_joint', joint: 'J1', direction: 1, step: null };
const chain: ManualMotion = { kind: 'chain', binId: '3C', chain: [primitiveStep('sweep')] };
const basis: PreviewBasis = { podId: 'pod-1', binId: '3C', estimateImageId: 'img-1', heldItemId: null };
const accepted: CommandAck = { commandId: 'command-1', accepted: true, fencingToken: 1, atMs: 0 };

let sent: string[];
let begun: CellCommandBody[];
let pushes: BridgePush[];
let answer: (ack: CommandAck) => void;
let relay: HoldRelay;
beforeEach(() => {
  [sent, begun, pushes] = [[], [], []];
  relay = new HoldRelay({
    cell: () => ({
      limits: () => ({ beatPeriodMs: 25, beatTimeoutMs: 90, maxRoundTripMs: 150, maxToolSpeedMps: 0.25 }),
      begin: (body) => {
        begun.push(body);
        return new Promise((resolve) => (answer = resolve));
      },
      beat: ({ index }) => sent.push(`beat ${index}`),
      end: ({ holdId }) => sent.push(`end ${holdId}`),
      note: (text) => sent.push(text),
    }),
    previewed: (_cellKey, previewId) => (previewId === 'preview-1' ? { motion: chain, basis } : null),
    push: (push) => pushes.push(push),
    newId: () => 'command-of-tests',
    nowMs: () => 0,
  });
});
const begin = (motion: ManualMotion = jog, previewId: string | null = null, holdId = 'hold-0001') =>
  relay.begin('window-1', { cellKey: 'a', holdId, previewId, motion, speedFraction: 1 });
const beat = (index: number, windowId = 'window-1') =>
  relay.beat(windowId, { cellKey: 'a', holdId: 'hold-0001', index, echoIndex: null });
const ended = {
  epoch: 'e',
  seq: 1,
  timeMs: 0,
  commandId: null,
  body: {
    ...({ type: 'manual.ended', holdId: 'hold-0001', motion: jog, endedBy: 'released', detail: 'x' } as const),
    ...{ by: { operatorId: 'a', name: 'A', consoleId: 'c' }, stopLatencyMs: 40, peakForceN: 1, steps: [] },
  },
};

describe('the relay of a hold', () => {
  it('hands each beat on once and at once, makes none by itself, and takes none of another window', () => {
    void begin();
    beat(0);
    beat(1, 'window-2');
    beat(1);
    expect(sent).toEqual(['beat 0', 'beat 1']);
  });

  it('asks for exactly what was previewed, with the state that the preview rests on', async () => {
    void begin(chain, 'preview-1');
    expect(begun).toMatchObject([{ type: 'hold.begin', motion: chain, basis }]);
    for (const [motion, previewId] of [
      [chain, null],
      [chain, 'preview-2'],
      [{ ...chain, binId: '2A' }, 'preview-1'],
    ] as const)
      expect((await begin(motion, previewId, 'hold-0002')).ack).toMatchObject({ code: 'not_previewed' });
    expect(begun).toHaveLength(1);
  });

  it('ends the hold of a window that is gone, and lets no beat follow', () => {
    void begin();
    relay.windowGone('window-2', 'closed');
    expect(sent).toEqual([]);
    relay.windowGone('window-1', 'hidden');
    beat(5);
    expect(sent).toEqual(['end hold-0001', 'hold hold-0001: the control was let go (hidden)']);
  });

  it('ends what was let go before the cell had answered', async () => {
    const reply = begin();
    relay.end('window-1', { cellKey: 'a', holdId: 'hold-0001', why: 'released' });
    answer(accepted);
    expect((await reply).ack.accepted).toBe(true);
    expect(sent).toEqual(['end hold-0001', 'end hold-0001']);
  });

  it('tells the window once that a hold is over', async () => {
    const reply = begin();
    answer(accepted);
    await reply;
    relay.onEvent('b', ended);
    relay.onEvent('a', ended);
    relay.onEvent('a', ended);
    expect(pushes).toMatchObject([{ type: 'holdEnded', holdId: 'hold-0001', endedBy: 'released', stopLatencyMs: 40 }]);
    beat(9);
    expect(sent).toEqual([]);
  });

  it('tells it as well when the end is lost in a gap', async () => {
    const reply = begin();
    answer(accepted);
    await reply;
    relay.onSnapshot('a', { cell: { manual: null } } as never);
    expect(pushes).toMatchObject([{ type: 'holdEnded', endedBy: 'disconnected', stopLatencyMs: null }]);
  });
});
