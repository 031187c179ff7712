import { expect, test } from 'vitest';
import { isAtRest } from './telemetryThinning.ts';

test('an arm whose joints tremble stands still, one that moves by a tenth of a millimetre does not', () => {
  expect(isAtRest([0.5, 1.2], [0.50001, 1.19999])).toBe(true);
  expect(isAtRest([0.5, 1.2], [0.5001, 1.2])).toBe(false);
  expect(isAtRest([], [0.5])).toBe(false);
});
