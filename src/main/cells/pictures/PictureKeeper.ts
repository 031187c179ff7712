import type { Picture } from '#shared/bridge/bridge.ts';
import { picturesNamedBy, picturesNamedIn } from '#shared/domain/namedPictures.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { CellSource } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { pictureOf, type PictureStore } from './PictureStore.ts';

const RETRY_MS = 3000;
const ATTEMPTS = 5;
/** Pictures waiting to be fetched; beyond it the oldest are left to be fetched when somebody looks at them. */
const WAITING_MAX = 500;

/** Brings a cell's named pictures into the store, one after another, and answers for pictures from store or cell. */
export class PictureKeeper {
  private readonly waiting: { imageId: string; attempts: number; stored: boolean }[] = [];
  private fetching = false;
  private closed = false;
  private readonly source: Pick<CellSource, 'cellKey' | 'picture'>;
  private readonly store: PictureStore;
  private readonly clock: Clock;
  private readonly onFetched: (imageId: string, capturedAtMs: number, data: Uint8Array) => void;

  constructor(
    source: Pick<CellSource, 'cellKey' | 'picture'>,
    store: PictureStore,
    clock: Clock,
    onFetched: (imageId: string, capturedAtMs: number, data: Uint8Array) => void = () => undefined,
  ) {
    this.source = source;
    this.store = store;
    this.clock = clock;
    this.onFetched = onFetched;
  }

  /** Pictures that the cell names are kept; `isRecorded`: a recording wants more of them than the store does. */
  observe(news: CellNews, { isRecorded }: { isRecorded: boolean }): void {
    if (news.type === 'snapshot' && isRecorded)
      for (const imageId of picturesNamedIn(news.snapshot)) this.record(imageId);
    if (news.type !== 'event') return;
    this.keep(picturesNamedBy(news.event));
    const { body } = news.event;
    if (isRecorded && body.type === 'estimate.updated') this.record(body.estimate.imageId);
  }

  keep(imageIds: readonly string[]): void {
    for (const imageId of imageIds) {
      const known = this.waiting.find((w) => w.imageId === imageId);
      if (known) known.stored = true;
      else this.waiting.push({ imageId, attempts: 0, stored: true });
    }
    this.waiting.splice(0, Math.max(0, this.waiting.length - WAITING_MAX));
    void this.fetchWaiting();
  }

  /** For the recording alone: what perception saw is wanted in a replay, and is too much for the store. */
  record(imageId: string): void {
    if (this.waiting.length >= WAITING_MAX || this.waiting.some((w) => w.imageId === imageId)) return;
    this.waiting.push({ imageId, attempts: 0, stored: false });
    void this.fetchWaiting();
  }

  async picture(imageId: string): Promise<Picture | null> {
    const stored = await this.store.get(this.source.cellKey, imageId);
    if (stored) return stored;
    const reply = await this.source.picture(imageId);
    return reply.found ? pictureOf(imageId, reply.capturedAtMs, reply.data) : null;
  }

  /** What is stored already was perhaps recorded into an earlier file, or not at all: the recording gets it again. */
  private async isStored(imageId: string): Promise<boolean> {
    const bytes = await this.store.bytes(this.source.cellKey, imageId);
    if (bytes) this.onFetched(imageId, bytes.capturedAtMs, bytes.data);
    return bytes !== null;
  }

  close(): void {
    this.closed = true;
    this.waiting.length = 0;
  }

  private async fetchWaiting(): Promise<void> {
    if (this.fetching) return;
    this.fetching = true;
    for (let next = this.waiting.shift(); next && !this.closed; next = this.waiting.shift()) {
      if (next.stored && (await this.isStored(next.imageId))) continue;
      const reply = await this.source.picture(next.imageId);
      // A store that cannot be written keeps it from no recording.
      if (reply.found) this.onFetched(next.imageId, reply.capturedAtMs, reply.data);
      const kept =
        reply.found &&
        (!next.stored || (await this.store.put(this.source.cellKey, next.imageId, reply.capturedAtMs, reply.data)));
      if (kept || next.attempts + 1 >= ATTEMPTS) continue;
      const again = { ...next, attempts: next.attempts + 1 };
      this.clock.after(RETRY_MS, () => {
        if (this.closed) return;
        this.waiting.push(again);
        void this.fetchWaiting();
      });
    }
    this.fetching = false;
  }
}
