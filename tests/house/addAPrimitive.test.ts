import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { primitiveNames } from '#shared/primitives/primitives.ts';

const root = new URL('../../', import.meta.url).pathname;
/** Source files that say the word, without tests. */
function sourcesThatMention(word: string): string[] {
  const isMentioned = new RegExp(`\\b${word}\\b`);
  return readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' })
    .map((path) => `src/${path}`)
    .filter((path) => /\.(ts|vue)$/.test(path) && !/\.test\.ts$/.test(path))
    .filter((path) => isMentioned.test(readFileSync(join(root, path), 'utf8')));
}
/** The files that the dry run of docs/ARCHITECTURE.md names, with `<name>` as it stands there. */
const dryRun = [
  ...readFileSync(join(root, 'docs/ARCHITECTURE.md'), 'utf8')
    .split('## Add a primitive')[1]!
    .split('\n## ')[0]!
    .matchAll(/`(src\/[^`]+\.ts)`/g),
].map(([, path]) => path!);

it('a primitive that only does what it declares stands in the eight files of the dry run, and nowhere else', () => {
  expect(dryRun).toHaveLength(8);
  for (const name of ['openBands', 'closeBands'])
    expect(sourcesThatMention(name).sort()).toEqual(dryRun.map((path) => path.replace('<name>', name)).sort());
});

it('every primitive has the files of the dry run that are its own', () => {
  const files = readdirSync(join(root, 'src'), { recursive: true, encoding: 'utf8' }).map((path) => `src/${path}`);
  for (const name of primitiveNames)
    for (const path of dryRun.filter((own) => own.includes('<name>')))
      expect(files).toContain(path.replace('<name>', name));
});
