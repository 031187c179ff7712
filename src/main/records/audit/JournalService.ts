import { mkdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import type { BridgeParams, BridgeReply } from '#shared/bridge/bridge.ts';
import { fileTime } from '#shared/units/timeText.ts';
import { archiveEntries, lastToArchive } from '#main/records/journal/archiveEntries.ts';
import {
  backupJournal,
  backupName,
  BACKUP_FOLDER,
  listBackups,
  removeOldBackups,
} from '#main/records/journal/backupJournal.ts';
import { problemStatement, type ChainProblem } from '#main/records/journal/ChainVerifier.ts';
import { readHead, readHeadHistory } from '#main/records/journal/HeadFile.ts';
import type { EntriesPruned } from '#main/records/journal/journalRecords.ts';
import { defaultJournalSettings, readJournalSettings } from '#main/records/journal/journalSettings.ts';
import { exportAudit, sha256Of } from './auditExport.ts';
import { ChainWatch } from './ChainWatch.ts';
import { hashFits, ChainReader } from './ChainReader.ts';
import { JournalSearch } from './JournalSearch.ts';
import { SearchIndex } from './SearchIndex.ts';

const JOURNAL = 'journal.sqlite';
const INDEX = 'journal-search.sqlite';
const EXPORT_FOLDER = 'exports';
const INDEX_SLICE = 200;
/** A search first takes in what was just written, up to so many slices: what happened a moment ago is found. */
const SLICES_BEFORE_SEARCH = 10;

/** Everything that reads the journal while it is written; runs on a thread of its own, knows nothing of threads. */
export class JournalService {
  private readonly dataDir: string;
  private readonly file: string;
  private readonly journal: ChainReader;
  private readonly index: SearchIndex;
  private readonly searcher: JournalSearch;
  private readonly watch: ChainWatch;
  private isVerified = false;

  constructor(dataDir: string) {
    this.dataDir = dataDir;
    this.file = join(dataDir, JOURNAL);
    this.journal = new ChainReader(this.file);
    this.index = new SearchIndex(join(dataDir, INDEX), (entryId) => this.journal.entry(entryId)?.hash ?? null);
    this.searcher = new JournalSearch(this.journal, this.index);
    const head = readHead(this.file);
    this.watch = new ChainWatch(this.journal, [...readHeadHistory(this.file), ...(head ? [head] : [])]);
  }

  /** A few milliseconds of what goes on in the background; false when there is nothing to do at present. */
  step(nowMs: number): boolean {
    const indexed = this.indexSlice();
    const verifying = this.watch.step(nowMs);
    if (!verifying) this.isVerified = true;
    return indexed || verifying;
  }

  /** What the check found. */
  problems(): ChainProblem[] {
    return this.watch.verdict(this.isVerified).problems;
  }

  searchJournal(params: BridgeParams<'searchJournal'>): BridgeReply<'searchJournal'> {
    const beganMs = performance.now();
    this.catchUp();
    return { ...this.searcher.search(params), tookMs: since(beganMs) };
  }

  auditTrail(params: BridgeParams<'auditTrail'>): BridgeReply<'auditTrail'> {
    const beganMs = performance.now();
    this.catchUp();
    return { ...this.searcher.audit(params), tookMs: since(beganMs) };
  }

  journalEntry({ entryId }: BridgeParams<'journalEntry'>): BridgeReply<'journalEntry'> {
    const row = this.journal.entry(entryId);
    if (!row) return null;
    const older = this.journal.before(entryId, 1)[0];
    const newer = this.journal.after(entryId, 1)[0];
    const isNext = older?.entryId === entryId - 1 && older.hash !== null && row.previousHash !== null;
    return {
      row: this.searcher.row(row),
      body: JSON.parse(row.body) as unknown,
      previousHash: row.previousHash,
      hash: row.hash,
      hashFits: hashFits(row),
      linkFits: isNext ? older.hash === row.previousHash : null,
      older: older?.entryId ?? null,
      newer: newer?.entryId ?? null,
    };
  }

  chainState(): BridgeReply<'chainState'> {
    const { problems, lost, prunedThrough } = this.watch.verdict(this.isVerified);
    return {
      head: this.journal.head(),
      verifiedThrough: this.watch.verifiedThrough,
      verifiedAtMs: this.watch.verifiedAtMs,
      problems: problems.map((problem) => problemStatement(problem)),
      lost,
      prunedThrough,
      indexedThrough: this.index.indexedThrough,
      newestBackup: listBackups(this.backupFolder())[0] ?? null,
      ...this.index.facets(),
    };
  }

  exportAudit({ fromMs, toMs, format }: BridgeParams<'exportAudit'>, nowMs: number): BridgeReply<'exportAudit'> {
    const made = exportAudit(this.journal, { fromMs, toMs }, format, nowMs);
    const folder = join(this.dataDir, EXPORT_FOLDER);
    mkdirSync(folder, { recursive: true });
    const stamp = (timeMs: number): string => fileTime(timeMs).slice(0, 16);
    const file = join(folder, `audit-${stamp(fromMs)}-to-${stamp(toMs)}.${format}`);
    writeFileSync(file, made.text);
    if (made.evidence !== null) writeFileSync(`${file}.evidence.jsonl`, made.evidence);
    return { file, rows: made.rows, sizeBytes: statSync(file).size, sha256: sha256Of(made.text) };
  }

  async backupJournal(nowMs: number): Promise<BridgeReply<'backupJournal'>> {
    const done = await backupJournal(this.file, join(this.backupFolder(), backupName(nowMs)));
    if (!done.ok) throw new Error(done.error);
    removeOldBackups(this.backupFolder(), this.settings().backupsKept);
    return done.value;
  }

  /** Writes what is old into an archive; null when there is nothing that may go. */
  async archive(olderThanMs: number, why: string): Promise<EntriesPruned | null> {
    const database = new DatabaseSync(this.file, { readOnly: true });
    try {
      const through = lastToArchive(database, olderThanMs);
      return through === 0 ? null : await archiveEntries(database, this.dataDir, through, why);
    } finally {
      database.close();
    }
  }

  close(): void {
    this.index.close();
    this.journal.close();
  }

  private catchUp(): void {
    for (let slice = 0; slice < SLICES_BEFORE_SEARCH && this.indexSlice(); slice += 1);
  }

  private indexSlice(): boolean {
    const rows = this.journal.after(this.index.indexedThrough, INDEX_SLICE);
    this.index.add(rows);
    return rows.length === INDEX_SLICE;
  }

  private settings() {
    const settings = readJournalSettings(this.dataDir);
    return settings.ok ? settings.value : defaultJournalSettings;
  }

  private backupFolder(): string {
    return this.settings().backupFolder ?? join(this.dataDir, BACKUP_FOLDER);
  }
}

const since = (beganMs: number): number => Math.round((performance.now() - beganMs) * 10) / 10;
