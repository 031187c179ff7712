import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef } from 'vue';

/** Ages and times of day are shown in whole seconds; each tick has the page drawn again. */
const TICK_MS = 1000;

/** Wall clock of this window, milliseconds since the Unix epoch: to date things. It can be set, forward and back, at any moment. */
export const wallNowMs = (): number => Date.now();
/** Milliseconds that only go forward: silence, ages and waits are measured with it. */
export const monotonicNowMs = (): number => performance.now();

/** Both clocks for what the screen shows; they tick once a second, so that whatever reads them renders that often. */
export const useClockStore = defineStore('clock', () => {
  const nowMs = shallowRef(wallNowMs());
  const monotonicMs = shallowRef(monotonicNowMs());
  const timer = setInterval(() => {
    nowMs.value = wallNowMs();
    monotonicMs.value = monotonicNowMs();
  }, TICK_MS);
  onScopeDispose(() => clearInterval(timer));
  return { nowMs, monotonicMs };
});
