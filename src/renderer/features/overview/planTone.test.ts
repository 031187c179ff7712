import { expect, test } from 'vitest';
import { PLAN_AT, planBar, planTone } from './planTone.ts';

test.each([
  [300, 300, 'none'],
  [225, 300, 'none'],
  [224, 300, 'soon'],
  [0, 300, 'soon'],
  [null, 300, 'none'],
  [0, null, 'none'],
] as const)('%s an hour at a plan of %s is %s', (rate, plan, tone) => {
  expect(planTone(rate, plan)).toBe(tone);
});
test('the bar reaches the mark of the plan when the plan is met, and never leaves its room', () => {
  expect(planBar(300, 300)).toBe(PLAN_AT);
  expect(planBar(900, 300)).toBe(1);
  expect(planBar(-1, 300)).toBe(0);
});
