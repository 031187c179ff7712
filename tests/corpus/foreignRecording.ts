import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { McapWriter, type McapWriterOptions } from '@mcap/core';
import { Recording } from '#main/records/replay/Recording.ts';
import { signalsOf } from '#main/records/replay/signals.ts';

export const FOREIGN_START_MS = 1_760_000_000_000;
const encoder = new TextEncoder();

export interface ForeignChannel {
  topic: string;
  schemaName: string;
  /** Default: JSON with a schema that says nothing. */
  schemaEncoding?: string;
  schema?: string | Uint8Array;
  messageEncoding?: string;
}

export interface ForeignMessage {
  /** Place in the list of channels. Default 0. */
  channel?: number;
  /** Since the start of the recording. Default: 10 ms after the one before. */
  atMs?: number;
  /** Instead of it: nanoseconds since the epoch. */
  timeNs?: bigint;
  /** Text as it is; other values as JSON. */
  data: unknown;
}

/** A recording as another program might write it. */
export async function foreignRecording(
  channels: readonly ForeignChannel[],
  messages: readonly ForeignMessage[],
  options: Partial<McapWriterOptions> & {
    /** Called before each message: to end a chunk, or to write what a program should not. */
    before?: (writer: McapWriter, place: number) => Promise<void>;
  } = {},
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let position = 0n;
  const { before, ...writing } = options;
  const writer = new McapWriter({
    ...writing,
    writable: {
      write: async (bytes: Uint8Array) => {
        parts.push(Uint8Array.from(bytes));
        position += BigInt(bytes.byteLength);
      },
      position: () => position,
    },
  });
  await writer.start({ profile: '', library: 'another program' });
  const ids: number[] = [];
  for (const {
    topic,
    schemaName,
    schemaEncoding = 'jsonschema',
    schema = '{}',
    messageEncoding = 'json',
  } of channels) {
    const data = typeof schema === 'string' ? encoder.encode(schema) : schema;
    const schemaId = await writer.registerSchema({ name: schemaName, encoding: schemaEncoding, data });
    ids.push(await writer.registerChannel({ schemaId, topic, messageEncoding, metadata: new Map() }));
  }
  let atMs = -10;
  for (const [place, message] of messages.entries()) {
    await before?.(writer, place);
    atMs = message.atMs ?? atMs + 10;
    const time = message.timeNs ?? BigInt(Math.round((FOREIGN_START_MS + atMs) * 1e6));
    const data = bytesOf(message.data);
    const channelId = ids[message.channel ?? 0] ?? 0;
    await writer.addMessage({ channelId, sequence: place, logTime: time, publishTime: time, data });
  }
  await writer.end();
  return Buffer.concat(parts);
}

function bytesOf(data: unknown): Uint8Array {
  if (data instanceof Uint8Array) return data;
  return encoder.encode(typeof data === 'string' ? data : JSON.stringify(data));
}

/** Opens bytes as a recording for the time of `use`; throws when it is refused. */
export async function withRecording<T>(bytes: Uint8Array, use: (recording: Recording) => Promise<T>): Promise<T> {
  const folder = mkdtempSync(join(tmpdir(), 'supercargo-foreign-'));
  try {
    const path = join(folder, 'foreign.mcap');
    writeFileSync(path, bytes);
    const opened = await Recording.open(path);
    if (!opened.ok) throw new Error(opened.error.message);
    try {
      return await use(opened.value);
    } finally {
      await opened.value.close();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Values of every signal of a recording by its label, message by message; null where a message has none. */
export async function plotted(recording: Recording): Promise<Record<string, (number | null)[]>> {
  const found: Record<string, (number | null)[]> = {};
  for (const { label, wants, valueOf } of await signalsOf(recording)) {
    const values: (number | null)[] = [];
    for (const message of await recording.betweenWhere(-Infinity, Infinity, wants)) values.push(valueOf(message));
    found[label] = values;
  }
  return found;
}

/** Packs as ROS 2 does: little-endian, every number at a multiple of its size after a head of four bytes. */
export class CdrWriter {
  private readonly bytes: number[] = [0, 1, 0, 0];

  number(size: number, set: (view: DataView) => void): this {
    while ((this.bytes.length - 4) % size !== 0) this.bytes.push(0);
    const view = new DataView(new ArrayBuffer(size));
    set(view);
    this.bytes.push(...new Uint8Array(view.buffer));
    return this;
  }
  uint8 = (value: number): this => this.number(1, (view) => view.setUint8(0, value));
  uint32 = (value: number): this => this.number(4, (view) => view.setUint32(0, value, true));
  int32 = (value: number): this => this.number(4, (view) => view.setInt32(0, value, true));
  float64 = (value: number): this => this.number(8, (view) => view.setFloat64(0, value, true));
  text(value: string): this {
    const bytes = [...encoder.encode(value), 0];
    this.uint32(bytes.length);
    this.bytes.push(...bytes);
    return this;
  }
  finish = (): Uint8Array => Uint8Array.from(this.bytes);
}

const JOINT_STATE_DEFINITION = `std_msgs/Header header
string[] name
float64[] position
float64[] velocity
float64[] effort
================================================================================
MSG: std_msgs/Header
builtin_interfaces/Time stamp
string frame_id
`;

/** Joint states of ROS 2. */
export const rosJoints = (topic = '/joint_states'): ForeignChannel => ({
  ...{ topic, schemaName: 'sensor_msgs/msg/JointState', schemaEncoding: 'ros2msg', messageEncoding: 'cdr' },
  schema: JOINT_STATE_DEFINITION,
});

/** The packed message of `rosJoints`. */
export function jointState(positions: Readonly<Record<string, number>>): Uint8Array {
  const names = Object.keys(positions);
  const writer = new CdrWriter().int32(1).uint32(0).text('base').uint32(names.length);
  for (const name of names) writer.text(name);
  writer.uint32(names.length);
  for (const name of names) writer.float64(positions[name] ?? 0);
  return writer.uint32(0).uint32(0).finish();
}
