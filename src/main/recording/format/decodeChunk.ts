import { McapStreamReader, Opcode, type Channel, type Schema, type TypedMcapRecord } from '@mcap/core';
import { millisecondsOfHalves } from './recordingTime.ts';

/** Messages of one chunk, found but not yet parsed: arrays side by side, in order of time, then of the file. */
export interface DecodedChunk {
  bytes: Uint8Array;
  count: number;
  channelIds: Uint16Array;
  timesMs: Float64Array;
  dataStarts: Uint32Array;
  dataEnds: Uint32Array;
  schemas: Schema[];
  channels: Channel[];
  /** Set when the records end early or do not fit; what came before is used. */
  problem: string | null;
}

/** Opcode, length, channel, sequence, log time, publish time. */
const MESSAGE_HEAD_BYTES = 1 + 8 + 2 + 4 + 8 + 8;

/** Finds the messages in the plain bytes of a chunk, or in a stretch of a file that has messages outside of chunks. */
export function decodeChunk(bytes: Uint8Array): DecodedChunk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const channelIds: number[] = [];
  const timesMs: number[] = [];
  const dataStarts: number[] = [];
  const dataEnds: number[] = [];
  const schemas: Schema[] = [];
  const channels: Channel[] = [];
  let problem: string | null = null;
  let inOrder = true;
  let at = 0;
  while (at < bytes.byteLength) {
    if (at + 9 > bytes.byteLength) {
      problem = `ends inside a record at ${at}`;
      break;
    }
    const opcode = view.getUint8(at);
    const length = view.getUint32(at + 1, true) + view.getUint32(at + 5, true) * 2 ** 32;
    const end = at + 9 + length;
    if (end > bytes.byteLength || opcode === 0) {
      problem = `has a record of type ${opcode} and ${length} bytes at ${at}, which does not fit`;
      break;
    }
    if (opcode === Number(Opcode.MESSAGE)) {
      if (end < at + MESSAGE_HEAD_BYTES) {
        problem = `has a message of ${length} bytes at ${at}, expected at least ${MESSAGE_HEAD_BYTES - 9}`;
        break;
      }
      const timeMs = millisecondsOfHalves(view.getUint32(at + 15, true), view.getUint32(at + 19, true));
      if (timeMs < (timesMs.at(-1) ?? -Infinity)) inOrder = false;
      channelIds.push(view.getUint16(at + 9, true));
      timesMs.push(timeMs);
      dataStarts.push(at + MESSAGE_HEAD_BYTES);
      dataEnds.push(end);
    } else if (opcode === Number(Opcode.SCHEMA) || opcode === Number(Opcode.CHANNEL)) {
      const record = recordIn(bytes.subarray(at, end));
      if (record?.type === 'Schema') schemas.push(record);
      if (record?.type === 'Channel') channels.push(record);
    }
    at = end;
  }
  const order = Uint32Array.from(timesMs.keys());
  if (!inOrder) order.sort((a, b) => (timesMs[a] ?? 0) - (timesMs[b] ?? 0) || a - b);
  const sorted = (values: number[]): number[] => (inOrder ? values : Array.from(order, (i) => values[i] ?? 0));
  return {
    bytes,
    count: order.length,
    channelIds: Uint16Array.from(sorted(channelIds)),
    timesMs: Float64Array.from(sorted(timesMs)),
    dataStarts: Uint32Array.from(sorted(dataStarts)),
    dataEnds: Uint32Array.from(sorted(dataEnds)),
    schemas,
    channels,
    problem,
  };
}

/** One whole record, by the library's own parser; null where it does not parse. */
export function recordIn(bytes: Uint8Array): TypedMcapRecord | null {
  try {
    const reader = new McapStreamReader({ noMagicPrefix: true, validateCrcs: true });
    reader.append(bytes);
    return reader.nextRecord() ?? null;
  } catch {
    return null;
  }
}
