import { err, ok, type Result } from '#shared/result/result.ts';
import { IDENTITY_ROTATION, type Quaternion, type Vec3 } from '#shared/geometry/pose.ts';

/** A cloud in a frame; x, y, z of each point one after another, metres. */
export interface RecordedCloud {
  frame: string;
  positionM: Vec3;
  rotation: Quaternion;
  pointsM: Float32Array<ArrayBuffer>;
  /** The message has more points than are taken: these are spread evenly over them. */
  isThinned: boolean;
}

export const CLOUD_POINTS_MAX = 20_000;
/** By the numbers of ROS and of Foxglove, which agree in these two. */
const FLOAT32 = 7;
const FLOAT64 = 8;

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});

/** Reads `PointCloud2` of ROS and `PointCloud` of Foxglove. The error completes "A recorded cloud ... cannot be read". */
export function cloudOf(json: unknown): Result<RecordedCloud, string> {
  const message = fieldsOf(json);
  const bytes = bytesOf(message['data']);
  const stride = Number(message['point_step'] ?? message['point_stride']);
  if (!bytes || !(Number.isInteger(stride) && stride > 0)) return err('without data or without the length of a point');
  const offsets = (['x', 'y', 'z'] as const).map((name) => offsetOf(message['fields'], name, stride));
  if (offsets.some((at) => at === null)) return err('whose points have no x, y and z of 32 or 64 bits');
  const littleEndian = message['is_bigendian'] !== true;
  const told = Math.floor(bytes.byteLength / stride);
  const every = Math.max(1, Math.ceil(told / CLOUD_POINTS_MAX));
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const pointsM = new Float32Array(Math.ceil(told / every) * 3);
  let count = 0;
  for (let i = 0; i < told; i += every) {
    const at = offsets.map((field) =>
      field!.isDouble
        ? view.getFloat64(i * stride + field!.offset, littleEndian)
        : view.getFloat32(i * stride + field!.offset, littleEndian),
    );
    // Where a beam met nothing there is no number.
    if (!at.every(Number.isFinite)) continue;
    pointsM.set(at, 3 * count);
    count += 1;
  }
  const frame = message['frame_id'] ?? fieldsOf(message['header'])['frame_id'];
  const { position, orientation } = fieldsOf(message['pose']);
  return ok({
    frame: typeof frame === 'string' ? frame : '',
    positionM: numbersOf(position, ['x', 'y', 'z'], [0, 0, 0]) as Vec3,
    rotation: numbersOf(orientation, ['x', 'y', 'z', 'w'], IDENTITY_ROTATION) as Quaternion,
    pointsM: pointsM.slice(0, 3 * count),
    isThinned: every > 1,
  });
}

function numbersOf(value: unknown, names: readonly string[], otherwise: readonly number[]): readonly number[] {
  const fields = fieldsOf(value);
  const read = names.map((name) => Number(fields[name] ?? NaN));
  return read.every(Number.isFinite) && read.some((number) => number !== 0) ? read : otherwise;
}

function offsetOf(fields: unknown, name: string, stride: number): { offset: number; isDouble: boolean } | null {
  const found = (Array.isArray(fields) ? fields : []).map(fieldsOf).find((field) => field['name'] === name);
  if (!found) return null;
  const kind = Number(found['datatype'] ?? found['type']);
  const offset = Number(found['offset'] ?? 0);
  if (kind !== FLOAT32 && kind !== FLOAT64) return null;
  const fits = Number.isInteger(offset) && offset >= 0 && offset + (kind === FLOAT64 ? 8 : 4) <= stride;
  return fits ? { offset, isDouble: kind === FLOAT64 } : null;
}

/** Bytes as they are, in base64 as JSON has them, or as a list of numbers. */
function bytesOf(data: unknown): Uint8Array | null {
  if (data instanceof Uint8Array) return data;
  if (typeof data === 'string') return Buffer.from(data, 'base64');
  return Array.isArray(data) ? Uint8Array.from(data as number[]) : null;
}
