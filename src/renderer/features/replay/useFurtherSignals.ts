import { computed, shallowRef } from 'vue';
import type { Replay } from '#renderer/stores/replay.ts';

/** Plots under the first one at most: more would leave no room for the pictures. */
const MOST = 4;

/** Signals that are shown under the first one, over the same time, and those that can still be added. */
export function useFurtherSignals(replay: () => Replay, firstId: () => string) {
  const shownIds = shallowRef<readonly string[]>([]);
  const toAdd = computed(() =>
    shownIds.value.length >= MOST
      ? []
      : replay().overview.signals.filter(
          ({ signalId }) => signalId !== firstId() && !shownIds.value.includes(signalId),
        ),
  );
  function add(event: Event): void {
    const field = event.target as HTMLSelectElement;
    if (field.value !== '') shownIds.value = [...shownIds.value, field.value];
    field.value = '';
  }
  const remove = (signalId: string): void => {
    shownIds.value = shownIds.value.filter((other) => other !== signalId);
  };
  return { shownIds, toAdd, add, remove, clear: () => (shownIds.value = []) };
}
