import { samplesOf, WRENCH_COLUMNS, type Frame, type SampleBatch } from '#shared/protocol/protocol.ts';
import { BIN_ID_FIELD, IMAGE_ID_FIELD } from './format/protobufSchemas.ts';
import { WireWriter } from './format/protobufWire.ts';
import { foxgloveTime, type FoxgloveTime } from './format/recordingTime.ts';
import type { LinkTransform } from './linkTransforms.ts';

/** One JSON message with its time in milliseconds on the cell's clock. */
export interface EncodedMessage {
  timeMs: number;
  json: string;
}

/** Written by hand, not by JSON.stringify: thousands a second, and the keys never change. */
const stamp = (time: FoxgloveTime): string => `{"sec":${time.sec},"nsec":${time.nsec}}`;

/** Millionths: a micrometre, a microradian, a micronewton. Finer is noise, and digits of noise do not compress. */
const rounded = (value: number): number => Math.round(value * 1e6) / 1e6;

/** Rows of a batch with their times; nothing when its length does not fit its count. */
export function* rowsOf(batch: SampleBatch): Generator<{ timeMs: number; row: Float32Array }> {
  const samples = samplesOf(batch);
  const columns = samples.length / batch.count;
  if (!Number.isInteger(columns) || columns === 0) return;
  for (let i = 0; i < batch.count; i += 1)
    yield { timeMs: batch.startMs + i * batch.periodMs, row: samples.subarray(i * columns, (i + 1) * columns) };
}

export function jointStates(jointNames: readonly string[]): (timeMs: number, row: Float32Array) => string | null {
  const heads = jointNames.map((name, i) => `${i === 0 ? '' : ','}{"name":${JSON.stringify(name)},"position":`);
  return (timeMs, row) => {
    if (row.length !== heads.length || !row.every(Number.isFinite)) return null;
    let joints = '';
    for (let i = 0; i < heads.length; i += 1) joints += `${heads[i]}${rounded(row[i] ?? 0)}}`;
    return `{"timestamp":${stamp(foxgloveTime(timeMs))},"joints":[${joints}]}`;
  };
}

export function wrench(timeMs: number, row: Float32Array): string | null {
  if (row.length !== WRENCH_COLUMNS || !row.every(Number.isFinite)) return null;
  const [fx = 0, fy = 0, fz = 0, tx = 0, ty = 0, tz = 0] = row;
  return (
    `{"timestamp":${stamp(foxgloveTime(timeMs))},"frame_id":"cell",` +
    `"force":{"x":${rounded(fx)},"y":${rounded(fy)},"z":${rounded(fz)}},` +
    `"torque":{"x":${rounded(tx)},"y":${rounded(ty)},"z":${rounded(tz)}}}`
  );
}

/** foxglove.FrameTransforms in protobuf. */
export function frameTransforms(timeMs: number, transforms: readonly LinkTransform[]): Uint8Array {
  const { sec, nsec } = foxgloveTime(timeMs);
  const set = new WireWriter();
  for (const {
    parent,
    child,
    translationM: [x, y, z],
    rotation: [qx, qy, qz, qw],
  } of transforms)
    set.message(1, (transform) =>
      transform
        .message(1, (time) => time.int(1, sec).int(2, nsec))
        .text(2, parent)
        .text(3, child)
        .message(4, (vector) => vector.double(1, rounded(x)).double(2, rounded(y)).double(3, rounded(z)))
        .message(5, (turn) =>
          turn.double(1, rounded(qx)).double(2, rounded(qy)).double(3, rounded(qz)).double(4, rounded(qw)),
        ),
    );
  return set.finish();
}

/** foxglove.CompressedImage in protobuf; what stands beyond it tells replay what viewers need not know. */
export const cameraImage = (frame: Frame): Uint8Array =>
  compressedImage(frame.capturedAtMs, `camera/${frame.cameraId}`, frame.data, { binId: frame.binId ?? '' });

export const storedPicture = (imageId: string, capturedAtMs: number, data: Uint8Array): Uint8Array =>
  compressedImage(capturedAtMs, 'camera/stored', data, { imageId });

function compressedImage(
  capturedAtMs: number,
  frameId: string,
  data: Uint8Array,
  { binId = '', imageId = '' }: { binId?: string; imageId?: string },
): Uint8Array {
  const { sec, nsec } = foxgloveTime(capturedAtMs);
  return new WireWriter()
    .message(1, (time) => time.int(1, sec).int(2, nsec))
    .raw(2, data)
    .text(3, 'jpeg')
    .text(4, frameId)
    .text(BIN_ID_FIELD, binId)
    .text(IMAGE_ID_FIELD, imageId)
    .finish();
}
