import { expect, test } from 'vitest';
import { fuzzyScore } from './fuzzyMatch.ts';

const best = (search: string, texts: readonly string[]): string | undefined =>
  texts
    .map((text) => ({ text, score: fuzzyScore(search, text) }))
    .filter((row) => row.score !== null)
    .sort((a, b) => b.score! - a.score!)[0]?.text;

test('a beginning of a word is preferred to a middle', () => {
  expect(best('hold', ['Unhold Cell 1', 'Hold Cell 1'])).toBe('Hold Cell 1');
});
test('words come in any order, and their first letters are enough', () => {
  expect(best('cell hold', ['Hold Cell 1', 'Settings'])).toBe('Hold Cell 1');
  expect(best('hc1', ['Hold Cell 1', 'Shift summary'])).toBe('Hold Cell 1');
});
test('accents and capitals do not matter', () => {
  expect(best('ubergabe', ['Schichtübergabe', 'Journal'])).toBe('Schichtübergabe');
  expect(best('GROSSE', ['Größe', 'Alle'])).toBe('Größe');
});
test('what is not in the text is not found', () => {
  expect(fuzzyScore('xyz', 'Hold Cell 1')).toBeNull();
  expect(fuzzyScore('dcl', 'Hold Cell 1')).toBeNull();
  expect(fuzzyScore('one', 'operating plane')).toBeNull();
});
test('an empty search fits everything', () => {
  expect(fuzzyScore('  ', 'anything')).toBe(0);
});
