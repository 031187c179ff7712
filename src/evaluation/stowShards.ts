import { fork } from 'node:child_process';
import { z } from 'zod';
import { seedOf } from '#cell/simulation/scenarios/randomSource.ts';
import { plannerMeans, predictors } from '#main/ports/PlannerClient.ts';
import { CommandFailure, progress } from '#shared/commandLine/commandLine.ts';
import { stowPods } from './simulatedCell.ts';
import { policyKinds } from './stowPolicies.ts';
import type { StowTally } from './stowTally.ts';
import { stowTallySchema } from './stowTally.ts';

/** What one process is asked to do. */
export const shardOrderSchema = z.object({
  catalogPath: z.string(),
  attempts: z.int().positive(),
  seed: z.int(),
  tool: z.enum(['belts', 'plunger']),
  pods: z.enum(stowPods),
  buffer: z.int().positive(),
  means: z.array(z.enum(plannerMeans)).readonly(),
  eyes: z.string(),
  policy: z.enum(policyKinds),
  predictor: z.enum(predictors),
  label: z.string(),
});
export type ShardOrder = z.infer<typeof shardOrderSchema>;

/** Below this many attempts a second process would mostly settle a second pod. */
const LEAST_TO_SPLIT = 20;

/**
 * Splits an evaluation into independent halves for two cores. How depends on the order alone, never on the machine, so
 * that the same arguments always give the same report.
 */
export function shardOrders(order: Omit<ShardOrder, 'label'>): ShardOrder[] {
  if (order.attempts < LEAST_TO_SPLIT) return [{ ...order, label: 'a' }];
  const half = Math.ceil(order.attempts / 2);
  return [
    { ...order, attempts: half, seed: seedOf('shard', order.seed, 0), label: 'a' },
    { ...order, attempts: order.attempts - half, seed: seedOf('shard', order.seed, 1), label: 'b' },
  ];
}

/** Runs all shards side by side; their tallies come in the order of the orders. */
export const runShards = (orders: readonly ShardOrder[]): Promise<StowTally[]> => Promise.all(orders.map(runShard));

function runShard(order: ShardOrder): Promise<StowTally> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./stowShardProcess.ts', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let tally: StowTally | null = null;
    child.on('message', (message) => {
      const parsed = stowTallySchema.safeParse(message);
      if (parsed.success) tally = parsed.data;
    });
    child.on('error', reject);
    child.on('exit', (code) => {
      if (tally) resolve(tally);
      else reject(new CommandFailure(`Shard ${order.label} ended (${code}) without a result; its error is above.`));
    });
    child.send(order);
    progress(`shard ${order.label}: ${order.attempts} attempts, seed ${order.seed}`);
  });
}
