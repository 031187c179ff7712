import type { CellEvent, CellEventType } from '#shared/domain/cellEvent.ts';
import type { Intervention, InterventionOutcome } from '#shared/domain/intervention.ts';
import { NO_CELL, type JournalEntry } from '#main/ports/Journal.ts';
import type { ReadableJournal } from '../ShiftReader.ts';

/** How far back a call is looked for, and calls like it: entries of the journal about calls. */
const MOST_ENTRIES = 20_000;
/** Calls like it that are told one by one; all of them are counted. */
const MOST_TOLD = 8;

const callEvents: readonly CellEventType[] = [
  'intervention.opened',
  'intervention.claimed',
  'intervention.action',
  'intervention.closed',
  'hand.compared',
];

export interface ToldAction {
  atMs: number;
  who: string;
  text: string;
  statement?: Intervention['statement'];
}

export interface PastCall {
  cellKey: string;
  openedAtMs: number;
  binId: string | null;
  outcome: InterventionOutcome;
  note: string;
  /** From opening to closing. */
  tookMs: number;
}

/** A call from its opening to its end, and what helped in calls like it. */
export interface CallStory {
  cellKey: string;
  /** As it was opened. */
  intervention: Intervention;
  claimed: { atMs: number; who: string } | null;
  actions: ToldAction[];
  closed: { atMs: number; who: string; outcome: InterventionOutcome; note: string } | null;
  /** Name of its item; empty where the journal has none. */
  itemName: string;
  /** Closed calls of the same cause, or of the same reason where there is no cause: how many ended how, most frequent first. */
  whatHelped: { outcome: InterventionOutcome; count: number; medianMs: number }[];
  /** The newest of them. */
  similar: PastCall[];
}

/** From journal entries alone; null where the journal has no such call. */
export function callStory(journal: ReadableJournal, cellKey: string, interventionId: string): CallStory | null {
  const entries = journal.entries({ kinds: ['event'], eventTypes: callEvents, from: 'newest', limit: MOST_ENTRIES });
  const calls = new Map<string, PastCall & { intervention: Intervention; isClosed: boolean }>();
  const own: CellEvent[] = [];
  for (const entry of entries) {
    const event = eventOf(entry);
    if (!event) continue;
    const { body, timeMs } = event;
    if (body.type === 'intervention.opened') {
      const { intervention } = body;
      const { binId, openedAtMs } = intervention;
      const open = { outcome: 'no_action_needed' as const, note: '', tookMs: 0, isClosed: false };
      calls.set(keyOf(entry.cellKey, intervention.interventionId), {
        ...{ cellKey: entry.cellKey, openedAtMs, binId, intervention, ...open },
      });
    } else if (body.type === 'intervention.closed') {
      const call = calls.get(keyOf(entry.cellKey, body.interventionId));
      if (call)
        Object.assign(call, {
          ...{ outcome: body.outcome, note: body.note, tookMs: timeMs - call.openedAtMs, isClosed: true },
        });
    }
    if (entry.cellKey === cellKey && 'interventionId' in body && body.interventionId === interventionId)
      own.push(event);
  }
  const call = calls.get(keyOf(cellKey, interventionId));
  if (!call) return null;
  const { intervention } = call;
  const alike = [...calls.values()].filter(
    (other) => other !== call && other.isClosed && isAlike(other.intervention, intervention),
  );
  return {
    cellKey,
    intervention,
    ...ownStory(own),
    itemName: intervention.itemId === null ? '' : itemName(journal, cellKey, intervention.itemId),
    whatHelped: outcomesOf(alike),
    similar: alike
      .toSorted((a, b) => b.openedAtMs - a.openedAtMs)
      .slice(0, MOST_TOLD)
      .map(({ intervention: _, isClosed: __, ...told }) => told),
  };
}

const keyOf = (cellKey: string, interventionId: string): string => `${cellKey}\u0000${interventionId}`;
const eventOf = ({ body, cellKey }: JournalEntry): CellEvent | null =>
  body.kind === 'event' && cellKey !== NO_CELL ? body.event : null;
const isAlike = (a: Intervention, b: Intervention): boolean =>
  b.cause === null ? a.cause === null && a.reason === b.reason : a.cause === b.cause;

function ownStory(events: readonly CellEvent[]): Pick<CallStory, 'claimed' | 'actions' | 'closed'> {
  const story: Pick<CallStory, 'claimed' | 'actions' | 'closed'> = { claimed: null, actions: [], closed: null };
  for (const { body, timeMs: atMs } of events) {
    if (body.type === 'intervention.claimed') story.claimed ??= { atMs, who: body.by.name };
    if (body.type === 'intervention.action') {
      const { text, statement } = body;
      story.actions.push({ atMs, who: body.by.name, text, ...(statement ? { statement } : {}) });
    }
    if (body.type === 'intervention.closed')
      story.closed = { atMs, who: body.by.name, outcome: body.outcome, note: body.note };
  }
  return story;
}

function outcomesOf(calls: readonly PastCall[]): CallStory['whatHelped'] {
  const byOutcome = Map.groupBy(calls, ({ outcome }) => outcome);
  return [...byOutcome]
    .map(([outcome, ended]) => {
      const times = ended.map(({ tookMs }) => tookMs).sort((a, b) => a - b);
      return { outcome, count: ended.length, medianMs: times[Math.floor((times.length - 1) / 2)] ?? 0 };
    })
    .sort((a, b) => b.count - a.count || (a.outcome < b.outcome ? -1 : 1));
}

function itemName(journal: ReadableJournal, cellKey: string, itemId: string): string {
  const arrived = journal.entries({
    ...{ cellKey, kinds: ['event'], eventTypes: ['item.arrived'], from: 'newest', limit: MOST_ENTRIES },
  });
  for (const { body } of arrived.toReversed())
    if (body.kind === 'event' && body.event.body.type === 'item.arrived' && body.event.body.item.itemId === itemId)
      return body.event.body.item.product.name;
  return '';
}
