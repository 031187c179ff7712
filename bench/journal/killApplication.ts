import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#main/clock/systemClock.ts';
import { JOURNAL_FILE } from '#main/records/journal/openJournal.ts';
import { verifyJournal } from '#main/records/journal/readJournal.ts';
import { randomSource } from '#shared/random/randomSource.ts';

export interface ApplicationKillFigures {
  kills: number;
  /** Starts that came up by themselves and said where their window is. */
  starts: number;
  entries: number;
  unsound: number;
  problems: string[];
  wallS: number;
}

/** After it came up, the application lives between these, so that its cell is at work. */
const LIFE_MIN_MS = 1000;
const LIFE_MAX_MS = 7000;
const START_MAX_MS = 60_000;

const program = fileURLToPath(new URL('../../src/main/host/browser/cli.ts', import.meta.url));

/** Kills the whole application, with a simulated cell at full speed, and starts it again on the same data folder. */
export async function killApplication(
  kills: number,
  seed: number,
  onProgress: (done: number) => void,
): Promise<ApplicationKillFigures> {
  const random = randomSource(seed);
  const startMs = systemClock.nowMs();
  const folder = mkdtempSync(join(tmpdir(), 'supercargo-kills-'));
  const file = join(folder, JOURNAL_FILE);
  const figures: ApplicationKillFigures = { kills: 0, starts: 0, entries: 0, unsound: 0, problems: [], wallS: 0 };
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      const host = spawn(
        process.execPath,
        ['--disable-warning=ExperimentalWarning', program, '--data', folder, '--cells', '2', '--speed', 'max'],
        { stdio: ['ignore', 'pipe', 'pipe'] },
      );
      let said = '';
      host.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
      const closed = once(host, 'close');
      const cameUp = await Promise.race([
        once(createInterface({ input: host.stdout }), 'line').then(() => true),
        closed.then(() => false),
        after(START_MAX_MS).then(() => false),
      ]);
      if (cameUp) {
        figures.starts += 1;
        await after(LIFE_MIN_MS + random() * (LIFE_MAX_MS - LIFE_MIN_MS));
      } else figures.problems.push(`Start ${kill + 1} did not come up: ${said.trim()}`);
      host.kill('SIGKILL');
      await closed;
      figures.kills += 1;
      const verdict = verifyJournal(file);
      if (verdict.entries < figures.entries) figures.problems.push(`After kill ${kill + 1} there are fewer entries.`);
      if (!verdict.ok) {
        figures.unsound += 1;
        figures.problems.push(...verdict.problems);
      }
      figures.entries = verdict.entries;
      onProgress(figures.kills);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true, maxRetries: 20, retryDelay: 250 });
  }
  figures.wallS = Math.round((systemClock.nowMs() - startMs) / 100) / 10;
  return figures;
}

const after = (delayMs: number): Promise<void> => new Promise((resolve) => systemClock.after(delayMs, resolve));
