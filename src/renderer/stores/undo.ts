import { defineStore } from 'pinia';
import { computed, shallowRef } from 'vue';

/** Steps that can be taken back; older ones are forgotten. */
const STEPS_KEPT = 30;

export interface UndoStep {
  /** Message key of what was done, with its values. */
  label: string;
  values: Readonly<Record<string, string>>;
  undo: () => void;
}

/**
 * What this window can take back: settings, layouts, closed panels, dismissed notes. Never a command of a cell: what a machine
 * has done is done, and the cell has commands of its own to go on from there.
 */
export const useUndoStore = defineStore('undo', () => {
  const steps = shallowRef<readonly UndoStep[]>([]);
  const last = computed(() => steps.value.at(-1) ?? null);
  let isUndoing = false;

  /** Taking back is no step of its own. */
  function did(label: string, undo: () => void, values: Readonly<Record<string, string>> = {}): void {
    if (!isUndoing) steps.value = [...steps.value, { label, values, undo }].slice(-STEPS_KEPT);
  }

  /** Returns the step that was taken back, or null when there is none. */
  function undo(): UndoStep | null {
    const step = last.value;
    if (!step) return null;
    steps.value = steps.value.slice(0, -1);
    isUndoing = true;
    try {
      step.undo();
    } finally {
      isUndoing = false;
    }
    return step;
  }

  return { last, did, undo };
});
