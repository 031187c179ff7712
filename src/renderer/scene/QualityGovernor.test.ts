import { expect, test } from 'vitest';
import { QualityGovernor } from './QualityGovernor.ts';

const taking = (governor: QualityGovernor, frames: number, frameMs: (i: number) => number): boolean =>
  Array.from({ length: frames }, (_, i) => governor.took(frameMs(i))).some(Boolean);

test('leaves out one thing after another while frames take too long, and says what', () => {
  const governor = new QualityGovernor();
  expect(governor.dropped).toEqual([]);
  taking(governor, 20, () => 50);
  expect(governor.dropped).toEqual(['outline']);
  taking(governor, 40, () => 50);
  expect(governor.dropped).toEqual(['outline', 'smoothing', 'resolution']);
  expect(taking(governor, 40, () => 50)).toBe(false);
});

test('frames that waited for a busy processor change nothing', () => {
  const governor = new QualityGovernor();
  expect(taking(governor, 60, (i) => (i % 4 === 0 ? 20 : 200))).toBe(false);
});

test('takes back what it left out only when frames have been easy for long', () => {
  const governor = new QualityGovernor();
  taking(governor, 20, () => 50);
  taking(governor, 100, () => 5);
  expect(governor.dropped).toEqual(['outline']);
  taking(governor, 20, () => 5);
  expect(governor.dropped).toEqual([]);
});
