import {
  appendFileSync,
  closeSync,
  fsyncSync,
  openSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  writeSync,
} from 'node:fs';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import type { Clock } from '#main/ports/Clock.ts';
import { canonicalJson } from '#shared/protocol/canonicalJson.ts';
import type { ChainHead } from './chain.ts';

/** An entry is in the head file at the latest so long after it was written. */
const WRITE_WITHIN_MS = 1000;
/** The history of heads gets a line this often while entries are written, and one when the journal is closed. */
const HISTORY_EVERY_MS = 3_600_000;

/** No journal comes near it: a number beyond it was not written by this program. */
export const ENTRY_ID_MAX = 2 ** 48;
/** The last time that a date can hold. */
const TIME_MAX_MS = 8.64e15;
/** A head is small; what is larger is none. */
const HEAD_MAX_BYTES = 4096;

const headMarkSchema = z.object({
  entryId: z.int().nonnegative().max(ENTRY_ID_MAX),
  hash: z.string().regex(/^[0-9a-f]{64}$/),
  atMs: z.number().min(-TIME_MAX_MS).max(TIME_MAX_MS),
});
/** Where the chain had come to at a time; entry 0 when there was none yet. */
export type HeadMark = z.infer<typeof headMarkSchema>;

export const headPath = (journalFile: string): string => `${journalFile.replace(/\.sqlite$/, '')}.head.json`;
export const historyPath = (journalFile: string): string => `${journalFile.replace(/\.sqlite$/, '')}.heads.jsonl`;

export type KeptHead =
  | { kind: 'mark'; mark: HeadMark }
  | { kind: 'missing' }
  /** There is a file, and it is no head; the reason ends a sentence. */
  | { kind: 'bad'; why: string };

/** What the head file says. Never throws, whatever lies there. */
export function keptHead(journalFile: string): KeptHead {
  const file = headPath(journalFile);
  try {
    if (statSync(file).size > HEAD_MAX_BYTES) return { kind: 'bad', why: `it has more than ${HEAD_MAX_BYTES} bytes` };
    const parsed = headMarkSchema.safeParse(JSON.parse(readFileSync(file, 'utf8')));
    if (parsed.success) return { kind: 'mark', mark: parsed.data };
    const [issue] = parsed.error.issues;
    return { kind: 'bad', why: `${issue?.path.join('.') || 'it'} is not what this program writes` };
  } catch (error) {
    if (error instanceof SyntaxError) return { kind: 'bad', why: 'it is not JSON' };
    const { code, message } = error as NodeJS.ErrnoException;
    return code === 'ENOENT' ? { kind: 'missing' } : { kind: 'bad', why: message };
  }
}

/** Null when there is none, or none that can be read. */
export function readHead(journalFile: string): HeadMark | null {
  const kept = keptHead(journalFile);
  return kept.kind === 'mark' ? kept.mark : null;
}

/** Earlier heads, oldest first; lines that cannot be read are left out. */
export function readHeadHistory(journalFile: string): HeadMark[] {
  let text;
  try {
    text = readFileSync(historyPath(journalFile), 'utf8');
  } catch {
    return [];
  }
  return text.split('\n').flatMap((line) => {
    try {
      return [headMarkSchema.parse(JSON.parse(line))];
    } catch {
      return [];
    }
  });
}

/**
 * Keeps the newest hash of the chain outside the table, so that entries missing at its end are noticed. It follows the
 * journal by at most a second; what is written in the file is always in the journal already.
 */
export class HeadFile {
  private readonly journalFile: string;
  private readonly clock: Clock;
  private newest: ChainHead;
  private written = -1;
  private historyMs = -Infinity;
  private cancelTimer: (() => void) | null = null;
  private isWriting = false;
  private closed = false;

  constructor(journalFile: string, clock: Clock, head: ChainHead) {
    this.journalFile = journalFile;
    this.clock = clock;
    this.newest = head;
    const lastMs = readHeadHistory(journalFile).at(-1)?.atMs ?? -Infinity;
    // A line from the future must not keep the history from going on.
    this.historyMs = lastMs > clock.nowMs() ? -Infinity : lastMs;
    this.writeNow();
  }

  follow(head: ChainHead): void {
    this.newest = head;
    if (this.cancelTimer || this.isWriting || this.closed) return;
    this.cancelTimer = this.clock.after(WRITE_WITHIN_MS, () => {
      this.cancelTimer = null;
      void this.write();
    });
  }

  close(): void {
    if (this.closed) return;
    this.cancelTimer?.();
    if (this.written !== this.newest.entryId) {
      this.historyMs = -Infinity;
      this.writeNow();
    }
    this.closed = true;
  }

  /** Off the supervising thread: a slow disk must hold up the head, not the cells. */
  private async write(): Promise<void> {
    const mark = this.mark();
    const temporary = `${headPath(this.journalFile)}.next`;
    this.isWriting = true;
    try {
      const file = await open(temporary, 'w');
      try {
        await file.writeFile(`${canonicalJson(mark)}\n`);
        await file.sync();
      } finally {
        await file.close();
      }
      if (this.closed) return;
      renameSync(temporary, headPath(this.journalFile));
      this.settled(mark);
    } catch {
      // The disk is full or away, and the journal itself says so. The next entry tries again; until then the head lags.
    } finally {
      this.isWriting = false;
    }
    if (this.newest.entryId !== mark.entryId) this.follow(this.newest);
  }

  private writeNow(): void {
    const mark = this.mark();
    const temporary = `${headPath(this.journalFile)}.closing`;
    try {
      const file = openSync(temporary, 'w');
      try {
        writeSync(file, `${canonicalJson(mark)}\n`);
        fsyncSync(file);
      } finally {
        closeSync(file);
      }
      renameSync(temporary, headPath(this.journalFile));
      this.settled(mark);
    } catch {
      rmSync(temporary, { force: true });
    }
  }

  private mark(): HeadMark {
    return { atMs: this.clock.nowMs(), entryId: this.newest.entryId, hash: this.newest.hash };
  }

  private settled(mark: HeadMark): void {
    this.written = mark.entryId;
    if (mark.entryId === 0 || mark.atMs - this.historyMs < HISTORY_EVERY_MS) return;
    appendFileSync(historyPath(this.journalFile), `${canonicalJson(mark)}\n`);
    this.historyMs = mark.atMs;
  }
}
