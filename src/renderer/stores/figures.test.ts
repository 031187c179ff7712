import { describe, expect, test } from 'vitest';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import { ItemNames } from './itemNames.ts';
import { SampleRing } from './SampleRing.ts';
import { unitsPerHour } from './stowRate.ts';
import { demoItem } from '../../../tests/builders/demoCell.ts';

describe('the sample ring', () => {
  test('keeps the newest samples and gives the window in order, as seconds before the last', () => {
    const ring = new SampleRing(4);
    for (let i = 0; i < 7; i++) ring.push(i * 100, i);
    expect(ring.length).toBe(4);
    expect(ring.window(10_000)).toEqual({ secondsAgo: [-0.3, -0.2, -0.1, 0], values: [3, 4, 5, 6] });
    expect(ring.window(150)).toEqual({ secondsAgo: [-0.1, 0], values: [5, 6] });
  });
  test('is empty at first and after it was cleared', () => {
    const ring = new SampleRing(4);
    expect(ring.window(1000)).toEqual({ secondsAgo: [], values: [] });
    expect(ring.lastTimeMs).toBeNull();
    ring.push(1, 1);
    ring.clear();
    expect(ring.lastValue).toBeNull();
  });
});

describe('units per hour', () => {
  const ended = (timeMs: number, outcome: 'success' | 'unproductive'): CellEvent =>
    ({ epoch: 'e', seq: 1, timeMs, commandId: null, body: { type: 'stow.ended', result: { outcome } } }) as CellEvent;

  test('counts successes only, over the time that is known', () => {
    const events = [
      ended(0, 'success'),
      ended(60_000, 'success'),
      ended(90_000, 'unproductive'),
      ended(120_000, 'success'),
    ];
    expect(unitsPerHour(events, 120_000)).toBe(60);
  });
  test('says nothing below a minute, and nothing without events', () => {
    expect(unitsPerHour([ended(0, 'success')], 59_000)).toBeNull();
    expect(unitsPerHour([], 1e9)).toBeNull();
  });
  test('forgets what is older than a quarter of an hour', () => {
    const events = [ended(0, 'success'), ended(1000, 'success'), ended(1_700_000, 'success')];
    expect(unitsPerHour(events, 1_800_000)).toBeCloseTo(4, 9);
  });
});

test('names of items are bounded; the oldest are forgotten first', () => {
  const names = new ItemNames(2);
  const learn = (index: number): void =>
    names.learnFromEvent({
      epoch: 'e',
      seq: index,
      timeMs: 0,
      commandId: null,
      body: { type: 'item.arrived', item: demoItem(index) },
    });
  [1, 2, 3].forEach(learn);
  expect([names.get('item-1'), names.get('item-2'), names.get('item-3')]).toEqual([
    null,
    'Cereal box, oat and honey',
    'Vitamin bottle, 120 tablets',
  ]);
});
