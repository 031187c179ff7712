import { z } from 'zod';

/**
 * How large anything may be that crosses the wire between a cell and a console, in one place. What is larger is refused whole
 * (P8, P11): one bad end must never cost the other end, or another cell, more than a moment. SPEC.md lists the same figures;
 * a test walks every schema of the wire and fails where a bound is missing.
 */
export const wireLimits = {
  /** Identities: of items, bins, pods, pictures, consoles, and words of closed lists. */
  idCharacters: 128,
  /** Names of products, models, software, joints. */
  labelCharacters: 200,
  /** Sentences and notes. */
  textCharacters: 4000,
  /** URDF text of the arm, and its links and joints. */
  urdfCharacters: 256 * 1024,
  urdfElements: 500,
  /** Lists of the snapshot. */
  items: 256,
  interventions: 128,
  findings: 200,
  consoles: 64,
  faults: 32,
  bins: 40,
  /** Lists inside one event or description. */
  actions: 500,
  chain: 16,
  steps: 64,
  forceSamples: 4096,
  tracePhases: 128,
  columns: 256,
  spans: 128,
  seenItems: 128,
  /** The free-depth map of an estimate. */
  mapColumns: 96,
  mapRows: 48,
  mapCells: 96 * 48,
  regions: 64,
  labels: 16,
  heatSide: 32,
  boothViews: 8,
  measuredScores: 512,
  /** Products whose gallery a snapshot tells, and references and proposals of one. */
  galleryProducts: 32,
  galleryReferences: 12,
  galleryProposals: 8,
  joints: 64,
  primitives: 32,
  words: 32,
  parameters: 32,
  /** Parameters of a statement, and the length of one that is text. */
  statementParameters: 12,
  statementCharacters: 500,
  /** A telemetry message. */
  samples: 1000,
  sampleBytes: 1000 * 64 * 4,
  /** One JPEG picture. */
  pictureBytes: 1024 * 1024,
  picturePx: 8192,
  /** One message, in bytes; of what is larger a console reads only how large it is. */
  messageBytes: 1536 * 1024,
  /** Nesting, and entries of one list or object, whatever stands in them: of fields that this version does not know, too. */
  depth: 24,
  entries: 4096,
  /** Any quantity in its unit; far beyond what a cell measures, and what formats and drawings can hold. */
  quantity: 1e9,
  /** Numbers of events, grants, messages. */
  count: 1e12,
  /** Milliseconds since the Unix epoch: 1970 to 2100. */
  latestTimeMs: Date.UTC(2100, 0, 1),
  /** As far as a date reaches: who wants no deadline names one far ahead. */
  latestDeadlineMs: 8.64e15,
} as const;

const timeProblem = (input: unknown): string => {
  const guess =
    typeof input !== 'number' || input < 1e14
      ? ''
      : input < 1e17
        ? ' (it looks like microseconds)'
        : ' (it looks like nanoseconds)';
  return `${String(input)} is no time in milliseconds since 1970${guess}, expected 0 to ${wireLimits.latestTimeMs} (the year 2100)`;
};
const timeError = { error: (issue: { input?: unknown }) => timeProblem(issue.input) };

/** A moment on the cell's clock, milliseconds since the Unix epoch. Every date can hold it and every format can write it. */
export const timeMsSchema = z.number().min(0, timeError).max(wireLimits.latestTimeMs, timeError);

/** Until when something may be carried out, on the cell's clock. */
export const deadlineMsSchema = z.number().min(0).max(wireLimits.latestDeadlineMs);

/** A quantity in its unit: finite, and no larger than anything that is measured. */
export const quantitySchema = z.number().min(-wireLimits.quantity).max(wireLimits.quantity);
/** A quantity that cannot be negative. */
export const amountSchema = z.number().nonnegative().max(wireLimits.quantity);
/** A quantity above zero. */
export const extentSchema = z.number().positive().max(wireLimits.quantity);
/** A share or a probability. */
export const shareSchema = z.number().min(0).max(1);
/** How many, or which one: a whole number from 0. */
export const countSchema = z.int().nonnegative().max(wireLimits.count);
/** A number that is given out from 1 upwards. */
export const serialSchema = z.int().positive().max(wireLimits.count);

export const idSchema = z.string().max(wireLimits.idCharacters);
export const labelSchema = z.string().max(wireLimits.labelCharacters);
export const textSchema = z.string().max(wireLimits.textCharacters);

/** A list of at most so many. */
export const listOf = <Entry extends z.ZodType>(entry: Entry, most: number): z.ZodArray<Entry> =>
  z.array(entry).max(most, {
    error: (issue) => `${(issue.input as unknown[]).length} entries, at most ${most} are taken`,
  });

/** Named values, at most so many, with short names. */
export const namedValues = <Value extends z.ZodType>(
  value: Value,
  most: number = wireLimits.parameters,
): z.ZodRecord<z.ZodString, Value> =>
  z
    .record(idSchema, value)
    .refine((values) => Object.keys(values).length <= most, { error: `more than ${most} names, which are not taken` })
    .meta({ maxProperties: most });

/** Numbers and words of primitives and faults, by name. */
export const parameterValuesSchema = namedValues(z.union([quantitySchema, labelSchema]));

/** Binary data of at most so many bytes. */
export const bytesOf = (most: number) =>
  z
    .instanceof(Uint8Array)
    .refine((bytes) => bytes.byteLength <= most, { error: `more than ${most} bytes, which are not taken` })
    .meta({ maxLength: most });
