import type { OptionValues } from './optionValues.ts';
import { BadArgument, readOptions } from './readOptions.ts';

/** What a command ended with: 0 done, 1 failed, 2 bad arguments. */
export type ExitCode = 0 | 1 | 2;

/** Something that could not be done although the arguments were right. Ends the command with 1. */
export class CommandFailure extends Error {}

export interface OptionSpec {
  /** A flag takes no value. */
  type: 'text' | 'flag';
  /** For the usage: `FILE`, `N`. */
  value?: string;
  description: string;
}

export interface CommandSpec {
  /** As typed after `npm run -s`. */
  usage: string;
  description: string;
  options: Readonly<Record<string, OptionSpec>>;
  /** Whether words that are no options are allowed, and what they are called. */
  words?: string;
}

export const usageOf = ({ usage, description, options }: CommandSpec): string => {
  const help: OptionSpec = { type: 'flag', description: 'this text' };
  const rows = Object.entries<OptionSpec>({ ...options, help }).map(
    ([name, spec]) =>
      [`--${name}${spec.type === 'text' ? ` ${spec.value ?? 'VALUE'}` : ''}`, spec.description] as const,
  );
  const widest = Math.max(...rows.map(([left]) => left.length));
  return [
    `usage: ${usage}`,
    '',
    description,
    '',
    ...rows.map(([left, text]) => `  ${left.padEnd(widest)}  ${text}`),
  ].join('\n');
};

/** Options and words of a command line; throws BadArgument for what the command does not declare. */
function readCommandLine(spec: CommandSpec, args: readonly string[]): { options: OptionValues; words: string[] } {
  const declared = Object.fromEntries(
    Object.entries(spec.options).map(([name, { type }]) => [
      name,
      { type: type === 'flag' ? ('boolean' as const) : ('string' as const) },
    ]),
  );
  const { values, words } = readOptions(args, declared, { words: spec.words !== undefined });
  return { options: values, words };
}

/** Some of the choices, in their own order: a list with commas, or `all`, which is also what it is without the option. */
export function someOf<Choice extends string>(
  options: OptionValues,
  name: string,
  choices: readonly Choice[],
): readonly Choice[] {
  const text = options[name];
  if (text === undefined || text === 'all') return choices;
  const words = String(text).split(',');
  const stranger = words.find((word) => !choices.some((choice) => choice === word));
  if (stranger !== undefined)
    throw new BadArgument(`--${name} has "${stranger}", expected all, or some of ${choices.join(',')}.`);
  return choices.filter((choice) => words.includes(choice));
}

/** Runs a command; turns its failures into one line on stderr and an exit code. */
export async function runCommand(
  spec: CommandSpec,
  args: readonly string[],
  body: (options: OptionValues, words: string[]) => Promise<ExitCode | void> | ExitCode | void,
): Promise<ExitCode> {
  try {
    if (args.includes('--help')) {
      process.stdout.write(`${usageOf(spec)}\n`);
      return 0;
    }
    const { options, words } = readCommandLine(spec, args);
    return (await body(options, words)) ?? 0;
  } catch (error) {
    if (error instanceof BadArgument || error instanceof CommandFailure) {
      process.stderr.write(`${error.message}\n`);
      return error instanceof BadArgument ? 2 : 1;
    }
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
    return 1;
  }
}

export const progress = (text: string): void => void process.stderr.write(`${text}\n`);
/** The last line of a command that was asked for --json. */
export const printJson = (value: unknown): void => void process.stdout.write(`${JSON.stringify(value)}\n`);
