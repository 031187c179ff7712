import { expect, test } from 'vitest';
import { SignalRing } from './SignalRing.ts';

const rows = (...values: number[]): Float32Array => Float32Array.from(values);

test('keeps the newest rows and gives the window in order, a list a column', () => {
  const ring = new SignalRing(3, 2);
  ring.push(0, 2, rows(1, 10, 2, 20));
  ring.push(4, 2, rows(3, 30, 4, 40));
  expect(ring.length).toBe(3);
  expect(ring.written).toBe(4);
  const { secondsAgo, columns } = ring.window(1000);
  expect([...secondsAgo]).toEqual([-0.004, -0.002, 0]);
  expect(columns.map((column) => [...column])).toEqual([
    [2, 3, 4],
    [20, 30, 40],
  ]);
  expect([...ring.window(2).secondsAgo]).toEqual([-0.002, 0]);
});
test('is empty at first and after it was cleared, and a rest of a row is left out', () => {
  const ring = new SignalRing(3, 2);
  expect(ring.window(10)).toEqual({
    secondsAgo: new Float64Array(),
    columns: [new Float64Array(), new Float64Array()],
  });
  ring.push(0, 2, rows(1, 2, 3));
  expect(ring.length).toBe(1);
  ring.clear();
  expect(ring.lastTimeMs).toBeNull();
});
