import type { ShiftFigures } from './shiftFigures.ts';

/** What is known of a call of a cell for its load; times on one clock. */
export interface LoadCall {
  cellKey: string;
  openedAtMs: number;
  claimedAtMs: number | null;
  closedAtMs: number | null;
}

export interface LoadQuestion {
  /** Calls of the span, in any order. */
  calls: readonly LoadCall[];
  cellKeys: readonly string[];
  /** Since when the cells are watched, and now. */
  fromMs: number;
  nowMs: number;
  /** People who answer calls. */
  people: number;
  /** How far ahead the load is predicted. */
  horizonMs: number;
}

/** How often and for how long a cell, or a whole group of cells, needs a person. */
export interface CallTimes {
  /** Calls that were claimed and closed: what the means rest on. */
  answered: number;
  /** Interaction time IT: mean time from claim to close; null without an answered call. */
  interactionMs: number | null;
  /** Neglect time NT: mean time that a cell works without a person between two calls; null without a call. */
  neglectMs: number | null;
  /** Mean time from opening to claim of the calls that were claimed; null without one. */
  waitMs: number | null;
}

export interface SupervisorLoad extends CallTimes {
  /** Cells that one person can hold; null while the times are not known. */
  fanOut: number | null;
  /** Open calls that nobody has claimed. */
  waiting: number;
  /** Calls that come within the horizon, on average; null while the times are not known. */
  expected: number | null;
  /** Share of the people's time in the horizon that calls take, above 1 when they take more than there is; null while unknown. */
  utilisation: number | null;
}

/** Fewer answered calls say nothing yet. */
export const FEWEST_CALLS = 3;

/**
 * Above this share of their time people who supervise automation do worse and answer later.
 * Cummings and Guerlain, Developing operator capacity estimates for supervisory control of autonomous vehicles, Human Factors 49(1), 2007.
 */
export const BUSY_ABOVE = 0.7;

const mean = (values: readonly number[]): number | null =>
  values.length === 0 ? null : values.reduce((sum, value) => sum + value, 0) / values.length;

/** Of calls of so many cells that were all watched for the whole span. */
export function callTimes(calls: readonly LoadCall[], cells: number, fromMs: number, nowMs: number): CallTimes {
  const inCallsMs = calls.reduce(
    (sum, { openedAtMs, closedAtMs }) =>
      sum + Math.max(0, Math.min(closedAtMs ?? nowMs, nowMs) - Math.max(openedAtMs, fromMs)),
    0,
  );
  const answered = calls.flatMap(({ claimedAtMs, closedAtMs }) =>
    claimedAtMs === null || closedAtMs === null ? [] : [Math.max(0, closedAtMs - claimedAtMs)],
  );
  const waits = calls.flatMap(({ openedAtMs, claimedAtMs }) =>
    claimedAtMs === null ? [] : [Math.max(0, claimedAtMs - openedAtMs)],
  );
  const freeMs = Math.max(0, cells * Math.max(0, nowMs - fromMs) - inCallsMs);
  return {
    answered: answered.length,
    interactionMs: mean(answered),
    neglectMs: calls.length === 0 ? null : freeMs / calls.length,
    waitMs: mean(waits),
  };
}

/**
 * Cells that one person can hold: FO = NT / (IT + WT) + 1. Without the waiting time WT: Olsen and Goodrich, Metrics for evaluating
 * human-robot interactions, PerMIS 2003; with it: Cummings and Mitchell, Predicting controller capacity in supervisory control of
 * multiple UAVs, IEEE Transactions on Systems, Man, and Cybernetics A 38(2), 2008.
 */
export const fanOutOf = ({ neglectMs, interactionMs, waitMs }: CallTimes): number | null =>
  neglectMs === null || interactionMs === null || interactionMs <= 0
    ? null
    : neglectMs / (interactionMs + (waitMs ?? 0)) + 1;

/**
 * The load of the people at these cells, now and for the horizon. A cell that works calls once in NT + WT + IT on average; the
 * work of the horizon is that of the open calls and of those expected (offered load: calls times time for each, over the time
 * that there is).
 */
export function supervisorLoad(question: LoadQuestion): SupervisorLoad {
  const { cellKeys, fromMs, nowMs, people, horizonMs } = question;
  const known = new Set(cellKeys);
  const calls = question.calls.filter(({ cellKey, openedAtMs }) => known.has(cellKey) && openedAtMs <= nowMs);
  const times = callTimes(calls, cellKeys.length, fromMs, nowMs);
  const open = calls.filter(({ closedAtMs }) => closedAtMs === null);
  const waiting = open.filter(({ claimedAtMs }) => claimedAtMs === null).length;
  const { neglectMs, interactionMs, waitMs, answered } = times;
  if (neglectMs === null || interactionMs === null || answered < FEWEST_CALLS)
    return { ...times, fanOut: null, waiting, expected: null, utilisation: null };
  const working = Math.max(0, cellKeys.length - open.length);
  const cycleMs = neglectMs + interactionMs + (waitMs ?? 0);
  const expected = cycleMs > 0 ? (working * horizonMs) / cycleMs : 0;
  const openMs = open.reduce(
    (sum, { claimedAtMs }) =>
      sum + (claimedAtMs === null ? interactionMs : Math.max(0, interactionMs - (nowMs - claimedAtMs))),
    0,
  );
  const utilisation = (openMs + expected * interactionMs) / (horizonMs * Math.max(1, people));
  return { ...times, fanOut: fanOutOf(times), waiting, expected, utilisation };
}

/** The times of every cell of a shift, and those of all of them together, from its list of calls. */
export function loadOfShift(figures: ShiftFigures): { cells: (CallTimes & { cellKey: string })[]; total: CallTimes } {
  const { fromMs } = figures.shift;
  const { list } = figures.interventions;
  const nowMs = figures.asOfMs;
  return {
    cells: figures.cells.map(({ cellKey }) => ({
      cellKey,
      ...callTimes(
        list.filter((call) => call.cellKey === cellKey),
        1,
        fromMs,
        nowMs,
      ),
    })),
    total: callTimes(list, figures.cells.length, fromMs, nowMs),
  };
}
