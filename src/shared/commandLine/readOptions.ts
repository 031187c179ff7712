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
  try {
    const { values, positionals } = parseArgs({ args: [...args], options, allowPositionals: words });
    return { values, words: positionals };
  } catch (error) {
    // Node's own sentence names the argument; its advice on escaping follows after the first one.
    const sentence = (error as Error).message.split(/\.\s/)[0]!;
    throw new BadArgument(`${sentence.replace(/\.$/, '')}; see --help.`);
  }
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
