import { withText } from '#shared/words/statements/said.ts';
import { problemStatement } from '#main/records/journal/ChainVerifier.ts';
import { parentPort, workerData } from 'node:worker_threads';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { isDamage } from '#main/records/journal/sqliteFailure.ts';
import { suspectJournal } from '#main/records/journal/openJournal.ts';
import { threadFailure } from '#main/ports/threadFailure.ts';
import type { DeskQuestion, DeskReport, DeskWorkerData } from './deskMessages.ts';
import { JournalService } from './JournalService.ts';

/**
 * The journal's second thread: search, audit, check of the chain, backups. It only reads the journal, through connections
 * of its own, so that the supervising thread's appends wait for nothing here.
 */
const { dataDir } = workerData as DeskWorkerData;
const port = parentPort!;
const service = new JournalService(dataDir);
const report = (said: DeskReport): void => port.postMessage(said);

/** Between slices of background work: it takes about a third of a core while it catches up. */
const SLICE_PAUSE_MS = 20;
const IDLE_PAUSE_MS = 500;
let closed = false;
let told = '';

port.on('message', (question: DeskQuestion | 'close') => {
  if (question === 'close') {
    closed = true;
    service.close();
    port.close();
    return;
  }
  void answer(question).then(
    (value) => report({ type: 'answer', questionId: question.questionId, ok: true, value }),
    (error: unknown) => report({ type: 'answer', questionId: question.questionId, ok: false, ...threadFailure(error) }),
  );
});

async function answer(question: DeskQuestion): Promise<unknown> {
  switch (question.name) {
    case 'searchJournal':
      return service.searchJournal(question.params);
    case 'journalEntry':
      return service.journalEntry(question.params);
    case 'chainState':
      return service.chainState();
    case 'auditTrail':
      return service.auditTrail(question.params);
    case 'exportAudit':
      return service.exportAudit(question.params, question.nowMs);
    case 'backupJournal':
      return service.backupJournal(question.nowMs);
    case 'archive':
      return service.archive(question.params.olderThanMs, question.params.why);
  }
}

function background(): void {
  if (closed) return;
  let pauseMs = IDLE_PAUSE_MS;
  try {
    if (service.step(Date.now())) pauseMs = SLICE_PAUSE_MS;
    const [problem] = service.problems();
    const changed = problem ? problemStatement(problem, 'journal_changed') : null;
    tell(changed && withText(changed));
  } catch (error) {
    if (isDamage(error)) suspectJournal(dataDir);
    const why = messageOf(error);
    tell({
      text: `The journal cannot be checked or searched at present (${why}).`,
      statement: statement('journal_not_checkable', { why }),
    });
  }
  setTimeout(background, pauseMs);
}

function tell(alert: Said | null): void {
  if ((alert?.text ?? '') === told) return;
  told = alert?.text ?? '';
  report({ type: 'alert', code: 'journal_not_sound', alert });
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

background();
