import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { FrozenShift, ListedItem, OpenPoint } from '#shared/domain/handover.ts';
import { shiftBefore, type ShiftSettings, type ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import type { JournalEntry } from '#main/ports/Journal.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { ALARM_TOPIC } from './figures/AlarmTally.ts';
import { topicOf } from '#shared/domain/handoverRecord.ts';
import { listItems } from './listItems.ts';
import type { ReadableJournal, ShiftReader } from './ShiftReader.ts';

export interface FreezeInput {
  journal: ReadableJournal;
  reader: ShiftReader;
  shift: ShiftSpan;
  settings: ShiftSettings;
  timeZone: string;
  frozenAtMs: number;
  lastEntryId: number;
  lastEntryHash: string | null;
  openPoints: readonly OpenPoint[];
  /** What the last signed handover listed, and the last entry that it knew. */
  before: { listed: readonly ListedItem[]; lastEntryId: number } | null;
}

/** Shelves are hours long, and the alarms write down all that is not normal now and then. */
const ALARMS_BACK_MS = 26 * 3_600_000;

/** Figures, comparison and lists of a shift, as the journal has them up to one entry. */
export async function freezeShift(input: FreezeInput): Promise<FrozenShift> {
  const { journal, reader, shift, settings, timeZone, frozenAtMs, lastEntryId } = input;
  const figures = (await reader.upToEntry(shift, lastEntryId)).figures(frozenAtMs, settings, timeZone);
  const beforeSpan = shiftBefore(settings, timeZone, shift);
  const before = (await reader.upToEntry(beforeSpan, lastEntryId)).figures(frozenAtMs, settings, timeZone);
  const names = new Map(figures.cells.map((cell) => [cell.cellKey, cell.name]));
  const sinceMs = shift.fromMs;
  const after = input.before?.lastEntryId ?? firstEntryBefore(journal, sinceMs);
  const listed = listItems({
    figures,
    openPoints: input.openPoints,
    listedBefore: input.before?.listed ?? [],
    entries: pages(journal, lastEntryId, {
      after,
      kinds: ['event', 'note', 'record'],
      eventTypes: ['item.arrived', 'item.moved', 'mode.changed'],
      topics: [topicOf('settingsChanged')],
    }),
    alarmEntries: pages(journal, lastEntryId, {
      fromMs: frozenAtMs - ALARMS_BACK_MS,
      kinds: ['record'],
      topics: [ALARM_TOPIC],
    }),
    frozenAtMs,
    cellName: (cellKey) => names.get(cellKey) ?? cellKey,
    itemNames: itemNamesBefore(journal, sinceMs),
  });
  return {
    settings,
    lastEntryId,
    lastEntryHash: input.lastEntryHash,
    frozenAtMs,
    figures,
    before: before.entries === 0 ? null : before,
    listed,
  };
}

/** Counts the figures again from the journal; null when they are the frozen ones, bit for bit. */
export async function recount(reader: ShiftReader, frozen: FrozenShift): Promise<string | null> {
  const { figures, settings, frozenAtMs, lastEntryId } = frozen;
  const again = (await reader.upToEntry(figures.shift, lastEntryId)).figures(frozenAtMs, settings, figures.timeZone);
  if (canonicalJson(again) === canonicalJson(figures)) return null;
  return `The journal counted again up to entry ${lastEntryId} gives other figures than the frozen ones: entries were removed, or the figures were counted by another version.`;
}

function* pages(
  journal: ReadableJournal,
  lastEntryId: number,
  query: Omit<Parameters<ReadableJournal['entries']>[0], 'limit'>,
): Generator<JournalEntry> {
  const limit = 1000;
  let after = query.after ?? 0;
  for (;;) {
    const page = journal.entries({ ...query, after, limit });
    for (const entry of page) {
      if (entry.entryId > lastEntryId) return;
      yield entry;
      after = entry.entryId;
    }
    if (page.length < limit) return;
  }
}

function firstEntryBefore(journal: ReadableJournal, timeMs: number): number {
  return journal.entries({ toMs: timeMs, from: 'newest', limit: 1 })[0]?.entryId ?? 0;
}

function itemNamesBefore(journal: ReadableJournal, timeMs: number): Map<string, string> {
  const names = new Map<string, string>();
  for (const cellKey of journal.cellKeys()) {
    const before = journal.rebuild(cellKey, timeMs);
    const state = before?.events.reduce(applyCellEvent, before.snapshot);
    for (const item of state?.buffer ?? []) names.set(item.itemId, item.product.name);
  }
  return names;
}
