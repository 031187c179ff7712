import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { packmlCommands, packmlNext } from '#shared/domain/packml.ts';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useCommandsStore } from '#renderer/stores/commands.ts';
import { useLayoutsStore } from '#renderer/stores/layout/layouts.ts';
import { languageChoices, themeChoices, usePreferencesStore } from '#renderer/stores/preferences.ts';
import { useSelectionStore } from '#renderer/stores/selection.ts';
import { useTourStore } from '#renderer/stores/tour/tour.ts';
import { useUndoStore } from '#renderer/stores/undo.ts';
import { keyOf, keyText, type KeyAction } from '#renderer/ui/keyMap.ts';
import type { WorkspaceAction } from './palette.ts';
import { navScreens } from './navScreens.ts';
import { useUndo } from './useUndo.ts';

/** Everything that can be done in this window, with why not where it cannot. Effects show only when the cell's events return. */
export function useActions(dialogs: { openHelp: () => void; openSettings: () => void }) {
  const { t } = useI18n();
  const router = useRouter();
  const cells = useCellsStore();
  const commands = useCommandsStore();
  const layouts = useLayoutsStore();
  const preferences = usePreferencesStore();
  const selection = useSelectionStore();
  const tour = useTourStore();
  const undoStore = useUndoStore();
  const { undo, undoText } = useUndo();

  const keysOf = (action: KeyAction): string[] =>
    keyOf(action).presses.map((press) => keyText(press, t('help.control')));
  const nameOf = (cellKey: string): string =>
    cells.views.get(cellKey)?.snapshot?.cell.name ?? cells.views.get(cellKey)?.description?.name ?? cellKey;
  const action = (
    actionId: string,
    group: WorkspaceAction['group'],
    title: string,
    run: () => void,
    more: { keys?: readonly string[]; unavailable?: string | null } = {},
  ): WorkspaceAction => ({
    actionId,
    group,
    title,
    run,
    keys: more.keys ?? [],
    unavailable: more.unavailable ?? null,
  });
  const go =
    (name: string, params: Record<string, string> = {}) =>
    (): void =>
      void router.push({ name, params });

  const screens = computed(() =>
    navScreens.map((name) => {
      const cellKey = selection.cellKey ?? cells.cellKeys[0];
      const needsCell = name === 'cell';
      return action(
        `go.${name}`,
        'screens',
        t(`nav.${name}Title`),
        needsCell && cellKey !== undefined ? go('cell', { cellKey }) : go(name),
        {
          keys: keysOf(`go.${name}`),
          unavailable: needsCell && cellKey === undefined ? t('palette.noCell') : null,
        },
      );
    }),
  );

  const places = computed(() => [
    ...cells.cellKeys.map((cellKey) =>
      action(`cell.${cellKey}`, 'cells', t('palette.openCell', { cell: nameOf(cellKey) }), go('cell', { cellKey })),
    ),
    ...cells.openInterventions.map(({ cellKey, intervention }) =>
      action(
        `call.${cellKey}.${intervention.interventionId}`,
        'cells',
        t('palette.openCall', {
          cell: nameOf(cellKey),
          why: intervention.cause ? t(`cause.${intervention.cause}`) : t(`interventionReason.${intervention.reason}`),
        }),
        go('intervention', { cellKey, interventionId: intervention.interventionId }),
      ),
    ),
  ]);

  /** Commands of the cell that was looked at last; whether they are allowed says the one PackML table. */
  const cellCommands = computed((): WorkspaceAction[] => {
    const cellKey = selection.cellKey ?? cells.cellKeys[0];
    const view = cellKey === undefined ? undefined : cells.views.get(cellKey);
    if (cellKey === undefined || !view?.snapshot) return [];
    const { packml, control } = view.snapshot.cell;
    const cell = nameOf(cellKey);
    const stale = cells.isStale(cellKey) ? t('palette.notLive') : null;
    const state = t(`packml.${packml}`);
    const { automatic } = view.planning;
    const holds = view.operatorToken !== null;
    const command = (
      name: string,
      title: string,
      body: Parameters<typeof commands.send>[1],
      unavailable: string | null,
    ) => action(`command.${name}`, 'commands', title, () => void commands.send(cellKey, body), { unavailable });
    return [
      ...packmlCommands.map((name) =>
        action(
          `command.${name}`,
          'commands',
          `${t(`packmlCommand.${name}`)} · ${cell}`,
          () => void commands.send(cellKey, { type: 'packml', command: name, reason: '' }),
          {
            // Stop is offered whatever is known: it is the cell that decides.
            unavailable:
              name === 'stop' || name === 'abort'
                ? null
                : (stale ?? (packmlNext(packml, name) === null ? t('palette.notInState', { state }) : null)),
            keys: name === 'stop' ? keysOf('stop') : [],
          },
        ),
      ),
      command(
        'take',
        `${t('cell.take')} · ${cell}`,
        {
          type: 'control.acquire',
          role: 'operator',
          takeOver: control?.role === 'operator' && !holds,
          reason: '',
        },
        stale ?? (holds ? t('palette.holdsAlready') : null),
      ),
      command(
        'release',
        `${t('cell.release')} · ${cell}`,
        { type: 'control.release' },
        stale ?? (holds ? null : t('palette.holdsNot')),
      ),
      action(
        'command.automatic',
        'commands',
        t(automatic ? 'palette.automaticOff' : 'palette.automaticOn', { cell }),
        () => void commands.setAutomatic(cellKey, !automatic),
      ),
      ...((view.description?.faultNames.length ?? 0) > 0
        ? [action('faults', 'commands', `${t('fault.title')} · ${cell}`, go('diagnosis', { cellKey }))]
        : []),
      action('command.help', 'commands', t('palette.askForHelp', { cell }), () => void askForHelp(cellKey), {
        unavailable: stale,
      }),
    ];
  });
  async function askForHelp(cellKey: string): Promise<void> {
    const answer = await commands.send(cellKey, {
      type: 'intervention.open',
      reason: 'operator',
      detail: t('intervention.askDetail'),
      binId: null,
      itemId: null,
    });
    if (answer?.accepted) await router.push({ name: 'intervention' });
  }

  const layoutActions = computed((): WorkspaceAction[] => [
    action('layout.reset', 'layout', t('layout.reset'), layouts.reset),
    ...layouts.named.map(({ name }) =>
      action(`layout.apply.${name}`, 'layout', t('palette.applyLayout', { name }), () => layouts.apply(name)),
    ),
    ...layouts.closed.map((panelId) =>
      action(`layout.open.${panelId}`, 'layout', t('layout.open', { panel: t(`layout.panels.${panelId}`) }), () =>
        layouts.restore(panelId),
      ),
    ),
    ...layouts.open.map((panelId) =>
      action(
        `layout.close.${panelId}`,
        'layout',
        t('layout.close', { panel: t(`layout.panels.${panelId}`) }),
        () => layouts.close(panelId as (typeof layouts.closed)[number]),
        { unavailable: layouts.open.length === 1 ? t('layout.lastPanel') : null },
      ),
    ),
  ]);

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

  return computed(() => [
    ...screens.value,
    ...places.value,
    ...cellCommands.value,
    ...layoutActions.value,
    ...settings.value,
    ...help.value,
  ]);
}
