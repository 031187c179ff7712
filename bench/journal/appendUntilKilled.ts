import { writeSync } from 'node:fs';
import { systemClock } from '#main/clock/systemClock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { JournalEntryBody } from '#main/ports/Journal.ts';
import { aStowResult } from '../../tests/builders/cellEvents.ts';

/**
 * Opens the journal of a folder and appends for four cells until somebody kills it: events, snapshots, intents, notes longer
 * than a page. Every append is acknowledged on stdout, by a write of its own, before the next one.
 */
const [, , folder = ''] = process.argv;
const CELLS = ['cell-1', 'cell-2', 'cell-3', 'cell-4'];
const { journal, notices } = openJournal(folder, systemClock);
for (const { text } of notices) process.stderr.write(`${text}\n`);
const epoch = `run-${systemClock.nowMs()}-${process.pid}`;
writeSync(1, 'open\n');

for (let index = 1; ; index += 1) {
  const cellKey = CELLS[index % CELLS.length]!;
  const stored = journal.append(cellKey, bodyOf(index, cellKey));
  const head = journal.chainHead();
  if (!stored.ok || !head) {
    process.stderr.write(`Entry ${index} was not stored: ${stored.ok ? 'no head' : stored.error.message}\n`);
    process.exit(1);
  }
  writeSync(1, `${stored.value} ${head.hash}\n`);
  // Timers, such as that of the head file, get their turn as they do in the application.
  if (index % 8 === 0) await new Promise((resolve) => setImmediate(resolve));
}

function bodyOf(index: number, cellKey: string): JournalEntryBody {
  if (index <= CELLS.length || index % 60 === 0)
    return { kind: 'snapshot', gap: false, snapshot: emptyCellSnapshot(cellKey, cellKey, epoch, index) };
  if (index % 15 === 0) return { kind: 'note', by: 'Anna', text: `note ${index} `.repeat(900) };
  const body =
    index % 3 === 0
      ? ({ type: 'stow.ended', result: aStowResult({ stowId: `stow-${index}` }) } as const)
      : ({ type: 'notice', severity: 'info', code: 'belt_slow', text: `notice ${index}` } as const);
  return { kind: 'event', event: { epoch, seq: index, timeMs: systemClock.nowMs(), commandId: null, body } };
}
