import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { seededRandom } from '../../../../tests/corpus/SyntheticCell.ts';
import { writeRecording, type WrittenRecording } from '../../../../tests/corpus/writeRecording.ts';
import { Recording } from './Recording.ts';
import { stateAt } from './recordedState.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
let written: WrittenRecording;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-state-'));
  written = writeRecording({
    folder,
    seed: 41,
    startMs: START_MS,
    durationMs: 40_000,
    wrenchHz: 50,
    jointsHz: 10,
    eventsHz: 6,
    limits: { segmentMaxMs: 15_000 },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

async function opened(paths: string[]): Promise<Recording> {
  const result = await Recording.open(paths);
  if (!result.ok) throw new Error(result.error.message);
  return result.value;
}
const liveStateAt = (timeMs: number): unknown => written.states.findLast((state) => state.timeMs <= timeMs)?.snapshot;

describe('the state at a time of a recording', () => {
  it('is what a live console had then, at any time and at the very times of events', async () => {
    const recording = await opened(written.files.map(({ path }) => path));
    const seed = 1234;
    const random = seededRandom(seed);
    const times = [
      ...Array.from({ length: 60 }, () => START_MS + random() * 40_000),
      ...Array.from({ length: 60 }, () => written.events[Math.floor(random() * written.events.length)]!.timeMs),
      START_MS,
    ];
    for (const timeMs of times)
      expect(await stateAt(recording, timeMs), `at ${timeMs - START_MS} ms (seed ${seed})`).toEqual(
        liveStateAt(timeMs),
      );
    await recording.close();
  });

  it('is the same from a file alone as from the whole series', async () => {
    const file = written.files[1]!;
    const recording = await opened([file.path]);
    for (let timeMs = file.startMs + 500; timeMs < file.endMs; timeMs += 1700)
      expect(await stateAt(recording, timeMs)).toEqual(liveStateAt(timeMs));
    await recording.close();
  });
});
