import { z } from 'zod';
import { stowCauseSchema } from './outcome.ts';
import { packmlStateSchema } from './packml.ts';
import { shiftFindingSchema, shiftInterventionSchema } from './shift.ts';
import { shiftSpanSchema } from './shiftCalendar.ts';

/** Definitions, units and sources of every figure: docs/HANDOVER.md. Shares are 0 to 1, and null where nothing can be divided. */
const shareSchema = z.number().nullable();

export const oeeSchema = z.object({
  /** Time in Execute over planned time. */
  availability: shareSchema,
  /** Units placed over what the target would have placed in the time in Execute; above 1 when faster than the target. */
  performance: shareSchema,
  /** Good units over units placed. */
  quality: shareSchema,
  /** The product: good units over what the target would have placed in the planned time. */
  oee: shareSchema,
});
export type Oee = z.infer<typeof oeeSchema>;

export const outcomeCountsSchema = z.object({ success: z.int(), unproductive: z.int(), defect: z.int() });
export type OutcomeCounts = z.infer<typeof outcomeCountsSchema>;

export const spreadSchema = z.object({ count: z.int(), mean: z.number(), p10: z.number(), p90: z.number() });
export type Spread = z.infer<typeof spreadSchema>;

export const waitSchema = z.object({ count: z.int(), medianMs: z.number(), p90Ms: z.number() });
export type Wait = z.infer<typeof waitSchema>;

const volumeFields = {
  ...outcomeCountsSchema.shape,
  causes: z.partialRecord(stowCauseSchema, z.int()),
  /** Stows that ended within planned time: what OEE counts. */
  inPlannedTime: outcomeCountsSchema,
  plannedMs: z.number(),
  executeInPlannedMs: z.number(),
  /** Time in each PackML state; what nobody heard is in `unknownMs`. */
  stateMs: z.partialRecord(packmlStateSchema, z.number()),
  unknownMs: z.number(),
  oee: oeeSchema,
  /** Successes per hour of the time since the cell was first known in the span; null when that is under a minute. */
  unitsPerHour: z.number().nullable(),
  /** What the target asks for in the planned time so far, units. */
  planUnits: z.number(),
  meanPredicted: z.number().nullable(),
  podSwaps: z.int(),
  toPerson: z.int(),
  sidelined: z.int(),
  /** Items that arrived, each of which is looked at. */
  inspected: z.int(),
};

export const cellFiguresSchema = z.object({
  cellKey: z.string(),
  name: z.string(),
  targetUnitsPerHour: z.number(),
  ...volumeFields,
});
export type CellFigures = z.infer<typeof cellFiguresSchema>;

export const shiftAlarmFiguresSchema = z.object({
  /** Alarms that called for attention. */
  raised: z.int(),
  byPriority: z.record(z.string(), z.int()),
  /** Most frequent first, at most ten. */
  mostFrequent: z.array(z.object({ alarmId: z.string(), count: z.int() })),
  /** Raised per ten minutes, mean over the span and in its worst ten minutes. */
  perTenMinutes: z.number().nullable(),
  worstTenMinutes: z.int(),
  shelved: z.int(),
});
export type ShiftAlarmFigures = z.infer<typeof shiftAlarmFiguresSchema>;

/** Computed from journal entries alone; the same entries give the same figures, bit for bit. */
export const shiftFiguresSchema = z.object({
  version: z.literal(1),
  shift: shiftSpanSchema,
  timeZone: z.string(),
  /** Counted up to here: now in a shift that runs, its end in one that is over. */
  asOfMs: z.number(),
  /** Journal entries that were counted, and the number of the last one. */
  entries: z.int(),
  lastEntryId: z.int(),
  sidelineBudget: z.number(),
  cells: z.array(cellFiguresSchema),
  total: z.object(volumeFields),
  series: z.object({
    bucketMs: z.number(),
    buckets: z.array(z.object({ fromMs: z.number(), units: z.int(), planUnits: z.number() })),
  }),
  calibration: z.object({
    count: z.int(),
    /** Mean squared difference of prediction and outcome. */
    brier: z.number().nullable(),
    bins: z.array(
      z.object({
        fromP: z.number(),
        toP: z.number(),
        count: z.int(),
        meanPredicted: z.number(),
        observed: z.number(),
      }),
    ),
  }),
  /** What people did by hand in bins, and how often the next picture did not show it; absent in figures of before. */
  byHand: z.object({ reported: z.int(), disagreed: z.int() }).optional(),
  /** Volume stowed by the cell over the volume of all bins, when the pod left. */
  fillAtSwap: spreadSchema.nullable(),
  interventions: z.object({
    count: z.int(),
    open: z.int(),
    toClaim: waitSchema.nullable(),
    toResolve: waitSchema.nullable(),
    list: z.array(shiftInterventionSchema),
  }),
  findings: z.object({ raised: z.int(), undecided: z.int(), list: z.array(shiftFindingSchema) }),
  /** Null when the journal has no alarm records of the span. */
  alarms: shiftAlarmFiguresSchema.nullable(),
});
export type ShiftFigures = z.infer<typeof shiftFiguresSchema>;
