import { parseArgs, type ParseArgsOptionsConfig } from 'node:util';
import { err, ok, type Result } from '#shared/result/result.ts';

/** A mistake in the arguments: one line that names the argument and what was expected. Ends a program with 2. */
export class BadArgument extends Error {}

export type DeclaredOptions = ParseArgsOptionsConfig;
type Parsed<Options extends ParseArgsOptionsConfig> = ReturnType<
  typeof parseArgs<{ args: string[]; options: Options; allowPositionals: boolean }>
>;

/** Options and other words of a command line; throws BadArgument for what is not declared. */
export function readOptions<Options extends ParseArgsOptionsConfig>(
  args: readonly string[],
  options: Options,
  { words = false }: { words?: boolean } = {},
): { values: Parsed<Options>['values']; words: string[] } {
  let parsed: Parsed<Options>;
  try {
    parsed = parseArgs({ args: [...args], options, allowPositionals: words });
  } catch (error) {
    // Node's own sentence names the argument; its advice on escaping follows after the first one.
    const sentence = (error as Error).message.split(/\.\s/)[0]!;
    throw new BadArgument(`${sentence.replace(/\.$/, '')}; see --help.`);
  }
  const { values, positionals } = parsed;
  // What a shell makes of a variable that is not set. As a path it would be the folder in which the program was started.
  const empty = Object.entries(values).find(([, value]) => [value].flat().includes(''));
  if (empty) throw new BadArgument(`--${empty[0]} is "", expected a value; see --help.`);
  return { values, words: positionals };
}

/** For whoever answers with a sentence instead of throwing it. */
export function orSentence<T>(read: () => T): Result<T, string> {
  try {
    return ok(read());
  } catch (error) {
    if (error instanceof BadArgument) return err(error.message);
    throw error;
  }
}
