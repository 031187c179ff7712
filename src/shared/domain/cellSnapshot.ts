import { z } from 'zod';
import { countSchema, idSchema, listOf, textSchema, timeMsSchema, wireLimits } from '#shared/units/wireBounds.ts';
import { connectedConsoleSchema } from './connectedConsole.ts';
import { binEstimateSchema } from './estimate.ts';
import { activeFaultSchema } from './fault.ts';
import { findingSchema } from './finding.ts';
import { galleryProductSchema } from './gallery.ts';
import { inspectionStateSchema } from './inspectionState.ts';
import { controlLeaseSchema, interventionSchema } from './intervention.ts';
import { itemSchema } from './item.ts';
import { manualInProgressSchema } from './manualMotion.ts';
import { cellModeSchema, packmlStateSchema } from './packml.ts';
import { foreignNameSchema } from './name.ts';
import { podSchema } from './pod.ts';
import { productionRunSchema } from './productionRun.ts';
import { statementSchema } from './statement.ts';
import { stowedUnitSchema } from './stowedUnit.ts';
import { stowInProgressSchema, stowResultSchema } from './stow.ts';

/** Counts since the cell's data began. */
export const cellCountersSchema = z.object({
  success: countSchema,
  unproductive: countSchema,
  defect: countSchema,
  podSwaps: countSchema,
  toPerson: countSchema,
  sidelined: countSchema,
});

/**
 * Everything a console knows about one cell. The cell builds it by folding its own durable events, consoles by folding the
 * same events with the same function (`applyCellEvent`), so both ends always agree.
 */
export const cellSnapshotSchema = z.object({
  version: z.literal(1),
  cell: z.object({
    cellId: idSchema,
    name: foreignNameSchema,
    /** Changes when the cell begins a new event log; sequence numbers are comparable within one epoch only. */
    epoch: idSchema,
    /** Sequence number of the last event folded in. */
    seq: countSchema,
    /** Cell time of that event. */
    timeMs: timeMsSchema,
    packml: packmlStateSchema,
    /** Why the cell is in this state, when there is a reason to tell. */
    packmlReason: textSchema.nullable(),
    /** The same as `packmlReason`, to be read in any language; since protocol 1.3. */
    packmlStatement: statementSchema.optional(),
    packmlSinceMs: timeMsSchema,
    mode: cellModeSchema,
    control: controlLeaseSchema.nullable(),
    heldItemId: idSchema.nullable(),
    floorItemIds: listOf(idSchema, wireLimits.items),
    counters: cellCountersSchema,
    /** The motion by hand that is under way; cells of protocol 1.0 have none. */
    manual: manualInProgressSchema.nullable().default(null),
    /** Goal of the production run; null runs on. */
    run: productionRunSchema.nullable().default(null),
    consoles: listOf(connectedConsoleSchema, wireLimits.consoles).default([]),
    /** Faults that were set on request and stand, oldest first. A real cell has none. */
    faults: listOf(activeFaultSchema, wireLimits.faults).default([]),
  }),
  pod: podSchema.nullable(),
  /** The newest estimate of each bin of the present pod. */
  estimates: listOf(binEstimateSchema, wireLimits.bins),
  /** Units put into the present pod that are still in it, oldest first; cells that do not tell leave it out. */
  stowed: listOf(stowedUnitSchema, wireLimits.items).optional(),
  /** Items in booth, buffer, tool, mouth and on the floor; not those in bins or gone. */
  buffer: listOf(itemSchema, wireLimits.items),
  stow: stowInProgressSchema.nullable(),
  lastStow: stowResultSchema.nullable(),
  /** Open interventions, oldest first. */
  interventions: listOf(interventionSchema, wireLimits.interventions),
  /** Findings without a decision, oldest first. */
  findings: listOf(findingSchema, wireLimits.findings),
  /** Absent while nobody has set a threshold, and where a cell knows none. */
  inspection: inspectionStateSchema.optional(),
  /** Products whose references somebody looked at, or about which the cell proposes something. */
  gallery: listOf(galleryProductSchema, wireLimits.galleryProducts).optional(),
});
export type CellSnapshot = z.infer<typeof cellSnapshotSchema>;
