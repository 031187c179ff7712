import { expect, test } from 'vitest';
import type { JournalRow } from '#shared/bridge/requests/audit.ts';
import { journalLines } from './journalLines.ts';

const row = (entryId: number, stowId: string | null, type = 'item.moved', cell = 'cell-1'): JournalRow => ({
  ...{ entryId, cell, type, stowId, writtenAtMs: entryId, kind: 'event', person: null, text: '' },
  said: { statement: { code: 'item_arrived', params: {} }, detail: null },
});
const rows = [
  row(9, null),
  row(8, 'a', 'estimate.updated'),
  row(7, 'b', 'stow.started', 'cell-2'),
  row(6, 'a', 'stow.ended'),
  row(5, 'a', 'stow.started'),
  row(4, null),
];

test('the entries of a stow stand behind one line that tells how it ended', () => {
  const lines = journalLines(rows, new Set());
  expect(lines.map(({ entryId, stow }) => [entryId, stow?.count ?? null])).toEqual([
    [9, null],
    [6, 3],
    [7, null],
    [4, null],
  ]);
});

test('an opened stow shows its other entries below, each once', () => {
  const lines = journalLines(rows, new Set(['cell-1 a']));
  expect(lines.map(({ entryId, isInside }) => [entryId, isInside])).toEqual([
    [9, false],
    [6, false],
    [8, true],
    [5, true],
    [7, false],
    [4, false],
  ]);
});

test('stows of two cells under one id are two', () => {
  const twice = [row(4, 'a'), row(3, 'a'), row(2, 'a', 'x', 'cell-2'), row(1, 'a', 'x', 'cell-2')];
  expect(journalLines(twice, new Set()).map((line) => line.stow?.count)).toEqual([2, 2]);
});
