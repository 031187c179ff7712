import { defineStore } from 'pinia';
import { shallowReactive, shallowRef } from 'vue';

/** What a person looks at: it survives a change of screens, and is nobody else's business. */
export const useSelectionStore = defineStore('selection', () => {
  /** Cell that was looked at last. */
  const cellKey = shallowRef<string | null>(null);
  /** Cells that the Stop key stops on this screen: one on a cell's screens, all on the others. */
  const stopKeys = shallowRef<readonly string[]>([]);
  const binIds = shallowReactive(new Map<string, string>());

  const binOf = (key: string): string | null => binIds.get(key) ?? null;
  function selectBin(key: string, binId: string | null): void {
    if (binId === null) binIds.delete(key);
    else binIds.set(key, binId);
  }
  return { cellKey, stopKeys, binOf, selectBin };
});
