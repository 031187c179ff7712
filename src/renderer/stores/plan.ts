import { defineStore } from 'pinia';
import { shallowRef } from 'vue';

/** What each cell is to stow in an hour while it works. Null where nobody has set a plan. */
export const usePlanStore = defineStore('plan', () => {
  const targets = shallowRef<{ usual: number | null; cells: Readonly<Record<string, number>> }>({
    usual: null,
    cells: {},
  });
  const ofCell = (cellKey: string): number | null => targets.value.cells[cellKey] ?? targets.value.usual;
  const set = (usual: number | null, cells: Readonly<Record<string, number>> = {}): void =>
    void (targets.value = { usual, cells });
  return { targets, ofCell, set };
});
