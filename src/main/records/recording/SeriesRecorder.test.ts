import { mkdtempSync, rmSync } from 'node:fs';
import { readdir, rename } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { strictRead } from '../../../../tests/corpus/strictRead.ts';
import { SyntheticCell } from '../../../../tests/corpus/SyntheticCell.ts';
import { writeRecording } from '../../../../tests/corpus/writeRecording.ts';
import { isMarker, topics } from './format/topics.ts';
import { defaultRecordingLimits, type RecordedInput } from './recordedInput.ts';
import { recoverRecording } from './recoverRecording.ts';
import { SegmentWriter } from './SegmentWriter.ts';
import { SeriesRecorder, type FinishedSegment } from './SeriesRecorder.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'supercargo-recorder-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

function aRecorder(cell: SyntheticCell): {
  recorder: SeriesRecorder;
  files: FinishedSegment[];
  failures: string[];
  abandoned: string[];
  asked: () => number;
} {
  const files: FinishedSegment[] = [];
  const failures: string[] = [];
  const abandoned: string[] = [];
  let asked = 0;
  const recorder = new SeriesRecorder({
    folder,
    cellKey: 'cell-1',
    software: '1.2.3',
    limits: defaultRecordingLimits,
    askSnapshot: () => (asked += 1),
    onFinished: (file) => files.push(file),
    onFailed: ({ text }) => failures.push(text),
    onAbandoned: (path) => abandoned.push(path),
    onRetry: () => undefined,
    onRecovered: () => undefined,
  });
  recorder.record(contact(cell, START_MS), START_MS);
  return { recorder, files, failures, abandoned, asked: () => asked };
}
const contact = (cell: SyntheticCell, atMs: number): RecordedInput => ({
  kind: 'snapshot',
  reason: 'contact',
  description: cell.description,
  snapshot: cell.snapshot,
  atMs,
});

describe('a series of recordings', () => {
  it('is read by the reference library, every checksum verified, with the field’s schemas', async () => {
    const { files, events } = writeRecording({ folder, seed: 1, startMs: START_MS, durationMs: 6000 });
    const read = await strictRead(files[0]!.path);
    const counts = Map.groupBy(read.messages, ({ topic }) => topic);
    expect(counts.get(topics.wrench)).toHaveLength(3000);
    expect(counts.get(topics.joints)).toHaveLength(600);
    expect(counts.get('/camera/bin/320x240')).toHaveLength(12);
    expect(counts.get(topics.events)?.map(({ json }) => json)).toEqual(events);
    expect(read.schemaOfTopic.get(topics.joints)?.name).toBe('foxglove.JointStates');
    expect(read.schemaOfTopic.get(topics.transforms)?.name).toBe('foxglove.FrameTransforms');
    expect(read.schemaOfTopic.get(topics.scene)?.name).toBe('foxglove.SceneUpdate');
    expect(read.schemaOfTopic.get('/camera/bin/320x240')?.name).toBe('foxglove.CompressedImage');
    for (const [topic, { encoding, text }] of read.schemaOfTopic) {
      // Pictures and transforms, as other viewers want them.
      const isBinary = topic === '/tf' || /^\/(camera\/[^/]+|supercargo\/pictures)\/\d+x\d+$/.test(topic);
      expect(encoding, topic).toBe(isBinary ? 'protobuf' : 'jsonschema');
      if (!isBinary) expect(JSON.parse(text)).toMatchObject({ type: 'object' });
    }
    expect(read.attachments.map(({ name }) => name)).toEqual(['cell-description.json', 'arm.urdf', 'pictures-1.json']);
    expect(read.attachments[1]?.text).toContain('<robot');
  });

  it('annotates the picture that an estimate was made from, with the time of the picture', async () => {
    const cell = new SyntheticCell({ seed: 8, startMs: START_MS });
    const { recorder, files } = aRecorder(cell);
    const frame = cell.frame(START_MS + 500);
    recorder.record({ kind: 'frame', frame }, START_MS);
    const estimate = cell.snapshot.estimates.find(({ binId }) => binId === frame.binId)!;
    const { epoch, seq } = cell.snapshot.cell;
    const body = { type: 'estimate.updated' as const, estimate: { ...estimate, capturedAtMs: START_MS + 500 } };
    const event = { epoch, seq: seq + 1, timeMs: START_MS + 700, commandId: null, body };
    recorder.record({ kind: 'event', event }, START_MS);
    recorder.close();
    const { messages, schemaOfTopic } = await strictRead(files[0]!.path);
    expect(schemaOfTopic.get('/camera/bin/320x240/annotations')?.name).toBe('foxglove.ImageAnnotations');
    const annotation = messages.find(({ topic }) => topic === '/camera/bin/320x240/annotations')?.json;
    const text = `${frame.binId}: ${Math.round(estimate.occupiedFraction * 100)} % occupied`;
    expect(annotation).toMatchObject({
      texts: [{ timestamp: { sec: START_MS / 1000, nsec: 500e6 }, text: expect.stringContaining(text) as string }],
    });
  });

  it('goes on after times that no date can hold: what they stood on is left out, what follows is recorded', async () => {
    const cell = new SyntheticCell({ seed: 9, startMs: START_MS });
    const { recorder, files, failures } = aRecorder(cell);
    const { epoch, seq } = cell.snapshot.cell;
    for (const [index, timeMs] of [1.76e18, -5, Number.NaN, START_MS + 900].entries()) {
      const body = { type: 'notice' as const, severity: 'info' as const, code: 'test', text: `number ${index}` };
      const event = { epoch, seq: seq + 1 + index, timeMs, commandId: null, body };
      recorder.record({ kind: 'event', event }, START_MS + index);
    }
    recorder.close();
    const { messages } = await strictRead(files[0]!.path);
    const texts = messages.filter(({ topic }) => topic === topics.events).map(({ json }) => JSON.stringify(json));
    expect(texts).toHaveLength(1);
    expect(texts[0]).toContain('number 3');
    expect(failures).toEqual([]);
  });

  it('begins a new file at a size and every file replays alone', async () => {
    const limits = { segmentMaxBytes: 400_000 };
    const written = writeRecording({
      folder,
      seed: 2,
      startMs: START_MS,
      durationMs: 12_000,
      limits,
      wrenchHz: 50,
      jointsHz: 20,
    });
    expect(written.files.length).toBeGreaterThan(2);
    for (const { path, sizeBytes } of written.files) {
      // A file may be over by what one flush brings, never by much.
      expect(sizeBytes).toBeLessThan(1_500_000);
      const { messages } = await strictRead(path);
      expect(messages.some(({ topic }) => topic === topics.description)).toBe(true);
      const state = messages.find(({ topic }) => topic === topics.snapshots)?.json as
        { snapshot: { cell: { seq: number } } } | undefined;
      const event = messages.find(({ topic }) => topic === topics.events)?.json as { seq: number } | undefined;
      // The state is the one right before the file's first event.
      expect(state).toBeDefined();
      if (event) expect(state?.snapshot.cell.seq).toBe(event.seq - 1);
    }
    const events = await Promise.all(written.files.map(async ({ path }) => (await strictRead(path)).messages));
    const seqs = events
      .flat()
      .flatMap(({ topic, json }) => (topic === topics.events ? [(json as { seq: number }).seq] : []));
    expect(seqs).toEqual(written.events.map(({ seq }) => seq));
  });

  it('begins a new file after so much time, and when the cell’s clock steps back', async () => {
    const limits = { segmentMaxMs: 5000 };
    const { files } = writeRecording({
      folder,
      seed: 3,
      startMs: START_MS,
      durationMs: 14_000,
      limits,
      wrenchHz: 10,
      jointsHz: 10,
      // A file goes on a little for a picture that an event names.
      eventsHz: 0,
    });
    expect(files.map(({ startMs }) => startMs - START_MS)).toEqual([0, 5000, 10_000]);

    const cell = new SyntheticCell({ seed: 4, startMs: START_MS });
    const back = aRecorder(cell);
    back.recorder.record({ kind: 'wrench', batch: cell.wrench(START_MS + 20_000, 10, 2) }, START_MS);
    back.recorder.record({ kind: 'wrench', batch: cell.wrench(START_MS + 1000, 10, 2) }, START_MS);
    back.recorder.close();
    expect(back.files).toHaveLength(2);
  });

  it('writes a marker for each failure and intervention', async () => {
    const { files, events } = writeRecording({
      folder,
      seed: 5,
      startMs: START_MS,
      durationMs: 60_000,
      wrenchHz: 10,
      eventsHz: 5,
    });
    const failed = events.filter(({ body }) => body.type === 'stow.ended' && body.result.outcome !== 'success');
    const opened = events.filter(({ body }) => body.type === 'intervention.opened');
    expect(failed.length).toBeGreaterThan(0);
    const { metadata } = await strictRead(files[0]!.path);
    const markers = metadata.filter(({ name }) => isMarker(name)).map(({ pairs }) => pairs);
    const timesOf = (kind: string): number[] =>
      markers.filter((pairs) => pairs.get('kind') === kind).map((pairs) => Number(pairs.get('timeMs')));
    expect(timesOf('failure')).toEqual(failed.map(({ timeMs }) => timeMs));
    expect(timesOf('intervention')).toEqual(opened.map(({ timeMs }) => timeMs));
    expect(files[0]?.markers).toHaveLength(markers.length);
  });

  it('asks for the state when events are missing, and says so in the log', async () => {
    const cell = new SyntheticCell({ seed: 6, startMs: START_MS });
    const { recorder, files, asked } = aRecorder(cell);
    recorder.record({ kind: 'event', event: cell.next(START_MS + 100) }, START_MS);
    expect(asked()).toBe(0);
    cell.next(START_MS + 200);
    recorder.record({ kind: 'event', event: cell.next(START_MS + 300) }, START_MS);
    expect(asked()).toBe(1);
    recorder.record({ ...contact(cell, START_MS + 400), reason: 'resync' } as RecordedInput, START_MS);
    recorder.close();
    const { messages } = await strictRead(files[0]!.path);
    const log = messages
      .filter(({ topic }) => topic === topics.log)
      .map(({ json }) => (json as { message: string }).message);
    expect(log.some((text) => /were not recorded/.test(text))).toBe(true);
    const states = messages.filter(({ topic }) => topic === topics.snapshots);
    expect((states.at(-1)?.json as { snapshot: unknown }).snapshot).toEqual(cell.snapshot);
  });

  it('goes on after the disk failed, with a state that follows what was missed', async () => {
    const cell = new SyntheticCell({ seed: 7, startMs: START_MS });
    const { recorder, files, failures } = aRecorder(cell);
    recorder.close();
    await rename(folder, `${folder}-away`);
    expect(recorder.record({ kind: 'event', event: cell.next(START_MS + 1000) }, START_MS + 1000)).toBe(false);
    expect(failures).toHaveLength(1);
    expect(failures[0]).toMatch(/^Recording of cell-1 stopped: .*tried again every 10 s\.$/);
    expect(recorder.record({ kind: 'event', event: cell.next(START_MS + 2000) }, START_MS + 2000)).toBe(false);
    expect(failures).toHaveLength(1);
    await rename(`${folder}-away`, folder);
    const event = cell.next(START_MS + 12_000);
    expect(recorder.record({ kind: 'event', event }, START_MS + 12_000)).toBe(true);
    recorder.close();
    const { messages } = await strictRead(files.at(-1)!.path);
    const state = messages.find(({ topic }) => topic === topics.snapshots)?.json as {
      snapshot: { cell: { seq: number } };
    };
    expect(state.snapshot.cell.seq).toBe(event.seq - 1);
    expect((await readdir(folder)).every((name) => name.endsWith('.mcap'))).toBe(true);
  });

  it('leaves the file of a failed write to be recovered, and begins another', async () => {
    const cell = new SyntheticCell({ seed: 9, startMs: START_MS });
    const { recorder, files, failures, abandoned } = aRecorder(cell);
    recorder.record({ kind: 'event', event: cell.next(START_MS + 100) }, START_MS + 100);
    recorder.flush();
    const write = vi.spyOn(SegmentWriter.prototype, 'flush').mockImplementationOnce(() => {
      throw new Error('ENOSPC: no space left on device');
    });
    recorder.flush();
    write.mockRestore();
    expect(failures[0]).toMatch(/no space left on device/);
    const recovered = await recoverRecording(abandoned[0]!);
    expect(recovered).toMatchObject({ ok: true });
    const event = cell.next(START_MS + 11_000);
    expect(recorder.record({ kind: 'event', event }, START_MS + 11_000)).toBe(true);
    recorder.close();
    expect(files).toHaveLength(1);
    await strictRead(files[0]!.path);
  });
});
