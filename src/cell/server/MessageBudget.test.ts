import { expect, it } from 'vitest';
import { CONSOLE_BUDGET, MessageBudget } from './MessageBudget.ts';

const { unitsPerS, burst, bytesAUnit } = CONSOLE_BUDGET;

it('P15 a console at the pace of a held control, events and pictures never rests', () => {
  const budget = new MessageBudget(0);
  for (let ms = 0; ms < 60_000; ms += 5) expect(budget.spend(300, ms)).toBe(0);
});

it('P15 what is beyond the burst rests for its debt, in pieces of a quarter of a second, and then goes on', () => {
  const budget = new MessageBudget(0);
  for (let count = 0; count < burst; count += 1) expect(budget.spend(100, 0)).toBe(0);
  expect(budget.spend(100, 0)).toBeCloseTo(1000 / unitsPerS);
  for (let count = 0; count < unitsPerS; count += 1) budget.spend(100, 0);
  expect(budget.restMs(0)).toBe(250);
  expect(budget.restMs(1000)).toBeGreaterThan(0);
  expect(budget.restMs(1010)).toBe(0);
});

it('P15 a large message costs by its size, and idle time saves up no more than one burst', () => {
  const budget = new MessageBudget(0);
  budget.spend(bytesAUnit * 2 * burst, 1e9);
  expect(budget.debt).toBe(burst + 1);
});
