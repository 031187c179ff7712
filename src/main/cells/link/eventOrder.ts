export interface LastSeen {
  epoch: string;
  seq: number;
}

/** What to do with a numbered event, given the last one that is stored here. */
export type EventOrder = 'apply' | 'ignore' | 'gap';

/**
 * A number at or below the last one was applied already; the next number is applied; anything else means that events are
 * missing in between, and only the cell can fill that. An event of another epoch than the welcome's cannot be placed at all
 * (rule E7 of the protocol).
 */
export function orderOf(last: LastSeen, event: LastSeen): EventOrder {
  if (event.epoch !== last.epoch || event.seq <= last.seq) return 'ignore';
  return event.seq === last.seq + 1 ? 'apply' : 'gap';
}
