import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  progress,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { wholeNumber } from '#shared/commandLine/optionValues.ts';
import { killApplication } from './killApplication.ts';
import { killJournal } from './killJournal.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- kills [--kills N] [--seed S] [--application] [--json]',
  description:
    'Kills a process that writes the journal, at random moments, and looks each time whether every acknowledged entry is there and the chain verifies.',
  options: {
    kills: { type: 'text', value: 'N', description: 'how often (default 1000; with --application 20)' },
    seed: { type: 'text', value: 'S', description: 'of the moments (default 1)' },
    application: { type: 'flag', description: 'the whole application with two simulated cells at full speed instead' },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};
const TOLD_EVERY = 50;

export const killsBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const whole = options['application'] === true;
    const kills = wholeNumber(options, 'kills', 1, 100_000, whole ? 20 : 1000);
    const seed = wholeNumber(options, 'seed', 0, 2 ** 31 - 1, 1);
    const tell = (done: number): void => {
      if (whole || done % TOLD_EVERY === 0) progress(`${done} of ${kills} kills`);
    };
    const figures = whole ? await killApplication(kills, seed, tell) : await killJournal(kills, seed, tell);
    for (const problem of figures.problems) progress(problem);
    if (options['json']) printJson({ ...figures, seed });
    else process.stdout.write(`${JSON.stringify(figures, null, 2)}\n`);
    if (figures.problems.length > 0) throw new CommandFailure('The journal did not come through every kill.');
  });
