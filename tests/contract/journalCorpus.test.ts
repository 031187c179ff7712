import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { JOURNAL_FILE, openJournal, suspectJournal, type OpenedJournal } from '#main/records/journal/openJournal.ts';
import { verifyJournal } from '#main/records/journal/readJournal.ts';
import type { Journal, JournalEntryBody } from '#main/ports/Journal.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import {
  bytesOf,
  corpusEntry,
  CORPUS_START_MS,
  cutTo,
  makeEmpty,
  makeText,
  overwrite,
  pagesOf,
  pagesOfEntries,
  scramblePage,
  tamper,
  tearPage,
  writeForeignDatabase,
  writeJournal,
  writeVersion1Journal,
} from '../corpus/damagedJournals.ts';

const ENTRIES = 400;
let dataDir: string;
let clock: ManualClock;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-corpus-'));
  clock = new ManualClock(CORPUS_START_MS + 10_000_000);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const file = (): string => join(dataDir, JOURNAL_FILE);

/** What every opening must come to, whatever was found: a journal that works, verifies, and opens again without a word. */
function expectUsable({ journal }: OpenedJournal): void {
  const note: JournalEntryBody = { kind: 'note', by: 'Anna', text: 'goes on' };
  const stored = journal.append('cell-1', note);
  expect(stored.ok && journal.entries({ from: 'newest', limit: 1 })).toMatchObject([
    { entryId: stored.ok && stored.value, body: note },
  ]);
  journal.close();
  expect(verifyJournal(file())).toMatchObject({ ok: true, problems: [] });
  const again = openJournal(dataDir, clock);
  expect(again.notices).toEqual([]);
  again.journal.close();
}

/** Entries of the corpus that are there, each exactly as it was written. */
function intactEntries(journal: Journal): number[] {
  const entries = journal.entries({ limit: 10_000 }).filter((entry) => entry.entryId <= ENTRIES);
  for (const entry of entries) expect(entry).toMatchObject(corpusEntry(entry.entryId));
  return entries.map((entry) => entry.entryId);
}

describe('a damaged journal', () => {
  it.each([
    ['a page of entries torn in the middle', () => tearPage(file(), pagesOfEntries(file()).at(20)!)],
    ['a page of entries full of noise', () => scramblePage(file(), pagesOfEntries(file()).at(35)!)],
    ['the last page of entries full of noise', () => scramblePage(file(), pagesOfEntries(file()).at(-1)!)],
    ['its last tenth cut off', () => cutTo(file(), 0.9)],
  ])('with %s: what is readable goes on, the file is kept, and it says what was lost', (_what, damage) => {
    writeJournal(dataDir, ENTRIES);
    damage();
    const damaged = bytesOf(file());
    const opened = openJournal(dataDir, clock);
    expect(bytesOf(opened.damagedFile!)).toEqual(damaged);
    const kept = intactEntries(opened.journal);
    expect(kept.length).toBeGreaterThan(ENTRIES / 2);
    expect(kept.length).toBeLessThan(ENTRIES);
    const [notice] = opened.notices;
    expect(notice?.code).toBe('journal_damaged');
    expect(notice?.text).toContain(opened.damagedFile!);
    expect(notice?.text).toContain(`${kept.length} entries were carried over; `);
    expect(notice?.text).toMatch(
      new RegExp(`${ENTRIES - kept.length} entr(y was|y were|ies were) lost \\(numbers \\d`),
    );
    const [record] = opened.journal.entries({ topics: ['journal.entries_lost'], kinds: ['record'], limit: 10 });
    expect(record?.entryId).toBe(ENTRIES + 1);
    expectUsable(opened);
    const lost = verifyJournal(file()).lost.reduce((sum, [from, to]) => sum + to - from + 1, 0);
    expect(lost).toBe(ENTRIES - kept.length);
  });

  it('is found by its check when a page changed in a way that the database cannot notice', () => {
    writeJournal(dataDir, ENTRIES);
    const text = Buffer.from('a long note 200');
    const at = bytesOf(file()).indexOf(text, bytesOf(file()).indexOf(text) + 9000);
    overwrite(file(), at, Buffer.from('A LONG NOTE 200'));
    const opened = openJournal(dataDir, clock);
    expect(opened.notices).toEqual([]);
    opened.journal.close();
    expect(verifyJournal(file())).toMatchObject({ ok: false, firstBad: { entryId: 200 } });
  });

  it('that cannot be read at all is kept, and the numbers go on after what is known of it', () => {
    writeJournal(dataDir, ENTRIES);
    for (const page of [1, 2, 3]) scramblePage(file(), page);
    const opened = openJournal(dataDir, clock);
    expect(existsSync(opened.damagedFile!)).toBe(true);
    expect(opened.notices[0]?.text).toContain(`0 entries were carried over; ${ENTRIES} entries were lost`);
    expect(opened.journal.entries({ limit: 10 }).map((entry) => entry.entryId)).toEqual([ENTRIES + 1]);
    expectUsable(opened);
  });

  it('of the first version is salvaged as well', () => {
    writeVersion1Journal(dataDir, ENTRIES);
    scramblePage(file(), pagesOfEntries(file()).at(20)!);
    const opened = openJournal(dataDir, clock);
    expect(intactEntries(opened.journal).length).toBeGreaterThan(ENTRIES / 2);
    expectUsable(opened);
  });

  it('is finished at the next start when the application was killed between the steps', () => {
    writeJournal(dataDir, ENTRIES);
    tearPage(file(), pagesOfEntries(file()).at(20)!);
    const opened = openJournal(dataDir, clock);
    opened.journal.close();
    renameSync(file(), join(dataDir, 'journal.salvage.sqlite'));
    const again = openJournal(dataDir, clock);
    expect(again.notices).toEqual([]);
    expect(intactEntries(again.journal).length).toBeGreaterThan(ENTRIES / 2);
    expectUsable(again);
  });

  it('is opened or set aside and never ends in a crash, wherever noise strikes', () => {
    writeJournal(dataDir, ENTRIES);
    const sound = bytesOf(file());
    const seed = 7;
    const random = randomSource(seed);
    for (let round = 0; round < 25; round += 1) {
      rmSync(dataDir, { recursive: true, force: true });
      dataDir = mkdtempSync(join(tmpdir(), 'supercargo-corpus-'));
      writeJournal(dataDir, 5);
      overwrite(file(), 0, sound);
      const noise = Uint8Array.from({ length: 1 + Math.floor(random() * 6000) }, () => random() * 256);
      overwrite(file(), Math.floor(random() * (sound.length - noise.length)), noise);
      suspectJournal(dataDir);
      const opened = openJournal(dataDir, clock);
      const stored = opened.journal.append('cell-1', { kind: 'note', by: 'Anna', text: 'goes on' });
      expect(stored, `seed ${seed}, round ${round}`).toMatchObject({ ok: true });
      opened.journal.close();
    }
  });
});

describe('a file that is no journal of this version', () => {
  it('is refused in one sentence and left as it is when it is of the future', () => {
    writeJournal(dataDir, 20);
    tamper(file(), "INSERT INTO schema_migrations (version, name, applied_at_ms) VALUES (99, 'future', 0)");
    const before = bytesOf(file());
    expect(() => openJournal(dataDir, clock)).toThrow(
      `The journal ${file()} was written by a newer Supercargo (schema 99, this one knows 2). It was left as it is. Start that version, or another data folder (--data).`,
    );
    expect(bytesOf(file())).toEqual(before);
    expect(readdirSync(dataDir).filter((name) => /damaged|foreign|salvage/.test(name))).toEqual([]);
    expect(verifyJournal(file()).problems[0]).toMatch(/^The journal is of a newer Supercargo: schema 99/);
  });

  it.each([
    ['the database of another program', () => writeForeignDatabase(dataDir), /with the tables bookmarks/],
    ['a text', () => makeText(file()), /it is no database/],
  ])('is set aside untouched when it is %s', (_what, make, why) => {
    make();
    const before = bytesOf(file());
    const opened = openJournal(dataDir, clock);
    expect(bytesOf(opened.damagedFile!)).toEqual(before);
    expect(opened.notices).toMatchObject([{ code: 'journal_foreign', text: expect.stringMatching(why) as unknown }]);
    expectUsable(opened);
  });

  it('begins a new journal in an empty file without a word when there was none before', () => {
    makeEmpty(file());
    const opened = openJournal(dataDir, clock);
    expect(opened.notices).toEqual([]);
    expectUsable(opened);
  });

  it('tells how many entries are missing when the file was emptied', () => {
    writeJournal(dataDir, ENTRIES);
    makeEmpty(file());
    const opened = openJournal(dataDir, clock);
    expect(opened.notices).toMatchObject([
      { code: 'journal_entries_missing', text: expect.stringContaining(`numbers 1 to ${ENTRIES}`) as unknown },
    ]);
    expectUsable(opened);
  });

  it('tells which entries are missing when an older file was put in its place', () => {
    writeJournal(dataDir, 100);
    const old = bytesOf(file());
    const first = openJournal(dataDir, clock).journal;
    for (let index = 101; index <= 120; index += 1) {
      const { cellKey, body } = corpusEntry(index);
      first.append(cellKey, body);
    }
    first.close();
    overwrite(file(), 0, old);
    cutTo(file(), old.length / 4096 / pagesOf(file()));
    const opened = openJournal(dataDir, clock);
    expect(opened.notices[0]?.text).toContain('numbers 101 to 120');
    expect(opened.journal.entries({ from: 'newest', limit: 1 })[0]?.entryId).toBe(121);
    expectUsable(opened);
  });
});

describe('the journal command', () => {
  const program = fileURLToPath(new URL('../../src/main/commandLine/journal.ts', import.meta.url));
  it.each([
    ['a text', makeText, /cannot be read: file is not a database/],
    ['an empty file', makeEmpty, /cannot be read/],
    ['the database of another program', () => writeForeignDatabase(dataDir), /cannot be read: no such table/],
  ])('says in a sentence that %s cannot be checked', (_what, make, said) => {
    make(file());
    const done = spawnSync(process.execPath, [program, 'verify', '--data', dataDir], { encoding: 'utf8' });
    expect(done.status).toBe(1);
    expect(done.stderr).toMatch(said);
    expect(done.stderr).not.toContain('    at ');
  });
});
