import { useI18n } from 'vue-i18n';
import { useRouter } from 'vue-router';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { keyOf, keyText, type KeyAction } from '#renderer/ui/keyMap.ts';
import type { WorkspaceAction } from '../palette.ts';

/** What the groups of actions are made with: their shape, their keys, names of cells and ways to screens. */
export function useActionMaker() {
  const { t } = useI18n();
  const router = useRouter();
  const cells = useCellsStore();

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

  return { action, keysOf, nameOf, go };
}
