import type { Oee, OutcomeCounts } from '#shared/domain/shiftFigures.ts';

export interface OeeInput {
  plannedMs: number;
  executeInPlannedMs: number;
  targetUnitsPerHour: number;
  inPlannedTime: OutcomeCounts;
}

const HOUR_MS = 3_600_000;

/**
 * Overall equipment effectiveness of one or several cells; definitions and sources in docs/HANDOVER.md. Several cells are
 * weighted by their targets, so that the product of the factors stays good units over the units that were asked for.
 */
export function oee(cells: readonly OeeInput[]): Oee {
  const sum = (value: (cell: OeeInput) => number): number => cells.reduce((total, cell) => total + value(cell), 0);
  const askedInPlanned = sum((c) => (c.targetUnitsPerHour * c.plannedMs) / HOUR_MS);
  const askedInExecute = sum((c) => (c.targetUnitsPerHour * c.executeInPlannedMs) / HOUR_MS);
  const good = sum((c) => c.inPlannedTime.success);
  const placed = good + sum((c) => c.inPlannedTime.defect);
  return {
    availability: share(askedInExecute, askedInPlanned),
    performance: share(placed, askedInExecute),
    quality: share(good, placed),
    oee: share(good, askedInPlanned),
  };
}

const share = (part: number, whole: number): number | null => (whole > 0 ? part / whole : null);
