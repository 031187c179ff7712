import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { verifyAuditExport } from '#main/records/audit/auditExport.ts';
import { ChainReader } from '#main/records/audit/ChainReader.ts';
import { JournalService } from '#main/records/audit/JournalService.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { JOURNAL_FILE } from '#main/records/journal/openJournal.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { NO_CELL, type JournalEntryBody } from '#main/ports/Journal.ts';
import { auditRequests, type AuditQuery, type JournalQuery } from '#shared/bridge/requests/audit.ts';
import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { ANNA, anItem, START_MS } from '../builders/cellEvents.ts';

let dataDir: string;
let clock: ManualClock;
let journal: SqliteJournal;
let service: JournalService;
let seq = 0;

beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-audit-'));
  clock = new ManualClock(START_MS);
  journal = new SqliteJournal(join(dataDir, JOURNAL_FILE), clock);
  service = new JournalService(dataDir);
  seq = 0;
});
afterEach(() => {
  service.close();
  journal.close();
  rmSync(dataDir, { recursive: true, force: true });
});

const PLANNER = { operatorId: 'planner', name: 'Planner', consoleId: 'console-1' };

function append(cellKey: string, body: JournalEntryBody): number {
  clock.advance(1000);
  const stored = journal.append(cellKey, body);
  if (!stored.ok) throw new Error(stored.error.message);
  return stored.value;
}
const event = (cellKey: string, body: CellEventBody, commandId: string | null = null): number =>
  append(cellKey, { kind: 'event', event: { epoch: 'e', seq: (seq += 1), timeMs: 0, commandId, body } });
const notice = (cellKey: string, text: string): number =>
  event(cellKey, { type: 'notice', severity: 'info', code: 'belt_slow', text });

function intent(body: CellCommandBody, reason: string, by = ANNA, token: number | null = null): [number, string] {
  const commandId = `command-${(seq += 1)}`;
  const command = { commandId, deadlineMs: 0, fencingToken: token, by, body };
  return [append('cell-1', { kind: 'intent', command, reason }), commandId];
}
const accepted = (commandId: string, fencingToken: number | null = null): number =>
  append('cell-1', { kind: 'outcome', commandId, ack: { commandId, accepted: true, fencingToken, atMs: 0 } });

const everything: JournalQuery = {
  text: '',
  cells: [],
  kinds: [],
  types: [],
  person: null,
  fromMs: null,
  toMs: null,
  before: null,
  limit: 100,
};
const ids = (query: Partial<JournalQuery>): number[] => {
  const reply = auditRequests.searchJournal.reply.parse(service.searchJournal({ ...everything, ...query }));
  return reply.rows.map((row) => row.entryId);
};
const trail = (query: Partial<AuditQuery> = {}) =>
  auditRequests.auditTrail.reply.parse(
    service.auditTrail({
      ...{ cells: [], person: null, withPlanner: true, fromMs: null, toMs: null, before: null, limit: 100 },
      ...query,
    }),
  );

describe('a search of the journal', () => {
  it('finds what was written a moment ago, by words, beginnings of words, and whatever their case and accents', () => {
    const first = notice('cell-1', 'The belt on the left was slow');
    const second = notice('cell-2', 'Das Förderband war langsam');
    expect(ids({ text: 'BELT left' })).toEqual([first]);
    expect(ids({ text: 'forderb' })).toEqual([second]);
    expect(ids({ text: 'belt_slow' })).toEqual([second, first]);
    expect(ids({ text: 'belt right' })).toEqual([]);
    expect(ids({})).toEqual([second, first]);
  });

  it('finds an entry by the words of its sentence, in either language', () => {
    const asked = event('cell-1', { type: 'floor.cleared', itemIds: [], by: ANNA });
    expect(ids({ text: 'declared clear' })).toEqual([asked]);
    expect(ids({ text: 'boden frei' })).toEqual([asked]);
  });

  it('says of an item the name that it bore at that time, and to which stow an entry belongs', () => {
    const arrival = (name: string) => {
      const item = anItem('item-1');
      return event('cell-1', { type: 'item.arrived', item: { ...item, product: { ...item.product, name } } });
    };
    arrival('Shampoo');
    const request = {
      ...{ stowId: 'stow-1', itemId: 'item-1', binId: '3C', chain: [], prediction: null },
      origin: 'planner' as const,
    };
    const [asked, commandId] = intent({ type: 'stow', request }, 'best', PLANNER);
    const answered = accepted(commandId);
    const began = event('cell-1', { type: 'stow.started', request }, commandId);
    const phase = event('cell-1', { type: 'stow.phase', stowId: 'stow-1', phase: 'pick', stepIndex: 0 });
    arrival('Teapot');
    const later = event('cell-1', { type: 'item.moved', itemId: 'item-1', location: { place: 'floor' } });
    const rows = new Map(service.searchJournal(everything).rows.map((row) => [row.entryId, row]));
    for (const entryId of [asked, answered, began])
      expect(rows.get(entryId)).toMatchObject({
        stowId: 'stow-1',
        said: { statement: { params: { item: 'Shampoo', bin: '3C' } } },
      });
    expect(rows.get(phase)).toMatchObject({ stowId: 'stow-1' });
    expect(rows.get(later)).toMatchObject({ stowId: null, said: { statement: { params: { item: 'Teapot' } } } });
  });

  it.each(['"', 'a OR b', 'NEAR(', 'words : x', '*', '-', '(', "'; DROP TABLE search; --", '""" AND'])(
    'takes %s as words to look for and nothing else',
    (text) => {
      notice('cell-1', 'belt');
      expect(() => ids({ text })).not.toThrow();
      expect(ids({ text: 'belt' })).toHaveLength(1);
    },
  );

  it('narrows by cell, kind, type, person and span, all at once', () => {
    const one = notice('cell-1', 'belt');
    const two = notice('cell-2', 'belt');
    const [three] = intent({ type: 'packml', command: 'stop', reason: 'smoke' }, 'smoke over the belt');
    const four = append(NO_CELL, { kind: 'record', topic: 'handover.started', by: ANNA, data: { note: 'belt' } });
    expect(ids({ cells: ['cell-1'] })).toEqual([three, one]);
    expect(ids({ cells: ['cell-1', 'cell-2'], kinds: ['event'] })).toEqual([two, one]);
    expect(ids({ types: ['handover.started', 'mode.changed'] })).toEqual([four]);
    expect(ids({ person: 'op-7' })).toEqual([four, three]);
    expect(ids({ fromMs: START_MS + 2000, toMs: START_MS + 4000, text: 'belt' })).toEqual([three, two]);
    expect(ids({ text: 'smoke', person: 'op-7', cells: ['cell-1'], kinds: ['intent'] })).toEqual([three]);
    expect(ids({ text: 'smoke', person: 'planner' })).toEqual([]);
  });

  it('gives pages that fit together, with and without words, although entries are written meanwhile', () => {
    const written = Array.from({ length: 1200 }, (_, i) => notice(i % 3 === 0 ? 'cell-1' : 'cell-2', `belt ${i}`));
    for (const query of [{ text: 'belt' }, {}, { cells: ['cell-2'] }, { fromMs: START_MS + 300_000 }]) {
      const found: number[] = [];
      let before: number | null = null;
      do {
        const page = service.searchJournal({ ...everything, ...query, before, limit: 90 });
        found.push(...page.rows.map((row) => row.entryId));
        before = page.next;
        if (before) notice('cell-2', 'belt, later');
      } while (before);
      const expected = written.filter(
        (entryId, i) =>
          (!query.cells || i % 3 !== 0) && (query.fromMs === undefined || entryId * 1000 + START_MS >= query.fromMs),
      );
      expect(found.filter((entryId) => entryId <= written.at(-1)!)).toEqual(expected.reverse());
    }
  });

  it('begins anew when the index belongs to another journal', () => {
    notice('cell-1', 'wheel');
    expect(ids({ text: 'wheel' })).toEqual([1]);
    service.close();
    journal.close();
    for (const suffix of ['', '-wal', '-shm']) rmSync(join(dataDir, JOURNAL_FILE + suffix), { force: true });
    journal = new SqliteJournal(join(dataDir, JOURNAL_FILE), clock);
    notice('cell-1', 'spatula');
    service = new JournalService(dataDir);
    expect(ids({ text: 'wheel' })).toEqual([]);
    expect(ids({ text: 'spatula' })).toEqual([1]);
  });

  it('shows an entry whole, with its place in the chain and what to search for next', () => {
    notice('cell-1', 'one');
    const entryId = notice('cell-1', 'two');
    notice('cell-1', 'three');
    const entry = auditRequests.journalEntry.reply.parse(service.journalEntry({ entryId }));
    expect(entry).toMatchObject({ hashFits: true, linkFits: true, older: 1, newer: 3, body: { kind: 'event' } });
    expect(service.journalEntry({ entryId: 99 })).toBeNull();
    while (service.step(START_MS));
    expect(auditRequests.chainState.reply.parse(service.chainState())).toMatchObject({
      head: { entryId: 3 },
      verifiedThrough: 3,
      problems: [],
      indexedThrough: 3,
      cells: ['cell-1'],
      types: ['notice'],
    });
  });
});

/** Anna takes control, stops the cell and is refused once; the planner worked before her, the application wrote a record. */
function aShortStory(): Record<'acquire' | 'stow' | 'claim' | 'refused' | 'unanswered' | 'note' | 'record', number> {
  const [acquire, acquireId] = intent(
    { type: 'control.acquire', role: 'planner', takeOver: false, reason: 'automatic' },
    'automatic',
    PLANNER,
  );
  const lease = { holder: PLANNER, role: 'planner' as const, fencingToken: 4, expiresAtMs: 0 };
  event('cell-1', { type: 'control.changed', lease, why: 'granted', reason: null }, acquireId);
  accepted(acquireId, 4);
  const [stow, stowId] = intent({ type: 'pod.swap', reason: 'full' }, 'best prediction 94 %', PLANNER, 4);
  accepted(stowId);
  event('cell-1', { type: 'pod.departed', podId: 'pod-1', reason: 'full', stowedVolumeFraction: 0.4 }, stowId);
  const [claim, claimId] = intent(
    { type: 'intervention.claim', interventionId: 'call-1', takeOver: true },
    'I see to it',
  );
  accepted(claimId, 5);
  event(
    'cell-1',
    {
      type: 'control.changed',
      lease: { ...lease, holder: ANNA, role: 'operator', fencingToken: 5 },
      why: 'taken_over',
      reason: null,
    },
    claimId,
  );
  const [refused, refusedId] = intent({ type: 'bin.look', binId: '3C' }, 'look again', PLANNER, 4);
  append('cell-1', {
    kind: 'outcome',
    commandId: refusedId,
    ack: { commandId: refusedId, accepted: false, code: 'stale_token', message: 'Anna has control.', atMs: 0 },
  });
  const [unanswered] = intent({ type: 'packml', command: 'stop', reason: 'smoke' }, 'smoke');
  const note = append('cell-1', { kind: 'note', by: 'Anna', text: 'automatic off' });
  const record = append(NO_CELL, {
    kind: 'record',
    topic: 'journal.entries_lost',
    by: null,
    data: { why: 'torn page' },
  });
  return { acquire, stow, claim, refused, unanswered, note, record };
}

describe('the audit', () => {
  it('says who did what, why, by what right, and what came of it', () => {
    const at = aShortStory();
    const rows = new Map(trail().rows.map((row) => [row.entryId, row]));
    expect([...rows.keys()]).toEqual(Object.values(at).reverse());
    expect(rows.get(at.stow)).toMatchObject({
      who: { id: 'planner', name: 'Planner', consoleId: 'console-1' },
      role: 'planner',
      action: 'pod.swap',
      reason: 'best prediction 94 %',
      authority: { kind: 'control', fencingToken: 4, grantedEntryId: at.acquire + 1, how: 'granted' },
      outcome: 'accepted',
      outcomeEntryId: at.stow + 1,
      effects: [{ entryId: at.stow + 2, type: 'pod.departed' }],
    });
    expect(rows.get(at.claim)).toMatchObject({
      who: { id: 'op-7', name: 'Anna' },
      role: 'person',
      subject: 'call-1',
      authority: { kind: 'granted', fencingToken: 5, grantedEntryId: at.claim + 2, how: 'taken_over' },
    });
    expect(rows.get(at.refused)).toMatchObject({
      subject: '3C',
      outcome: 'refused',
      message: 'stale_token: Anna has control.',
    });
    expect(rows.get(at.unanswered)).toMatchObject({
      action: 'packml.stop',
      outcome: 'unanswered',
      authority: { kind: 'anyone', fencingToken: null },
    });
    expect(rows.get(at.note)).toMatchObject({ who: { name: 'Anna' }, reason: 'automatic off', outcome: 'recorded' });
    expect(rows.get(at.record)).toMatchObject({ role: 'application', who: { name: 'Supercargo' } });
  });

  it('leaves out the planner, and lists one person, on request', () => {
    const at = aShortStory();
    expect(trail({ withPlanner: false }).rows.map((row) => row.entryId)).toEqual([
      at.record,
      at.note,
      at.unanswered,
      at.claim,
    ]);
    expect(trail({ person: 'op-7' }).rows.map((row) => row.entryId)).toEqual([at.unanswered, at.claim]);
    const page = trail({ limit: 2 });
    expect(trail({ limit: 2, before: page.next }).rows.map((row) => row.entryId)).toEqual([at.unanswered, at.refused]);
  });

  describe.each(['csv', 'json'] as const)('as %s', (format) => {
    const exported = (): { text: string; evidence: string | null; rows: number } => {
      const made = service.exportAudit({ fromMs: START_MS, toMs: clock.nowMs() + 1, format }, clock.nowMs());
      const text = readFileSync(made.file, 'utf8');
      const evidence = format === 'csv' ? readFileSync(`${made.file}.evidence.jsonl`, 'utf8') : null;
      return { text, evidence, rows: made.rows };
    };

    it('holds the same rows as the screen, and can be checked by itself and against the journal', () => {
      aShortStory();
      const { text, evidence, rows } = exported();
      expect(rows).toBe(7);
      const reader = new ChainReader(join(dataDir, JOURNAL_FILE));
      for (const known of [null, reader])
        expect(verifyAuditExport(text, evidence, known)).toMatchObject({ ok: true, rows: 7, problems: [] });
      reader.close();
      const shown = trail().rows.map(({ said: _, ...row }) => row);
      if (format === 'json') expect((JSON.parse(text) as { rows: unknown[] }).rows).toEqual(shown.reverse());
    });

    it('shows a row that was changed, taken out or added, and an entry that was changed', () => {
      aShortStory();
      const { text, evidence } = exported();
      const check = (changed: string, changedEvidence = evidence) => verifyAuditExport(changed, changedEvidence, null);
      expect(check(text.replace('I see to it', 'I saw to it')).ok).toBe(false);
      const lines = text.split('\n');
      const row = lines.findIndex((line) => line.includes('I see to it'));
      expect(check(lines.toSpliced(row, 1).join('\n')).ok).toBe(false);
      expect(check(lines.toSpliced(row, 0, lines[row]!).join('\n')).ok).toBe(false);
      const both = (part: string): string => part.replaceAll('I see to it', 'I saw to it');
      expect(check(both(text), evidence && both(evidence)).problems[0]).toMatch(/^Entry \d+ was changed/);
      expect(check('shopping list', evidence && 'tea').ok).toBe(false);
    });

    it('is the same, bit for bit, whenever it is made', () => {
      aShortStory();
      const toMs = clock.nowMs() + 1;
      const make = (): string => {
        const made = service.exportAudit({ fromMs: START_MS, toMs, format }, START_MS);
        return readFileSync(made.file, 'utf8').replace(/"head":\{[^}]*\}/, '');
      };
      const before = make();
      notice('cell-1', 'later');
      expect(make()).toBe(before);
    });
  });

  describe('as csv', () => {
    const exported = (): { file: string; text: string; evidence: string } => {
      const { file } = service.exportAudit({ fromMs: 0, toMs: clock.nowMs() + 1, format: 'csv' }, clock.nowMs());
      return { file, text: readFileSync(file, 'utf8'), evidence: readFileSync(`${file}.evidence.jsonl`, 'utf8') };
    };

    it('holds no formula, and shows what hides in a name or a reason', () => {
      const by = { ...ANNA, name: 'nimdA\u202e' };
      const [, commandId] = intent({ type: 'packml', command: 'stop', reason: '' }, '\u00a0=1+1;＝2\n+3\u0007', by, 2);
      accepted(commandId);
      const { text, evidence } = exported();
      expect(verifyAuditExport(text, evidence, null)).toMatchObject({ ok: true, problems: [] });
      const [row] = parse<Record<string, string>>(text, { bom: true, columns: true, record_delimiter: '\r\n' });
      expect(row).toMatchObject({
        entry: '1',
        person: 'nimdA[U+202E]',
        reason: "\u00a0'=1+1;'＝2\n'+3␇",
        'fencing token': '2',
      });
    });

    it('that was made before fields were guarded like that can still be checked', () => {
      const [, commandId] = intent({ type: 'packml', command: 'stop', reason: '' }, ' =1+1', ANNA, 2);
      accepted(commandId);
      const { text, evidence } = exported();
      expect(text).toContain(`" '=1+1"`);
      const first = text.replace(`" '=1+1"`, ' =1+1');
      const asFirst = evidence.replace('"version":2', '"version":1');
      expect(verifyAuditExport(first, asFirst, null)).toMatchObject({ ok: true, rows: 1, problems: [] });
      expect(verifyAuditExport(first, evidence, null).ok).toBe(false);
    });
  });

  it('names the grant of control even when it came long before the span', () => {
    const at = aShortStory();
    const fromMs = START_MS + at.stow * 1000;
    const made = service.exportAudit({ fromMs, toMs: fromMs + 1, format: 'json' }, 0);
    const file = JSON.parse(readFileSync(made.file, 'utf8')) as { rows: { authority: unknown }[] };
    expect(file.rows).toMatchObject([{ authority: { fencingToken: 4, grantedEntryId: at.acquire + 1 } }]);
  });
});
