import { onBeforeUnmount, onMounted } from 'vue';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';
import { actionOfKey, type KeyAction } from '#renderer/ui/keyMap.ts';

export type InspectAction = Extract<KeyAction, `inspect.${string}`>;

/** Keys of the inspection wherever the focus is, except while someone types or a dialog is open. */
export function useInspectKeys(act: (action: InspectAction) => void): void {
  const preferences = usePreferencesStore();
  function onKey(event: KeyboardEvent): void {
    if (!preferences.letterKeys || event.repeat || isTyping(event)) return;
    if (document.querySelector('[role="dialog"], [role="menu"]')) return;
    const action = actionOfKey(event, ['inspect']);
    if (!action) return;
    event.preventDefault();
    act(action as InspectAction);
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
