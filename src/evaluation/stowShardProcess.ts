import { progress } from '#shared/commandLine/commandLine.ts';
import { evaluationCatalogue } from './evaluationCatalogue.ts';
import { runStowLoop } from './stowLoop.ts';
import { shardOrderSchema } from './stowShards.ts';

/** Entry of one shard's process: one order in, one tally out. */
process.once('message', (message) => {
  const { catalogPath, label, ...order } = shardOrderSchema.parse(message);
  void runStowLoop({
    ...order,
    catalogue: evaluationCatalogue(catalogPath, true).items,
    onStow: ({ itemId, binId, outcome, cause, detail }, attempt) =>
      progress(
        `${label} ${attempt}/${order.attempts} ${itemId} into ${binId}: ${outcome}${cause ? ` (${cause}) ${detail}` : ''}`,
      ),
  }).then(
    (tally) => process.send!(tally, () => process.disconnect()),
    (error: unknown) => {
      progress(error instanceof Error ? (error.stack ?? error.message) : String(error));
      process.exit(1);
    },
  );
});
