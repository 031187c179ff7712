import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { entryHash } from '#main/records/journal/chain.ts';
import { headPath, historyPath, readHead } from '#main/records/journal/HeadFile.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { verifyJournal } from '#main/records/journal/readJournal.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { NO_CELL } from '#main/ports/Journal.ts';
import { CORPUS_START_MS, tamper, writeJournal, writeVersion1Journal } from '../corpus/damagedJournals.ts';

const ENTRIES = 60;
let dataDir: string;
const clock = new ManualClock(CORPUS_START_MS + 1_000_000);
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-chain-'));
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const COLUMNS = 'cell_key, written_at_ms, kind, event_type, epoch, seq, body, previous_hash, hash';

describe('the chain of a journal', () => {
  it('is sound when nothing was touched', () => {
    const file = writeJournal(dataDir, ENTRIES);
    expect(verifyJournal(file)).toMatchObject({
      ok: true,
      entries: ENTRIES,
      problems: [],
      firstBad: null,
      head: { entryId: ENTRIES, hash: readHead(file)?.hash },
    });
  });

  it.each([
    [
      'a changed text',
      30,
      "UPDATE entries SET body = replace(body, 'belt', 'bolt') WHERE entry_id = 30 OR entry_id = 33",
    ],
    ['another time', 7, 'UPDATE entries SET written_at_ms = written_at_ms + 1 WHERE entry_id = 7'],
    ['another cell', 8, "UPDATE entries SET cell_key = 'cell-9' WHERE entry_id = 8"],
    ['another filing', 9, "UPDATE entries SET event_type = 'mode.changed' WHERE entry_id = 9"],
    ['an entry taken out', 12, 'DELETE FROM entries WHERE entry_id = 12'],
    ['the first entry taken out', 1, 'DELETE FROM entries WHERE entry_id = 1'],
    ['the newest entry taken out', ENTRIES, `DELETE FROM entries WHERE entry_id = ${ENTRIES}`],
    ['all but the oldest taken out', 21, 'DELETE FROM entries WHERE entry_id > 20'],
    ['everything taken out', 1, 'DELETE FROM entries'],
    [
      'two entries exchanged',
      15,
      'UPDATE entries SET entry_id = -15 WHERE entry_id = 15; UPDATE entries SET entry_id = 15 WHERE entry_id = 17; UPDATE entries SET entry_id = 17 WHERE entry_id = -15',
    ],
    [
      'an entry taken out and the rest moved up',
      12,
      'DELETE FROM entries WHERE entry_id = 12; UPDATE entries SET entry_id = entry_id - 1 WHERE entry_id > 12',
    ],
    [
      'an entry inserted and the rest moved down',
      12,
      `UPDATE entries SET entry_id = -entry_id WHERE entry_id >= 12; UPDATE entries SET entry_id = 1 - entry_id WHERE entry_id < 0;
       INSERT INTO entries (entry_id, ${COLUMNS}) SELECT 12, cell_key, written_at_ms, kind, event_type, epoch, seq + 1000, body, previous_hash, hash FROM entries WHERE entry_id = 11`,
    ],
    ['an entry without a hash', 12, 'UPDATE entries SET hash = NULL, previous_hash = NULL WHERE entry_id = 12'],
  ])('shows %s, and which entry it is', (_what, firstBad, sql) => {
    const file = writeJournal(dataDir, ENTRIES);
    tamper(file, sql);
    const verdict = verifyJournal(file);
    expect(verdict.ok).toBe(false);
    expect(verdict.firstBad?.entryId).toBe(firstBad);
    expect(verdict.problems[0]).toMatch(new RegExp(`^Entry ${firstBad} `));
  });

  it('shows a change whose own hash was computed again, by the entry after it', () => {
    const file = writeJournal(dataDir, ENTRIES);
    const database = new DatabaseSync(file);
    const row = database.prepare('SELECT * FROM entries WHERE entry_id = 13').get()!;
    database.close();
    const body = String(row['body']).replace('belt', 'bolt');
    const previous = Buffer.from(row['previous_hash'] as Uint8Array).toString('hex');
    const hash = entryHash(previous, {
      entryId: 13,
      cellKey: String(row['cell_key']),
      writtenAtMs: Number(row['written_at_ms']),
      body,
    });
    tamper(file, `UPDATE entries SET body = '${body}', hash = x'${hash}' WHERE entry_id = 13`);
    expect(verifyJournal(file)).toMatchObject({ ok: false, firstBad: { entryId: 14 } });
  });

  it('shows a chain that was computed anew from a change on, by the head that was kept outside', () => {
    const file = writeJournal(dataDir, ENTRIES);
    rewrite(file, 40);
    const verdict = verifyJournal(file);
    expect(verdict).toMatchObject({ ok: false, firstBad: { entryId: ENTRIES } });
    expect(verdict.problems[0]).toMatch(/is another one than at 2025-/);
  });

  it('shows it by a head that somebody wrote down, even when the head files were changed too', () => {
    const file = writeJournal(dataDir, ENTRIES);
    const noted = verifyJournal(file).head!;
    const journal = new SqliteJournal(file, clock);
    journal.append(NO_CELL, { kind: 'note', by: 'Anna', text: 'later' });
    journal.close();
    rewrite(file, 40);
    rmSync(headPath(file));
    rmSync(historyPath(file));
    new SqliteJournal(file, clock).close();
    expect(verifyJournal(file).ok).toBe(true);
    expect(verifyJournal(file, { anchors: [noted] })).toMatchObject({ ok: false, firstBad: { entryId: ENTRIES } });
  });

  it('cannot vouch for the end when the head file is gone or is none, but for a copy', () => {
    const file = writeJournal(dataDir, ENTRIES);
    rmSync(headPath(file));
    const missing = expect.stringMatching(/^The head file .* is missing: .* cannot be told\.$/) as unknown;
    expect(verifyJournal(file)).toMatchObject({ ok: true, problems: [], endUnvouched: missing });
    writeFileSync(headPath(file), '{"entryId":9007199254740991}');
    const none = expect.stringMatching(/is none that this program wrote/) as unknown;
    expect(verifyJournal(file)).toMatchObject({ ok: true, problems: [], endUnvouched: none });
    const copy = join(dataDir, 'copy.sqlite');
    copyFileSync(file, copy);
    expect(verifyJournal(copy, { isCopy: true })).toMatchObject({ ok: true, endUnvouched: null });
  });

  it('has its head outside at the latest a second after an entry was written', async () => {
    const file = join(dataDir, 'journal.sqlite');
    const journal = new SqliteJournal(file, clock);
    const written = journal.append('a', { kind: 'note', by: 'Anna', text: 'n' });
    expect(readHead(file)?.entryId).toBe(0);
    clock.advance(1000);
    await expect.poll(() => readHead(file)?.entryId, { timeout: 5000 }).toBe(written.ok && written.value);
    journal.close();
  });
});

describe('a journal of the first version', () => {
  it('gets a chain whose first entry binds all that was written before', () => {
    const file = writeVersion1Journal(dataDir, ENTRIES);
    expect(verifyJournal(file).problems).toEqual([expect.stringMatching(/version 1, which has no chain yet/)]);
    const { journal, notices } = openJournal(dataDir, clock);
    expect(notices).toEqual([]);
    expect(journal.entries({ from: 'newest', limit: 1 })).toMatchObject([
      {
        entryId: ENTRIES + 1,
        cellKey: NO_CELL,
        body: { topic: 'journal.chain_begun', data: { entriesBefore: ENTRIES } },
      },
    ]);
    journal.append('cell-1', { kind: 'note', by: 'Anna', text: 'after' });
    journal.close();
    expect(verifyJournal(file)).toMatchObject({ ok: true, entries: ENTRIES + 2 });
    openJournal(dataDir, clock).journal.close();
    expect(verifyJournal(file)).toMatchObject({ ok: true, entries: ENTRIES + 2 });
  });

  it.each([
    ['changed', "UPDATE entries SET body = replace(body, 'belt', 'bolt') WHERE entry_id = 30"],
    ['taken out', 'DELETE FROM entries WHERE entry_id = 30'],
    ['taken out at the beginning', 'DELETE FROM entries WHERE entry_id = 1'],
    ['moved in time', 'UPDATE entries SET written_at_ms = 1 WHERE entry_id = 30'],
  ])('shows that one of its old entries was %s afterwards', (_what, sql) => {
    const file = writeVersion1Journal(dataDir, ENTRIES);
    openJournal(dataDir, clock).journal.close();
    tamper(file, sql);
    expect(verifyJournal(file).ok).toBe(false);
  });
});

/** What somebody does who knows the rule of the chain: changes an entry and computes every hash after it anew. */
function rewrite(file: string, entryId: number): void {
  const database = new DatabaseSync(file, { readOnly: true });
  const rows = database.prepare('SELECT * FROM entries WHERE entry_id >= ? ORDER BY entry_id').all(entryId);
  database.close();
  let previous = Buffer.from(rows[0]!['previous_hash'] as Uint8Array).toString('hex');
  const updates = rows.map((row) => {
    const id = Number(row['entry_id']);
    const body = String(row['body']).replace('The link is up', 'The link was down');
    const hash = entryHash(previous, {
      entryId: id,
      cellKey: String(row['cell_key']),
      writtenAtMs: Number(row['written_at_ms']),
      body,
    });
    const sql = `UPDATE entries SET body = '${body}', previous_hash = x'${previous}', hash = x'${hash}' WHERE entry_id = ${id}`;
    previous = hash;
    return sql;
  });
  tamper(file, updates.join(';'));
}
