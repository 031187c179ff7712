import { expect, test } from 'vitest';
import { scriptPerFrameMs, type TraceEvent } from './frameScript.ts';

const event = (name: string, ts: number, dur: number, tid = 1): TraceEvent => ({ name, ph: 'X', pid: 1, tid, ts, dur });

test('script since the frame before counts to a frame, nested script once, other threads not at all', () => {
  const frames = [0, 16_000, 32_000, 48_000].map((ts) => event('FireAnimationFrame', ts, 1000));
  const events = [
    ...frames,
    // A message between two frames, with its microtasks inside.
    event('FunctionCall', 20_000, 2000),
    event('RunMicrotasks', 20_500, 1000),
    event('FunctionCall', 20_000, 9000, 2),
    event('Paint', 24_000, 5000),
  ];
  expect(scriptPerFrameMs(events)).toEqual([1, 3, 1]);
});

test('several callbacks of one frame are one frame', () => {
  const events = [0, 500, 16_000, 16_500, 32_000].map((ts) => event('FireAnimationFrame', ts, 400));
  expect(scriptPerFrameMs(events)).toEqual([0.8, 0.8]);
});

test('without frames there is nothing to say', () => {
  expect(scriptPerFrameMs([event('FunctionCall', 0, 5)])).toEqual([]);
});
