import { computed, type ComputedRef } from 'vue';
import { useI18n } from 'vue-i18n';
import type { StowInProgress } from '#shared/domain/stow.ts';

/** What a stow does at the moment, in words: the link of its chain, or the phase before and after. Empty while there is none. */
export function useStowPhase(stow: () => StowInProgress | null): ComputedRef<string> {
  const { t } = useI18n();
  return computed(() => {
    const running = stow();
    if (!running) return '';
    const step = running.chain[running.stepIndex]?.primitive;
    if (running.phase !== 'primitive' || !step) return t(`phase.${running.phase}`);
    return t('stow.step', {
      position: running.stepIndex + 1,
      count: running.chain.length,
      primitive: t(`primitive.${step}`),
    });
  });
}
