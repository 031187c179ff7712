import { defineStore } from 'pinia';
import { shallowReactive, watch } from 'vue';
import { useClockStore } from './clock.ts';
import { SampleRing } from './SampleRing.ts';

/** A curve that moves is drawn so often at most; one that does not with the clock, because its time goes on. */
const MOVING_TICK_MS = 50;
/** A sensor at rest trembles by less than this, newtons. */
const QUIET_N = 0.25;

/** 30 s at 100 Hz. */
const FORCE_SAMPLES = 3000;

export interface JointSample {
  timeMs: number;
  /** NaN for a joint of which a recording says nothing. */
  values: readonly number[];
}
type JointListener = (sample: JointSample) => void;

/** Numbers that come many times a second. They stay out of Vue's reactivity; one tick an animation frame says that some came. */
export const useTelemetryStore = defineStore('telemetry', () => {
  const force = new Map<string, SampleRing>();
  const joints = new Map<string, JointSample>();
  const listeners = new Map<string, Set<JointListener>>();
  const forceTicks = shallowReactive(new Map<string, number>());
  const waiting = new Set<string>();
  /** Value and time of the last tick, by cell. */
  const shown = new Map<string, { forceN: number; atMs: number }>();
  const later = new Map<string, ReturnType<typeof setTimeout>>();
  /** Quiet ones, which are told in the same frame as the time. */
  const withClock = new Set<string>();

  const forceOf = (cellKey: string): SampleRing => {
    let ring = force.get(cellKey);
    if (!ring) force.set(cellKey, (ring = new SampleRing(FORCE_SAMPLES)));
    return ring;
  };

  function addForce(cellKey: string, startMs: number, periodMs: number, forceN: readonly number[]): void {
    const ring = forceOf(cellKey);
    // A clock that went back (another epoch) starts the plot anew.
    if (ring.lastTimeMs !== null && startMs < ring.lastTimeMs - 1000) ring.clear();
    forceN.forEach((value, i) => ring.push(startMs + i * periodMs, value));
    const last = shown.get(cellKey);
    const isQuiet = last !== undefined && forceN.every((value) => Math.abs(value - last.forceN) < QUIET_N);
    if (isQuiet && !later.has(cellKey)) {
      withClock.add(cellKey);
      return;
    }
    const earlyMs = last ? last.atMs + MOVING_TICK_MS - performance.now() : 0;
    if (earlyMs > 0) {
      // What came last is shown also when nothing comes after it.
      if (!later.has(cellKey))
        later.set(
          cellKey,
          setTimeout(() => show(cellKey), earlyMs),
        );
    } else show(cellKey);
  }

  function show(cellKey: string): void {
    clearTimeout(later.get(cellKey));
    later.delete(cellKey);
    withClock.delete(cellKey);
    shown.set(cellKey, { forceN: forceOf(cellKey).lastValue ?? 0, atMs: performance.now() });
    if (waiting.size === 0) requestAnimationFrame(tick);
    waiting.add(cellKey);
  }

  const clock = useClockStore();
  watch(
    () => clock.monotonicMs,
    () => [...withClock].forEach(show),
  );

  function tick(): void {
    for (const cellKey of waiting) forceTicks.set(cellKey, (forceTicks.get(cellKey) ?? 0) + 1);
    waiting.clear();
  }

  function setJoints(cellKey: string, sample: JointSample): void {
    joints.set(cellKey, sample);
    for (const listener of listeners.get(cellKey) ?? []) listener(sample);
  }

  /** Forgets a cell's values: a replay went to another time, or is over. */
  function forget(cellKey: string): void {
    force.get(cellKey)?.clear();
    joints.delete(cellKey);
    shown.delete(cellKey);
    forceTicks.set(cellKey, (forceTicks.get(cellKey) ?? 0) + 1);
  }

  const latestJoints = (cellKey: string): JointSample | null => joints.get(cellKey) ?? null;

  /** Calls back with the last sample at once, then with every new one. Returns the function that ends it. */
  function onJoints(cellKey: string, listener: JointListener): () => void {
    let set = listeners.get(cellKey);
    if (!set) listeners.set(cellKey, (set = new Set()));
    set.add(listener);
    const last = joints.get(cellKey);
    if (last) listener(last);
    return () => void set.delete(listener);
  }

  return { forceOf, forceTicks, addForce, setJoints, forget, latestJoints, onJoints };
});
