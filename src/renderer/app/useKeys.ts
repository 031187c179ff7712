import { onBeforeUnmount, onMounted } from 'vue';
import { useRouter } from 'vue-router';
import { useAlarmsStore } from '#renderer/stores/alarms.ts';
import { useAlarmSoundStore } from '#renderer/stores/alarmSound.ts';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useCommandsStore } from '#renderer/stores/commands.ts';
import { usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useSelectionStore } from '#renderer/stores/selection.ts';
import { isTyping } from '#renderer/ui/isTyping.ts';
import { actionOfKey, keyOf, type KeyAction } from '#renderer/ui/keyMap.ts';
import { useUndoStore } from '#renderer/stores/undo.ts';

export interface WindowKeyActions {
  openHelp: () => void;
  openSettings: () => void;
  togglePalette: () => void;
}

/** Keys that work on every screen, as keyMap.ts declares them. Escape is none of them: it never moves anything. */
export function useKeys(actions: WindowKeyActions): void {
  const router = useRouter();
  const alarms = useAlarmsStore();
  const alarmSound = useAlarmSoundStore();
  const cells = useCellsStore();
  const commands = useCommandsStore();
  const preferences = usePreferencesStore();
  const selection = useSelectionStore();
  const undo = useUndoStore();

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

  const go = (name: string) => (): void => void router.push({ name });
  const handlers: Partial<Record<KeyAction, () => void>> = {
    'go.overview': go('overview'),
    'go.cell': () => {
      const cellKey = selection.cellKey ?? cells.cellKeys[0];
      if (cellKey !== undefined) void router.push({ name: 'cell', params: { cellKey } });
    },
    'go.intervention': go('intervention'),
    'go.inspect': go('inspect'),
    'go.alarms': go('alarms'),
    'go.replay': go('replay'),
    'go.shift': go('shift'),
    'go.handover': go('handover'),
    'go.audit': go('audit'),
    'go.diagnosis': go('diagnosis'),
    'cell.previous': () => stepCell(-1),
    'cell.next': () => stepCell(1),
    'alarm.acknowledge': () => void alarms.acknowledgeTop(),
    'alarm.silence': () => alarmSound.silence(),
    undo: () => void undo.undo(),
    help: actions.openHelp,
    settings: actions.openSettings,
  };
  const isSingle = (action: KeyAction): boolean => keyOf(action).presses.every((press) => !press.withControl);

  function onKey(event: KeyboardEvent): void {
    // Also while someone types and while a dialog is open.
    const always = actionOfKey(event, ['always']);
    if (always !== null) {
      event.preventDefault();
      if (event.repeat) return;
      if (always === 'stop') stop();
      else actions.togglePalette();
      return;
    }
    if (event.repeat || isTyping(event)) return;
    if (document.querySelector('[role="dialog"], [role="menu"]')) return;
    const action = actionOfKey(event, ['window']);
    const handler = action && handlers[action];
    if (!action || !handler || (isSingle(action) && !preferences.letterKeys)) return;
    event.preventDefault();
    handler();
  }

  // Capturing: no component may swallow the Stop key.
  onMounted(() => window.addEventListener('keydown', onKey, { capture: true }));
  onBeforeUnmount(() => window.removeEventListener('keydown', onKey, { capture: true }));
}
