import { readCatalogue, refusedRowsText } from '#cell/simulation/scenarios/readCatalogue.ts';
import type { Catalogue } from '#cell/simulation/scenarios/readCatalogue.ts';
import { progress } from '#shared/commandLine/commandLine.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';

/** The catalogue of a command's `--catalog`; what is refused in it is listed, a file without any usable row ends the command. */
export function evaluationCatalogue(path: string, quiet = false): Catalogue {
  const read = readCatalogue(path);
  if (!read.ok) throw new BadArgument(`--catalog: ${read.error}`);
  const { items, refused } = read.value;
  if (!quiet)
    progress(`${items.length} products, ${refused.length} rows refused\n${refusedRowsText(refused)}`.trimEnd());
  return read.value;
}
