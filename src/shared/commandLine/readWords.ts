import { fileThatIsThere } from './optionValues.ts';
import { BadArgument } from './readOptions.ts';

/** What a word is when it is left out, and with that what it may be: a whole number, a text, one of several, a decimal, a file. */
type Word = number | string | readonly [string, ...string[]] | { decimal: number } | { existing: 'file' };
type Words = Readonly<Record<string, Word>>;
type ValueOf<One extends Word> = One extends number | { decimal: number }
  ? number
  : One extends readonly string[]
    ? One[number]
    : string;
type Values<Declared extends Words> = { -readonly [Name in keyof Declared]: ValueOf<Declared[Name]> };

/**
 * The words of a program for developers, which has no options: each in its place, with the default that is declared for it.
 * Ends the program with the usage for `--help`, and with 2 and a sentence for a word that does not fit.
 */
export function readWords<const Declared extends Words>(
  usage: string,
  declared: Declared,
  args: readonly string[] = process.argv.slice(2),
): Values<Declared> {
  if (args.includes('--help')) {
    process.stdout.write(`usage: ${usage}\n`);
    process.exit(0);
  }
  try {
    return wordsOf(declared, args);
  } catch (error) {
    if (!(error instanceof BadArgument)) throw error;
    process.stderr.write(`${error.message} Usage: ${usage}\n`);
    process.exit(2);
  }
}

/** Throws BadArgument for a word that does not fit, and for one too many. */
export function wordsOf<const Declared extends Words>(declared: Declared, args: readonly string[]): Values<Declared> {
  const places = Object.entries(declared);
  const surplus = args[places.length];
  if (surplus !== undefined) throw new BadArgument(`"${surplus}" was not expected.`);
  return Object.fromEntries(
    places.map(([name, word], index) => [name, valueOf(name, word, args[index])]),
  ) as Values<Declared>;
}

function valueOf(name: string, word: Word, given: string | undefined): number | string {
  if (typeof word === 'string') return given ?? word;
  if (typeof word === 'number') return numberOf(name, given, word, /^\d+$/, 'a whole number');
  if ('decimal' in word) return numberOf(name, given, word.decimal, /^\d+(\.\d+)?$/, 'a number');
  if ('existing' in word) {
    if (given === undefined) throw new BadArgument(`${name} is missing, expected a file.`);
    return fileThatIsThere(name, given);
  }
  if (given === undefined) return word[0];
  if (!word.includes(given)) throw new BadArgument(`${name} is "${given}", expected ${word.join(' or ')}.`);
  return given;
}

function numberOf(name: string, given: string | undefined, otherwise: number, form: RegExp, expected: string): number {
  if (given === undefined) return otherwise;
  if (!form.test(given)) throw new BadArgument(`${name} is "${given}", expected ${expected}.`);
  return Number(given);
}
