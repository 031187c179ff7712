import { fork } from 'node:child_process';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  progress,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { wholeNumber } from '#shared/commandLine/optionValues.ts';
import { quantile } from '../../src/evaluation/quantile.ts';
import type { SoundnessOrder, SoundnessReply } from './soundnessShard.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- physics [--bins N] [--stows N] [--seed S] [--json]',
  description:
    'Whether the physics can be trusted: random bins worked on (no NaN, how deep contacts sink in, same bits in two processes), the same stows at 2 and 1 ms, a state saved and restored, speed.',
  options: {
    bins: { type: 'text', value: 'N', description: 'random bins settled and worked on (default 1000)' },
    stows: { type: 'text', value: 'N', description: 'stows at each time step (default 200)' },
    seed: { type: 'text', value: 'S', description: 'of the first bin (default 1)' },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};
const CONTROL_HZ = 500;
/** Share of the bins that both processes work on, for the comparison of bits. */
const IN_BOTH = 0.1;
const STEPS_S = [0.002, 0.001] as const;

export const physicsBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const bins = wholeNumber(options, 'bins', 2, 100_000, 1000);
    const stows = wholeNumber(options, 'stows', 2, 100_000, 200);
    const seed = wholeNumber(options, 'seed', 0, 2 ** 31 - 1, 1);

    const state = await ask({ part: 'state', seed });
    const half = Math.ceil(bins / 2);
    const shared = Math.ceil(IN_BOTH * half);
    const [low, high] = await Promise.all([
      ask({ part: 'bins', seed, count: half + shared }),
      ask({ part: 'bins', seed: seed + half, count: bins - half }),
    ]);
    const other = new Map(high.bins.map((bin) => [bin.seed, bin.digest]));
    const compared = low.bins.filter((bin) => other.has(bin.seed));
    const differing = compared.filter((bin) => other.get(bin.seed) !== bin.digest);
    const all = [...low.bins.slice(0, half), ...high.bins];
    const depthsMm = all.map(({ depthM }) => 1000 * depthM);
    const forcesN = all.map(({ peakForceN }) => peakForceN);
    const worst = all.reduce((a, b) => (b.depthM > a.depthM ? b : a));
    const hardest = all.reduce((a, b) => (b.peakForceN > a.peakForceN ? b : a));

    const [coarse, fine] = await Promise.all(
      STEPS_S.map((timestepS) => ask({ part: 'stows', seed: seed + 1_000_000, count: stows, timestepS })),
    );
    const share = ({ stows: done }: SoundnessReply): number =>
      done.filter(({ outcome }) => outcome === 'success').length / done.length;
    const report = {
      bins: all.length,
      broken: all.filter(({ broken }) => broken).length,
      penetrationP50Mm: quantile(depthsMm, 0.5),
      penetrationP99Mm: quantile(depthsMm, 0.99),
      penetrationWorstMm: Math.max(...depthsMm),
      deeperThan5Mm: depthsMm.filter((depth) => depth > 5).length,
      worst: { seed: worst.seed, between: worst.between },
      forceP50N: quantile(forcesN, 0.5),
      forceP95N: quantile(forcesN, 0.95),
      forceP99N: quantile(forcesN, 0.99),
      forceWorstN: hardest.peakForceN,
      hardestSeed: hardest.seed,
      bitsCompared: compared.length,
      bitsDiffering: differing.length,
      stows,
      success2Ms: share(coarse!),
      success1Ms: share(fine!),
      sameOutcome: coarse!.stows.filter((stow, k) => stow.outcome === fine!.stows[k]!.outcome).length / stows,
      causes2Ms: tally(coarse!),
      causes1Ms: tally(fine!),
      realTimeFactor: coarse!.steps / coarse!.cpuS / CONTROL_HZ,
      saveP50Us: quantile(state.saveUs, 0.5),
      saveP99Us: quantile(state.saveUs, 0.99),
      restoreP50Us: quantile(state.restoreUs, 0.5),
      restoreP99Us: quantile(state.restoreUs, 0.99),
      stateBytes: state.stateBytes,
      seed,
    };
    for (const { seed: at, depthM, between } of all.filter((bin) => bin.depthM > 0.005))
      progress(`bin ${at}: ${(1000 * depthM).toFixed(1)} mm, ${between}`);
    if (options['json']) printJson(report);
    else process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
    if (report.broken + report.bitsDiffering > 0)
      throw new CommandFailure('A bin did not come through, or two processes disagreed.');
  });

function tally({ stows }: SoundnessReply): Record<string, number> {
  const counts: Record<string, number> = {};
  for (const { outcome } of stows) counts[outcome] = (counts[outcome] ?? 0) + 1;
  return counts;
}

function ask(order: SoundnessOrder): Promise<SoundnessReply> {
  return new Promise((resolve, reject) => {
    const child = fork(new URL('./soundnessShard.ts', import.meta.url), {
      stdio: ['ignore', 'inherit', 'inherit', 'ipc'],
    });
    let reply: SoundnessReply | null = null;
    child.on('message', (message) => (reply = message as SoundnessReply));
    child.on('error', reject);
    child.on('exit', (code) =>
      reply ? resolve(reply) : reject(new CommandFailure(`A process of the bench ended (${code}) without an answer.`)),
    );
    child.send(order);
  });
}
