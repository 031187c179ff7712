import type { CellEvent, CellEventType } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { JournalEntryBody, JsonObject, JsonValue, RecordAuthor } from '#shared/domain/journalEntry.ts';
import type { Result } from '#shared/result/result.ts';

export type JournalFailure = { code: 'disk_full' | 'locked' | 'corrupt' | 'io'; message: string };

export type { JournalEntryBody, JsonObject, JsonValue, RecordAuthor };

/** The cell key of entries that belong to the whole application and to no cell. */
export const NO_CELL = '';

export interface JournalEntry {
  entryId: number;
  /** NO_CELL when it belongs to no cell. */
  cellKey: string;
  /** Wall clock of this workstation when it was written. */
  writtenAtMs: number;
  body: JournalEntryBody;
}

/** Append-only. An append that returned ok survives the end of the process at any later moment. */
export interface Journal {
  append(cellKey: string, body: JournalEntryBody): Result<number, JournalFailure>;
  /** Last cell event stored for this cell, to resume after it. */
  lastSeen(cellKey: string): { epoch: string; seq: number } | null;
  /** Newest snapshot and the events after it, to rebuild the state at start-up; or as it was before a time of this workstation. */
  rebuild(cellKey: string, beforeMs?: number): { snapshot: CellSnapshot; events: CellEvent[] } | null;
  /** Cells with entries; never NO_CELL. */
  cellKeys(): string[];
  entries(query: {
    cellKey?: string;
    fromMs?: number;
    toMs?: number;
    kinds?: readonly JournalEntryBody['kind'][];
    /** Only these entries of kind `event`; entries of other kinds are not affected. */
    eventTypes?: readonly CellEventType[];
    /** Only these entries of kind `record`; entries of other kinds are not affected. */
    topics?: readonly string[];
    /** Entries after this id. */
    after?: number;
    /** Which end the limit counts from; entries are returned oldest first either way. Default 'oldest'. */
    from?: 'oldest' | 'newest';
    limit: number;
  }): JournalEntry[];
  /**
   * The newest entry and its hash, which covers every entry before it; null while there is none. Who keeps it elsewhere
   * (in a signed report, on paper) can show later that the journal up to there is the same. See docs/JOURNAL.md.
   */
  chainHead(): { entryId: number; hash: string } | null;
  close(): void;
}
