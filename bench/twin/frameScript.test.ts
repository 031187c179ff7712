import { expect, test } from 'vitest';
import { busyTasksMs, scriptPerFrameMs, type TraceEvent } from './frameScript.ts';

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

test('by the thread’s clock the time that other programs had does not count', () => {
  const onThread = (name: string, ts: number, dur: number, tts: number, tdur: number): TraceEvent => ({
    ...event(name, ts, dur),
    tts,
    tdur,
  });
  const events = [
    onThread('FireAnimationFrame', 0, 1000, 0, 1000),
    onThread('FunctionCall', 5000, 9000, 1500, 2000),
    onThread('FireAnimationFrame', 16_000, 1000, 4000, 500),
    onThread('FireAnimationFrame', 32_000, 1000, 5000, 500),
    onThread('RunTask', 40_000, 120_000, 6000, 60_000),
    onThread('RunTask', 240_000, 120_000, 70_000, 10_000),
  ];
  expect(scriptPerFrameMs(events)).toEqual([10, 1]);
  expect(scriptPerFrameMs(events, 'thread')).toEqual([3, 0.5]);
  expect(busyTasksMs(events, 50)).toEqual([60]);
});

test('the page’s thread counts, also while the thread that draws the twin has more frames', () => {
  const named: TraceEvent = { ...event('thread_name', 0, 0), ph: 'M', args: { name: 'CrRendererMain' } };
  const page = [0, 16_000, 32_000].map((ts) => event('FireAnimationFrame', ts, 1000));
  const drawing = [0, 8000, 16_000, 24_000, 32_000].map((ts) => event('FireAnimationFrame', ts, 5000, 2));
  expect(scriptPerFrameMs([named, ...drawing, ...page])).toEqual([1, 1]);
});

test('without frames there is nothing to say', () => {
  expect(scriptPerFrameMs([event('FunctionCall', 0, 5)])).toEqual([]);
});
