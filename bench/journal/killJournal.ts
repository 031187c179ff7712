import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { fileURLToPath } from 'node:url';
import { systemClock } from '#main/clock/systemClock.ts';
import { JOURNAL_FILE, openJournal } from '#main/records/journal/openJournal.ts';
import { verifyJournal } from '#main/records/journal/readJournal.ts';
import { randomSource } from '#shared/random/randomSource.ts';

export interface KillFigures {
  kills: number;
  /** Of these, killed before the journal was open. */
  killedWhileOpening: number;
  acknowledged: number;
  /** Acknowledged and not there, or there with another content. */
  missing: number;
  /** Openings after which the chain did not verify, or that told of damage. */
  unsound: number;
  /** What was wrong, a sentence each; at most ten. */
  problems: string[];
  wallS: number;
}

/** One in so many dies at some moment of its start; the others while they append. */
const DIES_OPENING_ONE_IN = 5;
const OPENING_MAX_MS = 500;
const APPENDING_MAX_MS = 250;
/** A journal is used for so many kills, then a new one is begun: the check after each reads all of it. */
const KILLS_A_JOURNAL = 25;
const PROBLEMS_KEPT = 10;

const child = fileURLToPath(new URL('./appendUntilKilled.ts', import.meta.url));

/** Kills a process that appends, again and again, and looks each time whether everything it acknowledged is there. */
export async function killJournal(
  kills: number,
  seed: number,
  onProgress: (done: number) => void,
): Promise<KillFigures> {
  const random = randomSource(seed);
  const startMs = systemClock.nowMs();
  const figures: KillFigures = {
    kills: 0,
    killedWhileOpening: 0,
    acknowledged: 0,
    missing: 0,
    unsound: 0,
    problems: [],
    wallS: 0,
  };
  let folder = '';
  const problem = (text: string): void => {
    if (figures.problems.length < PROBLEMS_KEPT) figures.problems.push(`Kill ${figures.kills}: ${text}`);
  };
  try {
    for (let kill = 0; kill < kills; kill += 1) {
      if (kill % KILLS_A_JOURNAL === 0) {
        if (folder) rmSync(folder, { recursive: true, force: true });
        folder = mkdtempSync(join(tmpdir(), 'supercargo-kills-'));
      }
      const life = await liveAndDie(folder, kill % DIES_OPENING_ONE_IN === 0, random());
      figures.kills += 1;
      if (!life.opened) figures.killedWhileOpening += 1;
      if (life.said) problem(life.said);
      figures.acknowledged += life.acknowledged.size;
      const missing = checkAfter(folder, life.acknowledged, problem);
      figures.missing += missing.entries;
      if (!missing.sound) figures.unsound += 1;
      onProgress(figures.kills);
    }
  } finally {
    if (folder && figures.problems.length === 0) rmSync(folder, { recursive: true, force: true });
  }
  figures.wallS = Math.round((systemClock.nowMs() - startMs) / 100) / 10;
  return figures;
}

interface Life {
  opened: boolean;
  /** Hash by entry id. */
  acknowledged: Map<number, string>;
  said: string;
}

async function liveAndDie(folder: string, diesOpening: boolean, share: number): Promise<Life> {
  const process_ = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', child, folder], {
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  let stdout = '';
  let said = '';
  let cancel = (): void => undefined;
  const dieIn = (lifeMs: number): void => {
    cancel = systemClock.after(lifeMs, () => process_.kill('SIGKILL'));
  };
  process_.stdout.setEncoding('utf8').on('data', (text: string) => {
    if (stdout === '' && !diesOpening) dieIn(share * APPENDING_MAX_MS);
    stdout += text;
  });
  process_.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  const closed = once(process_, 'close');
  if (diesOpening) dieIn(share * OPENING_MAX_MS);
  await closed;
  cancel();
  // A line that is not complete was not acknowledged.
  const lines = stdout.split('\n').slice(0, -1);
  const acknowledged = new Map<number, string>();
  for (const line of lines.slice(1)) {
    const [entryId = '', hash = ''] = line.split(' ');
    acknowledged.set(Number(entryId), hash);
  }
  return { opened: lines[0] === 'open', acknowledged, said: said.trim() };
}

/** Opens the journal as the application does at its next start. */
function checkAfter(
  folder: string,
  acknowledged: ReadonlyMap<number, string>,
  problem: (text: string) => void,
): { entries: number; sound: boolean } {
  let sound = true;
  const file = join(folder, JOURNAL_FILE);
  const { journal, notices } = openJournal(folder, systemClock);
  journal.close();
  for (const { text } of notices) problem(text);
  if (notices.length > 0) sound = false;
  const verdict = verifyJournal(file);
  for (const text of verdict.problems) problem(text);
  if (!verdict.ok) sound = false;
  if (!existsSync(file) || readdirSync(folder).some((name) => /damaged|foreign/.test(name))) sound = false;
  let entries = 0;
  const database = new DatabaseSync(file, { readOnly: true });
  const read = database.prepare('SELECT hash FROM entries WHERE entry_id = ?');
  for (const [entryId, hash] of acknowledged) {
    const row = read.get(entryId);
    if (row && Buffer.from(row['hash'] as Uint8Array).toString('hex') === hash) continue;
    entries += 1;
    problem(`entry ${entryId} was acknowledged and is ${row ? 'another one' : 'not there'}`);
  }
  database.close();
  return { entries, sound };
}
