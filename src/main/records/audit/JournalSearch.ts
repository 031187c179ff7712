import type { AuditQuery, AuditRow, JournalQuery, JournalRow } from '#shared/bridge/requests/audit.ts';
import type { ChainedRow } from '#main/records/journal/chain.ts';
import type { Sentence } from '#shared/domain/sentences/sentence.ts';
import { sayEntry } from '#shared/domain/sentences/sayEntry.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import { auditRows, belongingsOf, parsed } from './auditTrail.ts';
import { describeEntry } from './describeEntry.ts';
import type { ChainReader } from './ChainReader.ts';
import { indexKeys, narrows, type IndexQuery, type SearchIndex } from './SearchIndex.ts';

/** Ids asked of the index at a time: those that fall out by their exact time are few. */
const BATCH_MIN = 50;
/** Entries that may belong to one page of acts: answers, effects, changes of control. */
const BELONGING_MAX = 5000;

export interface Page<Row> {
  rows: Row[];
  next: number | null;
}

/** Search and audit over a journal and its index; both are read only here. */
export class JournalSearch {
  private readonly journal: ChainReader;
  private readonly index: SearchIndex;

  constructor(journal: ChainReader, index: SearchIndex) {
    this.journal = journal;
    this.index = index;
  }

  search(query: JournalQuery): Page<JournalRow> {
    const keys = [
      query.cells.map(indexKeys.cell),
      query.kinds.map(indexKeys.kind),
      query.types.map(indexKeys.type),
      query.person === null ? [] : [indexKeys.person(query.person)],
    ];
    const page = this.page({ ...query, keys });
    return { rows: page.rows.map((row) => this.row(row)), next: page.next };
  }

  audit(query: AuditQuery): Page<AuditRow & { said: Sentence }> {
    const actors = query.withPlanner
      ? (['person', 'planner', 'application'] as const)
      : (['person', 'application'] as const);
    const keys = [
      actors.map(indexKeys.actor),
      query.cells.map(indexKeys.cell),
      query.person === null ? [] : [indexKeys.person(query.person)],
    ];
    const page = this.page({ ...query, text: '', keys });
    const acts = page.rows.map(parsed);
    const { commandIds } = belongingsOf(acts);
    const following = this.journal
      .entriesOf(this.index.withKeys(commandIds.map(indexKeys.command), BELONGING_MAX))
      .map(parsed);
    const { grants } = belongingsOf([...acts, ...following]);
    const granted = this.journal
      .entriesOf(
        this.index.withKeys(
          grants.map(({ cellKey, fencingToken }) => indexKeys.grant(cellKey, fencingToken)),
          BELONGING_MAX,
        ),
      )
      .map(parsed);
    const all = new Map([...granted, ...following, ...acts].map((entry) => [entry.row.entryId, entry]));
    const wanted = new Set(acts.map((entry) => entry.row.entryId));
    const rows = auditRows([...all.values()]).filter((row) => wanted.has(row.entryId));
    const said = new Map(page.rows.map((row) => [row.entryId, this.row(row).said]));
    return { rows: rows.reverse().map((row) => ({ ...row, said: said.get(row.entryId)! })), next: page.next };
  }

  /** An entry with its sentence, for which its item names and its command are looked up in the index. */
  row(row: ChainedRow): JournalRow {
    const { surroundings } = this.index;
    const body = JSON.parse(row.body) as JournalEntryBody;
    const { person, text, commandId } = describeEntry(body);
    const said = sayEntry(body, {
      item: (itemId) => surroundings.itemName(row.cellKey, itemId, row.entryId),
      intent: (id) => {
        const entryId = surroundings.command(id)?.intentEntryId ?? null;
        const found = entryId === null ? null : this.journal.entry(entryId);
        const intent = found ? (JSON.parse(found.body) as JournalEntryBody) : null;
        return intent?.kind === 'intent' ? intent : null;
      },
    });
    return {
      entryId: row.entryId,
      cell: row.cellKey,
      writtenAtMs: row.writtenAtMs,
      kind: row.kind,
      type: row.keys.type,
      person: person?.name ?? null,
      text,
      said,
      stowId: ownStow(body) ?? (commandId === null ? null : (surroundings.command(commandId)?.stowId ?? null)),
    };
  }

  private page(query: IndexQuery): Page<ChainedRow> {
    const rows: ChainedRow[] = [];
    let before = query.before;
    const byIndex = narrows(query);
    const batch = Math.max(BATCH_MIN, query.limit + 1);
    const [low, high] = this.index.idsWithin(query.fromMs, query.toMs);
    const inTime = (row: ChainedRow): boolean =>
      (query.fromMs === null || row.writtenAtMs >= query.fromMs) &&
      (query.toMs === null || row.writtenAtMs < query.toMs);
    for (;;) {
      const found = byIndex
        ? this.index.find({ ...query, before, limit: batch })
        : this.journal.before(Math.min(before ?? Infinity, high), batch).map((row) => row.entryId);
      for (const entryId of found) {
        const row = entryId >= low ? this.journal.entry(entryId) : null;
        if (!row || !inTime(row)) continue;
        if (rows.length === query.limit) return { rows, next: rows.at(-1)!.entryId };
        rows.push(row);
      }
      const last = found.at(-1);
      if (last === undefined || found.length < batch || last < low) return { rows, next: null };
      before = last;
    }
  }
}

/** The stow that an entry names itself: most events of a stow follow from no command. */
function ownStow(body: JournalEntryBody): string | null {
  if (body.kind !== 'event') return null;
  const { body: event } = body.event;
  switch (event.type) {
    case 'stow.started':
      return event.request.stowId;
    case 'stow.phase':
      return event.stowId;
    case 'stow.ended':
      return event.result.stowId;
    default:
      return null;
  }
}
