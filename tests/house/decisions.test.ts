import { readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';

const root = resolve(import.meta.dirname, '../..');
const folder = join(root, 'docs/adr');
const files = readdirSync(folder).sort();
const numberOf = (file: string): number => Number(/^(\d{4})-[a-z0-9-]+\.md$/.exec(file)?.[1]);

describe('the decisions in docs/adr', () => {
  it('are numbered from 1 on, each number once, and the heading says the same number', () => {
    expect(files.map(numberOf)).toEqual(files.map((_, index) => index + 1));
    for (const file of files)
      expect(readFileSync(join(folder, file), 'utf8'), file).toMatch(new RegExp(`^# ${numberOf(file)}\\. \\S`));
  });

  it('are referred to by the number that their file carries', () => {
    const documents = [
      'README.md',
      'src/shared/protocol/SPEC.md',
      ...readdirSync(join(root, 'docs'))
        .filter((name) => name.endsWith('.md'))
        .map((name) => `docs/${name}`),
      ...files.map((file) => `docs/adr/${file}`),
    ];
    const references = documents.flatMap((document) =>
      [
        ...readFileSync(join(root, document), 'utf8').matchAll(
          /\[(?:ADR (?<number>\d+)|[^\]]+)\]\((?:[^)]*\/)?(?<file>\d{4}-[^)#]+\.md)\)/g,
        ),
      ].map(({ groups }) => ({ document, number: groups!.number, file: groups!.file! })),
    );
    expect(references.length).toBeGreaterThan(3);
    for (const { document, number, file } of references) {
      expect(files, `${document} refers to ${file}`).toContain(file);
      if (number !== undefined) expect(Number(number), `${document} on ${file}`).toBe(numberOf(file));
    }
  });
});
