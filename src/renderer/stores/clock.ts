import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef } from 'vue';

const TICK_MS = 500;

/** Wall clock for ages and durations on the screen; ticks twice a second, so that whatever reads it renders that often. */
export const useClockStore = defineStore('clock', () => {
  const nowMs = shallowRef(Date.now());
  const timer = setInterval(() => (nowMs.value = Date.now()), TICK_MS);
  onScopeDispose(() => clearInterval(timer));
  return { nowMs };
});
