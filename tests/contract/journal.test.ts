import { execFileSync, spawnSync } from 'node:child_process';
import { mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { lockDataFolder } from '#main/records/journal/dataFolderLock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { JOURNAL_FILE, openJournal } from '#main/records/journal/openJournal.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { NO_CELL, type Journal, type JournalEntryBody } from '#main/ports/Journal.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { defaultShiftSettings } from '#shared/domain/shiftCalendar.ts';

let dataDir: string;
let clock: ManualClock;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-journal-'));
  clock = new ManualClock(1_000_000);
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const notice: CellEventBody = { type: 'notice', severity: 'info', code: 'x', text: 'y' };
const event = (seq: number, body: CellEventBody = notice, epoch = 'e'): JournalEntryBody => ({
  kind: 'event',
  event: { epoch, seq, timeMs: seq, commandId: null, body },
});
const snapshotAt = (seq: number, epoch = 'e'): JournalEntryBody => {
  const snapshot = emptyCellSnapshot('c', 'C', epoch, 0);
  return { kind: 'snapshot', snapshot: { ...snapshot, cell: { ...snapshot.cell, seq } }, gap: false };
};

const kinds: Record<string, () => Journal> = {
  'in memory': () => new MemoryJournal(clock),
  'in SQLite': () => new SqliteJournal(join(dataDir, JOURNAL_FILE), clock),
};

describe.each(Object.entries(kinds))('a journal %s', (_name, open) => {
  let journal: Journal;
  beforeEach(() => {
    journal = open();
  });
  afterEach(() => journal.close());

  const append = (cellKey: string, body: JournalEntryBody): number => {
    const stored = journal.append(cellKey, body);
    if (!stored.ok) throw new Error(stored.error.message);
    return stored.value;
  };

  it('gives growing entry ids, the time of writing, and the body back unchanged', () => {
    const first = append('a', event(1));
    clock.advance(5);
    const second = append('a', { kind: 'note', by: 'ann', text: 'déjà vu — "quoted"' });
    expect(second).toBeGreaterThan(first);
    expect(journal.entries({ limit: 10 })).toEqual([
      { entryId: first, cellKey: 'a', writtenAtMs: 1_000_000, body: event(1) },
      {
        entryId: second,
        cellKey: 'a',
        writtenAtMs: 1_000_005,
        body: { kind: 'note', by: 'ann', text: 'déjà vu — "quoted"' },
      },
    ]);
  });

  it('stores the same event of the same cell and epoch once', () => {
    const first = append('a', event(1));
    expect(append('a', event(1))).toBe(first);
    append('b', event(1));
    append('a', event(1, notice, 'another epoch'));
    expect(journal.entries({ limit: 10 })).toHaveLength(3);
  });

  it('knows the last event or snapshot of each cell', () => {
    expect(journal.lastSeen('a')).toBeNull();
    append('a', event(7));
    append('b', event(3));
    expect(journal.lastSeen('a')).toEqual({ epoch: 'e', seq: 7 });
    append('a', snapshotAt(2, 'new epoch'));
    append('a', { kind: 'note', by: 'ann', text: 'later' });
    expect(journal.lastSeen('a')).toEqual({ epoch: 'new epoch', seq: 2 });
  });

  it('rebuilds from the newest snapshot and the events after it', () => {
    expect(journal.rebuild('a')).toBeNull();
    append('a', snapshotAt(0));
    append('a', event(1));
    append('a', snapshotAt(1));
    append('a', event(2));
    append('b', event(9));
    append('a', event(3));
    const rebuilt = journal.rebuild('a');
    expect(rebuilt?.snapshot.cell.seq).toBe(1);
    expect(rebuilt?.events.map((e) => e.seq)).toEqual([2, 3]);
  });

  it('rebuilds the state as it was before a time', () => {
    append('a', snapshotAt(0));
    append('a', event(1));
    clock.advance(10);
    append('a', event(2));
    append('a', snapshotAt(2));
    expect(journal.rebuild('a', 1_000_010)?.events.map((e) => e.seq)).toEqual([1]);
    expect(journal.rebuild('a', 1_000_000)).toBeNull();
  });

  it('finds entries by cell, time, kind, type of event and position, from either end', () => {
    append('a', event(1));
    append('b', event(1, { type: 'mode.changed', mode: 'manual' }));
    clock.advance(10);
    const note = append('a', { kind: 'note', by: 'ann', text: 'n' });
    append('a', event(2));
    const ids = (query: Partial<Parameters<Journal['entries']>[0]>): number[] =>
      journal.entries({ limit: 10, ...query }).map((e) => e.entryId);
    expect(ids({ cellKey: 'b' })).toEqual([2]);
    expect(ids({ fromMs: 1_000_010 })).toEqual([3, 4]);
    expect(ids({ toMs: 1_000_010 })).toEqual([1, 2]);
    expect(ids({ kinds: ['note'] })).toEqual([note]);
    expect(ids({ eventTypes: ['mode.changed'] })).toEqual([2, 3]);
    expect(ids({ after: 2, limit: 1 })).toEqual([3]);
    expect(ids({ from: 'newest', limit: 2 })).toEqual([3, 4]);
    expect(journal.cellKeys()).toEqual(['a', 'b']);
  });

  it('chains its entries: the same entries give the same head, and any other content another one', () => {
    expect(journal.chainHead()).toBeNull();
    append('a', event(1));
    append('b', { kind: 'note', by: 'ann', text: 'déjà vu' });
    // Computed apart, with another program, from the rule in docs/JOURNAL.md.
    expect(journal.chainHead()).toEqual({
      entryId: 2,
      hash: 'fcd0ba7eccc80e53cc3bf79409e7043173e2ec1c0a402c7d7431f4cc740ad079',
    });
    append('a', event(1));
    expect(journal.chainHead()?.entryId).toBe(2);
  });

  it('keeps the records of a part of the application and finds them by topic', () => {
    const anna = { operatorId: 'op-7', name: 'Anna' };
    const started = append(NO_CELL, {
      kind: 'record',
      topic: 'handover.started',
      by: anna,
      data: { points: [1, null] },
    });
    append('a', event(1));
    const shelved = append('a', { kind: 'record', topic: 'alarm.shelved', by: null, data: {} });
    const found = journal.entries({ kinds: ['record'], topics: ['handover.started'], limit: 10 });
    expect(found).toMatchObject([
      { entryId: started, cellKey: NO_CELL, body: { by: anna, data: { points: [1, null] } } },
    ]);
    expect(journal.entries({ topics: ['alarm.shelved'], limit: 10 }).map((e) => e.entryId)).toEqual([2, shelved]);
    expect(journal.cellKeys()).toEqual(['a']);
    expect(journal.entries({ topics: [], eventTypes: [], limit: 10 })).toEqual([]);
  });
});

describe('the SQLite journal', () => {
  const file = (): string => join(dataDir, JOURNAL_FILE);

  it('refuses to change or delete an entry', () => {
    const journal = new SqliteJournal(file(), clock);
    journal.append('a', event(1));
    journal.close();
    const database = new DatabaseSync(file());
    expect(() => database.exec("UPDATE entries SET body = '{}'")).toThrow('journal entries are never changed');
    expect(() => database.exec('DELETE FROM entries')).toThrow('journal entries are never deleted');
    database.close();
  });

  it('keeps what it accepted when its process is killed without warning', () => {
    const script = `
      import { SqliteJournal } from '${new URL('../../src/main/records/journal/SqliteJournal.ts', import.meta.url).href}';
      const journal = new SqliteJournal(process.argv[1], { nowMs: () => 1, after: () => () => {} });
      for (let seq = 1; seq <= 50; seq += 1) {
        const stored = journal.append('a', { kind: 'event', event: { epoch: 'e', seq, timeMs: 1, commandId: null,
          body: { type: 'notice', severity: 'info', code: 'x', text: 'y' } } });
        if (stored.ok) process.stdout.write(seq + ' ');
      }
      process.kill(process.pid, 'SIGKILL');`;
    let accepted = '';
    try {
      execFileSync(process.execPath, ['--input-type=module', '-e', script, file()], {
        encoding: 'utf8',
        stdio: 'pipe',
      });
    } catch (error) {
      accepted = String((error as { stdout: string }).stdout);
    }
    expect(accepted.trim().split(' ')).toHaveLength(50);
    const journal = new SqliteJournal(file(), clock);
    expect(journal.lastSeen('a')).toEqual({ epoch: 'e', seq: 50 });
    expect(journal.entries({ limit: 100 })).toHaveLength(50);
    journal.close();
  });

  it('says that the disk is full instead of throwing, and goes on when there is room again', () => {
    const journal = new SqliteJournal(file(), clock);
    journal.append('a', event(1));
    journal.limitSize(64 * 1024);
    const text = 'x'.repeat(2000);
    let failure = null;
    for (let i = 0; i < 100 && !failure; i += 1) {
      const stored = journal.append('a', { kind: 'note', by: 'ann', text });
      if (!stored.ok) failure = stored.error;
    }
    expect(failure).toMatchObject({ code: 'disk_full' });
    expect(journal.lastSeen('a')).toEqual({ epoch: 'e', seq: 1 });
    journal.limitSize(64 * 1024 * 1024);
    expect(journal.append('a', event(2)).ok).toBe(true);
    journal.close();
  });

  it('refuses a journal of a newer version in one sentence and leaves it as it is', () => {
    new SqliteJournal(file(), clock).close();
    const database = new DatabaseSync(file());
    database.exec("INSERT INTO schema_migrations (version, name, applied_at_ms) VALUES (99, 'future', 0)");
    database.close();
    expect(() => openJournal(dataDir, clock)).toThrow(/newer Supercargo \(schema 99/);
    expect(readdirSync(dataDir).filter((name) => name.includes('damaged'))).toEqual([]);
  });
});

describe('checking and exporting a journal', () => {
  const cli = (...args: string[]): { code: number; stdout: string; stderr: string } => {
    const program = fileURLToPath(new URL('../../src/main/commandLine/journal.ts', import.meta.url));
    const done = spawnSync(process.execPath, ['--disable-warning=ExperimentalWarning', program, ...args], {
      encoding: 'utf8',
    });
    return { code: done.status ?? -1, stdout: done.stdout, stderr: done.stderr };
  };
  const write = (): void => {
    const journal = new SqliteJournal(join(dataDir, JOURNAL_FILE), clock);
    journal.append('a', event(1));
    clock.advance(1000);
    journal.append('b', event(1));
    journal.append('a', { kind: 'note', by: 'ann', text: 'n' });
    journal.close();
  };
  const tamper = (sql: string): void => {
    const database = new DatabaseSync(join(dataDir, JOURNAL_FILE));
    database.exec(sql);
    database.close();
  };

  it('finds a sound journal sound', () => {
    write();
    const verdict = cli('verify', '--data', dataDir, '--json');
    expect(verdict).toMatchObject({ code: 0, stderr: '' });
    expect(JSON.parse(verdict.stdout)).toMatchObject({
      ok: true,
      entries: 3,
      problems: [],
      firstBad: null,
      head: { entryId: 3 },
    });
  });

  it('finds missing entries, and a journal whose protection was taken away', () => {
    write();
    tamper('DROP TRIGGER entries_never_go; DELETE FROM entries WHERE entry_id = 2');
    const verdict = cli('verify', '--data', dataDir, '--json');
    expect(verdict.code).toBe(1);
    expect(JSON.parse(verdict.stdout)).toMatchObject({
      ok: false,
      problems: [
        'The trigger entries_never_go is missing: entries could have been changed.',
        'Entry 2 is missing, and no entry says why.',
      ],
      firstBad: { entryId: 2 },
    });
  });

  it('exports entries of a cell and a span as JSON Lines', () => {
    write();
    const all = cli('export', '--data', dataDir).stdout.trim().split('\n');
    expect(all.map((line) => (JSON.parse(line) as { entryId: number }).entryId)).toEqual([1, 2, 3]);
    const some = cli('export', '--data', dataDir, '--cell', 'a', '--from', '1970-01-01T00:16:41Z').stdout.trim();
    expect(JSON.parse(some)).toMatchObject({
      entryId: 3,
      cellKey: 'a',
      writtenAtMs: 1_001_000,
      body: { kind: 'note', by: 'ann', text: 'n' },
    });
  });

  it('reads times without an offset by the clocks of the site', () => {
    write();
    const entryIds = (): number[] =>
      cli('export', '--data', dataDir, '--from', '1970-01-01T05:46:41')
        .stdout.split('\n')
        .filter((line) => line !== '')
        .map((line) => (JSON.parse(line) as { entryId: number }).entryId);
    // In Kathmandu the clocks of that year were 5 h 30 min ahead of UTC: the second entry was written at this time.
    writeFileSync(
      join(dataDir, 'shifts.json'),
      JSON.stringify({ ...defaultShiftSettings, timeZone: 'Asia/Kathmandu' }),
    );
    expect(entryIds()).toEqual([2, 3]);
    writeFileSync(join(dataDir, 'shifts.json'), JSON.stringify({ ...defaultShiftSettings, timeZone: 'UTC' }));
    expect(entryIds()).toEqual([]);
  });

  it('says in one line what is wrong with its arguments', () => {
    expect(cli('verify', '--data', dataDir)).toMatchObject({
      code: 2,
      stderr: `--data: there is no journal ${join(dataDir, JOURNAL_FILE)}.\n`,
    });
    write();
    expect(cli('export', '--data', dataDir, '--from', 'yesterday').stderr).toMatch(/^--from is "yesterday", expected/);
    for (const text of ['01.02.2026', '1', 'Feb 30', '2026-02-30']) {
      const refused = cli('export', '--data', dataDir, `--from=${text}`);
      expect(refused).toMatchObject({ code: 2, stdout: '' });
      expect(refused.stderr.split('\n')).toHaveLength(2);
      expect(refused.stderr).toContain('expected a date like 2026-03-01, or a time like 2026-03-01T06:00');
    }
    expect(cli('export', '--data', dataDir, '--from=')).toMatchObject({
      code: 2,
      stderr: '--from is "", expected a value; see --help.\n',
    });
    expect(cli('export', '--data', dataDir, '--from', '2026-03-02', '--to', '2026-03-01')).toMatchObject({ code: 2 });
    expect(cli('polish')).toMatchObject({ code: 2 });
  });
});

describe('the lock of a data folder', () => {
  it('lets one application in and tells the second one in a sentence', () => {
    const first = lockDataFolder(dataDir);
    if (!first.ok) throw new Error(first.error);
    const second = lockDataFolder(dataDir);
    expect(second).toEqual({
      ok: false,
      error: `Another Supercargo is using the data folder ${dataDir}. Close it, or start this one with another folder (--data DIR).`,
    });
    first.value.release();
    const third = lockDataFolder(dataDir);
    expect(third.ok).toBe(true);
    if (third.ok) third.value.release();
  });

  it('says that a folder cannot be used', () => {
    writeFileSync(join(dataDir, 'a file'), '');
    const lock = lockDataFolder(join(dataDir, 'a file'));
    expect(lock.ok ? '' : lock.error).toMatch(/cannot be used .* --data/);
  });
});

describe('canonical JSON', () => {
  it('gives the same text for the same value, whatever the order of keys', () => {
    expect(canonicalJson({ b: [1, { d: 1, c: 2 }], a: 'ü' })).toBe('{"a":"ü","b":[1,{"c":2,"d":1}]}');
    expect(canonicalJson({ a: 'ü', b: [1, { c: 2, d: 1 }] })).toBe('{"a":"ü","b":[1,{"c":2,"d":1}]}');
  });
});
