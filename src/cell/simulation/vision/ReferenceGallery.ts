import type { CatalogueItem } from '#shared/domain/item.ts';
import { BoundedCache } from '#cell/simulation/rendering/BoundedCache.ts';
import { encodeJpeg } from '#cell/pictures/pictureCodec.ts';
import { seedFromText } from '#shared/random/randomSource.ts';
import { renderBooth } from '#cell/simulation/rendering/renderBooth.ts';
import type { Inspector } from '#cell/inspection/Inspector.ts';

/** Pristine units of one product, pictured when the product was introduced. */
export interface GalleryEntry {
  gallery: unknown;
  jpegs: Uint8Array[];
}

const PICTURES_A_PRODUCT = 4;
const PRODUCTS_KEPT = 64;

/**
 * Stands in for the stored pictures of pristine units that a real booth would hold: taken in the same booth at other
 * poses and light, always of intact units. A bounded number of products is kept ready.
 */
export class ReferenceGallery {
  readonly #entries = new BoundedCache<Promise<GalleryEntry>>(PRODUCTS_KEPT);
  readonly #inspector: Inspector;

  constructor(inspector: Inspector) {
    this.#inspector = inspector;
  }

  entryFor(product: CatalogueItem): Promise<GalleryEntry> {
    const key = [product.sku, product.form, product.lengthM, product.widthM, product.heightM].join('|');
    return this.#entries.getOrMake(key, async () => {
      const pictures = Array.from({ length: PICTURES_A_PRODUCT }, (_, k) =>
        renderBooth({ product, damage: null, pictureSeed: (seedFromText(`gallery ${product.sku}`) + k) >>> 0 }),
      );
      return {
        gallery: await this.#inspector.prepare(pictures),
        jpegs: pictures.map((picture) => encodeJpeg(picture)),
      };
    });
  }
}
