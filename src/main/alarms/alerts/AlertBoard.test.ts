import { describe, expect, it } from 'vitest';
import type { SystemAlert } from '#shared/bridge/bridge.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { AlertBoard } from './AlertBoard.ts';
import { CellNameWatch } from './CellNameWatch.ts';

describe('the board of alerts', () => {
  it('raises one alert a cause and cell, renews its text, and keeps when it began', () => {
    const clock = new ManualClock(100);
    const told: SystemAlert[] = [];
    const board = new AlertBoard(clock, (alert) => told.push(alert));
    board.raise('full', 'error', 'first');
    board.raise('full', 'error', 'first');
    clock.advance(10);
    board.raise('full', 'error', 'second');
    board.raise('full', 'error', 'of a cell', 'a');
    expect(told.map((alert) => alert.text)).toEqual(['first', 'second', 'of a cell']);
    expect(told.map((alert) => alert.sinceMs)).toEqual([100, 100, 110]);
    expect(board.list()).toHaveLength(2);
  });

  it('ends an alert once and keeps it readable', () => {
    const clock = new ManualClock(100);
    const told: SystemAlert[] = [];
    const board = new AlertBoard(clock, (alert) => told.push(alert));
    board.end('full');
    board.raise('full', 'error', 'text');
    clock.advance(5);
    board.end('full');
    board.end('full');
    expect(told.map((alert) => alert.endedAtMs)).toEqual([null, 105]);
    expect(board.list()).toMatchObject([{ code: 'full', endedAtMs: 105 }]);
    for (let i = 0; i < 200; i += 1) {
      board.raise(`code ${i}`, 'warning', 'text');
      board.end(`code ${i}`);
    }
    expect(board.list()).toHaveLength(50);
  });
});

describe('names of cells', () => {
  it('that look alike are warned about for as long as they do', () => {
    const board = new AlertBoard(new ManualClock(), () => undefined);
    const watch = new CellNameWatch(board);
    const active = (): string[] => board.list().flatMap((alert) => (alert.endedAtMs === null ? [alert.text] : []));
    watch.named('a', 'Cell 1');
    watch.named('b', 'Cell 2');
    expect(active()).toEqual([]);
    watch.named('b', '\u0421ell 1');
    expect(active()).toEqual([
      'These cells have names that look alike: Cell 1 (a), \u0421ell 1 (b). Give one of them another name.',
    ]);
    watch.named('b', 'Cell 2');
    expect(active()).toEqual([]);
  });
});
