import { onBeforeUnmount, onMounted } from 'vue';
import type { TwinView } from '#renderer/scene/framing.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';
import { actionOfKey, type KeyAction } from '#renderer/ui/keyMap.ts';

const viewOf: Partial<Record<KeyAction, TwinView>> = {
  'view.follow': 'follow',
  'view.hero': 'hero',
  'view.front': 'front',
  'view.top': 'top',
  'view.tool': 'tool',
  'view.bin': 'bin',
};

/** Keys choose the twin's view wherever the focus is, except while someone types or chooses in a dialog. */
export function useTwinKeys(show: (view: TwinView) => void, toggleInsets: () => void): void {
  const preferences = usePreferencesStore();
  function onKey(event: KeyboardEvent): void {
    if (!preferences.letterKeys || isTyping(event) || document.querySelector('[role="dialog"], [role="menu"]')) return;
    const action = actionOfKey(event, ['twin']);
    const view = action && viewOf[action];
    if (view) show(view);
    else if (action === 'view.insets') toggleInsets();
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
