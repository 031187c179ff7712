import type { RosterPerson } from '#shared/domain/handover.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { NO_CELL, type Journal } from '#main/ports/Journal.ts';
import { emptyHandoverBook, foldHandover, type HandoverBook } from './handoverBook.ts';
import { handoverTopics, topicOf, type HandoverRecord } from '#shared/domain/handoverRecord.ts';
import { jsonOf, readHandoverRecord } from './handoverRecords.ts';
import type { Refusal } from './judgeStep.ts';

const PAGE = 500;

/** The handovers as the journal has them; what was read once is not read again. */
export class HandoverBookReader {
  private readonly journal: Pick<Journal, 'entries'>;
  private folded: HandoverBook = emptyHandoverBook;
  private after = 0;

  constructor(journal: Pick<Journal, 'entries'>) {
    this.journal = journal;
  }

  book(): HandoverBook {
    for (;;) {
      const page = this.journal.entries({
        cellKey: NO_CELL,
        kinds: ['record'],
        topics: handoverTopics,
        after: this.after,
        limit: PAGE,
      });
      for (const entry of page) {
        this.after = entry.entryId;
        const stored = readHandoverRecord(entry);
        if (stored) this.folded = foldHandover(this.folded, stored);
      }
      if (page.length < PAGE) return this.folded;
    }
  }
}

/** The handovers in the journal: what is appended is read back from there before anybody sees it. */
export class HandoverStore {
  private readonly journal: Pick<Journal, 'append' | 'entries'>;
  private readonly reader: HandoverBookReader;
  private readonly onAppended: (record: HandoverRecord) => void;

  constructor(journal: Pick<Journal, 'append' | 'entries'>, onAppended: (record: HandoverRecord) => void = () => {}) {
    this.journal = journal;
    this.reader = new HandoverBookReader(journal);
    this.onAppended = onAppended;
  }

  book(): HandoverBook {
    return this.reader.book();
  }

  /** The number of the entry; nothing has happened when it could not be written. */
  append(by: RosterPerson, record: HandoverRecord): Result<number, Refusal> {
    const author = { operatorId: by.operatorId, name: by.name };
    const body = { kind: 'record' as const, topic: topicOf(record.type), by: author, data: jsonOf(record) };
    const appended = this.journal.append(NO_CELL, body);
    if (!appended.ok)
      return err({
        code: 'not_stored',
        message: `It was not done, because the journal could not be written. ${appended.error.message}`,
      });
    this.onAppended(record);
    return ok(appended.value);
  }
}
