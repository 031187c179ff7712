import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { readWords } from '#shared/commandLine/readWords.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { defaultShiftSettings, shiftAt } from '#shared/domain/shiftCalendar.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { ShiftReader } from '#main/shift/ShiftReader.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { aStowResult, anIntervention, anItem } from '../../tests/builders/cellEvents.ts';

/**
 * How long a whole shift of so many entries takes to count (by the wall and in processor time, which other programs do not
 * change), what a refresh takes after that, and the longest time for which other work had to wait:
 * `node bench/handover/measureShift.ts [entries]`.
 */
const { entries } = readWords('node bench/handover/measureShift.ts [entries]', { entries: 100_000 });
const dataDir = mkdtempSync(join(tmpdir(), 'supercargo-shift-bench-'));
const START_MS = Date.parse('2026-06-10T04:00:00Z');
const clock = new ManualClock(START_MS - 60_000);
const journal = new SqliteJournal(join(dataDir, 'journal.sqlite'), clock);
const cellKeys = ['cell-1', 'cell-2', 'cell-3', 'cell-4'];
for (const cellKey of cellKeys) {
  const snapshot = emptyCellSnapshot(cellKey, cellKey, 'e', clock.nowMs());
  journal.append(cellKey, { kind: 'snapshot', snapshot, gap: false });
  journal.append(cellKey, { kind: 'link', state: 'live', detail: '' });
}
clock.advance(60_000);
const forceN = Array.from({ length: 600 }, (_, index) => Math.round(900 * Math.sin(index / 40)) / 100);
/** As a cell's own log: of ten entries one is a stow with its force trace, most are phases that no figure needs. */
function bodyAt(index: number): CellEventBody {
  const kind = index % 10;
  if (index < 4) return { type: 'packml.changed', state: 'execute', reason: null };
  if (kind === 9) {
    const outcome = index % 70 === 9 ? 'unproductive' : 'success';
    const cause = outcome === 'success' ? null : 'force_limit';
    const forceTrace = { startMs: clock.nowMs(), rateHz: 100, forceN, capN: 25 };
    return { type: 'stow.ended', result: aStowResult({ stowId: `s${index}`, outcome, cause, forceTrace }) };
  }
  if (kind === 8) return { type: 'item.arrived', item: anItem(`item-${index}`) };
  if (index % 500 === 5)
    return { type: 'intervention.opened', intervention: anIntervention(`i-${index}`, { openedAtMs: clock.nowMs() }) };
  return { type: 'stow.phase', stowId: `s${index}`, phase: 'approach', stepIndex: 0 };
}
for (let index = 0; index < entries; index += 1) {
  clock.advance((8 * 3_600_000) / (entries + 10));
  const event = { epoch: 'e', seq: index + 1, timeMs: clock.nowMs(), commandId: null, body: bodyAt(index) };
  journal.append(cellKeys[index % 4]!, { kind: 'event', event });
}

const reader = new ShiftReader({ journal, pause: () => new Promise((resolve) => setImmediate(resolve)) });
const shift = shiftAt(defaultShiftSettings, 'Europe/Berlin', START_MS);
let longestMs = 0;
let lastMs = performance.now();
let watching = true;
const watch = (): void => {
  longestMs = Math.max(longestMs, performance.now() - lastMs);
  lastMs = performance.now();
  if (watching) setImmediate(watch);
};
setImmediate(watch);
const timed = async (): Promise<number> => {
  const fromMs = performance.now();
  (await reader.upToNow(shift)).figures(clock.nowMs(), defaultShiftSettings, 'Europe/Berlin');
  return Math.round(performance.now() - fromMs);
};
const cpuBefore = process.cpuUsage();
const wholeMs = await timed();
const { user, system } = process.cpuUsage(cpuBefore);
const wholeCpuMs = Math.round((user + system) / 1000);
const refreshMs = await timed();
watching = false;
process.stdout.write(
  `${JSON.stringify({ entries, wholeMs, wholeCpuMs, refreshMs, longestWaitMs: Math.round(longestMs) })}\n`,
);
journal.close();
rmSync(dataDir, { recursive: true, force: true });
