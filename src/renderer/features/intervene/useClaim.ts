import { computed } from 'vue';
import type { Intervention } from '#shared/domain/intervention.ts';
import { useHostStore } from '#renderer/stores/host.ts';

/** Whose intervention it is, seen from this console. */
export function useClaim(intervention: () => Intervention) {
  const host = useHostStore();
  const claim = computed(() => intervention().claim);
  const isMine = computed(() => {
    const by = claim.value?.by;
    return (
      by !== undefined && by.operatorId === host.info?.operator.operatorId && by.consoleId === host.info?.consoleId
    );
  });
  const isOthers = computed(() => claim.value !== null && !isMine.value);
  return { claim, isMine, isOthers };
}
