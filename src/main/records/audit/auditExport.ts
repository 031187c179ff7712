import { createHash } from 'node:crypto';
import type { AuditRow } from '#shared/bridge/requests/audit.ts';
import { csvFile, type CsvField } from '#shared/domain/csv.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import { isoTime } from '#shared/units/timeText.ts';
import { entryHash, type ChainedRow, type ChainHead } from '#main/records/journal/chain.ts';
import { keysOf } from '#main/records/journal/entryKeys.ts';
import { exportLine } from '#main/records/journal/readJournal.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import { auditRows, belongingsOf, parsed, type ParsedEntry } from './auditTrail.ts';
import type { ChainReader } from './ChainReader.ts';

export const AUDIT_FORMAT = 'supercargo-audit';
const AUDIT_VERSION = 1;
/** Of the table as a spreadsheet has it; 1 guarded fewer formulas and showed no hidden characters. Both can be checked. */
const CSV_VERSION = 2;
/** What a command brings about is looked for up to so long after the span. */
const AFTERWARDS_MS = 10 * 60_000;
/** Grants are looked for backwards over so many changes of control. */
const GRANTS_SEARCHED = 20_000;

export interface AuditSpan {
  fromMs: number;
  toMs: number;
}

/** Entries on which the audit of a span rests: the acts in it, their answers and effects, the control they had. */
export function auditEvidence(journal: ChainReader, { fromMs, toMs }: AuditSpan): ParsedEntry[] {
  const acts = [
    ...journal.where("kind IN ('intent', 'note', 'record') AND written_at_ms >= ? AND written_at_ms < ?", fromMs, toMs),
  ].map(parsed);
  const first = acts[0]?.row.entryId;
  const last = acts.at(-1)?.row.entryId;
  if (first === undefined || last === undefined) return [];
  const commandIds = new Set(belongingsOf(acts).commandIds);
  const found = new Map(acts.map((entry) => [entry.row.entryId, entry]));
  const take = (row: ChainedRow): ParsedEntry => {
    const entry = parsed(row);
    found.set(row.entryId, entry);
    return entry;
  };
  const outcomes: ParsedEntry[] = [];
  const until = toMs + AFTERWARDS_MS;
  for (const row of journal.where("kind = 'outcome' AND entry_id > ? AND written_at_ms < ?", first, until))
    if (commandIds.has((JSON.parse(row.body) as { commandId: string }).commandId)) outcomes.push(take(row));
  const effects = journal.where(
    "kind = 'event' AND entry_id > ? AND written_at_ms < ? AND json_extract(body, '$.event.commandId') IS NOT NULL",
    first,
    until,
  );
  for (const row of effects)
    if (commandIds.has((JSON.parse(row.body) as { event: { commandId: string } }).event.commandId)) take(row);
  const grants = new Set(
    belongingsOf([...acts, ...outcomes]).grants.map(({ cellKey, fencingToken }) => `${fencingToken} ${cellKey}`),
  );
  let searched = 0;
  for (const row of journal.whereBackwards(
    "event_type = 'control.changed' AND entry_id <= ?",
    last + GRANTS_SEARCHED,
  )) {
    if (grants.size === 0 || (searched += 1) > GRANTS_SEARCHED) break;
    const body = JSON.parse(row.body) as JournalEntryBody;
    if (body.kind !== 'event' || body.event.body.type !== 'control.changed' || !body.event.body.lease) continue;
    const key = `${body.event.body.lease.fencingToken} ${row.cellKey}`;
    if (!grants.has(key)) continue;
    take(row);
    if (body.event.body.why !== 'renewed') grants.delete(key);
  }
  return [...found.values()].sort((a, b) => a.row.entryId - b.row.entryId);
}

const within =
  ({ fromMs, toMs }: AuditSpan) =>
  (row: AuditRow): boolean =>
    row.atMs >= fromMs && row.atMs < toMs;

export interface AuditExport {
  /** The file itself. */
  text: string;
  /** For CSV: the file beside it, with the entries. JSON carries them inside. */
  evidence: string | null;
  rows: number;
}

export function exportAudit(
  journal: ChainReader,
  span: AuditSpan,
  format: 'csv' | 'json',
  exportedAtMs: number,
): AuditExport {
  const entries = auditEvidence(journal, span);
  const rows = auditRows(entries).filter(within(span));
  const head = journal.head();
  const lines = entries.map(({ row }) => exportLine(row));
  const version = format === 'csv' ? CSV_VERSION : AUDIT_VERSION;
  const about = { format: AUDIT_FORMAT, version, exportedAtMs, ...span, head };
  if (format === 'csv')
    return {
      text: auditCsv(rows, version),
      evidence: `${[JSON.stringify(about), ...lines].join('\n')}\n`,
      rows: rows.length,
    };
  const rowLines = rows.map((row) => canonicalJson(row));
  const text = `{"about":${JSON.stringify(about)},\n"rows":[\n${rowLines.join(',\n')}\n],\n"evidence":[\n${lines.join(',\n')}\n]}\n`;
  return { text, evidence: null, rows: rows.length };
}

const COLUMNS: readonly [string, (row: AuditRow) => CsvField][] = [
  ['entry', (row) => row.entryId],
  ['time', (row) => isoTime(row.atMs)],
  ['cell', (row) => row.cell],
  ['role', (row) => row.role],
  ['person id', (row) => row.who.id],
  ['person', (row) => row.who.name],
  ['workstation', (row) => row.who.consoleId],
  ['action', (row) => row.action],
  ['subject', (row) => row.subject],
  ['reason', (row) => row.reason],
  ['authority', (row) => row.authority.kind],
  ['fencing token', (row) => row.authority.fencingToken],
  ['control granted in entry', (row) => row.authority.grantedEntryId],
  ['control granted how', (row) => row.authority.how],
  ['outcome', (row) => row.outcome],
  ['outcome in entry', (row) => row.outcomeEntryId],
  ['answered', (row) => (row.answeredAtMs === null ? null : isoTime(row.answeredAtMs))],
  ['message', (row) => row.message],
  ['effects', (row) => row.effects.map((effect) => `${effect.type} ${effect.entryId}`).join('; ')],
  ['hash', (row) => row.hash],
];

const auditTable = (rows: readonly AuditRow[]): CsvField[][] => [
  COLUMNS.map(([name]) => name),
  ...rows.map((row) => COLUMNS.map(([, value]) => value(row))),
];

/** A field as version 1 wrote it, so that files that were exported then can still be checked. */
function firstCsvField(field: CsvField): string {
  const text = field === null ? '' : String(field);
  const inert = typeof field === 'string' && /^[=+\-@\t\r]/.test(text) ? `'${text}` : text;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

/** The file as the given version of this program writes it. */
const auditCsv = (rows: readonly AuditRow[], version: number): string =>
  version === CSV_VERSION
    ? csvFile(auditTable(rows))
    : `\uFEFF${auditTable(rows)
        .map((row) => row.map(firstCsvField).join(','))
        .join('\r\n')}\r\n`;

export interface ExportVerdict {
  ok: boolean;
  rows: number;
  /** Entries whose hash was computed again. */
  entries: number;
  problems: string[];
  head: ChainHead | null;
}

interface ExportedEntry {
  entryId: number;
  cellKey: string;
  writtenAtMs: number;
  body: JournalEntryBody;
  previousHash: string | null;
  hash: string | null;
}

const PROBLEMS_MAX = 20;

/**
 * Checks an exported audit with nothing but itself: each entry's hash, the links between neighbours, and that the rows are
 * what the entries give. With a journal at hand, also that those entries are in it. `evidence` is the second file of a CSV.
 */
export function verifyAuditExport(text: string, evidence: string | null, journal: ChainReader | null): ExportVerdict {
  const problems: string[] = [];
  let about: AuditSpan & { format: unknown; version: number; head: ChainHead | null };
  let entries: ExportedEntry[];
  let stated: string[];
  try {
    if (evidence === null) {
      const file = JSON.parse(text) as { about: typeof about; rows: unknown[]; evidence: ExportedEntry[] };
      ({ about, evidence: entries } = file);
      stated = file.rows.map((row) => canonicalJson(row));
    } else {
      const [first = '', ...rest] = evidence.trimEnd().split('\n');
      about = JSON.parse(first) as typeof about;
      entries = rest.map((line) => JSON.parse(line) as ExportedEntry);
      stated = text.split('\r\n');
    }
    if (
      about.format !== AUDIT_FORMAT ||
      !(about.version === AUDIT_VERSION || (evidence !== null && about.version === CSV_VERSION)) ||
      !Array.isArray(entries)
    )
      return refusal('This is no audit that this version can check.');
  } catch {
    return refusal('This is no exported audit, or it is damaged: it cannot be read.');
  }
  let before: ExportedEntry | null = null;
  const parsedEntries: ParsedEntry[] = [];
  for (const entry of entries) {
    const content = { ...entry, body: canonicalJson(entry.body) };
    if (entry.hash === null || entry.previousHash === null) {
      if (before?.hash != null) problems.push(`Entry ${entry.entryId} has no hash.`);
    } else if (entryHash(entry.previousHash, content) !== entry.hash)
      problems.push(`Entry ${entry.entryId} was changed: its content does not fit its hash.`);
    else if (before?.entryId === entry.entryId - 1 && before.hash !== null && before.hash !== entry.previousHash)
      problems.push(`Entry ${entry.entryId} does not follow entry ${before.entryId}.`);
    if (before && before.entryId >= entry.entryId) problems.push(`Entry ${entry.entryId} is out of order.`);
    if (journal && journal.entry(entry.entryId)?.hash !== entry.hash)
      problems.push(`Entry ${entry.entryId} is not in the journal, or is another one there.`);
    before = entry;
    parsedEntries.push({
      row: { ...content, kind: entry.body.kind, keys: keysOf(entry.body) },
      body: entry.body,
    });
  }
  const rows = auditRows(parsedEntries).filter(within(about));
  const computed =
    evidence === null ? rows.map((row) => canonicalJson(row)) : auditCsv(rows, about.version).split('\r\n');
  const differs = Math.max(computed.length, stated.length) > 0 ? computed.findIndex((row, i) => row !== stated[i]) : -1;
  if (differs >= 0) problems.push(`Row ${differs + 1} does not say what the entries give.`);
  else if (stated.length > computed.length) problems.push(`Row ${computed.length + 1} rests on no entry.`);
  return {
    ok: problems.length === 0,
    rows: rows.length,
    entries: entries.length,
    problems: problems.slice(0, PROBLEMS_MAX),
    head: about.head,
  };
}

const refusal = (problem: string): ExportVerdict => ({
  ok: false,
  rows: 0,
  entries: 0,
  problems: [problem],
  head: null,
});

export const sha256Of = (text: string): string => createHash('sha256').update(text).digest('hex');
