import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { defaultDataDir } from '#main/ports/dataDir.ts';
import { exportEntries, verifyJournal } from './readJournal.ts';
import { JOURNAL_FILE } from './openJournal.ts';

const USAGE = `usage: npm run -s journal -- verify [--data DIR] [--json]
       npm run -s journal -- export [--data DIR] [--cell KEY] [--from TIME] [--to TIME]

  verify   checks the file, that its entries are in order and readable, and that none can be changed
  export   writes entries as JSON Lines to stdout, oldest first

  --data DIR   data folder (default: the one that npm start uses)
  --cell KEY   entries of this cell only
  --from TIME  entries at or after this time, like 2026-03-01T06:00 (local) or 2026-03-01T06:00Z
  --to TIME    entries before this time
  --json       the last line is one JSON object
`;

/** Entry of `npm run -s journal`. Reads only; the application may be running. */
// Whoever reads may stop reading, as head does.
process.stdout.on('error', () => process.exit(0));
process.exitCode = main(process.argv.slice(2));

function main(argv: readonly string[]): number {
  if (argv.includes('--help') || argv.length === 0) {
    process.stdout.write(USAGE);
    return argv.length === 0 ? 2 : 0;
  }
  let parsed;
  try {
    parsed = parseArgs({
      args: [...argv],
      allowPositionals: true,
      options: {
        data: { type: 'string' },
        cell: { type: 'string' },
        from: { type: 'string' },
        to: { type: 'string' },
        json: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return badArguments(error instanceof Error ? error.message : String(error));
  }
  const { values, positionals } = parsed;
  const [action] = positionals;
  if (positionals.length !== 1 || (action !== 'verify' && action !== 'export'))
    return badArguments(`"${positionals.join(' ')}" is no action, expected verify or export.`);
  const file = join(values.data ?? defaultDataDir(process.env), JOURNAL_FILE);
  if (!existsSync(file)) return badArguments(`--data: there is no journal ${file}.`);
  const times: { fromMs?: number; toMs?: number } = {};
  for (const name of ['from', 'to'] as const) {
    const text = values[name];
    if (text === undefined) continue;
    const timeMs = Date.parse(text);
    if (Number.isNaN(timeMs)) return badArguments(`--${name} is "${text}", expected a time like 2026-03-01T06:00.`);
    times[`${name}Ms`] = timeMs;
  }
  if (action === 'export') {
    for (const line of exportEntries(file, {
      ...times,
      ...(values.cell === undefined ? {} : { cellKey: values.cell }),
    }))
      process.stdout.write(`${line}\n`);
    return 0;
  }
  const verdict = verifyJournal(file);
  for (const problem of verdict.problems) process.stderr.write(`${problem}\n`);
  if (values.json) process.stdout.write(`${JSON.stringify(verdict)}\n`);
  else process.stdout.write(`${verdict.entries} entries, ${verdict.ok ? 'sound' : 'NOT sound'}\n`);
  return verdict.ok ? 0 : 1;
}

function badArguments(message: string): number {
  process.stderr.write(`${message}\n`);
  return 2;
}
