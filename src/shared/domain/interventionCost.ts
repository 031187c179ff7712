import { packmlStateRules } from './packml.ts';
import type { CellSnapshot } from './cellSnapshot.ts';
import type { Intervention } from './intervention.ts';

/** Units an hour that a cell stows while nothing is known about it yet; what such cells have reached in production. */
const USUAL_UNITS_PER_HOUR = 224;
const RATE_RANGE = { least: 30, most: 600 } as const;

/** What an open intervention keeps from being worked on. */
export type Blocked = 'cell' | 'bin' | 'item' | 'nothing';

export interface WaitingCost {
  /** Units that are not stowed for every hour that nobody takes care of it. */
  unitsPerHour: number;
  blocks: Blocked;
}

/** What is blocked by the reason alone: a failed stow or a missing plan stops the cell, a finding keeps one slot. */
export function blockedBy({ reason, binId, itemId }: Intervention): Blocked {
  const oneThing = itemId !== null ? 'item' : binId !== null ? 'bin' : null;
  switch (reason) {
    case 'stow_failed':
    case 'cell_fault':
      return 'cell';
    case 'no_plan':
    case 'perception':
      return oneThing ?? 'cell';
    case 'finding':
      return 'item';
    case 'operator':
      return oneThing ?? 'nothing';
  }
}

/**
 * What it costs that an intervention waits, from what it blocks, the state the cell is in, and the cell's rate. A cell that
 * stands still loses its whole rate; a bin or an item is a choice less for the planner, as a share of those it has.
 */
export function waitingCost(snapshot: CellSnapshot, intervention: Intervention): WaitingCost {
  const blocks = blockedBy(intervention);
  const rate = expectedUnitsPerHour(snapshot);
  const { packml, mode } = snapshot.cell;
  const worksOn = packml === 'execute' || packmlStateRules[packml].leadsTo === 'execute';
  switch (blocks) {
    case 'cell': {
      // Whoever let the cell go on has dealt with what stopped it, and only has to say so.
      const isPast = intervention.reason === 'stow_failed' || intervention.reason === 'cell_fault';
      // The planner's call for the whole cell comes while it runs and finds nothing to do: it loses all the same.
      return { blocks, unitsPerHour: worksOn && isPast ? 0 : rate };
    }
    case 'bin': {
      const bins = Math.max(1, snapshot.pod?.bins.length ?? 1);
      const unseen = snapshot.estimates.filter((estimate) => estimate.status === 'refused').length;
      return { blocks, unitsPerHour: (rate * Math.max(1, unseen)) / bins };
    }
    case 'item':
      return { blocks, unitsPerHour: rate / Math.max(1, snapshot.buffer.length) };
    case 'nothing':
      // Nobody asks for help without need; a cell that is not in production loses nothing by it.
      return { blocks, unitsPerHour: worksOn || mode !== 'production' ? 0 : rate };
  }
}

/** What the cell stows in an hour when it works: by its last stow and its share of successes so far. */
export function expectedUnitsPerHour({ lastStow, cell: { counters } }: CellSnapshot): number {
  const attempts = counters.success + counters.unproductive + counters.defect;
  if (!lastStow || lastStow.durationS <= 0 || attempts === 0) return USUAL_UNITS_PER_HOUR;
  // One more success than seen: a first stow that failed does not make a cell worthless.
  const rate = (3600 / lastStow.durationS) * ((counters.success + 1) / (attempts + 1));
  return Math.min(RATE_RANGE.most, Math.max(RATE_RANGE.least, rate));
}

const severityRank: Record<Intervention['severity'], number> = { high: 0, medium: 1, low: 2 };

export interface Waiting {
  intervention: Intervention;
  cost: WaitingCost;
}

/** The dearest to wait for first; then the more severe, then the older one. Whether it is claimed does not matter. */
export function byWaitingCost(a: Waiting, b: Waiting): number {
  return (
    b.cost.unitsPerHour - a.cost.unitsPerHour ||
    severityRank[a.intervention.severity] - severityRank[b.intervention.severity] ||
    a.intervention.openedAtMs - b.intervention.openedAtMs
  );
}
