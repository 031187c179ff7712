import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { DEMO_OPERATOR, demoFinding, demoItem } from '../../../../tests/builders/demoCell.ts';
import { DamageReports } from './DamageReports.ts';
import { LabelBook } from './LabelBook.ts';

const HOUR = 3_600_000;
/** 21:30 in Berlin. */
const START_MS = Date.parse('2026-06-10T19:30:00Z');
let dataDir: string;
let clock: ManualClock;
let journal: SqliteJournal;
let labels: LabelBook;
let seq = 0;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'damage-'));
  clock = new ManualClock(START_MS);
  journal = new SqliteJournal(join(dataDir, 'journal.sqlite'), clock);
  labels = new LabelBook({ journal, clock, dataDir });
});
afterEach(() => {
  journal.close();
  rmSync(dataDir, { recursive: true });
});

function happen(body: CellEventBody): void {
  journal.append('a', { kind: 'event', event: { epoch: 'e', seq: (seq += 1), timeMs: 1, commandId: null, body } });
}
const item = demoItem(1, { imageId: 'i' });
const { sku, name } = item.product;
function raise(findingId: string, label: 'spillage' | 'penetration' | null): void {
  happen({ type: 'item.arrived', item });
  const evidence = label ? { labels: [{ label, share: 0.8 }] } : {};
  happen({
    type: 'finding.raised',
    finding: { ...demoFinding(1_000_000), findingId, sku, imageId: findingId, evidence },
  });
}
const decide = (findingId: string, decision: 'sideline' | 'release'): void =>
  happen({ type: 'finding.decided', findingId, by: DEMO_OPERATOR, decision, note: '' });
const report = () => new DamageReports({ journal, labels, clock, dataDir });
const span = { fromMs: START_MS, toMs: START_MS + 24 * HOUR, timeZone: 'Europe/Berlin' };

it('counts damage by day of the site, product and kind; what people boxed goes before what the inspection believes', async () => {
  raise('f-1', 'spillage');
  raise('f-2', 'spillage');
  raise('f-3', null);
  decide('f-1', 'sideline');
  decide('f-2', 'release');
  const boxes = [{ label: 'missing_unit', severity: 'major', x: 0.1, y: 0.1, width: 0.2, height: 0.2 }] as const;
  labels.label(DEMO_OPERATOR, {
    ...{ cellKey: 'a', findingId: 'f-3', imageId: 'f-3', sku, widthPx: 320, heightPx: 240, verdict: 'damaged' },
    boxes: [...boxes],
  });
  clock.advance(3 * HOUR);
  raise('f-4', 'penetration');
  happen({ type: 'item.arrived', item });
  const counted = (await report().rows(span)).map((row) => [row.day, row.kind, row.inspected, row.findings]);
  expect(counted).toEqual([
    ['2026-06-11', 'penetration', 2, 1],
    ['2026-06-10', 'spillage', 3, 2],
    ['2026-06-10', 'missing_unit', 3, 1],
  ]);
  const spilt = (await report().rows(span)).find(({ kind }) => kind === 'spillage');
  expect(spilt).toMatchObject({ sku, name, sidelined: 1, released: 1, stowed: 0, undecided: 0 });
});

it('leaves out what lies before the span, and writes the rest for a spreadsheet', async () => {
  raise('early', 'spillage');
  clock.advance(2 * HOUR);
  raise('late', null);
  decide('early', 'sideline');
  const out = await report().exportCsv({ ...span, fromMs: START_MS + HOUR });
  expect(out).toMatchObject({ ok: true, value: { rows: 1 } });
  const lines = readFileSync(out.ok ? out.value.file : '', 'utf8').split('\r\n');
  expect(lines[0]).toBe('\uFEFFday,sku,name,kind,inspected,findings,sidelined,released,stowed,undecided');
  expect(lines[1]).toMatch(new RegExp(`^2026-06-10,${sku},.*,,1,1,0,0,0,1$`));
});
