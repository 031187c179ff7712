import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { writeRecording, type WrittenRecording } from '../../../../tests/corpus/writeRecording.ts';
import { cutRecording } from './cutRecording.ts';
import { Recording } from './Recording.ts';
import { stateAt } from './recordedState.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
let written: WrittenRecording;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-cut-'));
  written = writeRecording({ folder: join(folder, 'whole'), seed: 4, startMs: START_MS, durationMs: 30_000 });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const paths = () => written.files.map(({ path }) => path);

describe('a clip', () => {
  it('is a recording of its own, of the time asked for, that knows the state at its beginning', async () => {
    const [fromMs, toMs] = [START_MS + 14_000, START_MS + 20_000];
    const out = join(folder, 'clip.mcap');
    expect(await cutRecording(paths(), { fromMs, toMs }, out)).toMatchObject({ ok: true });
    const [clip, whole] = await Promise.all([Recording.open(out), Recording.open(paths())]);
    if (!clip.ok || !whole.ok) throw new Error('not opened');
    expect(clip.value.problems).toEqual([]);
    expect(clip.value.endMs).toBeLessThanOrEqual(toMs);
    expect(clip.value.endMs).toBeGreaterThan(toMs - 200);
    expect(clip.value.startMs).toBeGreaterThanOrEqual(fromMs - 6000);
    // Every signal of that time, and none of another.
    const kinds = new Set(['wrench', 'joints', 'image', 'event'] as const);
    const of = async (recording: Recording) => (await recording.between(fromMs, toMs, kinds)).length;
    expect(await of(clip.value)).toBe(await of(whole.value));
    expect(await stateAt(clip.value, fromMs)).toEqual(await stateAt(whole.value, fromMs));
    await clip.value.close();
    await whole.value.close();
  });

  it('of a time that nobody recorded is a sentence, and no file', async () => {
    const out = join(folder, 'none.mcap');
    const span = { fromMs: START_MS + 900_000, toMs: START_MS + 910_000 };
    expect(await cutRecording([join(folder, 'missing.mcap')], span, out)).toMatchObject({ ok: false });
  });
});
