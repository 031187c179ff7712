import { watchEffect, type WatchStopHandle } from 'vue';
import { useSelectionStore } from '#renderer/stores/selection.ts';

/** Tells which cells the Stop key stops while this screen is shown; a single one is also the cell looked at last. */
export function useStopKeys(cellKeys: () => readonly string[]): WatchStopHandle {
  const selection = useSelectionStore();
  return watchEffect(() => {
    const keys = cellKeys();
    selection.stopKeys = keys;
    if (keys.length === 1 && keys[0] !== undefined) selection.cellKey = keys[0];
  });
}
