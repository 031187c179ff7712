import { onBeforeUnmount, onMounted } from 'vue';
import { useRouter } from 'vue-router';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useCommandsStore } from '#renderer/stores/commands.ts';
import { useSelectionStore } from '#renderer/stores/selection.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';

/** Keys that work on every screen. Escape is none of them: it never moves anything. */
export function useKeys(actions: { openHelp: () => void; openSettings: () => void }): void {
  const router = useRouter();
  const cells = useCellsStore();
  const commands = useCommandsStore();
  const selection = useSelectionStore();

  /** Stops what the status bar says this key stops. */
  function stop(): void {
    for (const cellKey of selection.stopKeys)
      void commands.send(cellKey, { type: 'packml', command: 'stop', reason: 'Stop key' });
  }

  function stepCell(by: 1 | -1): void {
    const keys = cells.cellKeys;
    const at = keys.indexOf(selection.cellKey ?? '');
    const next = keys[(Math.max(0, at) + by + keys.length) % keys.length];
    if (next !== undefined) void router.push({ name: 'cell', params: { cellKey: next } });
  }

  const screens: Record<string, () => void> = {
    a: () => void router.push({ name: 'overview' }),
    c: () => {
      const cellKey = selection.cellKey ?? cells.cellKeys[0];
      if (cellKey !== undefined) void router.push({ name: 'cell', params: { cellKey } });
    },
    i: () => void router.push({ name: 'intervention' }),
    d: () => void router.push({ name: 'inspect' }),
    l: () => void router.push({ name: 'alarms' }),
    r: () => void router.push({ name: 'replay' }),
    s: () => void router.push({ name: 'shift' }),
    h: () => void router.push({ name: 'handover' }),
    j: () => void router.push({ name: 'audit' }),
    g: () => void router.push({ name: 'diagnosis' }),
    '[': () => stepCell(-1),
    ']': () => stepCell(1),
    '?': actions.openHelp,
    ',': actions.openSettings,
  };

  function onKey(event: KeyboardEvent): void {
    // Ctrl+Pause reports itself as Cancel; both stop, also while someone types and while a dialog is open.
    if (event.key === 'Pause' || event.key === 'Cancel') {
      event.preventDefault();
      if (!event.repeat) stop();
      return;
    }
    if (event.ctrlKey || event.metaKey || event.altKey || event.repeat || isTyping(event)) return;
    if (document.querySelector('[role="dialog"]')) return;
    const action = screens[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  }

  // Capturing: no component may swallow the Stop key.
  onMounted(() => window.addEventListener('keydown', onKey, { capture: true }));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey, { capture: true }));
}
