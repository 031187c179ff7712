import type { JournalRow } from '#shared/bridge/requests/audit.ts';

/** A line of the list: an entry, or a stow with all its entries behind one line. */
export interface JournalLine {
  /** Of the entry that the line shows. */
  entryId: number;
  row: JournalRow;
  /** Entries behind it, itself included; null for an entry that stands by itself. */
  stow: { stowId: string; count: number; isOpen: boolean } | null;
  /** Shown below the line of its stow. */
  isInside: boolean;
}

/** What says best how a stow went: its end, else the newest of what is known. */
const headOf = (rows: readonly JournalRow[]): JournalRow => rows.find((row) => row.type === 'stow.ended') ?? rows[0]!;

/** Entries newest first, those of one stow under one line where its newest entry stands. */
export function journalLines(rows: readonly JournalRow[], open: ReadonlySet<string>): JournalLine[] {
  const groups = Map.groupBy(
    rows.filter((row) => row.stowId !== null),
    (row) => `${row.cell} ${row.stowId}`,
  );
  const begun = new Set<string>();
  return rows.flatMap((row): JournalLine[] => {
    const key = `${row.cell} ${row.stowId}`;
    const group = groups.get(key);
    if (row.stowId === null || !group || group.length === 1)
      return [{ entryId: row.entryId, row, stow: null, isInside: false }];
    if (begun.has(key)) return [];
    begun.add(key);
    const head = headOf(group);
    const isOpen = open.has(key);
    const heading: JournalLine = {
      entryId: head.entryId,
      row: head,
      stow: { stowId: key, count: group.length, isOpen },
      isInside: false,
    };
    const inside = group
      .filter((one) => one !== head)
      .map((one): JournalLine => ({ entryId: one.entryId, row: one, stow: null, isInside: true }));
    return isOpen ? [heading, ...inside] : [heading];
  });
}
