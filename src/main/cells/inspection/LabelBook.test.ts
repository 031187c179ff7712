import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Labelling } from '#shared/domain/damageLabelling.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { LabelBook } from './LabelBook.ts';

const anna = { operatorId: 'anna', name: 'Anna' };
const ben = { operatorId: 'ben', name: 'Ben' };
const labelling = (more: Partial<Labelling> = {}): Labelling => ({
  ...{ cellKey: 'a', findingId: 'finding-1', imageId: 'img-1', sku: 'SC-1', widthPx: 320, heightPx: 240 },
  ...{ verdict: 'damaged', ...more },
  boxes: more.boxes ?? [{ label: 'spillage', severity: 'major', x: 0.25, y: 0.25, width: 0.5, height: 0.5 }],
});

let dataDir: string;
let journal: SqliteJournal;
let clock: ManualClock;
const open = (): LabelBook => new LabelBook({ journal, clock, dataDir });
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'labels-'));
  clock = new ManualClock(Date.UTC(2026, 10, 29));
  journal = new SqliteJournal(join(dataDir, 'journal.sqlite'), clock);
});
afterEach(() => {
  journal.close();
  rmSync(dataDir, { recursive: true });
});

describe('labels in the journal', () => {
  it('are one a person and picture: the newest counts, after a restart too', () => {
    const book = open();
    book.label(anna, labelling({ verdict: 'unsure', boxes: [] }));
    book.label(ben, labelling());
    book.label(anna, labelling());
    book.label(anna, labelling({ findingId: 'finding-2', imageId: 'img-2' }));
    for (const each of [book, open()]) {
      const said = each.of('a', ['finding-1']);
      expect(said.map(({ by, verdict }) => [by.name, verdict]).sort()).toEqual([
        ['Anna', 'damaged'],
        ['Ben', 'damaged'],
      ]);
      expect(each.of('b', ['finding-1'])).toEqual([]);
    }
  });

  it('go out into a COCO file and come in again as those of whoever imports them', () => {
    const book = open();
    book.label(anna, labelling());
    const out = book.exportCoco();
    expect(out).toMatchObject({ ok: true, value: { pictures: 1, boxes: 1 } });
    const text = readFileSync(out.ok ? out.value.file : '', 'utf8');
    expect(book.importCoco(ben, text)).toEqual({ ok: true, value: { imported: 1, leftOut: 0, problems: [] } });
    expect(
      book
        .of('a', ['finding-1'])
        .map(({ by }) => by.name)
        .sort(),
    ).toEqual(['Anna', 'Ben']);
    expect(book.importCoco(ben, 'no file').ok).toBe(false);
  });

  it('a folder that cannot be written is one sentence, and the labels stay', () => {
    writeFileSync(join(dataDir, 'labels'), '');
    const book = open();
    book.label(anna, labelling());
    const out = book.exportCoco();
    expect(!out.ok && out.error).toMatch(/could not be written/);
    expect(book.all()).toHaveLength(1);
  });
});
