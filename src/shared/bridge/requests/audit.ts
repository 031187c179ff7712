import { z } from 'zod';
import { ownStatementSchema } from '#shared/domain/statement.ts';
import { sentenceSchema } from '#shared/domain/sentences/sentence.ts';

/** Kinds of journal entries, as the window filters by them. */
export const journalKinds = ['event', 'snapshot', 'intent', 'outcome', 'plan', 'link', 'note', 'record'] as const;
const journalKindSchema = z.enum(journalKinds);
export type JournalKind = z.infer<typeof journalKindSchema>;

const entryIdSchema = z.int().positive();
const hashSchema = z.string().regex(/^[0-9a-f]{64}$/);

/** What is looked for: every filter that is not empty must fit. */
export const journalQuerySchema = z.object({
  /** Words that must all occur; each may be the beginning of a word. Case and accents do not matter. */
  text: z.string().max(200),
  cells: z.array(z.string().max(200)).max(50),
  kinds: z.array(journalKindSchema).max(journalKinds.length),
  /** Types of events, topics of records. */
  types: z.array(z.string().max(100)).max(50),
  /** Id of an operator, `planner`, or a name where only that was stored. */
  person: z.string().max(128).nullable(),
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  /** Only entries older than this one: the cursor of the next page. */
  before: entryIdSchema.nullable(),
  limit: z.int().min(1).max(200),
});
export type JournalQuery = z.infer<typeof journalQuerySchema>;

export const journalRowSchema = z.object({
  entryId: entryIdSchema,
  /** Empty when the entry belongs to no cell. */
  cell: z.string(),
  /** Wall clock of this workstation. */
  writtenAtMs: z.number(),
  kind: journalKindSchema,
  type: z.string().nullable(),
  person: z.string().nullable(),
  /** What was said and named in it, without words of a language but those of its author. */
  text: z.string(),
  /** One sentence, made into words in the language of the reader. */
  said: sentenceSchema,
  /** The stow that it belongs to; null for what belongs to none. */
  stowId: z.string().nullable(),
});
export type JournalRow = z.infer<typeof journalRowSchema>;

export const chainStateSchema = z.object({
  /** Entry and hash that the whole chain comes to; null while the journal is empty. */
  head: z.object({ entryId: entryIdSchema, hash: hashSchema }).nullable(),
  /** The check in the background has come to this entry; 0 when it has just begun. */
  verifiedThrough: z.int().nonnegative(),
  verifiedAtMs: z.number().nullable(),
  /** Oldest first; empty as long as everything fits. */
  problems: z.array(ownStatementSchema),
  /** Runs of entries that were lost to damage, as the journal itself says. */
  lost: z.array(z.tuple([entryIdSchema, entryIdSchema])),
  prunedThrough: z.int().nonnegative(),
  /** The search knows the entries up to this one. */
  indexedThrough: z.int().nonnegative(),
  newestBackup: z.object({ file: z.string(), atMs: z.number(), sizeBytes: z.number() }).nullable(),
  cells: z.array(z.string()),
  people: z.array(z.object({ id: z.string(), name: z.string() })),
  types: z.array(z.string()),
});
export type ChainState = z.infer<typeof chainStateSchema>;

export const auditRowSchema = z.object({
  entryId: entryIdSchema,
  hash: z.string(),
  atMs: z.number(),
  cell: z.string(),
  who: z.object({ id: z.string(), name: z.string(), consoleId: z.string().nullable() }),
  role: z.enum(['person', 'planner', 'application']),
  /** Type of the command, topic of the record, or `note`. */
  action: z.string(),
  /** What it was done to: items, bins, interventions. */
  subject: z.string(),
  /** The reason that was given; empty when none was. */
  reason: z.string(),
  /** By what right: control of the cell with its fencing token, or nothing but being there. */
  authority: z.object({
    kind: z.enum(['control', 'granted', 'anyone', 'own']),
    fencingToken: z.int().nullable(),
    /** The entry by which control was granted, when it is in the journal. */
    grantedEntryId: entryIdSchema.nullable(),
    grantedAtMs: z.number().nullable(),
    how: z.string().nullable(),
  }),
  outcome: z.enum(['accepted', 'refused', 'unanswered', 'recorded']),
  outcomeEntryId: entryIdSchema.nullable(),
  answeredAtMs: z.number().nullable(),
  /** Refusal, as it was told. */
  message: z.string(),
  /** Events of the cell that this brought about. */
  effects: z.array(z.object({ entryId: entryIdSchema, type: z.string() })),
});
export type AuditRow = z.infer<typeof auditRowSchema>;
/** An act as the window lists it: with its sentence. Exports carry the row alone, which anybody can compute again. */
const actSchema = auditRowSchema.extend({ said: sentenceSchema });
export type Act = z.infer<typeof actSchema>;

export const auditQuerySchema = z.object({
  cells: z.array(z.string().max(200)).max(50),
  person: z.string().max(128).nullable(),
  /** Whether what the planner did is listed too. */
  withPlanner: z.boolean(),
  fromMs: z.number().nullable(),
  toMs: z.number().nullable(),
  before: entryIdSchema.nullable(),
  limit: z.int().min(1).max(200),
});
export type AuditQuery = z.infer<typeof auditQuerySchema>;

/** The journal as a person searches and checks it: requests of the window. */
export const auditRequests = {
  searchJournal: {
    params: journalQuerySchema,
    reply: z.object({
      /** Newest first. */
      rows: z.array(journalRowSchema),
      /** Give it as `before` to get the next page; null when this was the last. */
      next: entryIdSchema.nullable(),
      tookMs: z.number(),
    }),
  },
  journalEntry: {
    params: z.object({ entryId: entryIdSchema }),
    reply: z
      .object({
        row: journalRowSchema,
        /** The whole entry as it was stored. */
        body: z.unknown(),
        previousHash: z.string().nullable(),
        hash: z.string().nullable(),
        /** Computed just now: whether the content gives the hash; null where there was no chain yet. */
        hashFits: z.boolean().nullable(),
        /** Whether the entry before has the hash that this one names; null when that is not in the journal any more. */
        linkFits: z.boolean().nullable(),
        older: entryIdSchema.nullable(),
        newer: entryIdSchema.nullable(),
      })
      .nullable(),
  },
  chainState: { params: z.object({}), reply: chainStateSchema },
  auditTrail: {
    params: auditQuerySchema,
    reply: z.object({ rows: z.array(actSchema), next: entryIdSchema.nullable(), tookMs: z.number() }),
  },
  /** Writes the audit of a span into a file of the data folder, with what a third party needs to check it. */
  exportAudit: {
    params: z.object({ fromMs: z.number(), toMs: z.number(), format: z.enum(['csv', 'json']) }),
    reply: z.object({ file: z.string(), rows: z.int(), sizeBytes: z.number(), sha256: hashSchema }),
  },
  backupJournal: {
    params: z.object({}),
    reply: z.object({ file: z.string(), entries: z.int(), sizeBytes: z.number() }),
  },
} as const;

/** What the main process tells the window about it by itself. */
export const auditPushes = [] as const;
