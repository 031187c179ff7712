import type { CellEvent, CellEventType } from '#shared/domain/cellEvent.ts';
import type { ItemInspection } from '#shared/domain/inspectionState.ts';
import type { StowCause, StowOutcome } from '#shared/domain/outcome.ts';
import type { Said } from '#shared/domain/statement.ts';

const STOWS_KEPT = 200;
const ARRIVALS_KEPT = 100;
/** Items that the sideline rate is counted over. */
const INSPECTED_KEPT = 1000;

/** What is remembered of one stow. */
export interface PastStow {
  outcome: StowOutcome;
  cause: StowCause | null;
  pSuccess: number | null;
  peakForceN: number;
  byOperator: boolean;
  timeMs: number;
}

interface FailedLook extends Said {
  atMs: number;
}

/** What a snapshot no longer tells, folded from the cell's events. Times are the cell's. Never changed in place. */
export interface CellHistory {
  /** Oldest first. */
  stows: readonly PastStow[];
  /** Units that arrived, oldest first; whether inspection flagged them. */
  arrivals: readonly { itemId: string; flagged: boolean }[];
  /** Items judged since the threshold was last set, and which of the last thousand of them were set aside, by their number. */
  inspected: number;
  sidelined: readonly number[];
  podSinceMs: number | null;
  podGoneMs: number | null;
  /** Null while the newest attempt succeeded. */
  lookFailed: FailedLook | null;
  inspectionFailed: FailedLook | null;
  /** The present hold or suspension was commanded by someone, not the cell's own doing. */
  pausedByCommand: boolean;
}

export const emptyCellHistory: CellHistory = {
  stows: [],
  arrivals: [],
  inspected: 0,
  sidelined: [],
  podSinceMs: null,
  podGoneMs: null,
  lookFailed: null,
  inspectionFailed: null,
  pausedByCommand: false,
};

/** Events that the history is made of, to fetch them from the journal. */
export const historyEventTypes: readonly CellEventType[] = [
  'stow.ended',
  'item.arrived',
  'finding.raised',
  'inspection.set',
  'pod.arrived',
  'pod.departed',
  'packml.changed',
  'notice',
];

/** Folds one event in; events come in order, each once. */
export function withCellEvent(history: CellHistory, event: CellEvent): CellHistory {
  const { body, timeMs } = event;
  switch (body.type) {
    case 'stow.ended': {
      const { outcome, cause, prediction, peakForceN, origin } = body.result;
      const stow: PastStow = {
        outcome,
        cause,
        pSuccess: prediction?.pSuccess ?? null,
        peakForceN,
        byOperator: origin === 'operator',
        timeMs,
      };
      return { ...history, stows: [...history.stows, stow].slice(-STOWS_KEPT) };
    }
    case 'item.arrived': {
      const arrivals = [...history.arrivals, { itemId: body.item.itemId, flagged: false }].slice(-ARRIVALS_KEPT);
      const inspectionFailed = body.item.imageId === null ? history.inspectionFailed : null;
      return { ...withInspected(history, body.inspection), arrivals, inspectionFailed };
    }
    case 'inspection.set':
      return { ...history, inspected: 0, sidelined: [] };
    case 'finding.raised': {
      const { itemId } = body.finding;
      const arrivals = history.arrivals.map((unit) => (unit.itemId === itemId ? { ...unit, flagged: true } : unit));
      return { ...history, arrivals };
    }
    case 'pod.arrived':
      return { ...history, podSinceMs: timeMs, podGoneMs: null };
    case 'pod.departed':
      return { ...history, podSinceMs: null, podGoneMs: timeMs };
    case 'estimate.updated':
      return history.lookFailed ? { ...history, lookFailed: null } : history;
    case 'packml.changed': {
      if (body.state === 'held' || body.state === 'suspended') return history;
      const pauses = body.state === 'holding' || body.state === 'suspending';
      return { ...history, pausedByCommand: pauses && event.commandId !== null };
    }
    case 'notice': {
      const failed = { text: body.text, statement: body.statement, atMs: timeMs };
      if (body.code === 'look_failed') return { ...history, lookFailed: failed };
      return body.code === 'inspection_failed' ? { ...history, inspectionFailed: failed } : history;
    }
    default:
      return history;
  }
}

function withInspected(history: CellHistory, inspection: ItemInspection | undefined): CellHistory {
  if (!inspection) return history;
  const inspected = history.inspected + 1;
  const isSidelined = inspection.score >= inspection.threshold;
  const sidelined = [...history.sidelined, ...(isSidelined ? [inspected] : [])].filter(
    (number) => number > inspected - INSPECTED_KEPT,
  );
  return { ...history, inspected, sidelined };
}

/** How many of the last items the rate is about. */
export const inspectedLately = ({ inspected }: CellHistory): number => Math.min(inspected, INSPECTED_KEPT);
