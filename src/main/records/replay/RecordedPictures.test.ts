import { cpSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { defaultRecordingLimits, type RecordingLimits } from '#main/records/recording/recordedInput.ts';
import { SeriesRecorder, type FinishedSegment } from '#main/records/recording/SeriesRecorder.ts';
import { SyntheticCell } from '../../../../tests/corpus/SyntheticCell.ts';
import { RecordedPictures } from './RecordedPictures.ts';
import { Recording } from './Recording.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
let cell: SyntheticCell;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-pictures-'));
  cell = new SyntheticCell({ seed: 5, startMs: START_MS });
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function record(limits: Partial<RecordingLimits> = {}): { recorder: SeriesRecorder; files: FinishedSegment[] } {
  const files: FinishedSegment[] = [];
  const recorder = new SeriesRecorder({
    folder: join(folder, 'made'),
    cellKey: 'cell-1',
    software: '1.2.3',
    limits: { ...defaultRecordingLimits, ...limits },
    askSnapshot: () => undefined,
    onFinished: (file) => files.push(file),
    onFailed: ({ text }) => expect.unreachable(text),
    onAbandoned: () => undefined,
    onRetry: () => undefined,
    onRecovered: () => undefined,
  });
  const { description, snapshot } = cell;
  recorder.record({ kind: 'snapshot', reason: 'contact', description, snapshot, atMs: START_MS }, START_MS);
  return { recorder, files };
}
const picture = (imageId: string, capturedAtMs: number, which: number) =>
  ({ kind: 'picture', imageId, capturedAtMs, data: cell.picture(which) }) as const;
let seq = 0;
const event = (timeMs: number, body: CellEventBody) => {
  const { cell: about } = cell.snapshot;
  seq = Math.max(seq, about.seq) + 1;
  return { kind: 'event', event: { epoch: about.epoch, seq, timeMs, commandId: null, body } } as const;
};
/** The file alone, in a folder where nothing else of its cell is. */
async function copied({ path }: FinishedSegment): Promise<{ pictures: RecordedPictures; recording: Recording }> {
  const alone = join(mkdtempSync(join(folder, 'copy-')), 'copy.mcap');
  cpSync(path, alone);
  const opened = await Recording.open(alone);
  if (!opened.ok) throw new Error(opened.error.message);
  return { pictures: new RecordedPictures(opened.value), recording: opened.value };
}

describe('pictures of a recording that was copied elsewhere', () => {
  it('are all shown, two of one millisecond among them, each with its own bytes', async () => {
    const { recorder, files } = record();
    for (let i = 0; i < 5; i += 1) recorder.record(picture(`image-${i}`, START_MS + 100, i), START_MS);
    recorder.close();
    const { pictures, recording } = await copied(files[0]!);
    for (let i = 0; i < 5; i += 1) {
      const found = await pictures.picture(`image-${i}`, START_MS);
      expect(found).toMatchObject({ found: true, imageId: `image-${i}`, capturedAtMs: START_MS + 100 });
      if (found.found) expect(Buffer.from(found.data).equals(cell.picture(i))).toBe(true);
    }
    expect(await pictures.picture('image-5', START_MS)).toMatchObject({ found: false });
    await recording.close();
  });

  it('are in every file of a series, also those that its first state names, and each once', async () => {
    const { recorder, files } = record({ segmentMaxMs: 60_000 });
    const [first] = cell.snapshot.estimates;
    const { imageId } = first!;
    for (let i = 0; i < 2; i += 1) recorder.record(picture(imageId, START_MS, 3), START_MS);
    recorder.record(picture('nobody names it', START_MS, 4), START_MS);
    for (const atMs of [30_000, 70_000, 140_000])
      recorder.record(
        event(START_MS + atMs, { type: 'notice', severity: 'info', code: 'x', text: 'Later.' }),
        START_MS,
      );
    recorder.close();
    expect(files).toHaveLength(3);
    for (const [i, file] of files.entries()) {
      const { pictures, recording } = await copied(file);
      expect(await pictures.picture(imageId, START_MS)).toMatchObject({ found: true });
      expect((await pictures.picture('nobody names it', START_MS)).found).toBe(i === 0);
      const kept = recording.channels.find(({ role }) => role === 'picture');
      expect(kept?.count).toBe(i === 0 ? 2 : 1);
      await recording.close();
    }
  });

  it('are in the file of the event that names them, though they are fetched when it is due to end', async () => {
    const { recorder, files } = record({ segmentMaxMs: 60_000 });
    const [estimate] = cell.snapshot.estimates;
    const named = { ...estimate!, imageId: 'late', capturedAtMs: START_MS + 59_900 };
    recorder.record(event(START_MS + 59_950, { type: 'estimate.updated', estimate: named }), START_MS);
    const notice = { type: 'notice', severity: 'info', code: 'x', text: 'Meanwhile.' } as const;
    recorder.record(event(START_MS + 60_010, notice), START_MS);
    recorder.record(picture('late', START_MS + 59_900, 2), START_MS);
    recorder.record(event(START_MS + 60_020, notice), START_MS);
    recorder.close();
    expect(files).toHaveLength(2);
    const { pictures, recording } = await copied(files[0]!);
    expect(await pictures.picture('late', START_MS)).toMatchObject({ found: true });
    await recording.close();
  });

  it('are found by the index of the file, without reading what stands between', async () => {
    const { recorder, files } = record();
    for (let i = 0; i < 400; i += 1) {
      recorder.record(picture(`image-${i}`, START_MS + i, i), START_MS + i * 100);
      recorder.tick(START_MS + i * 100);
    }
    recorder.close();
    const { pictures, recording } = await copied(files[0]!);
    const read = vi.spyOn(recording, 'messagesIn');
    for (const i of [0, 17, 399])
      expect(await pictures.picture(`image-${i}`, START_MS)).toMatchObject({ capturedAtMs: START_MS + i });
    expect(await pictures.picture('image-400', START_MS)).toMatchObject({ found: false });
    expect(read).not.toHaveBeenCalled();
    await recording.close();
  });

  it('are found in a file without its end: by the indexes that it has, and by reading the rest', async () => {
    const { recorder, files } = record();
    for (let i = 0; i < 160; i += 1) {
      recorder.record(picture(`image-${i}`, START_MS + i, i), START_MS + i * 100);
      recorder.tick(START_MS + i * 100);
    }
    recorder.close();
    const whole = readFileSync(files[0]!.path);
    const last = whole.lastIndexOf('pictures-');
    const file = join(folder, 'cut.mcap');
    // Before the last index, which a program that was killed had not written.
    writeFileSync(file, whole.subarray(0, whole.lastIndexOf('pictures-', last - 2000)));
    const opened = await Recording.open(file);
    if (!opened.ok) throw new Error(opened.error.message);
    const pictures = new RecordedPictures(opened.value);
    const read = vi.spyOn(opened.value, 'messagesIn');
    expect(await pictures.picture('image-3', START_MS)).toMatchObject({ capturedAtMs: START_MS + 3 });
    expect(read).not.toHaveBeenCalled();
    const found = await Promise.all(
      Array.from({ length: 160 }, async (_, i) => (await pictures.picture(`image-${i}`, START_MS)).found),
    );
    expect(found.filter((isFound) => isFound).length).toBeGreaterThan(120);
    expect(read).toHaveBeenCalled();
    await opened.value.close();
  });

  it('keep no file from ending when they never come', async () => {
    const { recorder, files } = record({ segmentMaxMs: 60_000 });
    const [estimate] = cell.snapshot.estimates;
    for (let atMs = 0; atMs <= 62_000; atMs += 500) {
      const named = { ...estimate!, imageId: `never-${atMs}`, capturedAtMs: START_MS + atMs };
      recorder.record(event(START_MS + atMs, { type: 'estimate.updated', estimate: named }), START_MS);
    }
    expect(files).toHaveLength(1);
    recorder.close();
  });
});
