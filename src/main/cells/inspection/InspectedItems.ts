import type { ItemInspection } from '#shared/domain/inspectionState.ts';
import { SCORES_LOOKED_BACK } from '#shared/domain/sidelineBudget.ts';
import type { Journal, JournalEntry } from '#main/ports/Journal.ts';

/** One item as the booth judged it. */
export interface InspectedItem extends ItemInspection {
  /** When this console wrote it down. */
  writtenAtMs: number;
}

export interface InspectedItemsOptions {
  journal: Pick<Journal, 'entries'>;
  cellKey: string;
  /** Lets other work run between two pages. */
  pause: () => Promise<void>;
  /** 10,000 by default. */
  most?: number;
}

/** So few that nobody waits long for a page. */
const PAGE = 500;

/** The last items that the booth of one cell judged, from the journal: read once, and from then on only what is new. */
export class InspectedItems {
  private readonly options: Required<InspectedItemsOptions>;
  private items: InspectedItem[] = [];
  private after = 0;
  private reading: Promise<void> = Promise.resolve();

  constructor(options: InspectedItemsOptions) {
    this.options = { most: SCORES_LOOKED_BACK, ...options };
  }

  /** Oldest first. */
  async last(): Promise<readonly InspectedItem[]> {
    this.reading = this.reading.then(() => (this.after === 0 ? this.readBack() : this.readOn()));
    await this.reading;
    return this.items;
  }

  /** From the newest back, page by page. */
  private async readBack(): Promise<void> {
    const { most, pause } = this.options;
    let pages: JournalEntry[] = [];
    let toMs: number | null = null;
    let limit = PAGE;
    while (pages.length < most) {
      const page: JournalEntry[] = this.page({ from: 'newest', limit, ...(toMs === null ? {} : { toMs }) });
      const first = pages[0]?.entryId ?? Infinity;
      const older = page.filter(({ entryId }) => entryId < first);
      pages = [...older, ...pages];
      if (page.length < limit) break;
      // Entries of the same millisecond may lie on both sides of the edge, and be more than a page.
      toMs = page[0]!.writtenAtMs + 1;
      if (older.length === 0) limit *= 2;
      await pause();
    }
    this.items = pages.flatMap(inspectedIn).slice(-most);
    this.after = pages.at(-1)?.entryId ?? 0;
  }

  private async readOn(): Promise<void> {
    const { most, pause } = this.options;
    for (;;) {
      const page = this.page({ after: this.after });
      this.items = [...this.items, ...page.flatMap(inspectedIn)].slice(-most);
      this.after = page.at(-1)?.entryId ?? this.after;
      if (page.length < PAGE) return;
      await pause();
    }
  }

  private page(part: { from?: 'newest'; toMs?: number; after?: number; limit?: number }): JournalEntry[] {
    const { journal, cellKey } = this.options;
    return journal.entries({ cellKey, kinds: ['event'], eventTypes: ['item.arrived'], limit: PAGE, ...part });
  }
}

function inspectedIn({ body, writtenAtMs }: JournalEntry): InspectedItem[] {
  if (body.kind !== 'event' || body.event.body.type !== 'item.arrived') return [];
  const { inspection } = body.event.body;
  return inspection ? [{ ...inspection, writtenAtMs }] : [];
}
