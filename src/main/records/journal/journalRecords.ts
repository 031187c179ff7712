import { z } from 'zod';
import { journalTopics } from '#shared/domain/journalEntry.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';

/** Records by which the journal tells of itself. A gap in the chain is in order only if one of these says so. */
export const CHAIN_BEGUN = journalTopics.chainBegun;
export const ENTRIES_LOST = journalTopics.entriesLost;
export const ENTRIES_PRUNED = journalTopics.entriesPruned;
/** The heads that are kept outside the table were missing or no heads: entries may be missing before this one. */
export const END_UNVOUCHED = journalTopics.endUnvouched;

const entryIdSchema = z.int().positive();

export const chainBegunSchema = z.object({
  /** Entries that were written before the chain, and the digest over them that the chain begins with. */
  entriesBefore: z.int().nonnegative(),
  sha256: z.string(),
});

export const entriesLostSchema = z.object({
  /** First and last id of each run of entries that could not be read any more. */
  lost: z.array(z.tuple([entryIdSchema, entryIdSchema])),
  kept: z.int().nonnegative(),
  why: z.string(),
  /** Where the damaged file was put; null when there was none to keep. */
  damagedFile: z.string().nullable(),
});
export type EntriesLost = z.infer<typeof entriesLostSchema>;

export const endUnvouchedSchema = z.object({
  /** The last entry that was there. */
  lastEntryId: z.int().nonnegative(),
  why: z.string(),
  /** Where a file that was no head was put; null when there was none. */
  asideFile: z.string().nullable(),
});
export type EndUnvouched = z.infer<typeof endUnvouchedSchema>;

export const entriesPrunedSchema = z.object({
  /** All entries up to this one were taken out. */
  throughEntryId: entryIdSchema,
  /** Hash of that entry: the one after it names it as its previous hash. */
  throughHash: z.string(),
  fromEntryId: entryIdSchema,
  writtenFromMs: z.number(),
  writtenToMs: z.number(),
  /** The file that holds them now, beside the journal, and the digest of that file. */
  archive: z.string(),
  archiveSha256: z.string(),
  why: z.string(),
});
export type EntriesPruned = z.infer<typeof entriesPrunedSchema>;

export interface DeclaredGaps {
  lost: readonly (readonly [number, number])[];
  pruned: EntriesPruned | null;
}

/** What an entry says about entries that are missing; null when it says nothing. */
export function declaredGaps(body: JournalEntryBody): DeclaredGaps | null {
  if (body.kind !== 'record') return null;
  if (body.topic === ENTRIES_LOST) {
    const parsed = entriesLostSchema.safeParse(body.data);
    return parsed.success ? { lost: parsed.data.lost, pruned: null } : null;
  }
  if (body.topic === ENTRIES_PRUNED) {
    const parsed = entriesPrunedSchema.safeParse(body.data);
    return parsed.success ? { lost: [], pruned: parsed.data } : null;
  }
  return null;
}
