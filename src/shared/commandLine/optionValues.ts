import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import { BadArgument } from './readOptions.ts';

/** What was given for each option. */
export type OptionValues = Readonly<Record<string, string | boolean | readonly (string | boolean)[] | undefined>>;

const given = (options: OptionValues, name: string): string =>
  options[name] === undefined ? `--${name} is missing` : `--${name} is "${String(options[name])}"`;

const textOf = (options: OptionValues, name: string): string | null => {
  const value = options[name];
  return typeof value === 'string' ? value : null;
};

export function requiredText(options: OptionValues, name: string, expected: string): string {
  const value = textOf(options, name);
  if (value === null || value === '') throw new BadArgument(`--${name} is missing, expected ${expected}.`);
  return value;
}

/** Digits only: neither a sign nor a fraction nor an exponent. */
export function wholeNumber(
  options: OptionValues,
  name: string,
  low: number,
  high: number,
  otherwise?: number,
): number {
  const text = textOf(options, name);
  if (text === null && otherwise !== undefined) return otherwise;
  const value = text !== null && /^\d+$/.test(text) ? Number(text) : NaN;
  if (value >= low && value <= high) return value;
  const range = high >= Number.MAX_SAFE_INTEGER ? `from ${low}` : `from ${low} to ${high}`;
  throw new BadArgument(`${given(options, name)}, expected a whole number ${range}.`);
}

export function positiveNumber(options: OptionValues, name: string, high: number, otherwise: number): number {
  const text = textOf(options, name);
  if (text === null) return otherwise;
  const value = text.trim() === '' ? NaN : Number(text);
  if (value > 0 && value <= high) return value;
  throw new BadArgument(`${given(options, name)}, expected a number above 0 and at most ${high}.`);
}

export function oneOf<Choice extends string>(
  options: OptionValues,
  name: string,
  choices: readonly Choice[],
  otherwise: Choice,
): Choice {
  const text = textOf(options, name);
  if (text === null) return otherwise;
  const found = choices.find((choice) => choice === text);
  if (found !== undefined) return found;
  const list = choices.length === 2 ? choices.join(' or ') : `one of ${choices.join(', ')}`;
  throw new BadArgument(`${given(options, name)}, expected ${list}.`);
}

/** Some of the choices, in their own order: a list with commas, or `all`, which is also what it is without the option. */
export function someOf<Choice extends string>(
  options: OptionValues,
  name: string,
  choices: readonly Choice[],
): readonly Choice[] {
  const text = textOf(options, name);
  if (text === null || text === 'all') return choices;
  const words = text.split(',');
  const stranger = words.find((word) => !choices.some((choice) => choice === word));
  if (stranger !== undefined)
    throw new BadArgument(`--${name} has "${stranger}", expected all, or some of ${choices.join(',')}.`);
  return choices.filter((choice) => words.includes(choice));
}

type Kind = 'file' | 'folder' | null;

function kindOf(path: string): Kind {
  try {
    const found = statSync(path);
    return found.isDirectory() ? 'folder' : 'file';
  } catch {
    return null;
  }
}

/** A folder that is there. */
export function existingFolder(options: OptionValues, name: string, otherwise: string): string {
  const path = textOf(options, name) ?? otherwise;
  const kind = kindOf(path);
  if (kind === 'folder') return path;
  const fault = kind === 'file' ? 'which is a file' : 'which is not there';
  throw new BadArgument(`--${name} is "${path}", ${fault}; expected a folder that exists.`);
}

/** A file that is there; null where the option was not given. */
export function existingFile(options: OptionValues, name: string): string | null {
  const path = textOf(options, name);
  return path === null ? null : fileThatIsThere(`--${name}`, path);
}

/** `what` is how the sentence calls the argument. */
export function fileThatIsThere(what: string, path: string): string {
  const kind = kindOf(path);
  if (kind === 'file') return path;
  const fault = kind === 'folder' ? 'which is a folder' : 'which is not there';
  throw new BadArgument(`${what} is "${path}", ${fault}; expected a file that exists.`);
}

/** A file that can be made: its folder is there. Asked before the work, not after it. Null where the option was not given. */
export function fileToWrite(options: OptionValues, name: string): string | null {
  const path = textOf(options, name);
  if (path === null) return null;
  const folder = dirname(resolve(path));
  if (path === '' || kindOf(path) === 'folder')
    throw new BadArgument(`--${name} is "${path}", expected the name of a file to write.`);
  if (kindOf(folder) !== 'folder')
    throw new BadArgument(`--${name} is "${path}", but there is no folder ${folder}; expected a folder that exists.`);
  return path;
}
