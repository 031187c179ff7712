import type { JsonObject } from '#shared/domain/journalEntry.ts';
import {
  DAMAGE_LABEL_TOPIC,
  labellingSchema,
  type Labelling,
  type SignedLabelling,
} from '#shared/domain/damageLabelling.ts';
import { cocoOf, readCoco } from '#shared/domain/coco.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { fileTime } from '#shared/units/timeText.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { NO_CELL, type Journal, type JournalEntry, type RecordAuthor } from '#main/ports/Journal.ts';
import { writeExport } from './writeExport.ts';

export interface LabelBookOptions {
  journal: Pick<Journal, 'append' | 'entries'>;
  clock: Clock;
  dataDir: string;
}

const PAGE = 500;
const FOLDER = 'labels';

/** What people labelled, in the journal: the newest of each person about each picture counts, and nothing is ever overwritten. */
export class LabelBook {
  private readonly options: LabelBookOptions;
  /** By picture, then by person. */
  private readonly known = new Map<string, Map<string, SignedLabelling>>();
  private after = 0;

  constructor(options: LabelBookOptions) {
    this.options = options;
  }

  /** Of each finding that was labelled, what each person says of its picture. */
  of(cellKey: string, findingIds: readonly string[]): SignedLabelling[] {
    const wanted = new Set(findingIds);
    return this.all().filter((labelling) => labelling.cellKey === cellKey && wanted.has(labelling.findingId));
  }

  all(): SignedLabelling[] {
    this.readOn();
    return [...this.known.values()].flatMap((byPerson) => [...byPerson.values()]);
  }

  label(by: RecordAuthor, labelling: Labelling): Result<null, string> {
    const data = JSON.parse(JSON.stringify(labelling)) as JsonObject;
    const author = { operatorId: by.operatorId, name: by.name };
    const stored = this.options.journal.append(NO_CELL, {
      kind: 'record',
      topic: DAMAGE_LABEL_TOPIC,
      by: author,
      data,
    });
    return stored.ok
      ? ok(null)
      : err(`The labels were not kept, because the journal could not be written. ${stored.error.message}`);
  }

  /** Writes all labels as a COCO file into the data folder. */
  exportCoco(): Result<{ file: string; pictures: number; boxes: number }, string> {
    const labellings = this.all();
    const written = writeExport(
      this.options.dataDir,
      FOLDER,
      `damage-${fileTime(this.options.clock.nowMs())}.coco.json`,
      JSON.stringify(cocoOf(labellings), null, 1),
    );
    if (!written.ok) return written;
    return ok({
      file: written.value,
      pictures: labellings.length,
      boxes: labellings.reduce((sum, { boxes }) => sum + boxes.length, 0),
    });
  }

  /** Labels of a COCO file count as those of whoever imports them. */
  importCoco(
    by: RecordAuthor,
    text: string,
  ): Result<{ imported: number; leftOut: number; problems: string[] }, string> {
    const read = readCoco(text);
    if (!read.ok) return read;
    let imported = 0;
    for (const labelling of read.value.labellings) {
      const kept = this.label(by, labelling);
      if (!kept.ok) return err(`${imported} of ${read.value.labellings.length} pictures were imported. ${kept.error}`);
      imported += 1;
    }
    const { leftOut, problems } = read.value;
    return ok({ imported, leftOut, problems });
  }

  private readOn(): void {
    for (;;) {
      const page = this.options.journal.entries({
        cellKey: NO_CELL,
        kinds: ['record'],
        topics: [DAMAGE_LABEL_TOPIC],
        after: this.after,
        limit: PAGE,
      });
      for (const entry of page) this.take(entry);
      if (page.length < PAGE) return;
    }
  }

  private take({ entryId, body, writtenAtMs }: JournalEntry): void {
    this.after = entryId;
    if (body.kind !== 'record' || !body.by) return;
    const read = labellingSchema.safeParse(body.data);
    if (!read.success) return;
    const { cellKey, imageId } = read.data;
    const picture = JSON.stringify([cellKey, imageId]);
    const byPerson = this.known.get(picture) ?? new Map<string, SignedLabelling>();
    byPerson.set(body.by.operatorId, { ...read.data, by: body.by, atMs: writtenAtMs });
    this.known.set(picture, byPerson);
  }
}
