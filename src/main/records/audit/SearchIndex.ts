import { rmSync } from 'node:fs';
import { DatabaseSync, type StatementSync } from 'node:sqlite';
import { inTransaction } from '#shared/storage/inTransaction.ts';
import { sayEntry } from '#shared/domain/sentences/sayEntry.ts';
import { sayStatement } from '#shared/words/statements/sayStatement.ts';
import type { ChainedRow } from '#main/records/journal/chain.ts';
import { isSqliteError } from '#main/records/journal/sqliteFailure.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import { describeEntry, type EntryDescription } from './describeEntry.ts';
import { Surroundings, surroundingsTables } from './Surroundings.ts';

const INDEX_VERSION = 2;
/** Entries whose times are kept together, to bound a search by time without a time for every entry. */
const BLOCK_BITS = 9;

/** What a search narrows down by; an empty list narrows nothing. */
export interface IndexQuery {
  text: string;
  /** Each inner list: one of these keys must be there. */
  keys: readonly (readonly string[])[];
  fromMs: number | null;
  toMs: number | null;
  before: number | null;
  limit: number;
}

/** Filters are words too, in a column of their own, so that one index answers everything. Hexadecimal: one token each. */
const token = (letter: string, value: string): string => letter + Buffer.from(value, 'utf8').toString('hex');
export const indexKeys = {
  cell: (cellKey: string) => token('c', cellKey),
  kind: (kind: string) => token('k', kind),
  type: (type: string) => token('t', type),
  person: (id: string) => token('p', id),
  actor: (actor: NonNullable<EntryDescription['actor']>) => token('a', actor),
  command: (commandId: string) => token('i', commandId),
  grant: (cellKey: string, fencingToken: number) => token('g', `${cellKey} ${fencingToken}`),
};

/**
 * Finds entries by words and by filters. A file beside the journal that is derived from it: it follows behind, can be
 * thrown away at any time, and holds no entry itself.
 */
export class SearchIndex {
  private readonly database: DatabaseSync;
  private readonly statements = new Map<string, StatementSync>();
  private through = 0;
  readonly surroundings: Surroundings;

  /** `hashOf` tells the hash of an entry of the journal: the index of another journal is thrown away. */
  constructor(file: string, hashOf: (entryId: number) => string | null) {
    this.database = openIndex(file);
    this.surroundings = new Surroundings(this.database);
    const row = this.statement('SELECT through_entry_id, hash FROM state').get();
    const through = Number(row?.['through_entry_id'] ?? 0);
    if (through > 0 && hashOf(through) !== row?.['hash']) {
      this.database.exec("INSERT INTO search (search) VALUES ('delete-all')");
      this.database.exec(
        'DELETE FROM blocks; DELETE FROM facets; DELETE FROM names; DELETE FROM commands; DELETE FROM state',
      );
    } else this.through = through;
  }

  get indexedThrough(): number {
    return this.through;
  }

  /** Takes entries in, in the order of their ids and without a gap but those of the journal. */
  add(rows: readonly ChainedRow[]): void {
    const last = rows.at(-1);
    if (!last) return;
    const insert = this.statement('INSERT INTO search (rowid, words, keys) VALUES (?, ?, ?)');
    const facet = this.statement('INSERT OR REPLACE INTO facets (facet, value, name) VALUES (?, ?, ?)');
    const block = this.statement(
      `INSERT INTO blocks (block, low_ms, high_ms) VALUES (?1, ?2, ?2)
       ON CONFLICT (block) DO UPDATE SET low_ms = min(low_ms, ?2), high_ms = max(high_ms, ?2)`,
    );
    const facets = new Map<string, [string, string, string]>();
    inTransaction(this.database, () => {
      for (const row of rows) {
        const body = JSON.parse(row.body) as JournalEntryBody;
        const said = describeEntry(body);
        insert.run(row.entryId, `${said.text} ${this.sentenceWords(row, body)}`, keysOf(row, said).join(' '));
        block.run(row.entryId >> BLOCK_BITS, row.writtenAtMs);
        if (row.cellKey) facets.set(`c ${row.cellKey}`, ['cell', row.cellKey, row.cellKey]);
        if (row.keys.type) facets.set(`t ${row.keys.type}`, ['type', row.keys.type, row.keys.type]);
        this.surroundings.learn(row, body);
        if (said.person) facets.set(`p ${said.person.id}`, ['person', said.person.id, said.person.name]);
      }
      for (const values of facets.values()) facet.run(...values);
      this.statement(
        'INSERT INTO state (one, through_entry_id, hash) VALUES (1, ?1, ?2) ON CONFLICT (one) DO UPDATE SET through_entry_id = ?1, hash = ?2',
      ).run(last.entryId, last.hash);
    });
    this.through = last.entryId;
  }

  /** Ids of entries, newest first. Times are those of whole blocks: the caller looks at each entry's own. */
  find({ text, keys, fromMs, toMs, before, limit }: IndexQuery): number[] {
    const match = matchOf(text, keys);
    const [low, high] = this.idsWithin(fromMs, toMs);
    const end = Math.min(before ?? Number.MAX_SAFE_INTEGER, high);
    const rows = this.statement(
      'SELECT rowid FROM search WHERE search MATCH ? AND rowid >= ? AND rowid < ? ORDER BY rowid DESC LIMIT ?',
    ).all(match, low, end, limit);
    return rows.map((row) => Number(row['rowid']));
  }

  /** All entries that carry any of these keys. */
  withKeys(keys: readonly string[], limit: number): number[] {
    if (keys.length === 0) return [];
    const rows = this.statement('SELECT rowid FROM search WHERE search MATCH ? ORDER BY rowid DESC LIMIT ?').all(
      `keys : (${keys.join(' OR ')})`,
      limit,
    );
    return rows.map((row) => Number(row['rowid']));
  }

  /** First id and the one after the last of the entries that may lie in a span of time. */
  idsWithin(fromMs: number | null, toMs: number | null): [number, number] {
    if (fromMs === null && toMs === null) return [0, Number.MAX_SAFE_INTEGER];
    const row = this.statement(
      'SELECT min(block) AS low, max(block) AS high FROM blocks WHERE high_ms >= ? AND low_ms < ?',
    ).get(fromMs ?? -Infinity, toMs ?? Infinity);
    if (typeof row?.['low'] !== 'number') return [0, 0];
    return [Number(row['low']) * 2 ** BLOCK_BITS, (Number(row['high']) + 1) * 2 ** BLOCK_BITS];
  }

  facets(): { cells: string[]; people: { id: string; name: string }[]; types: string[] } {
    const of = (facet: string) =>
      this.statement('SELECT value, name FROM facets WHERE facet = ? ORDER BY name LIMIT 500')
        .all(facet)
        .map((row) => ({ id: String(row['value']), name: String(row['name']) }));
    return { cells: of('cell').map((f) => f.id), people: of('person'), types: of('type').map((f) => f.id) };
  }

  close(): void {
    this.database.close();
  }

  /** The entry's sentence in every language, so that it is found by what people read of it. */
  private sentenceWords({ cellKey, entryId }: ChainedRow, body: JournalEntryBody): string {
    const said = sayEntry(body, {
      item: (itemId) => this.surroundings.itemName(cellKey, itemId, entryId),
      intent: () => null,
    });
    return (['en', 'de'] as const).map((language) => sayStatement(said.statement, language) ?? '').join(' ');
  }

  private statement(sql: string): StatementSync {
    const known = this.statements.get(sql);
    if (known) return known;
    const prepared = this.database.prepare(sql);
    this.statements.set(sql, prepared);
    return prepared;
  }
}

function keysOf(row: ChainedRow, said: EntryDescription): string[] {
  const keys = [indexKeys.kind(row.kind)];
  if (row.cellKey) keys.push(indexKeys.cell(row.cellKey));
  if (row.keys.type) keys.push(indexKeys.type(row.keys.type));
  if (said.person) keys.push(indexKeys.person(said.person.id));
  if (said.actor) keys.push(indexKeys.actor(said.actor));
  if (said.commandId) keys.push(indexKeys.command(said.commandId));
  if (said.grantedToken !== null) keys.push(indexKeys.grant(row.cellKey, said.grantedToken));
  return keys;
}

/** Words are quoted, so that whatever a person types is looked for and never read as a command of the index. */
function matchOf(text: string, keys: readonly (readonly string[])[]): string {
  const terms = text
    .split(/\s+/)
    .filter((term) => /[\p{L}\p{N}]/u.test(term))
    .map((term) => `"${term.replaceAll('"', '""')}" *`);
  const parts = keys.filter((list) => list.length > 0).map((list) => `keys : (${list.join(' OR ')})`);
  if (terms.length > 0) parts.unshift(`words : (${terms.join(' AND ')})`);
  return parts.join(' AND ');
}

/** Whether a query narrows by anything that the index knows. */
export const narrows = (query: Pick<IndexQuery, 'text' | 'keys'>): boolean => matchOf(query.text, query.keys) !== '';

function openIndex(file: string): DatabaseSync {
  try {
    return prepareIndex(file);
  } catch (error) {
    if (!isSqliteError(error)) throw error;
    // Damaged, or of another version: it is only derived, and built again.
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return prepareIndex(file);
  }
}

function prepareIndex(file: string): DatabaseSync {
  const database = new DatabaseSync(file);
  try {
    database.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; PRAGMA cache_size = -16000');
    const version = Number(database.prepare('PRAGMA user_version').get()?.['user_version']);
    if (version !== INDEX_VERSION)
      database.exec(`
        DROP TABLE IF EXISTS search; DROP TABLE IF EXISTS blocks; DROP TABLE IF EXISTS facets; DROP TABLE IF EXISTS state;
        ${surroundingsTables}
        CREATE VIRTUAL TABLE search USING fts5(words, keys, content = '', contentless_delete = 1,
          tokenize = 'unicode61 remove_diacritics 2');
        CREATE TABLE blocks (block INTEGER PRIMARY KEY, low_ms REAL NOT NULL, high_ms REAL NOT NULL) STRICT;
        CREATE TABLE facets (facet TEXT NOT NULL, value TEXT NOT NULL, name TEXT NOT NULL, PRIMARY KEY (facet, value)) STRICT;
        CREATE TABLE state (one INTEGER PRIMARY KEY, through_entry_id INTEGER NOT NULL, hash TEXT) STRICT;
        PRAGMA user_version = ${INDEX_VERSION};`);
    database.prepare('SELECT count(*) FROM state').get();
    return database;
  } catch (error) {
    database.close();
    throw error;
  }
}
