import { expect, it } from 'vitest';
import { killJournal } from '../../bench/journal/killJournal.ts';

it('keeps every acknowledged entry, verifies and opens by itself after each of fifteen kills at random moments', async () => {
  const seed = 15;
  const { acknowledged, ...figures } = await killJournal(15, seed, () => undefined);
  expect(figures, `seed ${seed}`).toMatchObject({ kills: 15, missing: 0, unsound: 0, problems: [] });
  expect(acknowledged).toBeGreaterThan(100);
}, 120_000);
