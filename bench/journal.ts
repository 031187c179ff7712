import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '#main/clock/systemClock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { existingFolder, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { quantile } from '../src/evaluation/quantile.ts';
import { aStowResult, eventSequence } from '../tests/builders/cellEvents.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- journal [--entries N] [--folder DIR] [--json]',
  description: 'How fast events become durable: every entry is a commit of its own, as in operation.',
  options: {
    entries: { type: 'text', value: 'N', description: 'events written (default 2000)' },
    folder: {
      type: 'text',
      value: 'DIR',
      description: 'where, to measure a certain disk (default the temporary folder)',
    },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

export const journalBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, (options) => {
    const entries = wholeNumber(options, 'entries', 10, 1_000_000, 2000);
    const parent = existingFolder(options, 'folder', tmpdir());
    const folder = mkdtempSync(join(parent, 'supercargo-journal-'));
    try {
      const { journal } = openJournal(folder, systemClock);
      const next = eventSequence();
      const body = { type: 'stow.ended', result: aStowResult() } as const;
      const commitMs: number[] = [];
      const startMs = performance.now();
      for (let i = 0; i < entries; i++) {
        const beforeMs = performance.now();
        const appended = journal.append('cell-1', { kind: 'event', event: next(body) });
        if (!appended.ok) throw new CommandFailure(`Entry ${i + 1} was not written: ${appended.error.message}`);
        commitMs.push(performance.now() - beforeMs);
      }
      const seconds = (performance.now() - startMs) / 1000;
      journal.close();
      const report = {
        commitsPerS: entries / seconds,
        commitP50Ms: quantile(commitMs, 0.5),
        commitP99Ms: quantile(commitMs, 0.99),
        entries,
      };
      if (options['json']) printJson(report);
      else
        process.stdout.write(
          `${entries} commits: ${report.commitsPerS.toFixed(0)} a second, 99 % below ${report.commitP99Ms?.toFixed(2)} ms\n`,
        );
    } finally {
      rmSync(folder, { recursive: true, force: true });
    }
  });
