import type { ReplayShape } from '#shared/bridge/requests/replay.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';

/** What a message of markers does to what is drawn: things come under a key of their own, or go. */
export type ShapeChange =
  | { kind: 'put'; key: string; shapes: ReplayShape[]; lifetimeMs: number }
  | { kind: 'remove'; key: string }
  | { kind: 'clear' };

/** Points of one list of lines or points; those after them are left out. */
const POINTS_A_SHAPE = 2000;
const TEXT_MAX = 80;

type Fields = Record<string, unknown>;
const fieldsOf = (value: unknown): Fields => (typeof value === 'object' && value !== null ? (value as Fields) : {});
const listOf = (value: unknown): unknown[] => (Array.isArray(value) ? value : []);
const textOf = (value: unknown): string => (typeof value === 'string' ? value : '');
const numberOf = (value: unknown, otherwise: number): number =>
  typeof value === 'number' && Number.isFinite(value) ? value : otherwise;

/** Changes in a message of ROS (`Marker`, `MarkerArray`) or of Foxglove (`SceneUpdate`); empty where it holds none. */
export function shapeChangesOf(json: unknown): ShapeChange[] {
  const message = fieldsOf(json);
  if (Array.isArray(message['markers'])) return message['markers'].flatMap(markerChanges);
  if (Array.isArray(message['entities']) || Array.isArray(message['deletions'])) return sceneChanges(message);
  return 'action' in message ? markerChanges(message) : [];
}

const MARKER_ACTIONS = { remove: 2, clear: 3 } as const;
const MARKER_SHAPES: Readonly<Record<number, ReplayShape['kind']>> = {
  ...{ 0: 'arrow', 1: 'box', 2: 'sphere', 3: 'cylinder', 4: 'path', 5: 'lines' },
  ...{ 6: 'box', 7: 'sphere', 8: 'points', 9: 'text' },
};
const REPEATED_AT_POINTS = [6, 7];

function markerChanges(value: unknown): ShapeChange[] {
  const marker = fieldsOf(value);
  const key = `marker ${textOf(marker['ns'])} ${numberOf(marker['id'], 0)}`;
  if (marker['action'] === MARKER_ACTIONS.clear) return [{ kind: 'clear' }];
  if (marker['action'] === MARKER_ACTIONS.remove) return [{ kind: 'remove', key }];
  const type = numberOf(marker['type'], -1);
  const kind = MARKER_SHAPES[type];
  if (!kind) return [];
  const shape = shapeOf(kind, {
    frame: textOf(fieldsOf(marker['header'])['frame_id']),
    pose: marker['pose'],
    size: marker['scale'],
    color: marker['color'],
    points: marker['points'],
    text: marker['text'],
  });
  const shapes = REPEATED_AT_POINTS.includes(type) ? repeatedAt(shape) : [shape];
  return [{ kind: 'put', key, shapes, lifetimeMs: durationMs(marker['lifetime']) }];
}

/** The same at each of the points, which are in the frame of the pose. */
function repeatedAt({ pointsM, ...shape }: ReplayShape): ReplayShape[] {
  const copies: ReplayShape[] = [];
  for (let i = 0; i + 2 < pointsM.length; i += 3) {
    const at = turned([pointsM[i]!, pointsM[i + 1]!, pointsM[i + 2]!], shape.rotation);
    const positionM = shape.positionM.map((metres, axis) => metres + at[axis]!) as Vec3;
    copies.push({ ...shape, positionM, pointsM: [] });
  }
  return copies;
}

function turned([x, y, z]: Vec3, [qx, qy, qz, qw]: Quaternion): Vec3 {
  const [tx, ty, tz] = [2 * (qy * z - qz * y), 2 * (qz * x - qx * z), 2 * (qx * y - qy * x)];
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx];
}

const ENTITY_LISTS = {
  arrows: 'arrow',
  cubes: 'box',
  spheres: 'sphere',
  cylinders: 'cylinder',
  lines: 'path',
  texts: 'text',
} as const;
const DELETES_ALL = 1;
/** Kinds of Foxglove's lines: a path, a closed one, and pairs of points. */
const LINE = { closed: 1, pairs: 2 } as const;

function sceneChanges(update: Fields): ShapeChange[] {
  const gone = listOf(update['deletions']).map((value): ShapeChange => {
    const { type, id } = fieldsOf(value);
    return type === DELETES_ALL ? { kind: 'clear' } : { kind: 'remove', key: `entity ${textOf(id)}` };
  });
  const put = listOf(update['entities']).map((value): ShapeChange => {
    const entity = fieldsOf(value);
    const frame = textOf(entity['frame_id']);
    const shapes = Object.entries(ENTITY_LISTS).flatMap(([name, kind]) =>
      listOf(entity[name]).map((each) => entityShape(kind, frame, fieldsOf(each))),
    );
    return { kind: 'put', key: `entity ${textOf(entity['id'])}`, shapes, lifetimeMs: durationMs(entity['lifetime']) };
  });
  return [...gone, ...put];
}

function entityShape(kind: ReplayShape['kind'], frame: string, each: Fields): ReplayShape {
  const { pose, color, points, text, type } = each;
  const arrow = { x: numberOf(each['shaft_length'], 0) + numberOf(each['head_length'], 0), y: each['shaft_diameter'] };
  const size = kind === 'arrow' ? arrow : kind === 'text' ? { z: each['font_size'] } : each['size'];
  if (kind !== 'path') return shapeOf(kind, { frame, pose, size, color, points, text });
  const told = listOf(points);
  const closed = type === LINE.closed && told.length > 0 ? [...told, told[0]] : told;
  const lines = { frame, pose, size, color, points: closed, text };
  return shapeOf(type === LINE.pairs ? 'lines' : 'path', lines);
}

interface ToldShape {
  frame: string;
  pose: unknown;
  size: unknown;
  color: unknown;
  points: unknown;
  text: unknown;
}

function shapeOf(kind: ReplayShape['kind'], { frame, pose, size, color, points, text }: ToldShape): ReplayShape {
  const { position, orientation } = fieldsOf(pose);
  const { x = 0, y = 0, z = 0, w } = fieldsOf(orientation);
  const turn = [x, y, z, w ?? 1].map((part) => numberOf(part, 0)) as Quaternion;
  const { r, g, b, a } = fieldsOf(color);
  const pointsM: number[] = [];
  for (const point of listOf(points).slice(0, POINTS_A_SHAPE)) {
    const at = vectorOf(point, NaN);
    if (at.every(Number.isFinite)) pointsM.push(...at);
  }
  return {
    kind,
    frame,
    positionM: vectorOf(position, 0),
    // Programs leave the turn at zero where they mean none.
    rotation: Math.hypot(...turn) > 1e-6 ? turn : IDENTITY_ROTATION,
    sizeM: vectorOf(size, 0).map(Math.abs) as Vec3,
    rgba: [r, g, b, a].map((part) => Math.min(1, Math.max(0, numberOf(part, 1)))) as ReplayShape['rgba'],
    pointsM,
    text: textOf(text).slice(0, TEXT_MAX),
  };
}

function vectorOf(value: unknown, otherwise: number): Vec3 {
  const { x, y, z } = fieldsOf(value);
  return [x, y, z].map((part) => numberOf(part, otherwise)) as Vec3;
}

/** Infinite where nothing, or zero, is told. */
function durationMs(value: unknown): number {
  const { sec, secs, nsec, nsecs, nanosec } = fieldsOf(value);
  const ms = numberOf(sec ?? secs, 0) * 1000 + numberOf(nsec ?? nsecs ?? nanosec, 0) / 1e6;
  return ms > 0 ? ms : Infinity;
}
