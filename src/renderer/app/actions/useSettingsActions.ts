import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { languageChoices, themeChoices, usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useTourStore } from '#renderer/stores/tour/tour.ts';
import { useUndoStore } from '#renderer/stores/undo.ts';
import type { WorkspaceAction } from '../palette.ts';
import { useUndo } from '../useUndo.ts';
import { useActionMaker } from './useActionMaker.ts';

/** Settings, undo and help. */
export function useSettingsActions(dialogs: { openHelp: () => void; openSettings: () => void }) {
  const { t } = useI18n();
  const preferences = usePreferencesStore();
  const tour = useTourStore();
  const undoStore = useUndoStore();
  const { undo, undoText } = useUndo();
  const { action, keysOf } = useActionMaker();

  const settings = computed((): WorkspaceAction[] => [
    action('settings', 'settings', t('settings.title'), dialogs.openSettings, { keys: keysOf('settings') }),
    ...themeChoices.map((theme) =>
      action(
        `theme.${theme}`,
        'settings',
        `${t('settings.theme')}: ${t(`settings.themes.${theme}`)}`,
        () => (preferences.theme = theme),
        { unavailable: preferences.theme === theme ? t('palette.isSo') : null },
      ),
    ),
    ...languageChoices.map((language) =>
      action(
        `language.${language}`,
        'settings',
        `${t('settings.language')}: ${t(`settings.languages.${language}`)}`,
        () => (preferences.language = language),
        { unavailable: preferences.language === language ? t('palette.isSo') : null },
      ),
    ),
    action(
      'undo',
      'settings',
      undoStore.last ? t('undo.button', { what: undoText.value }) : t('undo.help'),
      () => void undo(),
      { keys: keysOf('undo'), unavailable: undoStore.last ? null : t('undo.nothing') },
    ),
  ]);

  const help = computed((): WorkspaceAction[] => [
    action('help', 'help', t('help.title'), dialogs.openHelp, { keys: keysOf('help') }),
    action('tour', 'help', t(tour.isRunning ? 'tour.leave' : 'tour.start'), () =>
      tour.isRunning ? tour.leave() : void tour.start(),
    ),
  ]);

  return computed(() => [...settings.value, ...help.value]);
}
