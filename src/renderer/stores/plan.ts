import { defineStore } from 'pinia';
import { onScopeDispose, shallowRef, watch } from 'vue';
import { useBridge } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';

/** What each cell is to stow in an hour while it works, from the shift settings. Null while they are not known. */
export const usePlanStore = defineStore('plan', () => {
  const bridge = useBridge();
  const cells = useCellsStore();
  const targets = shallowRef<{ usual: number; cells: Readonly<Record<string, number>> } | null>(null);

  async function load(): Promise<void> {
    const answer = await bridge.request('shiftSettings', {});
    if (!answer.ok) return;
    const { targetUnitsPerHour, cellTargets } = answer.value.settings;
    targets.value = { usual: targetUnitsPerHour, cells: cellTargets };
  }
  watch(
    () => cells.connected,
    (connected) => {
      if (connected) void load();
    },
    { immediate: true },
  );
  const end = bridge.onPush((push) => {
    if (push.type === 'handoverChanged') void load();
  });
  onScopeDispose(end);

  const ofCell = (cellKey: string): number | null =>
    targets.value === null ? null : (targets.value.cells[cellKey] ?? targets.value.usual);
  return { targets, ofCell };
});
