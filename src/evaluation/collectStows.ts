import { appendFileSync, writeFileSync } from 'node:fs';
import { type CommandSpec, progress, runCommand } from '#shared/commandLine/commandLine.ts';
import { fileToWrite, requiredText, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { BadArgument } from '#shared/commandLine/readOptions.ts';
import type { CollectedStow } from './collectedStow.ts';
import { RESERVED_SEEDS } from './collectedStow.ts';
import { runStowLoop } from './stowLoop.ts';
import { trainingCatalogue } from './trainingCatalogue.ts';

const spec: CommandSpec = {
  usage: 'node src/evaluation/collectStows.ts --out FILE.jsonl --attempts N --from SEED --to SEED',
  description:
    'Collects stows to fit success models on: the closed loop on made-up products, trying everything that is not hopeless. One run a seed; the same arguments give the same file. About three seconds a stow.',
  options: {
    out: { type: 'text', value: 'FILE', description: 'one JSON line for every stow' },
    attempts: { type: 'text', value: 'N', description: 'stows a seed (default 25)' },
    from: { type: 'text', value: 'SEED', description: 'first seed; those kept for judging are refused' },
    to: { type: 'text', value: 'SEED', description: 'last seed' },
  },
};

const PRODUCTS = 1500;
/** Some of every size: looking at a whole pod takes as long as seven stows. */
const BINS = ['1A', '1C', '2B', '2D', '3A', '3D', '4C', '5B', '5E', '6B', '7D', '7F', '8A', '8E'];

process.exitCode = await runCommand(spec, process.argv.slice(2), async (options) => {
  requiredText(options, 'out', 'a file to write');
  const out = fileToWrite(options, 'out')!;
  const attempts = wholeNumber(options, 'attempts', 1, 10_000, 25);
  const from = wholeNumber(options, 'from', 0, 2 ** 31 - 1);
  const to = wholeNumber(options, 'to', from, 2 ** 31 - 1);
  const reserved = RESERVED_SEEDS.filter((seed) => seed >= from && seed <= to);
  if (reserved.length > 0)
    throw new BadArgument(`--from and --to span seed ${reserved[0]}, which is kept for judging; expected others.`);
  const catalogue = trainingCatalogue(PRODUCTS);
  writeFileSync(out, '');
  for (let seed = from; seed <= to; seed++) {
    const tally = await runStowLoop({
      catalogue,
      attempts,
      seed,
      tool: 'belts',
      policy: 'explore',
      predictor: 'explicit',
      binIds: BINS,
      onStow: (record) => appendFileSync(out, `${JSON.stringify({ ...record, seed } satisfies CollectedStow)}\n`),
    });
    const successes = tally.stows.filter(({ outcome }) => outcome === 'success').length;
    progress(
      `seed ${seed}: ${tally.stows.length} stows, ${successes} successes${tally.endedEarly ? `; ${tally.endedEarly}` : ''}`,
    );
  }
});
