import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';
import { alarmOfAlert } from '#shared/domain/alarmList.ts';
import type { SystemAlert } from '#shared/bridge/bridge.ts';

/** What the application itself has to report: disk full, journal locked, protocol refused. One entry a cause. */
export const useAlertsStore = defineStore('alerts', () => {
  const all = shallowRef<readonly SystemAlert[]>([]);
  const open = computed(() => all.value.filter((alert) => alert.endedAtMs === null));
  /** Those that no alarm stands for: one warning, not two. */
  const notices = computed(() => open.value.filter((alert) => alarmOfAlert(alert.code) === null));

  const same = (a: SystemAlert, b: SystemAlert): boolean => a.code === b.code && a.cellKey === b.cellKey;
  const set = (alerts: readonly SystemAlert[]): void => void (all.value = alerts);
  const update = (alert: SystemAlert): void =>
    void (all.value = [...all.value.filter((known) => !same(known, alert)), alert].slice(-50));

  return { all, open, notices, set, update };
});
