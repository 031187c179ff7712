import { z } from 'zod';
import { findingDecisions } from './finding.ts';
import { interventionOutcomes, interventionReasons } from './intervention.ts';
import { stowCauseSchema } from './outcome.ts';
import { statementSchema } from './statement.ts';

export const shiftInterventionSchema = z.object({
  cellKey: z.string(),
  interventionId: z.string(),
  reason: z.enum(interventionReasons),
  cause: stowCauseSchema.nullable(),
  detail: z.string(),
  /** The same as `detail`, to be read in any language. */
  statement: statementSchema.optional(),
  openedAtMs: z.number(),
  claimedAtMs: z.number().nullable(),
  closedAtMs: z.number().nullable(),
  closedBy: z.string().nullable(),
  outcome: z.enum(interventionOutcomes).nullable(),
  note: z.string().nullable(),
  actions: z.array(z.string()),
});

export const shiftFindingSchema = z.object({
  cellKey: z.string(),
  findingId: z.string(),
  itemId: z.string(),
  sku: z.string(),
  score: z.number(),
  raisedAtMs: z.number(),
  decision: z.enum(findingDecisions).nullable(),
  decidedBy: z.string().nullable(),
  note: z.string().nullable(),
});

/** Computed from journal rows alone; the same rows give the same report. */
export const shiftReportSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  cells: z.array(
    z.object({
      cellKey: z.string(),
      name: z.string(),
      success: z.int(),
      unproductive: z.int(),
      defect: z.int(),
      causes: z.partialRecord(stowCauseSchema, z.int()),
      /** Time in PackML Execute within the span, hours. */
      executeH: z.number(),
      /** Successes per hour of the span during which the cell was known to this console; null when that is under a minute. */
      unitsPerHour: z.number().nullable(),
      meanPredicted: z.number().nullable(),
      podSwaps: z.int(),
      toPerson: z.int(),
      sidelined: z.int(),
    }),
  ),
  interventions: z.array(shiftInterventionSchema),
  findings: z.array(shiftFindingSchema),
  /** Journal entries that the report rests on. */
  entries: z.int(),
});
export type ShiftReport = z.infer<typeof shiftReportSchema>;
