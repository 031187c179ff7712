import type { CatalogueItem } from '#shared/domain/item.ts';
import type { BoothLook } from '#cell/ports/Cameras.ts';
import type { GalleryDesk } from './GalleryDesk.ts';

/** Items that passed, before a reference is suspected. */
const PASSED_MIN = 8;
/** Of the items that passed, so many look damaged against a suspected reference alone ... */
const APART_FROM = 0.75;
/** ... and so few against the others. */
const APART_ELSEWHERE = 0.25;
/** Items of a product that people release in a row: more than chance, when nothing is wrong with them. */
const RELEASED_MIN = 3;
/** Products that are counted; the one that was counted first is forgotten first. */
const PRODUCTS_MOST = 1000;

interface Seen {
  passed: number;
  apart: Map<string, number>;
  released: string[];
}

/**
 * Notices references that disagree with what comes in, and designs that seem to have changed. It counts from the start of the cell on;
 * what it notices it proposes and never does.
 */
export class GalleryWatch {
  private readonly desk: GalleryDesk;
  private readonly seen = new Map<string, Seen>();

  constructor(desk: GalleryDesk) {
    this.desk = desk;
  }

  /** An item was judged; `references`: how damaged it looks against each one alone. */
  judged(item: CatalogueItem, passed: boolean, references: NonNullable<BoothLook['references']>): void {
    if (!passed || references.length < 2) return;
    const seen = this.of(item.sku);
    seen.passed += 1;
    for (const { referenceId, apart } of references)
      if (apart) seen.apart.set(referenceId, (seen.apart.get(referenceId) ?? 0) + 1);
    if (seen.passed < PASSED_MIN) return;
    const shareOf = (referenceId: string): number => (seen.apart.get(referenceId) ?? 0) / seen.passed;
    const suspects = references.filter(({ referenceId }) => shareOf(referenceId) >= APART_FROM);
    const others = references.filter((each) => !suspects.includes(each));
    const isClear = others.length > 0 && others.every(({ referenceId }) => shareOf(referenceId) <= APART_ELSEWHERE);
    const [suspect] = suspects;
    if (!suspect || !isClear) return;
    const { passed: items } = seen;
    this.seen.delete(item.sku);
    const { referenceId } = suspect;
    this.desk.withOpen(item, (product) =>
      this.desk.propose(product, { kind: 'quarantine', referenceId, imageIds: [], items }),
    );
  }

  /** A person decided about an item that was flagged. */
  decided(item: CatalogueItem, imageId: string, isSound: boolean): void {
    const seen = this.of(item.sku);
    seen.released = isSound ? [...seen.released, imageId] : [];
    if (seen.released.length < RELEASED_MIN) return;
    const imageIds = seen.released;
    seen.released = [];
    this.desk.withOpen(item, (product) =>
      this.desk.propose(product, { kind: 'design', referenceId: null, imageIds, items: imageIds.length }),
    );
  }

  private of(sku: string): Seen {
    const known = this.seen.get(sku) ?? { passed: 0, apart: new Map<string, number>(), released: [] };
    this.seen.set(sku, known);
    const oldest = this.seen.keys().next().value;
    if (this.seen.size > PRODUCTS_MOST && oldest !== undefined) this.seen.delete(oldest);
    return known;
  }
}
