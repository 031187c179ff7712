import { spawnSync } from 'node:child_process';
import { chmodSync, copyFileSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { headPath, historyPath, readHead } from '#main/records/journal/HeadFile.ts';
import { openJournal, type OpenedJournal } from '#main/records/journal/openJournal.ts';
import { openReadOnly } from '#main/records/journal/openReadOnly.ts';
import { verifyJournal } from '#main/records/journal/readJournal.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { CORPUS_START_MS, tamper, writeJournal } from '../corpus/damagedJournals.ts';

const ENTRIES = 60;
const HASH = 'a'.repeat(64);
const program = fileURLToPath(new URL('../../src/main/commandLine/journal.ts', import.meta.url));
let dataDir: string;
let clock: ManualClock;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-heads-'));
  clock = new ManualClock(CORPUS_START_MS + 1_000_000);
});
afterEach(() => {
  chmodSync(dataDir, 0o755);
  rmSync(dataDir, { recursive: true, force: true });
});

/** It takes entries, has its head outside again, and the next start has nothing more to say. */
function expectUsable({ journal }: OpenedJournal, file: string): void {
  const stored = journal.append('cell-1', { kind: 'note', by: 'Anna', text: 'it goes on' });
  if (!stored.ok) expect.unreachable(stored.error.message);
  journal.close();
  expect(readHead(file)?.entryId).toBe(stored.value);
  const again = openJournal(dataDir, clock);
  expect(again.notices).toEqual([]);
  again.journal.close();
}
const run = (args: readonly string[], uid?: number): { code: number | null; stdout: string; stderr: string } => {
  const options = { encoding: 'utf8', cwd: '/', ...(uid === undefined ? {} : { uid, gid: uid }) } as const;
  const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], options);
  return { code: done.status, stdout: done.stdout, stderr: done.stderr };
};

describe('a head file that is none', () => {
  it.each([
    ['the largest whole number', `{"atMs":1,"entryId":9007199254740991,"hash":"${HASH}"}`],
    ['a number that the journal cannot have reached', `{"atMs":1,"entryId":5000000000,"hash":"${HASH}"}`],
    ['a time beyond every date', `{"atMs":1e300,"entryId":3,"hash":"${HASH}"}`],
    ['a negative number', `{"atMs":1,"entryId":-3,"hash":"${HASH}"}`],
    ['another document', '[]'],
    ['nothing', ''],
    ['bytes', '\u0000\u0001\u0002'],
    ['a megabyte', 'x'.repeat(1_000_000)],
  ])('(%s) is told, set aside and recorded, and stops nothing', (_what, content) => {
    const file = writeJournal(dataDir, ENTRIES);
    writeFileSync(headPath(file), content);
    const opened = openJournal(dataDir, clock);
    expect(opened.notices).toMatchObject([{ code: 'journal_end_unvouched' }]);
    expect(opened.notices[0]?.text).toMatch(
      /cannot be told: the head file journal\.head\.json is none .* keeps a record/,
    );
    const aside = readdirSync(dataDir).filter((name) => name.startsWith('journal.head.bad-'));
    expect(aside).toHaveLength(1);
    expect(opened.journal.entries({ from: 'newest', limit: 1 })).toMatchObject([
      {
        entryId: ENTRIES + 1,
        body: { topic: 'journal.end_unvouched', data: { lastEntryId: ENTRIES, asideFile: aside[0] } },
      },
    ]);
    expectUsable(opened, file);
    expect(verifyJournal(file)).toMatchObject({ ok: true, unvouched: [ENTRIES + 1], endUnvouched: null });
  });

  it('hides no cut: the earlier heads still say how far the chain had come', () => {
    const file = writeJournal(dataDir, ENTRIES);
    tamper(file, 'DELETE FROM entries WHERE entry_id > 40; DELETE FROM sqlite_sequence');
    writeFileSync(headPath(file), 'no head');
    const opened = openJournal(dataDir, clock);
    expect(opened.notices.map(({ code }) => code)).toEqual(['journal_entries_missing', 'journal_end_unvouched']);
    expect(opened.notices[0]?.text).toContain(`numbers 41 to ${ENTRIES}`);
    expectUsable(opened, file);
  });
});

describe('a journal whose end was cut and whose head files were removed', () => {
  const cut = (sql = ''): string => {
    const file = writeJournal(dataDir, ENTRIES);
    tamper(file, `DELETE FROM entries WHERE entry_id > 40; ${sql}`);
    rmSync(headPath(file));
    rmSync(historyPath(file));
    return file;
  };

  it('is told by the count that the file itself keeps', () => {
    const file = cut();
    expect(verifyJournal(file)).toMatchObject({ ok: false, firstBad: { entryId: 41 } });
    const opened = openJournal(dataDir, clock);
    expect(opened.notices.map(({ code }) => code)).toEqual(['journal_entries_missing', 'journal_end_unvouched']);
    expect(opened.notices[0]?.text).toContain(`numbers 41 to ${ENTRIES}`);
    expectUsable(opened, file);
    expect(verifyJournal(file)).toMatchObject({ ok: true, lost: [[41, ENTRIES]] });
  });

  it('is told, alarmed and recorded also where that count was changed', () => {
    const file = cut("UPDATE sqlite_sequence SET seq = 40 WHERE name = 'entries'");
    expect(run(['verify', '--data', dataDir])).toMatchObject({
      code: 3,
      stdout: expect.stringMatching(/^40 entries, sound, but this cannot vouch for the end; newest 40:/) as string,
    });
    const opened = openJournal(dataDir, clock);
    expect(opened.notices).toMatchObject([
      { code: 'journal_end_unvouched', text: expect.stringContaining('journal.head.json is missing') as string },
    ]);
    expectUsable(opened, file);
    const after = run(['verify', '--data', dataDir]);
    expect(after.code).toBe(0);
    expect(after.stderr).toContain('Entries may have been taken away before entry 41');
  });

  it('is told by one missing file as well', () => {
    const file = writeJournal(dataDir, ENTRIES);
    rmSync(historyPath(file));
    const opened = openJournal(dataDir, clock);
    expect(opened.notices).toMatchObject([
      { code: 'journal_end_unvouched', text: expect.stringContaining('journal.heads.jsonl is missing') as string },
    ]);
    expectUsable(opened, file);
  });

  it('is not confused with a new journal', () => {
    const opened = openJournal(dataDir, clock);
    expect(opened.notices).toEqual([]);
    opened.journal.close();
  });
});

describe('a journal in a folder that cannot be written', () => {
  /** For the superuser every folder can be written: somebody else reads then. */
  const uid = process.getuid?.() === 0 ? 65534 : undefined;
  const readOnly = (): void => {
    for (const name of readdirSync(dataDir)) chmodSync(join(dataDir, name), 0o444);
    chmodSync(dataDir, 0o555);
  };

  it.skipIf(process.platform === 'win32')('is verified and exported, and says plainly how it was read', () => {
    writeJournal(dataDir, ENTRIES);
    readOnly();
    const verdict = run(['verify', '--data', dataDir], uid);
    expect(verdict).toMatchObject({
      code: 0,
      stdout: expect.stringMatching(/^60 entries, sound; newest 60:/) as string,
      stderr: `The folder ${dataDir} cannot be written: the journal was read as it lies there.\n`,
    });
    const exported = run(['export', '--data', dataDir], uid);
    expect(exported).toMatchObject({ code: 0, stderr: '' });
    expect(exported.stdout.trim().split('\n')).toHaveLength(ENTRIES);
    expect(run(['export', '--audit', '--data', dataDir, '--format', 'json'], uid)).toMatchObject({
      code: 0,
      stderr: '',
    });
  });

  it.skipIf(process.platform === 'win32')('is read with the entries that stand in its log only', () => {
    const elsewhere = join(dataDir, 'running');
    mkdirSync(elsewhere);
    const file = writeJournal(elsewhere, ENTRIES);
    const journal = new SqliteJournal(file, clock);
    journal.append('cell-1', { kind: 'note', by: 'Anna', text: 'in the log' });
    // As it lies on the disk after the machine's power failed.
    for (const suffix of ['', '-wal']) copyFileSync(file + suffix, join(dataDir, `journal.sqlite${suffix}`));
    journal.close();
    for (const path of [headPath, historyPath]) copyFileSync(path(file), path(join(dataDir, 'journal.sqlite')));
    rmSync(elsewhere, { recursive: true });
    readOnly();
    const verdict = run(['verify', '--data', dataDir], uid);
    expect(verdict).toMatchObject({ code: 0, stdout: expect.stringMatching(/^61 entries, sound/) as string });
    expect(verdict.stderr).toMatch(/was read from a copy of it, its log included/);
  });

  it('is opened as always where it can be written', () => {
    const opened = openReadOnly(writeJournal(dataDir, 3));
    expect(opened.note).toBeNull();
    opened.close();
  });
});
