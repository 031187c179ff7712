import { expect, it } from 'vitest';
import { forceTraceSchema, type MotionPhase } from '#shared/domain/stow.ts';
import { ForceRecorder } from './ForceRecorder.ts';

const pick: MotionPhase = { phase: 'pick', primitive: null };
const approach: MotionPhase = { phase: 'approach', primitive: null };
const insert: MotionPhase = { phase: 'primitive', primitive: 'insert' };

/** Samples every two milliseconds from zero; `at` says what the motion does then. */
function recorded(untilMs: number, at: (ms: number) => MotionPhase | null) {
  const force = new ForceRecorder();
  force.begin(0);
  for (let ms = 2; ms <= untilMs; ms += 2) force.sample(ms, 1, at(ms));
  return forceTraceSchema.parse(force.trace(25));
}

it('T8 a trace says since when the motion did what', () => {
  const trace = recorded(3000, (ms) => (ms < 1000 ? pick : ms < 2000 ? approach : insert));
  expect(trace.phases).toEqual([
    { ...pick, startMs: 2 },
    { ...approach, startMs: 1000 },
    { ...insert, startMs: 2000 },
  ]);
});

it('T8 what lasts when a trace begins that is shorter than the motion is its first entry; what ended before is left out', () => {
  const trace = recorded(14_000, (ms) => (ms < 1000 ? pick : ms < 13_000 ? approach : insert));
  expect(trace.startMs).toBe(4000);
  expect(trace.phases).toEqual([
    { ...approach, startMs: 1000 },
    { ...insert, startMs: 13_000 },
  ]);
});

it('T8 a motion that cannot tell what it does leaves a trace without phases', () => {
  expect(recorded(100, () => null).phases).toEqual([]);
});
