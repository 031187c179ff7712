import { onBeforeUnmount, onMounted } from 'vue';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';
import { actionOfKey, type KeyAction } from '#renderer/ui/keyMap.ts';

/** Keys of the intervention screen, as keyMap.ts declares them; none of them moves anything (the space bar is useHoldToRun's). */
export function useInterventionKeys(actions: Readonly<Partial<Record<KeyAction, () => void>>>): void {
  const preferences = usePreferencesStore();
  function onKey(event: KeyboardEvent): void {
    if (!preferences.letterKeys || isTyping(event) || document.querySelector('[role="dialog"], [role="menu"]')) return;
    const name = actionOfKey(event, ['manual']);
    const action = name && actions[name];
    if (!action) return;
    event.preventDefault();
    action();
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
