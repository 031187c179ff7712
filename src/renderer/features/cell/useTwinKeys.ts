import { onBeforeUnmount, onMounted } from 'vue';
import { twinViews, type TwinView } from '#renderer/scene/framing.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';

/** Keys 1 to 4 choose the twin's view wherever the focus is, except while someone types. */
export function useTwinKeys(show: (view: TwinView) => void): void {
  function onKey(event: KeyboardEvent): void {
    if (event.ctrlKey || event.metaKey || event.altKey || isTyping(event)) return;
    const view = twinViews[Number(event.key) - 1];
    if (view !== undefined) show(view);
  }
  onMounted(() => window.addEventListener('keydown', onKey));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey));
}
