import { computed, shallowRef } from 'vue';
import type { Replay } from '#renderer/stores/replay.ts';

/** A zoom closer than this shows single samples already. */
export const SHORTEST_MS = 20;

/** The stretch of a recording that a timeline shows, and how it is moved. Milliseconds on the cell's clock. */
export function useTimelineStretch(replay: () => Replay) {
  const overview = computed(() => replay().overview);
  const range = shallowRef({ fromMs: overview.value.startMs, toMs: overview.value.endMs });
  const spanMs = computed(() => range.value.toMs - range.value.fromMs);
  const isWhole = computed(() => spanMs.value >= overview.value.endMs - overview.value.startMs - 0.5);
  const percentAt = (timeMs: number): number => ((timeMs - range.value.fromMs) / spanMs.value) * 100;
  const isShown = (timeMs: number): boolean => timeMs >= range.value.fromMs && timeMs <= range.value.toMs;

  function show(fromMs: number, lengthMs: number): void {
    const { startMs, endMs } = overview.value;
    const length = Math.min(endMs - startMs, Math.max(SHORTEST_MS, lengthMs));
    const from = Math.min(endMs - length, Math.max(startMs, fromMs));
    range.value = { fromMs: from, toMs: from + length };
  }
  function showAll(): void {
    range.value = { fromMs: overview.value.startMs, toMs: overview.value.endMs };
  }
  function zoom(factor: number, aroundMs: number): void {
    const share = (aroundMs - range.value.fromMs) / spanMs.value;
    const length = spanMs.value * factor;
    show(aroundMs - share * length, length);
  }
  return { range, spanMs, isWhole, percentAt, isShown, show, showAll, zoom };
}
