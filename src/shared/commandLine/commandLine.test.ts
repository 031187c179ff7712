import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it } from 'vitest';
import { existingFile, existingFolder, fileToWrite, oneOf, positiveNumber, wholeNumber } from './optionValues.ts';
import { orSentence, readOptions } from './readOptions.ts';
import { wordsOf } from './readWords.ts';

const folder = mkdtempSync(join(tmpdir(), 'supercargo-options-'));
const file = join(folder, 'there.txt');
writeFileSync(file, '');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const problemOf = (read: () => unknown): string => {
  const result = orSentence(read);
  return result.ok ? 'accepted' : result.error;
};

describe('options of a command line', () => {
  it('that are not declared, lack their value or are no options are named in one sentence', () => {
    const declared = { seed: { type: 'string' }, json: { type: 'boolean' } } as const;
    const problem = (...args: string[]) => problemOf(() => readOptions(args, declared));
    expect(problem('--seed', '1', '--json')).toBe('accepted');
    expect(problem('--colour')).toBe("Unknown option '--colour'; see --help.");
    expect(problem('stray')).toBe("Unexpected argument 'stray'; see --help.");
    expect(problem('--seed')).toBe("Option '--seed <value>' argument missing; see --help.");
    expect(problem('--seed', '--json')).toBe("Option '--seed' argument is ambiguous; see --help.");
    expect(problem('--seed', '')).toBe('--seed is "", expected a value; see --help.');
    expect(problem('--seed=')).toBe('--seed is "", expected a value; see --help.');
    expect(problem('--json=yes')).toBe("Option '--json' does not take an argument; see --help.");
  });

  it('whose value does not fit are named with the value and what was expected', () => {
    const options = { count: '1e3', hours: '-1', kind: 'third', empty: '' };
    expect(problemOf(() => wholeNumber(options, 'count', 1, 9))).toBe(
      '--count is "1e3", expected a whole number from 1 to 9.',
    );
    expect(problemOf(() => wholeNumber(options, 'seed', 1, 9))).toBe(
      '--seed is missing, expected a whole number from 1 to 9.',
    );
    expect(problemOf(() => wholeNumber(options, 'empty', 0, Number.MAX_SAFE_INTEGER))).toBe(
      '--empty is "", expected a whole number from 0.',
    );
    expect(problemOf(() => positiveNumber(options, 'hours', 10, 1))).toBe(
      '--hours is "-1", expected a number above 0 and at most 10.',
    );
    expect(problemOf(() => oneOf(options, 'kind', ['first', 'second'], 'first'))).toBe(
      '--kind is "third", expected first or second.',
    );
    expect(wholeNumber({}, 'seed', 0, 9, 7)).toBe(7);
    expect(oneOf({}, 'kind', ['first', 'second'], 'second')).toBe('second');
  });

  it('that name a file or folder are looked at before the work begins', () => {
    const missing = join(folder, 'missing');
    expect(problemOf(() => existingFolder({ folder: missing }, 'folder', folder))).toBe(
      `--folder is "${missing}", which is not there; expected a folder that exists.`,
    );
    expect(problemOf(() => existingFolder({ folder: file }, 'folder', folder))).toBe(
      `--folder is "${file}", which is a file; expected a folder that exists.`,
    );
    expect(existingFolder({}, 'folder', folder)).toBe(folder);
    expect(problemOf(() => existingFile({ data: missing }, 'data'))).toBe(
      `--data is "${missing}", which is not there; expected a file that exists.`,
    );
    expect(problemOf(() => existingFile({ data: folder }, 'data'))).toContain('which is a folder');
    expect(existingFile({ data: file }, 'data')).toBe(file);
    expect(existingFile({}, 'data')).toBeNull();
    expect(fileToWrite({ out: missing }, 'out')).toBe(missing);
    expect(problemOf(() => fileToWrite({ out: join(missing, 'x.json') }, 'out'))).toBe(
      `--out is "${join(missing, 'x.json')}", but there is no folder ${missing}; expected a folder that exists.`,
    );
    expect(problemOf(() => fileToWrite({ out: folder }, 'out'))).toContain('expected the name of a file');
  });
});

describe('words of a program without options', () => {
  const declared = {
    model: { existing: 'file' },
    count: 40,
    kind: ['clear', 'full'],
    leastKg: { decimal: 0 },
    out: 'x.json',
  } as const;
  const problem = (...args: string[]) => problemOf(() => wordsOf(declared, args));

  it('have their defaults where they are left out', () => {
    expect(wordsOf(declared, [file])).toEqual({ model: file, count: 40, kind: 'clear', leastKg: 0, out: 'x.json' });
    expect(wordsOf(declared, [file, '7', 'full', '0.5', 'y'])).toMatchObject({ count: 7, kind: 'full', leastKg: 0.5 });
  });

  it('are refused in one sentence where they do not fit, and where there is one too many', () => {
    expect(problem()).toBe('model is missing, expected a file.');
    expect(problem(join(folder, 'missing'))).toMatch(/^model is ".*missing", which is not there/);
    expect(problem(file, 'many')).toBe('count is "many", expected a whole number.');
    expect(problem(file, '1', 'half')).toBe('kind is "half", expected clear or full.');
    expect(problem(file, '1', 'full', '1,5')).toBe('leastKg is "1,5", expected a number.');
    expect(problem(file, '1', 'full', '1', 'y', '--verbose')).toBe('"--verbose" was not expected.');
  });
});
