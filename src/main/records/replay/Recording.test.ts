import type { Said } from '#shared/domain/statement.ts';
import { sayStatement } from '#shared/words/statements/sayStatement.ts';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCorpus, type Corpus } from '../../../../tests/corpus/damagedRecordings.ts';
import { seededRandom } from '../../../../tests/corpus/SyntheticCell.ts';
import { Recording } from './Recording.ts';
import { RecordingIndex } from './RecordingIndex.ts';
import { stateAt } from './recordedState.ts';

let folder: string;
let corpus: Corpus;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-corpus-'));
  corpus = await makeCorpus(folder);
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Reads everything that a screen would ask of it. */
async function useAll(recording: Recording): Promise<number> {
  const index = new RecordingIndex(recording);
  await index.readForce();
  await index.force(recording.startMs, recording.endMs, 100);
  await index.thumbnail(recording.startMs);
  await stateAt(recording, recording.endMs);
  for (const { signalId } of await index.signals()) await (await index.reader(signalId))?.read();
  const played = new Set(['event', 'log', 'wrench', 'joints', 'image', 'transforms', 'scalars'] as const);
  const all = await recording.between(-Infinity, Infinity, played);
  return all.length;
}

/** In English; each has words in German too. */
function textOf(problems: readonly Said[]): string {
  for (const { statement } of problems) expect(statement && sayStatement(statement, 'de')).toEqual(expect.any(String));
  return problems.map(({ text }) => text).join(' ');
}

describe('opening a recording', () => {
  it('says what each file of the corpus is, and uses what can be read of it', async () => {
    for (const { name, path, expected, problem } of corpus.files) {
      const opened = await Recording.open(path);
      if (expected !== 'opens') {
        expect(opened, name).toMatchObject({ ok: false, error: { code: expected } });
        if (!opened.ok) {
          // One sentence or two that name the file, for a person.
          expect(opened.error.message, name).toContain(path.split('/').at(-1));
          expect(opened.error.message, name).toMatch(/\.$/);
        }
        continue;
      }
      expect(opened, name).toMatchObject({ ok: true });
      if (!opened.ok) continue;
      expect(await useAll(opened.value), name).toBeGreaterThan(0);
      if (problem) expect(textOf(opened.value.problems), name).toMatch(problem);
      else expect(opened.value.problems, name).toEqual([]);
      await opened.value.close();
    }
  });

  it('names what it found in a recording that it cannot replay', async () => {
    const path = corpus.files.find(({ name }) => name === 'binary-messages')!.path;
    const opened = await Recording.open(path);
    expect(opened.ok ? '' : opened.error.message).toBe(
      'binary-messages.mcap, written by another program, cannot be replayed: of its channels /other (sensor_msgs/msg/JointState, cdr) none is known. Expected images, joint states, transforms, markers, point clouds, wrenches, logs or any message with numbers, as JSON, protobuf or ROS messages with their definition.',
    );
  });

  it('never throws and never hangs, whatever bytes are changed', async () => {
    const original = readFileSync(corpus.sound.files[0]!.path);
    const seed = 4711;
    const random = seededRandom(seed);
    const path = join(folder, 'mutated.mcap');
    for (let i = 0; i < 24; i += 1) {
      const bytes = Uint8Array.from(original);
      // Also lengths and counts, which stand in the index at the end.
      const from = i % 2 === 0 ? 0 : bytes.length - 6000;
      for (let n = 0; n < 4; n += 1)
        bytes[from + Math.floor(random() * (bytes.length - from))] = Math.floor(random() * 256);
      writeFileSync(path, bytes);
      const opened = await Recording.open(path);
      if (!opened.ok) expect(opened.error.message, `seed ${seed}`).toMatch(/mutated\.mcap/);
      else {
        await useAll(opened.value);
        await opened.value.close();
      }
    }
  });

  it('keeps the memory of unpacked chunks within its bound', async () => {
    const cacheBytes = 200_000;
    const opened = await Recording.open(corpus.sound.files[0]!.path, { cacheBytes });
    if (!opened.ok) throw new Error(opened.error.message);
    const recording = opened.value;
    for (let timeMs = recording.startMs; timeMs < recording.endMs; timeMs += 500) await stateAt(recording, timeMs);
    await useAll(recording);
    // One chunk may be larger than the bound; it is then the only one.
    expect(recording.cachedBytes).toBeLessThan(cacheBytes * 2);
    await recording.close();
  });

  it('replays several files of one cell as one', async () => {
    const { folder: made, written } = await severalFiles();
    const opened = await Recording.open(written.files.map(({ path }) => path));
    if (!opened.ok) throw new Error(opened.error.message);
    const events = await opened.value.between(-Infinity, Infinity, new Set(['event']));
    expect(events.map((message) => (message.json() as { seq: number }).seq)).toEqual(
      written.events.map(({ seq }) => seq),
    );
    expect(opened.value.endMs - opened.value.startMs).toBeGreaterThan(11_000);
    await opened.value.close();
    rmSync(made, { recursive: true });
  });
});

async function severalFiles(): Promise<{ folder: string; written: Corpus['sound'] }> {
  const { writeRecording } = await import('../../../../tests/corpus/writeRecording.ts');
  const made = mkdtempSync(join(tmpdir(), 'supercargo-series-'));
  const written = writeRecording({
    folder: made,
    seed: 33,
    startMs: 1_760_000_000_000,
    durationMs: 12_000,
    wrenchHz: 20,
    jointsHz: 10,
    limits: { segmentMaxMs: 4000 },
  });
  expect(written.files).toHaveLength(3);
  return { folder: made, written };
}
