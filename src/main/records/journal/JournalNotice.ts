import type { Said } from '#shared/domain/statement.ts';

/** What a person should know after the journal was opened. */
export interface JournalNotice extends Said {
  code: 'journal_damaged' | 'journal_foreign' | 'journal_entries_missing' | 'journal_end_unvouched';
}
