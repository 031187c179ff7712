import { computed } from 'vue';
import { useCellActions } from './actions/useCellActions.ts';
import { useLayoutActions } from './actions/useLayoutActions.ts';
import { usePlaceActions } from './actions/usePlaceActions.ts';
import { useSettingsActions } from './actions/useSettingsActions.ts';

/** Everything that can be done in this window, with why not where it cannot. Effects show only when the cell's events return. */
export function useActions(dialogs: { openHelp: () => void; openSettings: () => void }) {
  const places = usePlaceActions();
  const cellCommands = useCellActions();
  const layouts = useLayoutActions();
  const settings = useSettingsActions(dialogs);
  return computed(() => [...places.value, ...cellCommands.value, ...layouts.value, ...settings.value]);
}
