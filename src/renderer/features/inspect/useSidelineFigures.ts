import { computed, onScopeDispose, shallowRef, toValue, watch, type MaybeRefOrGetter } from 'vue';
import type { SidelineFigures } from '#shared/bridge/requests/inspection.ts';
import { useBridge } from '#renderer/stores/bridgeKey.ts';
import { useCellsStore } from '#renderer/stores/cells.ts';
import { useShiftStore } from '#renderer/stores/shift.ts';

/** What budgets would come to in one cell; asked again when an item was judged or the budget has moved. */
export function useSidelineFigures(cellKey: MaybeRefOrGetter<string>) {
  const bridge = useBridge();
  const cells = useCellsStore();
  const shift = useShiftStore();
  const figures = shallowRef<SidelineFigures | null>(null);
  /** Answered at least once, for this cell. */
  const loaded = shallowRef(false);
  let asked = 0;

  async function refresh(): Promise<void> {
    const question = (asked += 1);
    const answer = await bridge.request('sidelineFigures', {
      cellKey: toValue(cellKey),
      sinceMs: shift.current.fromMs,
    });
    // A later question makes this answer old.
    if (question !== asked) return;
    loaded.value = true;
    figures.value = answer.ok ? answer.value : null;
  }

  const newestJudged = computed(
    () => cells.events.get(toValue(cellKey))?.findLast(({ body }) => body.type === 'item.arrived')?.seq ?? 0,
  );
  const setting = computed(() => cells.snapshotOf(toValue(cellKey))?.inspection);
  watch(
    () => toValue(cellKey),
    () => {
      figures.value = null;
      loaded.value = false;
    },
  );
  watch([() => toValue(cellKey), newestJudged, setting], () => void refresh(), { immediate: true });
  onScopeDispose(() => (asked += 1));
  return { figures, loaded };
}
