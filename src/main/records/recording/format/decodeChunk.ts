import { statement, type Statement } from '#shared/words/statements/statements.ts';
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
  /** Set when some of the bytes are no records; what stands before and behind them is used. */
  problem: Statement | null;
}

/** Opcode, length, channel, sequence, log time, publish time. */
const MESSAGE_HEAD_BYTES = 1 + 8 + 2 + 4 + 8 + 8;
const RECORD_HEAD_BYTES = 9;
/** Messages taken of one chunk: those of a chunk of 256 MB may be so many that finding them fills the memory. */
export const CHUNK_MAX_MESSAGES = 4_000_000;
const SCHEMA: number = Opcode.SCHEMA;
const CHANNEL: number = Opcode.CHANNEL;
const MESSAGE: number = Opcode.MESSAGE;

/**
 * Finds the messages in the plain bytes of a chunk, or in a stretch of a file that has messages outside of chunks. Where
 * bytes are no record it goes on with the next that is one, as a chunk without a checksum may be damaged anywhere.
 */
export function decodeChunk(bytes: Uint8Array): DecodedChunk {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const found = new FoundMessages();
  const schemas: Schema[] = [];
  const channels: Channel[] = [];
  let lostBytes = 0;
  let firstLossAt = 0;
  let isCut = false;
  let at = 0;
  while (at < bytes.byteLength) {
    const end = recordEnd(view, at);
    if (end < 0) {
      const next = nextRecord(bytes, view, at + 1);
      if (lostBytes === 0) firstLossAt = at;
      lostBytes += next - at;
      at = next;
      continue;
    }
    const opcode = view.getUint8(at);
    if (opcode === MESSAGE) {
      if (found.count === CHUNK_MAX_MESSAGES) {
        isCut = true;
        break;
      }
      const timeMs = millisecondsOfHalves(view.getUint32(at + 15, true), view.getUint32(at + 19, true));
      found.add(view.getUint16(at + 9, true), timeMs, at + MESSAGE_HEAD_BYTES, end);
    } else if (opcode === SCHEMA || opcode === CHANNEL) {
      const record = recordIn(bytes.subarray(at, end));
      if (record?.type === 'Schema') schemas.push(record);
      if (record?.type === 'Channel') channels.push(record);
    }
    at = end;
  }
  const problem = isCut
    ? statement('chunk_of_too_many', { max: CHUNK_MAX_MESSAGES })
    : lostBytes > 0
      ? statement('chunk_with_lost_bytes', { lostBytes, firstLossAt })
      : null;
  return { bytes, ...found.inOrder(), schemas, channels, problem };
}

/** Where the record at a place ends; -1 when there is none that can be. */
function recordEnd(view: DataView, at: number): number {
  if (at + RECORD_HEAD_BYTES > view.byteLength) return -1;
  const opcode = view.getUint8(at);
  const length = view.getUint32(at + 1, true) + view.getUint32(at + 5, true) * 2 ** 32;
  const end = at + RECORD_HEAD_BYTES + length;
  if (opcode === 0 || end > view.byteLength) return -1;
  return opcode === MESSAGE && length < MESSAGE_HEAD_BYTES - RECORD_HEAD_BYTES ? -1 : end;
}

/** The next place where a record begins that another one, or the end, follows; the end when there is none. */
function nextRecord(bytes: Uint8Array, view: DataView, from: number): number {
  for (let at = from; at + RECORD_HEAD_BYTES <= bytes.byteLength; at += 1) {
    if (!isKnown(bytes[at])) continue;
    const end = recordEnd(view, at);
    if (end < 0) continue;
    if (end === bytes.byteLength || (isKnown(bytes[end]) && recordEnd(view, end) >= 0)) return at;
  }
  return bytes.byteLength;
}

const isKnown = (opcode: number | undefined): boolean => opcode === SCHEMA || opcode === CHANNEL || opcode === MESSAGE;

/** Grows as messages are found: nothing says beforehand how many there are. */
class FoundMessages {
  count = 0;
  private isInOrder = true;
  private channelIds = new Uint16Array(256);
  private timesMs = new Float64Array(256);
  private dataStarts = new Uint32Array(256);
  private dataEnds = new Uint32Array(256);

  add(channelId: number, timeMs: number, dataStart: number, dataEnd: number): void {
    const { count } = this;
    if (count === this.channelIds.length) this.grow(count * 2);
    if (count > 0 && timeMs < (this.timesMs[count - 1] ?? 0)) this.isInOrder = false;
    this.channelIds[count] = channelId;
    this.timesMs[count] = timeMs;
    this.dataStarts[count] = dataStart;
    this.dataEnds[count] = dataEnd;
    this.count += 1;
  }

  inOrder(): Pick<DecodedChunk, 'count' | 'channelIds' | 'timesMs' | 'dataStarts' | 'dataEnds'> {
    const { count } = this;
    this.grow(count);
    const { channelIds, timesMs, dataStarts, dataEnds } = this;
    if (this.isInOrder) return { count, channelIds, timesMs, dataStarts, dataEnds };
    const order = Uint32Array.from({ length: count }, (_, i) => i);
    order.sort((a, b) => (timesMs[a] ?? 0) - (timesMs[b] ?? 0) || a - b);
    return {
      count,
      channelIds: channelIds.map((_, i) => channelIds[order[i] ?? 0] ?? 0),
      timesMs: timesMs.map((_, i) => timesMs[order[i] ?? 0] ?? 0),
      dataStarts: dataStarts.map((_, i) => dataStarts[order[i] ?? 0] ?? 0),
      dataEnds: dataEnds.map((_, i) => dataEnds[order[i] ?? 0] ?? 0),
    };
  }

  private grow(length: number): void {
    const { count } = this;
    const grown = <Values extends Uint16Array | Uint32Array | Float64Array>(values: Values, into: Values): Values => {
      into.set(values.subarray(0, count));
      return into;
    };
    this.channelIds = grown(this.channelIds, new Uint16Array(length));
    this.timesMs = grown(this.timesMs, new Float64Array(length));
    this.dataStarts = grown(this.dataStarts, new Uint32Array(length));
    this.dataEnds = grown(this.dataEnds, new Uint32Array(length));
  }
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
