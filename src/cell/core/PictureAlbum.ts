import type { CellStore } from './CellStore.ts';
import { PictureStore, type StoredPicture } from './PictureStore.ts';

/** Every picture that the cell names goes here: the newest are at hand, all that the store keeps come back after a restart. */
export class PictureAlbum {
  readonly newest = new PictureStore();
  private readonly store: Pick<CellStore, 'putPicture'>;

  constructor(store: Pick<CellStore, 'putPicture'>, kept: readonly StoredPicture[]) {
    this.store = store;
    for (const picture of kept) this.newest.put(picture);
  }

  keep(picture: StoredPicture): void {
    this.newest.put(picture);
    this.store.putPicture(picture);
  }
}
