import type { openJournal } from '#main/records/journal/openJournal.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';
import { CELL_KEY } from './ChaosConsole.ts';

/** All entries of the cell in a console's journal, page by page. */
export function* allEntries(journal: {
  entries: ReturnType<typeof openJournal>['journal']['entries'];
}): Generator<JournalEntry> {
  let after = 0;
  for (;;) {
    const page = journal.entries({
      cellKey: CELL_KEY,
      kinds: ['intent', 'outcome', 'event', 'snapshot'],
      after,
      limit: 2000,
    });
    yield* page;
    const last = page.at(-1);
    if (!last) return;
    after = last.entryId;
  }
}
