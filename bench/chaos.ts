import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type CommandSpec, type ExitCode, printJson, runCommand } from '#shared/commandLine/commandLine.ts';
import { existingFolder, positiveNumber, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { runChaos } from '../tests/chaos/runChaos.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- chaos [--hours H] [--seed S] [--intensity X] [--folder DIR] [--json]',
  description:
    'Kills links, consoles and the cell, sets wall clocks and lets hands slip at random moments of simulated time, and says what did not hold; exits with 1 if anything.',
  options: {
    hours: { type: 'text', value: 'H', description: 'simulated hours (default 10)' },
    seed: { type: 'text', value: 'S', description: 'chooses what happens when (default 1)' },
    intensity: { type: 'text', value: 'X', description: 'times as many faults as usual (default 1)' },
    folder: { type: 'text', value: 'DIR', description: 'where the data lies meanwhile (default the temporary folder)' },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

export const chaosBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const hours = positiveNumber(options, 'hours', 1000, 10);
    const intensity = positiveNumber(options, 'intensity', 1000, 1);
    const seed = wholeNumber(options, 'seed', 0, 2 ** 31 - 1, 1);
    const parent = existingFolder(options, 'folder', tmpdir());
    const folder = mkdtempSync(join(parent, 'supercargo-chaos-'));
    try {
      const report = await runChaos({
        seed,
        hours,
        intensity,
        folder,
        onProgress: (done, violations) =>
          process.stderr.write(`seed ${seed}: ${done.toFixed(1)} of ${hours} h, ${violations} violations\n`),
        onViolation: (violation) => process.stderr.write(`${violation}\n`),
      });
      const { violations, ...figures } = report;
      if (options['json']) printJson({ ...figures, violations: violations.length });
      else process.stdout.write(`${JSON.stringify({ ...figures, violations: violations.length }, null, 2)}\n`);
      return violations.length === 0 ? 0 : 1;
    } finally {
      rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
    }
  });
