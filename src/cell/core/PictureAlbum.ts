import type { CellStore } from './CellStore.ts';
import { PictureStore, type StoredPicture } from './PictureStore.ts';

/**
 * Every picture that the cell names goes here: the newest are at hand, all that the store keeps come back after a restart. References
 * of the gallery are kept for good.
 */
export class PictureAlbum {
  private readonly newest = new PictureStore();
  private readonly forGood = new Map<string, StoredPicture>();
  private readonly store: Pick<CellStore, 'putPicture' | 'putReference'>;

  constructor(
    store: Pick<CellStore, 'putPicture' | 'putReference'>,
    kept: { pictures: readonly StoredPicture[]; references: readonly StoredPicture[] },
  ) {
    this.store = store;
    for (const picture of kept.pictures) this.newest.put(picture);
    for (const picture of kept.references) this.forGood.set(picture.imageId, picture);
  }

  get(imageId: string): StoredPicture | null {
    return this.newest.get(imageId) ?? this.forGood.get(imageId) ?? null;
  }

  keep(picture: StoredPicture): void {
    this.newest.put(picture);
    this.store.putPicture(picture);
  }

  /** One that is at hand stays, however many come after it. */
  keepForGood(imageId: string): void {
    const picture = this.newest.get(imageId);
    if (!picture || this.forGood.has(imageId)) return;
    this.forGood.set(imageId, picture);
    this.store.putReference(picture);
  }
}
