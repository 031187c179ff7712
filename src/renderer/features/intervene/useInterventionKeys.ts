import { onBeforeUnmount, onMounted } from 'vue';
import { isTyping } from '#renderer/ui/isTyping.ts';

/** Keys of the intervention screen, by `event.key`; none of them moves anything. Not while someone types or a dialog is open. */
export function useInterventionKeys(actions: Readonly<Record<string, () => void>>): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    if (document.querySelector('[role="dialog"]')) return;
    const action = actions[event.key.length === 1 ? event.key.toLowerCase() : event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
