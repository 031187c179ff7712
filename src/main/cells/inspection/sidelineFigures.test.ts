import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { demoItem } from '../../../../tests/builders/demoCell.ts';
import { InspectedItems } from './InspectedItems.ts';
import { sidelineFigures } from './sidelineFigures.ts';

let dataDir: string;
let journal: SqliteJournal;
let clock: ManualClock;
let seq = 0;
beforeEach(() => {
  dataDir = mkdtempSync(join(tmpdir(), 'sideline-'));
  clock = new ManualClock(1_000_000);
  journal = new SqliteJournal(join(dataDir, 'journal.sqlite'), clock);
});
afterEach(() => {
  journal.close();
  rmSync(dataDir, { recursive: true });
});

function arrive(score: number, cellKey = 'a', model = 'm'): void {
  const body: CellEventBody = { type: 'item.arrived', item: demoItem(1), inspection: { score, threshold: 0.5, model } };
  journal.append(cellKey, { kind: 'event', event: { epoch: 'e', seq: (seq += 1), timeMs: 1, commandId: null, body } });
}
const readBy = (most: number, onPause = () => undefined): InspectedItems =>
  new InspectedItems({
    journal,
    cellKey: 'a',
    most,
    pause: async () => {
      await Promise.resolve();
      onPause();
    },
  });
const scoresOf = async (items: InspectedItems): Promise<number[]> => (await items.last()).map(({ score }) => score);

describe('the last items that the booth judged', () => {
  it('are read back in pages, each once, though many were written in the same millisecond; then only what is new', async () => {
    for (let k = 0; k < 1300; k++) arrive(k / 2000);
    arrive(0.99, 'b');
    let pauses = 0;
    const items = readBy(1100, () => void (pauses += 1));
    clock.advance(5);
    arrive(0.9);
    const all = [...Array.from({ length: 1300 }, (_, k) => k / 2000), 0.9];
    expect(await scoresOf(items)).toEqual(all.slice(-1100));
    arrive(0.95);
    expect(await scoresOf(items)).toEqual([...all, 0.95].slice(-1100));
    expect(pauses).toBeGreaterThan(0);
  });

  it('are at most as many as are looked back at', async () => {
    for (let k = 0; k < 1300; k++) {
      clock.advance(1);
      arrive(k / 2000);
    }
    const scores = await scoresOf(readBy(1100));
    expect(scores).toEqual(Array.from({ length: 1100 }, (_, k) => (k + 200) / 2000));
  });

  it('leave out items that nobody judged', async () => {
    const body: CellEventBody = { type: 'item.arrived', item: demoItem(1) };
    journal.append('a', { kind: 'event', event: { epoch: 'e', seq: (seq += 1), timeMs: 1, commandId: null, body } });
    expect(await scoresOf(readBy(10))).toEqual([]);
  });
});

describe('what budgets come to', () => {
  const described = {
    model: 'm',
    threshold: 0.5,
    measured: { intact: [0.1], minor: [0.3, 0.95], major: [0.97, 0.99] },
  };

  it('says what a budget would have done to the last items, beside what the present threshold does', async () => {
    for (let k = 0; k < 1000; k++) {
      clock.advance(1);
      arrive(k < 990 ? 0.1 : 0.6 + k / 10_000);
    }
    arrive(0.99, 'a', 'an older model');
    const figures = sidelineFigures(await readBy(2000).last(), described, undefined, 1_000_000 + 995);
    expect(figures.standing).toMatchObject({ sidelinedPerThousand: null, threshold: 0.5, wouldSideline: 10 });
    expect(figures.standing.major).toMatchObject({ share: 1, units: 2 });
    expect(figures.last).toEqual({ inspected: 1000, sidelined: 10 });
    expect(figures.shift).toEqual({ inspected: 7, sidelined: 7 });
    const five = figures.curve.find(({ sidelinedPerThousand }) => sidelinedPerThousand === 5)!;
    expect(five).toMatchObject({ wouldSideline: 5, basis: 'items', minor: { share: 0.5 } });
  });

  it('goes by the setting that stands', () => {
    const figures = sidelineFigures([], described, { sidelinedPerThousand: 2, threshold: 0.98 }, 0);
    expect(figures.standing).toMatchObject({ sidelinedPerThousand: 2, threshold: 0.98, major: { share: 0.5 } });
    expect(figures.curve.every(({ basis }) => basis === null)).toBe(true);
  });
});
