import type { Composer } from 'vue-i18n';
import type { PlanReason } from '#shared/domain/plan.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { Measures } from './useMeasures.ts';

type Translate = Pick<Composer, 't' | 'te'>;

/** A reason in the language shown; a code that the words do not know yet is said as the planner said it. */
export function reasonText(reason: PlanReason, { t, te }: Translate, measures: Measures): string {
  const key = `reason.${reason.code}`;
  if (!te(key)) return reason.text;
  const { values } = reason;
  const number = (name: string): number => Number(values[name] ?? 0);
  return t(key, {
    ...values,
    shortMm: Math.abs(number('marginMm')),
    sideWord: te(`choice.${values['side']}`) ? t(`choice.${values['side']}`) : String(values['side'] ?? ''),
    massKg: measures.number(number('massKg'), 1),
    limitKg: measures.number(number('limitKg'), 1),
    swapPercent: measures.number(number('swapBelow') * 100, 1),
    bestPercent: measures.number(number('bestP') * 100, 1),
    thresholdPercent: measures.number(number('threshold') * 100, 1),
  });
}

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
