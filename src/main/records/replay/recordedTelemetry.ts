import type { Frame, SampleBatch } from '#shared/protocol/protocol.ts';
import type { ReplayTransform } from '#shared/bridge/requests/replay.ts';
import { compressedImageSchema } from '#main/records/recording/format/recordedMessages.ts';
import { jpegSize } from '#shared/pictures/jpegHeader.ts';
import { cameraOf } from '#main/records/recording/format/topics.ts';
import type { RecordedMessage } from './RecordedMessage.ts';

/** One sample with its time on the cell's clock. */
export interface Sample {
  timeMs: number;
  values: ArrayLike<number>;
}

const BATCH_MAX = 1000;
/** Samples whose distances differ by less than this share of the period are one batch. */
const PERIOD_TOLERANCE = 0.1;

interface Vector {
  x: number;
  y: number;
  z: number;
}
const isVector = (value: unknown): value is Vector =>
  typeof value === 'object' &&
  value !== null &&
  ['x', 'y', 'z'].every((key) => typeof (value as Record<string, unknown>)[key] === 'number');
const isFinite = (...values: readonly unknown[]): boolean => values.every((value) => Number.isFinite(value));

/** Fx Fy Fz Tx Ty Tz; null when the message is no wrench, or has no force that is a number. */
export function wrenchIn(message: RecordedMessage): Sample | null {
  const json = message.json() as { force?: unknown; torque?: unknown; wrench?: unknown } | undefined;
  const body = (json?.wrench ?? json) as { force?: unknown; torque?: unknown } | undefined;
  if (!isVector(body?.force) || !isFinite(body.force.x, body.force.y, body.force.z)) return null;
  const { force } = body;
  const torque = isVector(body.torque) ? body.torque : { x: 0, y: 0, z: 0 };
  return { timeMs: message.timeMs, values: [force.x, force.y, force.z, torque.x, torque.y, torque.z] };
}

/** Newtons; null when the message is no wrench. */
export function forceIn(message: RecordedMessage): number | null {
  const json = message.json() as { force?: unknown; wrench?: { force?: unknown } } | undefined;
  const force = json?.force ?? json?.wrench?.force;
  if (!isVector(force)) return null;
  const forceN = Math.sqrt(force.x * force.x + force.y * force.y + force.z * force.z);
  return Number.isFinite(forceN) ? forceN : null;
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
export const transformsIn = (message: RecordedMessage): ReplayTransform[] => transformsOf(message.json()).transforms;

/** Poses in a message, and how many of them say too little to be one. */
export function transformsOf(json: unknown): { transforms: ReplayTransform[]; incomplete: number } {
  const { transforms: several } = (json ?? {}) as { transforms?: unknown };
  const listed: unknown[] = Array.isArray(several) ? several : [json];
  const transforms = listed.map(transformIn).filter((transform) => transform !== null);
  return { transforms, incomplete: listed.length - transforms.length };
}

function transformIn(value: unknown): ReplayTransform | null {
  if (typeof value !== 'object' || value === null) return null;
  const stamped = value as Record<string, unknown>;
  const pose = (stamped['transform'] ?? stamped) as Record<string, unknown>;
  const header = stamped['header'] as { frame_id?: unknown } | undefined;
  const parent = stamped['parent_frame_id'] ?? header?.frame_id;
  const child = stamped['child_frame_id'];
  const { translation, rotation } = pose;
  const turn = rotation as Partial<Vector & { w: number }> | null | undefined;
  if (typeof parent !== 'string' || typeof child !== 'string' || !isVector(translation)) return null;
  const { x = 0, y = 0, z = 0, w = 1 } = turn ?? {};
  if (!isFinite(translation.x, translation.y, translation.z, x, y, z, w)) return null;
  return { parent, child, translationM: [translation.x, translation.y, translation.z], rotation: [x, y, z, w] };
}

export function frameIn(message: RecordedMessage, index: number): Frame | null {
  const image = imageIn(message);
  const size = image && jpegSize(image.data);
  if (!image || !size) return null;
  const cameraId = cameraOf(message.channel.topic);
  return { index, cameraId, binId: image.binId, capturedAtMs: message.timeMs, ...size, data: image.data };
}
