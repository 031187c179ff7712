import { onScopeDispose, shallowRef, type ShallowRef } from 'vue';
import { pictureAddress } from '#renderer/stores/pictures.ts';
import { useReplayStore, type Replay } from '#renderer/stores/replay.ts';

const THUMBNAIL_PX = 84;

export interface Thumbnail {
  timeMs: number;
  /** Null until it was fetched, and where there is no picture. */
  address: string | null;
}

/** Pictures along a timeline, fetched one after another; a newer stretch of time ends the fetching for the older one. */
export function useThumbnails(
  replay: () => Replay,
  stretch: () => { fromMs: number; toMs: number; widthPx: number },
): { thumbnails: ShallowRef<readonly Thumbnail[]>; fetchThumbnails: () => Promise<void> } {
  const store = useReplayStore();
  const thumbnails = shallowRef<readonly Thumbnail[]>([]);
  let wanted = 0;

  async function fetchThumbnails(): Promise<void> {
    if (replay().overview.cameras.length === 0) return;
    const mine = (wanted += 1);
    const { fromMs, toMs, widthPx } = stretch();
    const count = Math.max(2, Math.min(24, Math.floor(widthPx / THUMBNAIL_PX)));
    const times = Array.from({ length: count }, (_, i) => fromMs + ((i + 0.5) / count) * (toMs - fromMs));
    const known = new Map(thumbnails.value.map(({ timeMs, address }) => [timeMs, address]));
    const shown = times.map((timeMs) => ({ timeMs, address: known.get(timeMs) ?? null }));
    thumbnails.value = shown;
    for (const [i, { timeMs, address }] of shown.entries()) {
      if (address !== null) continue;
      const frame = await store.thumbnail(replay().sessionId, timeMs);
      if (mine !== wanted) return;
      shown[i] = { timeMs, address: frame ? pictureAddress(frame.picture) : null };
      thumbnails.value = [...shown];
    }
  }
  onScopeDispose(() => (wanted += 1));
  return { thumbnails, fetchThumbnails };
}
