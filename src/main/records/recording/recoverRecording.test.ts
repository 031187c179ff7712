import { fork } from 'node:child_process';
import { copyFileSync, mkdtempSync, readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../tests/corpus/SyntheticCell.ts';
import { strictRead } from '../../../../tests/corpus/strictRead.ts';
import { writeRecording } from '../../../../tests/corpus/writeRecording.ts';
import { McapFile } from './format/McapFile.ts';
import { scanMcap } from './format/scanMcap.ts';
import { topics, UNFINISHED_ENDING } from './format/topics.ts';
import { recoverRecording } from './recoverRecording.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'supercargo-recover-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const unfinished = (): string =>
  join(
    folder,
    readdirSync(folder).find((name) => name.endsWith(UNFINISHED_ENDING))!,
  );

/** Ends of the whole chunks of a file, and the messages up to each. */
async function wholeChunks(path: string): Promise<{ end: number }[]> {
  const file = await McapFile.open(path);
  const scan = await scanMcap(file);
  await file.close();
  return scan.chunkIndexes.map((index) => ({ end: Number(index.chunkStartOffset + index.chunkLength) }));
}

describe('an unfinished recording', () => {
  it('keeps every flushed message after kill -9 of the process that records', async () => {
    const child = fork(join(import.meta.dirname, '../../../../tests/corpus/recordUntilKilled.ts'), [folder], {
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
    });
    /** Sequence number of the newest event that the child knows to be in the file. */
    let flushedSeq = 0;
    let reports = 0;
    await new Promise<void>((resolve, reject) => {
      child.on('message', (message) => {
        flushedSeq = message as number;
        reports += 1;
        if (reports === 4) child.kill('SIGKILL');
      });
      child.on('exit', () => (reports >= 4 ? resolve() : reject(new Error('the recording process ended by itself'))));
    });
    const result = await recoverRecording(unfinished());
    expect(result).toMatchObject({ ok: true });
    if (!result.ok) return;
    const { messages } = await strictRead(result.value.path);
    const seqs = messages.flatMap(({ topic, json }) =>
      topic === topics.events ? [(json as { seq: number }).seq] : [],
    );
    expect(flushedSeq).toBeGreaterThan(100);
    expect(seqs.at(-1)).toBeGreaterThanOrEqual(flushedSeq);
    // None is missing in between.
    expect(seqs).toEqual(Array.from(seqs, (_, i) => seqs[0]! + i));
  });

  it('keeps every whole chunk wherever the file was cut off', async () => {
    writeRecording({
      folder,
      seed: 11,
      startMs: START_MS,
      durationMs: 5000,
      wrenchHz: 50,
      jointsHz: 20,
      finish: false,
    });
    const original = unfinished();
    const size = readFileSync(original).byteLength;
    const chunks = await wholeChunks(original);
    expect(chunks.length).toBeGreaterThan(8);
    const seed = 20_26;
    const random = seededRandom(seed);
    const cuts = [0, 5, 8, 20, ...Array.from({ length: 14 }, () => Math.floor(random() * size)), size];
    for (const cut of cuts) {
      const path = join(folder, `cut-${cut}${UNFINISHED_ENDING}`);
      copyFileSync(original, path);
      truncateSync(path, cut);
      const expected = chunks.filter(({ end }) => end <= cut).length;
      const result = await recoverRecording(path);
      expect(result, `cut at ${cut} (seed ${seed})`).toMatchObject({ ok: true, value: { chunks: expected } });
      if (!result.ok || expected === 0) continue;
      const read = await strictRead(result.value.path);
      expect(read.messages.length, `cut at ${cut} (seed ${seed})`).toBe(result.value.messages);
      expect(read.records.ChunkIndex).toBe(expected);
    }
  });

  it('drops a last chunk whose bytes never reached the disk', async () => {
    writeRecording({
      folder,
      seed: 12,
      startMs: START_MS,
      durationMs: 6000,
      wrenchHz: 50,
      jointsHz: 20,
      finish: false,
    });
    const path = unfinished();
    const chunks = await wholeChunks(path);
    const bytes = readFileSync(path);
    const lastEnd = chunks.at(-1)!.end;
    bytes.fill(0, lastEnd - 200, lastEnd);
    writeFileSync(path, bytes);
    const result = await recoverRecording(path);
    expect(result).toMatchObject({ ok: true, value: { chunks: chunks.length - 1 } });
    if (result.ok) await strictRead(result.value.path);
  });

  it('leaves a file that is none of ours as it is', async () => {
    const path = join(folder, `notes${UNFINISHED_ENDING}`);
    writeFileSync(path, 'a shopping list, longer than eight bytes');
    const result = await recoverRecording(path);
    expect(result).toMatchObject({ ok: false });
    expect(readFileSync(path, 'utf8')).toMatch(/shopping/);
  });
});
