import { globSync, readFileSync } from 'node:fs';
import { expect, it } from 'vitest';

/** A failure's `message` is English. Stores may carry it; what shows it must ask `useFailureText` or `useStatements`. */
const shows = ['features', 'app', 'widgets', 'ui'].flatMap((room) => globSync(`src/renderer/${room}/**/*.{vue,ts}`));
const showsMessage = /\b(error|failure|refused|refusal|ended)\b[\w.!?]*\.message\b/;

/** Each has its reason. */
const allowed = [
  // Words of the code first; the cell's own text only where the window has none for it.
  'src/renderer/features/intervene/HoldPanel.vue',
];

it('no screen shows the English sentence of a failure as it is', () => {
  expect(shows.length).toBeGreaterThan(100);
  const found = shows.filter((file) => !file.endsWith('.test.ts') && showsMessage.test(readFileSync(file, 'utf8')));
  expect(found.map((file) => file.replaceAll('\\', '/'))).toEqual(allowed);
});
