import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Result } from '#shared/result/result.ts';

/** A row of a catalogue's file: a product, or why it is none. */
export interface CatalogueRow {
  /** Line of the file on which it begins, from 1. */
  line: number;
  sku: string | null;
  item: Result<CatalogueItem, string>;
}
