import { computed, watch } from 'vue';
import { useI18n } from 'vue-i18n';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useUndoStore, type UndoStep } from '#renderer/stores/undo.ts';

/** Taking back, with its words. */
export function useUndo() {
  const { t, te } = useI18n();
  const store = useUndoStore();

  function wordsOf(step: UndoStep | null): string {
    if (!step) return '';
    const { panel } = step.values;
    const named = panel !== undefined && te(`layout.panels.${panel}`) ? t(`layout.panels.${panel}`) : undefined;
    return t(step.label, named === undefined ? step.values : { ...step.values, panel: named });
  }
  const undoText = computed(() => wordsOf(store.last));
  return { undo: () => store.undo(), undoText };
}

/** Theme, language and keys are taken back like everything else. Once a window. */
export function useUndoablePreferences(): void {
  const preferences = usePreferencesStore();
  const store = useUndoStore();
  // At once: a step that is taken back must not count as a new one.
  const options = { flush: 'sync' } as const;
  watch(
    () => preferences.theme,
    (_, before) => store.did('undo.theme', () => (preferences.theme = before)),
    options,
  );
  watch(
    () => preferences.language,
    (_, before) => store.did('undo.language', () => (preferences.language = before)),
    options,
  );
  watch(
    () => preferences.letterKeys,
    (_, before) => store.did('undo.letterKeys', () => (preferences.letterKeys = before)),
    options,
  );
}
