import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { cameraImage, storedPicture } from '#main/records/recording/encodeTelemetry.ts';
import { protobufSchema } from '#main/records/recording/format/protobufSchemas.ts';
import { schemaText } from '#main/records/recording/format/recordedSchemas.ts';
import { nanosecondsOf } from '#main/records/recording/format/recordingTime.ts';
import { PROTOBUF_ENCODING, schemaNames } from '#main/records/recording/format/topics.ts';
import { SegmentWriter } from '#main/records/recording/SegmentWriter.ts';
import { SyntheticCell } from '../../../../tests/corpus/SyntheticCell.ts';
import { RecordedPictures } from './RecordedPictures.ts';
import { imagesAt } from './recordedMoment.ts';
import { stateAt } from './recordedState.ts';
import { Recording } from './Recording.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'supercargo-older-'))));
afterEach(() => rmSync(folder, { recursive: true, force: true }));

it('A recording of format 1 replays: markers of one name, one channel of pictures, no index of them', async () => {
  const cell = new SyntheticCell({ seed: 6, startMs: START_MS });
  const path = join(folder, 'old.mcap');
  const writer = new SegmentWriter(path, 'supercargo 0.1.0');
  const facts = { format: '1', cellKey: 'cell-1', cellId: 'cell-1', cellName: 'Cell', clock: 'cell' };
  writer.addMetadata('supercargo.recording', new Map(Object.entries(facts)));
  const json = (topic: string, schema: string, text: string): void => {
    const id = writer.addSchema(schema, schemaText(schemaNames.snapshot));
    writer.addMessage(writer.addChannel(topic, id, 0), nanosecondsOf(START_MS), Buffer.from(text));
  };
  json('/supercargo/description', schemaNames.description, JSON.stringify(cell.description));
  json('/supercargo/snapshots', schemaNames.snapshot, JSON.stringify({ reason: 'contact', snapshot: cell.snapshot }));
  const picture = writer.addSchema(
    schemaNames.compressedImage,
    protobufSchema(schemaNames.compressedImage)!,
    PROTOBUF_ENCODING,
  );
  const frames = writer.addChannel('/camera/bin', picture, 1, PROTOBUF_ENCODING);
  writer.addMessage(frames, nanosecondsOf(START_MS), cameraImage(cell.frame(START_MS)));
  const pictures = writer.addChannel('/supercargo/pictures', picture, 1, PROTOBUF_ENCODING);
  for (const i of [0, 1])
    writer.addMessage(pictures, nanosecondsOf(START_MS + 1), storedPicture(`image-${i}`, START_MS, cell.picture(i)));
  for (const seq of [1, 2])
    writer.addMetadata(
      'supercargo.marker',
      new Map(
        Object.entries({ kind: 'failure', timeMs: String(START_MS), subjectId: 's', seq: String(seq), text: 't' }),
      ),
    );
  writer.finish();

  const opened = await Recording.open(path);
  if (!opened.ok) throw new Error(opened.error.message);
  const recording = opened.value;
  expect(recording).toMatchObject({ isOurs: true, description: cell.description });
  expect(recording.markers.map(({ seq }) => seq)).toEqual([1, 2]);
  expect(await stateAt(recording, START_MS)).toEqual(cell.snapshot);
  expect((await imagesAt(recording, START_MS)).map(({ channel }) => channel.topic)).toEqual(['/camera/bin']);
  const stored = new RecordedPictures(recording);
  for (const i of [0, 1]) expect(await stored.picture(`image-${i}`, START_MS)).toMatchObject({ found: true });
  await recording.close();
});
