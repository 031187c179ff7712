import { shallowRef, type ShallowRef } from 'vue';
import type { ReplaySeries } from '#shared/bridge/requests/replay.ts';
import { useReplayStore, type Replay } from '#renderer/stores/replay.ts';

/** The signal that a timeline shows over its stretch of time. One series is fetched at a time, the newest wish last. */
export function useTimelineSeries(
  replay: () => Replay,
  wanted: () => { signalId: string; fromMs: number; toMs: number; widthPx: number },
): { series: ShallowRef<ReplaySeries | null>; fetchSeries: () => Promise<void> } {
  const store = useReplayStore();
  const series = shallowRef<ReplaySeries | null>(null);
  let isFetching = false;
  let mustFetchAgain = false;

  async function fetchSeries(): Promise<void> {
    if (wanted().signalId === '') return;
    if (isFetching) {
      mustFetchAgain = true;
      return;
    }
    isFetching = true;
    do {
      mustFetchAgain = false;
      const { signalId, fromMs, toMs, widthPx } = wanted();
      const columns = Math.max(50, Math.min(2000, Math.round(widthPx)));
      const answer = await store.series(replay().sessionId, signalId, fromMs, toMs, columns);
      if (answer) series.value = answer;
    } while (mustFetchAgain);
    isFetching = false;
  }
  return { series, fetchSeries };
}
