import { computed } from 'vue';
import { useI18n } from 'vue-i18n';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useSelectionStore } from '#renderer/stores/selection.ts';
import { navScreens } from '../navScreens.ts';
import { useActionMaker } from './useActionMaker.ts';

/** Ways to screens, cells and open calls. */
export function usePlaceActions() {
  const { t } = useI18n();
  const cells = useCellsStore();
  const selection = useSelectionStore();
  const { action, keysOf, nameOf, go } = useActionMaker();

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

  return computed(() => [...screens.value, ...places.value]);
}
