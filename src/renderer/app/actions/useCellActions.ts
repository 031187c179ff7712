import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { packmlCommands, packmlNext, type PackmlState } from '#shared/domain/packml.ts';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useCommandsStore } from '#renderer/stores/commands.ts';
import { useSelectionStore } from '#renderer/stores/selection.ts';
import type { WorkspaceAction } from '../palette.ts';
import { useActionMaker } from './useActionMaker.ts';

/** Commands of the cell that was looked at last; whether they are allowed says the one PackML table. */
export function useCellActions() {
  const cells = useCellsStore();
  const selection = useSelectionStore();
  const packmlActions = usePackmlActions();
  const controlActions = useControlActions();
  return computed((): WorkspaceAction[] => {
    const cellKey = selection.cellKey ?? cells.cellKeys[0];
    const packml = cellKey === undefined ? undefined : cells.views.get(cellKey)?.snapshot?.cell.packml;
    return cellKey === undefined || packml === undefined
      ? []
      : [...packmlActions(cellKey, packml), ...controlActions(cellKey)];
  });
}

/** Null when the cell is live. */
function useStaleness() {
  const { t } = useI18n();
  const cells = useCellsStore();
  return (cellKey: string): string | null => (cells.isStale(cellKey) ? t('palette.notLive') : null);
}

function usePackmlActions() {
  const { t } = useI18n();
  const commands = useCommandsStore();
  const staleness = useStaleness();
  const { action, keysOf, nameOf } = useActionMaker();
  return (cellKey: string, packml: PackmlState): WorkspaceAction[] => {
    const stale = staleness(cellKey);
    const state = t(`packml.${packml}`);
    return packmlCommands.map((name) =>
      action(
        `command.${name}`,
        'commands',
        `${t(`packmlCommand.${name}`)} · ${nameOf(cellKey)}`,
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
    );
  };
}

/** Control, the automatic loop, faults and calls. */
function useControlActions() {
  const { t } = useI18n();
  const router = useRouter();
  const cells = useCellsStore();
  const commands = useCommandsStore();
  const staleness = useStaleness();
  const { action, nameOf, go } = useActionMaker();

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

  return (cellKey: string): WorkspaceAction[] => {
    const view = cells.views.get(cellKey);
    if (!view?.snapshot) return [];
    const { control } = view.snapshot.cell;
    const cell = nameOf(cellKey);
    const stale = staleness(cellKey);
    const { automatic } = view.planning;
    const holds = view.operatorToken !== null;
    const command = (
      name: string,
      title: string,
      body: Parameters<typeof commands.send>[1],
      unavailable: string | null,
    ) => action(`command.${name}`, 'commands', title, () => void commands.send(cellKey, body), { unavailable });
    return [
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
  };
}
