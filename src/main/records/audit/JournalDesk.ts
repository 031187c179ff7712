import { Worker } from 'node:worker_threads';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { BridgeReply } from '#shared/bridge/bridge.ts';
import { ok } from '#shared/result/result.ts';
import { refusal, unavailable, type BridgeHandler, type BridgeHandlers } from '#main/ports/BridgeHandler.ts';
import { errorOf, ThreadRefusal } from '#main/ports/threadFailure.ts';
import type { EntriesPruned } from '#main/records/journal/journalRecords.ts';
import {
  defaultJournalSettings,
  readJournalSettings,
  type JournalSettings,
} from '#main/records/journal/journalSettings.ts';
import type { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { BACKUP_FOLDER, listBackups } from '#main/records/journal/backupJournal.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { join } from 'node:path';
import { type DeskQuestion, type DeskReport, type DeskRequestName } from './deskMessages.ts';

export interface JournalDeskOptions {
  dataDir: string;
  journal: SqliteJournal;
  clock: Clock;
  /** A trouble, or its end (null). */
  onAlert: (code: string, said: Said | null) => void;
  /** Module that the thread runs. Default: journalThread.ts beside this file; a bundle names its own. */
  workerUrl?: URL;
}

const ROUTINE_EVERY_MS = 10 * 60_000;
const FIRST_ROUTINE_MS = 60_000;
const DAY_MS = 86_400_000;
const HOUR_MS = 3_600_000;
const RESTART_AFTER_MS = 5000;
/** Deleting so many takes a few milliseconds of the supervising thread. */
const DELETED_AT_ONCE = 100;
const DELETE_EVERY_MS = 100;

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
}

/**
 * The main thread's end of the journal's second thread. It asks on behalf of the windows, has backups made, and takes out
 * what a signed-off retention says, little by little.
 */
export class JournalDesk {
  private readonly options: JournalDeskOptions;
  private worker: Worker | null = null;
  private readonly waiting = new Map<number, Waiting>();
  private nextQuestionId = 1;
  private closed = false;
  private isRoutineRunning = false;
  private readonly cancels: (() => void)[] = [];

  constructor(options: JournalDeskOptions) {
    this.options = options;
    this.startThread();
    const { clock } = options;
    this.cancels.push(
      clock.after(FIRST_ROUTINE_MS, () => void this.routine()),
      clock.every(ROUTINE_EVERY_MS, () => void this.routine()),
    );
    this.deleteSome();
  }

  /** Backup and retention, when they are due. */
  async routine(): Promise<void> {
    if (this.isRoutineRunning || this.closed) return;
    this.isRoutineRunning = true;
    const { dataDir, onAlert, clock } = this.options;
    const settings = readJournalSettings(dataDir);
    onAlert('journal_settings', settings.ok ? null : { text: settings.error });
    const { retention, backupEveryHours, backupFolder } = settings.ok ? settings.value : defaultJournalSettings;
    try {
      const newest = listBackups(backupFolder ?? join(dataDir, BACKUP_FOLDER))[0];
      const isDue = backupEveryHours !== null && clock.nowMs() - (newest?.atMs ?? 0) >= backupEveryHours * HOUR_MS;
      if (isDue) await this.ask('backupJournal', {});
      if (retention) await this.archive(retention);
      onAlert('journal_backup', null);
    } catch (error) {
      if (!this.closed) onAlert('journal_backup', backupFailed((error as Error).message));
    } finally {
      this.isRoutineRunning = false;
    }
  }

  async close(): Promise<void> {
    this.closed = true;
    for (const cancel of this.cancels) cancel();
    const { worker } = this;
    this.worker = null;
    this.refuseWaiting('Supercargo is closing.');
    if (!worker) return;
    const ended = new Promise((resolve) => worker.once('exit', resolve));
    worker.postMessage('close');
    await Promise.race([ended, new Promise((resolve) => this.options.clock.after(2000, () => resolve(null)))]);
    await worker.terminate();
  }

  private async archive({ days, signedOffBy }: NonNullable<JournalSettings['retention']>): Promise<void> {
    const why = `older than ${days} days`;
    const olderThanMs = this.options.clock.nowMs() - days * DAY_MS;
    const pruned = (await this.ask('archive', { olderThanMs, why })) as EntriesPruned | null;
    if (!pruned || this.closed) return;
    const stored = this.options.journal.prune(pruned, signedOffBy);
    if (!stored.ok) throw new Error(stored.error.message);
    this.deleteSome();
  }

  /** Goes on with what a record gave up, also after a restart. */
  private deleteSome(): void {
    if (this.closed) return;
    const deleted = this.options.journal.deletePruned(DELETED_AT_ONCE);
    if (deleted.ok && deleted.value === DELETED_AT_ONCE)
      this.cancels.push(this.options.clock.after(DELETE_EVERY_MS, () => this.deleteSome()));
  }

  ask(name: DeskQuestion['name'], params: unknown): Promise<unknown> {
    const { worker } = this;
    if (!worker)
      return Promise.reject(new ThreadRefusal('The journal’s thread is being started again. Ask again in a moment.'));
    const questionId = this.nextQuestionId++;
    return new Promise((resolve, reject) => {
      this.waiting.set(questionId, { resolve, reject });
      worker.postMessage({ questionId, name, params, nowMs: this.options.clock.nowMs() });
    });
  }

  private startThread(): void {
    const worker = new Worker(this.options.workerUrl ?? new URL('./journalThread.ts', import.meta.url), {
      workerData: { dataDir: this.options.dataDir },
    });
    worker.unref();
    worker.on('message', (said: DeskReport) => this.hear(said));
    const died = (why: string): void => {
      if (this.worker !== worker) return;
      this.worker = null;
      this.refuseWaiting(`The journal’s thread ended (${why}).`);
      this.options.onAlert('journal_thread', {
        text: `Search and check of the journal ended (${why}) and begin again by themselves.`,
        statement: statement('journal_thread_ended', { why }),
      });
      this.cancels.push(
        this.options.clock.after(RESTART_AFTER_MS, () => {
          if (!this.closed) this.startThread();
        }),
      );
    };
    worker.on('error', (error: unknown) => died(error instanceof Error ? error.message : String(error)));
    worker.on('exit', (code) => died(`exit code ${code}`));
    worker.on('online', () => this.options.onAlert('journal_thread', null));
    this.worker = worker;
  }

  private hear(said: DeskReport): void {
    if (said.type === 'alert') {
      this.options.onAlert(said.code, said.alert);
      return;
    }
    const waiting = this.waiting.get(said.questionId);
    this.waiting.delete(said.questionId);
    if (said.ok) waiting?.resolve(said.value);
    else waiting?.reject(errorOf(said));
  }

  private refuseWaiting(message: string): void {
    for (const { reject } of this.waiting.values()) reject(new ThreadRefusal(message));
    this.waiting.clear();
  }
}

/** One handler for each request of the window. */
export function journalHandlers(desk: () => JournalDesk | null): BridgeHandlers<DeskRequestName> {
  const handler =
    <Name extends DeskRequestName>(name: Name): BridgeHandler<Name> =>
    async (params) => {
      const asked = desk();
      if (!asked) return unavailable('There is no journal on disk that could be searched.');
      try {
        return ok((await asked.ask(name, params)) as BridgeReply<Name>);
      } catch (error) {
        if (error instanceof ThreadRefusal) return refusal(error.message);
        throw error;
      }
    };
  return {
    searchJournal: handler('searchJournal'),
    journalEntry: handler('journalEntry'),
    chainState: handler('chainState'),
    auditTrail: handler('auditTrail'),
    exportAudit: handler('exportAudit'),
    backupJournal: handler('backupJournal'),
  };
}

const backupFailed = (why: string): Said => ({
  text: `The journal could not be backed up or archived. ${why}`,
  statement: statement('journal_backup_failed', { why }),
});
