import type { Composer } from 'vue-i18n';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { Measures } from './useMeasures.ts';

type Translate = Pick<Composer, 't' | 'te'>;

/** "sweep left 84 mm, insert" */
export function chainText(chain: readonly PrimitiveStep[], { t }: Translate, measures: Measures): string {
  return chain
    .map(({ primitive, parameters }) =>
      primitive === 'sweep'
        ? t('chain.sweep', {
            side: t(`choice.${parameters['side']}`),
            distance: measures.millimetres(Number(parameters['distanceM'] ?? 0)),
          })
        : t(`chain.${primitive}`, {
            side: t(`choice.${String(parameters['side'] ?? 'left')}`),
            x: measures.millimetres(Number(parameters['bladeXM'] ?? parameters['xM'] ?? 0)),
          }),
    )
    .join(', ');
}
