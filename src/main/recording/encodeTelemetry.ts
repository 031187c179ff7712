import { samplesOf, WRENCH_COLUMNS, type Frame, type SampleBatch } from '#shared/protocol/protocol.ts';
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

export function frameTransforms(timeMs: number, transforms: readonly LinkTransform[]): string {
  const time = stamp(foxgloveTime(timeMs));
  const parts = transforms.map(({ parent, child, translationM: [x, y, z], rotation: [qx, qy, qz, qw] }) => {
    const names = `"parent_frame_id":${JSON.stringify(parent)},"child_frame_id":${JSON.stringify(child)}`;
    const translation = `{"x":${rounded(x)},"y":${rounded(y)},"z":${rounded(z)}}`;
    const rotation = `{"x":${rounded(qx)},"y":${rounded(qy)},"z":${rounded(qz)},"w":${rounded(qw)}}`;
    return `{"timestamp":${time},${names},"translation":${translation},"rotation":${rotation}}`;
  });
  return `{"transforms":[${parts.join(',')}]}`;
}

const base64 = (bytes: Uint8Array): string =>
  Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');

/** What stands beyond the schema's own fields (bin, size, number) tells replay what viewers need not know. */
export function cameraImage(frame: Frame): string {
  const { cameraId, binId, widthPx, heightPx, index } = frame;
  return JSON.stringify({
    timestamp: foxgloveTime(frame.capturedAtMs),
    frame_id: `camera/${cameraId}`,
    format: 'jpeg',
    bin_id: binId,
    width_px: widthPx,
    height_px: heightPx,
    index,
    data: base64(frame.data),
  });
}

export function storedPicture(imageId: string, capturedAtMs: number, data: Uint8Array): string {
  return JSON.stringify({
    timestamp: foxgloveTime(capturedAtMs),
    frame_id: 'camera/stored',
    format: 'jpeg',
    image_id: imageId,
    data: base64(data),
  });
}
