import type { CatalogueItem } from '#shared/domain/item.ts';
import { BoundedCache } from '#cell/simulation/rendering/BoundedCache.ts';
import { decodePicture, encodeJpeg } from '#cell/pictures/pictureCodec.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import type { ReferenceChoice } from '#cell/ports/Cameras.ts';
import { seedFromText } from '#shared/random/randomSource.ts';
import { renderBooth } from '#cell/simulation/rendering/renderBooth.ts';
import type { Inspector } from '#cell/inspection/Inspector.ts';

/** Pristine units of one product, as items of it are compared with them now. */
export interface GalleryEntry {
  gallery: unknown;
  references: readonly { referenceId: string; jpeg: Uint8Array; widthPx: number; heightPx: number }[];
}

const PICTURES_A_PRODUCT = 4;
const PRODUCTS_KEPT = 64;

/**
 * Stands in for the stored pictures of pristine units that a real booth would hold: taken in the same booth at other
 * poses and light, always of intact units. What people added or put aside comes with the choice. A bounded number of products is kept ready.
 */
export class ReferenceGallery {
  readonly #entries = new BoundedCache<Promise<GalleryEntry>>(PRODUCTS_KEPT);
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  /** Rejects where an added picture cannot be read, or none is left to compare with. */
  entryFor(product: CatalogueItem, choice: ReferenceChoice = { without: [], added: [] }): Promise<GalleryEntry> {
    const named = [...choice.without, '+', ...choice.added.map(({ referenceId }) => referenceId)];
    const key = [product.sku, product.form, product.lengthM, product.widthM, product.heightM, ...named].join('|');
    return this.#entries.getOrMake(key, async () => {
      const own = basePictures(product).filter(({ referenceId }) => !choice.without.includes(referenceId));
      const added = choice.added.map(({ referenceId, jpeg }) => ({
        referenceId,
        picture: readable(referenceId, jpeg),
      }));
      const all = [...own, ...added];
      if (all.length === 0) throw new Error(`No reference of ${product.name} is in use; nothing can be compared.`);
      return {
        gallery: await this.#inspector.prepare(all.map(({ picture }) => picture)),
        references: all.map(({ referenceId, picture }) => {
          const { widthPx, heightPx } = picture;
          return { referenceId, jpeg: encodeJpeg(picture), widthPx, heightPx };
        }),
      };
    });
  }
}

const basePictures = (product: CatalogueItem): { referenceId: string; picture: Picture }[] =>
  Array.from({ length: PICTURES_A_PRODUCT }, (_, k) => ({
    referenceId: `base-${k + 1}`,
    picture: renderBooth({ product, damage: null, pictureSeed: (seedFromText(`gallery ${product.sku}`) + k) >>> 0 }),
  }));

function readable(referenceId: string, jpeg: Uint8Array): Picture {
  const read = decodePicture(jpeg);
  if (!read.ok) throw new Error(`The reference ${referenceId} cannot be read: ${read.error}`);
  return read.value;
}
