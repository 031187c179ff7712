import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';

/** Names of the items that this window has heard of, also of those that left the cell; bounded, the oldest are forgotten. */
export class ItemNames {
  readonly #names = new Map<string, string>();
  readonly #limit: number;

  constructor(limit = 4000) {
    this.#limit = limit;
  }

  learnFrom(snapshot: CellSnapshot | null): void {
    for (const item of snapshot?.buffer ?? []) this.#learn(item.itemId, item.product.name);
  }

  learnFromEvent(event: CellEvent): void {
    if (event.body.type === 'item.arrived') this.#learn(event.body.item.itemId, event.body.item.product.name);
  }

  get(itemId: string): string | null {
    return this.#names.get(itemId) ?? null;
  }

  #learn(itemId: string, name: string): void {
    if (this.#names.size >= this.#limit && !this.#names.has(itemId))
      this.#names.delete(this.#names.keys().next().value!);
    this.#names.set(itemId, name);
  }
}
