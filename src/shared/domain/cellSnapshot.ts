import { z } from 'zod';
import { connectedConsoleSchema } from './connectedConsole.ts';
import { binEstimateSchema } from './estimate.ts';
import { activeFaultSchema } from './fault.ts';
import { findingSchema } from './finding.ts';
import { controlLeaseSchema, interventionSchema } from './intervention.ts';
import { itemSchema } from './item.ts';
import { manualInProgressSchema } from './manualMotion.ts';
import { cellModeSchema, packmlStateSchema } from './packml.ts';
import { foreignNameSchema } from './name.ts';
import { podSchema } from './pod.ts';
import { productionRunSchema } from './productionRun.ts';
import { stowInProgressSchema, stowResultSchema } from './stow.ts';

/** Counts since the cell's data began. */
export const cellCountersSchema = z.object({
  success: z.int(),
  unproductive: z.int(),
  defect: z.int(),
  podSwaps: z.int(),
  toPerson: z.int(),
  sidelined: z.int(),
});

/**
 * Everything a console knows about one cell. The cell builds it by folding its own durable events, consoles by folding the
 * same events with the same function (`applyCellEvent`), so both ends always agree.
 */
export const cellSnapshotSchema = z.object({
  version: z.literal(1),
  cell: z.object({
    cellId: z.string(),
    name: foreignNameSchema,
    /** Changes when the cell begins a new event log; sequence numbers are comparable within one epoch only. */
    epoch: z.string(),
    /** Sequence number of the last event folded in. */
    seq: z.int().nonnegative(),
    /** Cell time of that event. */
    timeMs: z.number(),
    packml: packmlStateSchema,
    /** Why the cell is in this state, when there is a reason to tell. */
    packmlReason: z.string().nullable(),
    packmlSinceMs: z.number(),
    mode: cellModeSchema,
    control: controlLeaseSchema.nullable(),
    heldItemId: z.string().nullable(),
    floorItemIds: z.array(z.string()),
    counters: cellCountersSchema,
    /** The motion by hand that is under way; cells of protocol 1.0 have none. */
    manual: manualInProgressSchema.nullable().default(null),
    /** Goal of the production run; null runs on. */
    run: productionRunSchema.nullable().default(null),
    consoles: z.array(connectedConsoleSchema).default([]),
    /** Faults that were set on request and stand, oldest first. A real cell has none. */
    faults: z.array(activeFaultSchema).default([]),
  }),
  pod: podSchema.nullable(),
  /** The newest estimate of each bin of the present pod. */
  estimates: z.array(binEstimateSchema),
  /** Items in booth, buffer, tool, mouth and on the floor; not those in bins or gone. */
  buffer: z.array(itemSchema),
  stow: stowInProgressSchema.nullable(),
  lastStow: stowResultSchema.nullable(),
  /** Open interventions, oldest first. */
  interventions: z.array(interventionSchema),
  /** Findings without a decision, oldest first. */
  findings: z.array(findingSchema),
});
export type CellSnapshot = z.infer<typeof cellSnapshotSchema>;
