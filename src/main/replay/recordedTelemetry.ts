import type { Frame, SampleBatch } from '#shared/protocol/protocol.ts';
import type { ReplayTransform } from '#shared/bridge/requests/replay.ts';
import { compressedImageSchema, jointStatesSchema } from '#main/recording/format/recordedMessages.ts';
import type { RecordedMessage } from './Recording.ts';

/** One sample with its time on the cell's clock. */
export interface Sample {
  timeMs: number;
  values: ArrayLike<number>;
}

const BATCH_MAX = 1000;
/** Samples whose distances differ by less than this share of the period are one batch. */
const PERIOD_TOLERANCE = 0.1;

/**
 * Positions in the order of the names. Names that a message lacks count as 0. Null when it is no joint state. Also reads
 * the older form with parallel lists of names and positions.
 */
export function jointsIn(message: RecordedMessage, names: readonly string[]): Sample | null {
  const json = message.json();
  const states = jointStatesSchema.safeParse(json);
  let positions: Map<string, number>;
  if (states.success) positions = new Map(states.data.joints.map(({ name, position }) => [name, position ?? 0]));
  else {
    const { name, position } = (json ?? {}) as { name?: unknown; position?: unknown };
    if (!Array.isArray(name) || !Array.isArray(position)) return null;
    positions = new Map(name.map((key, i) => [String(key), Number(position[i] ?? 0)]));
  }
  return { timeMs: message.timeMs, values: names.map((name) => positions.get(name) ?? 0) };
}

export function jointNamesIn(message: RecordedMessage): string[] {
  const json = message.json();
  const states = jointStatesSchema.safeParse(json);
  if (states.success) return states.data.joints.map(({ name }) => name);
  const { name } = (json ?? {}) as { name?: unknown };
  return Array.isArray(name) ? name.map(String) : [];
}

interface Vector {
  x: number;
  y: number;
  z: number;
}
const isVector = (value: unknown): value is Vector =>
  typeof value === 'object' &&
  value !== null &&
  ['x', 'y', 'z'].every((key) => typeof (value as Record<string, unknown>)[key] === 'number');

/** Fx Fy Fz Tx Ty Tz; checked by hand because a plot reads hundreds of thousands of them. Null when it is no wrench. */
export function wrenchIn(message: RecordedMessage): Sample | null {
  const json = message.json() as { force?: unknown; torque?: unknown; wrench?: unknown } | undefined;
  const body = (json?.wrench ?? json) as { force?: unknown; torque?: unknown } | undefined;
  if (!isVector(body?.force)) return null;
  const { force } = body;
  const torque = isVector(body.torque) ? body.torque : { x: 0, y: 0, z: 0 };
  return { timeMs: message.timeMs, values: [force.x, force.y, force.z, torque.x, torque.y, torque.z] };
}

/** Newtons; null when the message is no wrench. */
export function forceIn(message: RecordedMessage): number | null {
  const json = message.json() as { force?: unknown; wrench?: { force?: unknown } } | undefined;
  const force = json?.force ?? json?.wrench?.force;
  return isVector(force) ? Math.sqrt(force.x * force.x + force.y * force.y + force.z * force.z) : null;
}

/** Samples as the batches that a live cell sends: runs of an even period. Empty for no samples. */
export function batchesOf(
  samples: readonly Sample[],
  nextIndex: () => number,
  otherwisePeriodMs: number,
): SampleBatch[] {
  const batches: SampleBatch[] = [];
  for (let start = 0; start < samples.length;) {
    const first = samples[start]!;
    const periodMs = (samples[start + 1]?.timeMs ?? NaN) - first.timeMs;
    const isEven = periodMs > 0 && periodMs < 1000;
    let end = start + 1;
    while (
      isEven &&
      end < samples.length &&
      end - start < BATCH_MAX &&
      Math.abs(samples[end]!.timeMs - first.timeMs - (end - start) * periodMs) < periodMs * PERIOD_TOLERANCE
    )
      end += 1;
    const columns = first.values.length;
    const values = new Float32Array((end - start) * columns);
    for (let i = start; i < end; i += 1) values.set(samples[i]!.values, (i - start) * columns);
    batches.push({
      index: nextIndex(),
      startMs: first.timeMs,
      periodMs: isEven ? periodMs : otherwisePeriodMs,
      count: end - start,
      values: new Uint8Array(values.buffer),
    });
    start = end;
  }
  return batches;
}

/** A JPEG picture of a message; null when it is none. */
export function imageIn(
  message: RecordedMessage,
): { data: Uint8Array<ArrayBuffer>; imageId: string | null; binId: string | null } | null {
  const image = compressedImageSchema.safeParse(message.json());
  if (!image.success || !/jpe?g/i.test(image.data.format)) return null;
  const { data: packed } = image.data;
  const data = new Uint8Array(typeof packed === 'string' ? Buffer.from(packed, 'base64') : packed);
  return { data, imageId: image.data.image_id || null, binId: image.data.bin_id || null };
}

/** Poses of frames in their parents; empty when the message has none. Field's schema and ROS alike. */
export function transformsIn(message: RecordedMessage): ReplayTransform[] {
  const json = message.json() as { transforms?: unknown } | undefined;
  const listed: unknown[] = Array.isArray(json?.transforms) ? json.transforms : [json];
  return listed.map(transformIn).filter((transform) => transform !== null);
}

function transformIn(value: unknown): ReplayTransform | null {
  if (typeof value !== 'object' || value === null) return null;
  const stamped = value as Record<string, unknown>;
  const pose = (stamped['transform'] ?? stamped) as Record<string, unknown>;
  const header = stamped['header'] as { frame_id?: unknown } | undefined;
  const parent = stamped['parent_frame_id'] ?? header?.frame_id;
  const child = stamped['child_frame_id'];
  const { translation, rotation } = pose;
  const turn = rotation as Partial<Vector & { w: number }> | undefined;
  if (typeof parent !== 'string' || typeof child !== 'string' || !isVector(translation)) return null;
  return {
    parent,
    child,
    translationM: [translation.x, translation.y, translation.z],
    rotation: [turn?.x ?? 0, turn?.y ?? 0, turn?.z ?? 0, turn?.w ?? 1],
  };
}

export function frameIn(message: RecordedMessage, index: number): Frame | null {
  const image = imageIn(message);
  const size = image && jpegSize(image.data);
  if (!image || !size) return null;
  const cameraId = message.channel.topic.replace(/^\/(camera\/)?/, '');
  return { index, cameraId, binId: image.binId, capturedAtMs: message.timeMs, ...size, data: image.data };
}

/** Width and height from the frame header of a JPEG file; null when the bytes are none. */
export function jpegSize(bytes: Uint8Array): { widthPx: number; heightPx: number } | null {
  if (bytes.length < 4 || bytes[0] !== 0xff || bytes[1] !== 0xd8) return null;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 2;
  while (at + 9 < bytes.length && bytes[at] === 0xff) {
    const marker = bytes[at + 1] ?? 0;
    if (marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker))
      return { heightPx: view.getUint16(at + 5), widthPx: view.getUint16(at + 7) };
    at += 2 + view.getUint16(at + 2);
  }
  return null;
}
