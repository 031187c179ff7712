import { fuzzyScore } from './fuzzyMatch.ts';

export const actionGroups = ['screens', 'cells', 'commands', 'layout', 'settings', 'help'] as const;
export type ActionGroup = (typeof actionGroups)[number];

/** Something that a person can do in this window, as the palette lists it. */
export interface WorkspaceAction {
  actionId: string;
  group: ActionGroup;
  title: string;
  /** Keys that do the same, as they are written. */
  keys: readonly string[];
  /** Why it cannot be done at present; null when it can. */
  unavailable: string | null;
  run: () => void;
}

/** Best fit first; what cannot be done now comes after what can. Without a search in the order of the list. */
export function searchActions(
  actions: readonly WorkspaceAction[],
  search: string,
  groupName: (group: ActionGroup) => string,
): WorkspaceAction[] {
  if (search.trim() === '') return [...actions];
  return actions
    .flatMap((action) => {
      const score =
        fuzzyScore(search, action.title) ?? fuzzyScore(search, `${action.title} ${groupName(action.group)}`);
      return score === null ? [] : [{ action, score: score - (action.unavailable === null ? 0 : 5) }];
    })
    .sort((a, b) => b.score - a.score)
    .map(({ action }) => action);
}
