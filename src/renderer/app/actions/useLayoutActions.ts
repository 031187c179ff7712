import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useLayoutsStore } from '#renderer/stores/layout/layouts.ts';
import type { WorkspaceAction } from '../palette.ts';
import { useActionMaker } from './useActionMaker.ts';

/** Panels of the cell's screen, and layouts with a name. */
export function useLayoutActions() {
  const { t } = useI18n();
  const layouts = useLayoutsStore();
  const { action } = useActionMaker();

  return computed((): WorkspaceAction[] => [
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
}
