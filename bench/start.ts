import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import {
  CommandFailure,
  type CommandSpec,
  type ExitCode,
  printJson,
  runCommand,
} from '#shared/commandLine/commandLine.ts';
import { existingFolder, wholeNumber } from '#shared/commandLine/optionValues.ts';
import { quantile } from '../src/evaluation/quantile.ts';

const spec: CommandSpec = {
  usage: 'npm run -s bench -- start [--runs N] [--against DIR] [--json]',
  description:
    'From the command `npm start -- --host-only` to the address of the window, on a built tree; with --against, another checkout in turn with this one.',
  options: {
    runs: { type: 'text', value: 'N', description: 'starts that are counted, after one that is not (default 5)' },
    against: { type: 'text', value: 'DIR', description: 'another checkout, installed and built' },
    json: { type: 'flag', description: 'one JSON object as the last line' },
  },
};

const START_MAX_MS = 60_000;
const END_MAX_MS = 10_000;

export const startBench = (args: readonly string[]): Promise<ExitCode> =>
  runCommand(spec, args, async (options) => {
    const runs = wholeNumber(options, 'runs', 1, 100, 5);
    const here = resolve(import.meta.dirname, '..');
    const roots = [
      here,
      ...(options['against'] === undefined ? [] : [resolve(existingFolder(options, 'against', here))]),
    ];
    const startMs = roots.map((): number[] => []);
    for (let run = 0; run <= runs; run++)
      for (const [k, root] of roots.entries()) {
        const ms = await timeOfOneStart(root);
        if (run > 0) startMs[k]!.push(ms);
      }
    const [ours, theirs] = startMs.map((ms) => ({
      medianMs: quantile(ms, 0.5) ?? Number.NaN,
      minMs: Math.min(...ms),
      maxMs: Math.max(...ms),
    }));
    const report = {
      runs,
      here: ours,
      ...(theirs ? { there: theirs, ratio: ours!.medianMs / theirs.medianMs } : {}),
    };
    if (options['json']) printJson(report);
    else process.stdout.write(`${JSON.stringify(report, null, 2)}\n`);
  });

async function timeOfOneStart(root: string): Promise<number> {
  const data = mkdtempSync(join(tmpdir(), 'supercargo-start-'));
  const began = performance.now();
  // Each checkout decides by itself what it keeps between starts.
  const { NODE_COMPILE_CACHE: _ours, ...env } = process.env;
  const launcher = spawn(process.execPath, ['scripts/run.mjs', 'start', '--host-only', '--data', data], {
    cwd: root,
    env,
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const gone = new Promise<void>((settle) => launcher.once('close', () => settle()));
  try {
    return await new Promise<number>((settle, fail) => {
      let said = '';
      const timer = setTimeout(() => fail(new CommandFailure(`no address within 60 s, only: ${said}`)), START_MAX_MS);
      const read = (chunk: Buffer): void => {
        said += chunk.toString('utf8');
        if (!said.includes('http://127.0.0.1:')) return;
        clearTimeout(timer);
        settle(performance.now() - began);
      };
      launcher.stdout.on('data', read);
      launcher.stderr.on('data', read);
      void gone.then(() => {
        clearTimeout(timer);
        fail(new CommandFailure(`${root} did not start: ${said}`));
      });
    });
  } finally {
    launcher.kill('SIGTERM');
    const timer = setTimeout(() => launcher.kill('SIGKILL'), END_MAX_MS);
    await gone;
    clearTimeout(timer);
    rmSync(data, { recursive: true, force: true });
  }
}
