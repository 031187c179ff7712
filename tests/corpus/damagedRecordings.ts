import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { McapRecordBuilder, McapWriter, type McapWriterOptions } from '@mcap/core';
import { RECORDING_FORMAT } from '#main/records/recording/format/topics.ts';
import { writeRecording, type WrittenRecording } from './writeRecording.ts';

export interface CorpusFile {
  name: string;
  path: string;
  /** What opening it must say: a code of refusal, or that it opens. */
  expected: 'opens' | 'not_readable' | 'empty' | 'not_mcap' | 'future_version' | 'damaged' | 'nothing_known';
  /** When it opens: what its problems must mention; null for a sound file. */
  problem: RegExp | null;
}

const START_MS = 1_760_000_000_000;
const encoder = new TextEncoder();

export interface Corpus {
  files: CorpusFile[];
  sound: WrittenRecording;
}

/** Recordings as they come in from anywhere: sound, cut off, damaged, empty, foreign and from the future. */
export async function makeCorpus(folder: string): Promise<Corpus> {
  mkdirSync(join(folder, 'made'), { recursive: true });
  const sound = writeRecording({
    folder: join(folder, 'made'),
    seed: 21,
    startMs: START_MS,
    durationMs: 8000,
    wrenchHz: 100,
    jointsHz: 20,
    eventsHz: 5,
  });
  const bytes = readFileSync(sound.files[0]!.path);
  const files: CorpusFile[] = [];
  const add = (
    name: string,
    content: Uint8Array,
    expected: CorpusFile['expected'],
    problem: RegExp | null = null,
  ): void => {
    const path = join(folder, `${name}.mcap`);
    writeFileSync(path, content);
    files.push({ name, path, expected, problem });
  };
  add('sound', bytes, 'opens');
  add('empty', new Uint8Array(0), 'empty');
  add('text', encoder.encode('time,force\n0,1.5\n'), 'not_mcap');
  add('three-bytes', bytes.subarray(0, 3), 'not_mcap');
  add('future-version', changed(bytes, 5, '1'.charCodeAt(0)), 'future_version');
  add('header-only', bytes.subarray(0, 60), 'damaged');
  add('cut-in-half', bytes.subarray(0, Math.floor(bytes.length / 2)), 'opens', /not whole/);
  add('without-index', bytes.subarray(0, bytes.length - 40), 'opens', /not whole|no use/);
  add('index-damaged', changed(bytes, bytes.length - 400, 0xff), 'opens', /no use/);
  add('chunk-damaged', changed(bytes, chunkDataAt(bytes, 5) + 20, 0xff), 'opens', /damaged|does not unpack/);
  add(
    'zeros-at-the-end',
    Buffer.concat([bytes.subarray(0, Math.floor(bytes.length / 2)), Buffer.alloc(4096)]),
    'opens',
    /not whole/,
  );
  add('later-format', await laterFormat(), 'opens', /later Supercargo/);
  add('lz4-logs', lz4Logs(), 'opens', /no use/);
  add('no-chunks', await foreign({ useChunks: false }, 'foxglove.Log', 'json'), 'opens', /no use/);
  add('no-summary', await foreign({ ...bare }, 'foxglove.Log', 'json'), 'opens', /no use|not whole/);
  add('binary-messages', await foreign({}, 'sensor_msgs/msg/JointState', 'cdr'), 'nothing_known');
  add('numbers-alone', await foreign({}, 'acme.Widget', 'json'), 'opens');
  add('unknown-schema', await foreign({}, 'acme.Widget', 'json', () => ({ colour: 'red' })), 'nothing_known');
  files.push({ name: 'missing', path: join(folder, 'missing.mcap'), expected: 'not_readable', problem: null });
  files.push({ name: 'folder', path: join(folder, 'made'), expected: 'not_readable', problem: null });
  return { files, sound };
}

const bare = {
  useStatistics: false,
  useSummaryOffsets: false,
  repeatSchemas: false,
  repeatChannels: false,
  useMessageIndex: false,
  useChunkIndex: false,
};

function changed(bytes: Uint8Array, at: number, value: number): Uint8Array {
  const copy = Uint8Array.from(bytes);
  copy[at] = copy[at] === value ? value ^ 0x55 : value;
  return copy;
}

/** Offset of the packed bytes of a file's nth chunk. */
function chunkDataAt(bytes: Uint8Array, nth: number): number {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 8;
  for (let chunks = 0; at < bytes.length; at += 9 + Number(view.getBigUint64(at + 1, true))) {
    if (bytes[at] !== 6) continue;
    if (chunks === nth) return at + 9 + 32 + view.getUint32(at + 9 + 28, true) + 8;
    chunks += 1;
  }
  throw new Error(`The recording has no chunk ${nth}.`);
}

/** 50 messages, 10 a second. */
export async function foreign(
  options: Partial<McapWriterOptions>,
  schemaName: string,
  messageEncoding: string,
  messageOf: (i: number) => object = (i) => ({ level: 2, message: `line ${i}`, name: 'other' }),
): Promise<Uint8Array> {
  return written(options, async (writer) => {
    const data = encoder.encode('{"type":"object"}');
    const schemaId = await writer.registerSchema({ name: schemaName, encoding: 'jsonschema', data });
    const channelId = await writer.registerChannel({ schemaId, topic: '/other', messageEncoding, metadata: new Map() });
    for (let i = 0; i < 50; i += 1) {
      const time = BigInt(START_MS + i * 100) * 1_000_000n;
      const text = encoder.encode(JSON.stringify(messageOf(i)));
      await writer.addMessage({ channelId, sequence: i, logTime: time, publishTime: time, data: text });
    }
  });
}

async function laterFormat(): Promise<Uint8Array> {
  return written({}, async (writer) => {
    await writer.addMetadata({
      name: 'supercargo.recording',
      metadata: new Map([
        ['format', String(RECORDING_FORMAT + 1)],
        ['cellKey', 'cell-1'],
      ]),
    });
    const data = encoder.encode('{"type":"object"}');
    const schemaId = await writer.registerSchema({ name: 'foxglove.Log', encoding: 'jsonschema', data });
    const channel = { schemaId, topic: '/log', messageEncoding: 'json', metadata: new Map<string, string>() };
    const channelId = await writer.registerChannel(channel);
    const text = encoder.encode('{"level":2,"message":"from later","name":"x"}');
    const time = BigInt(START_MS) * 1_000_000n;
    await writer.addMessage({ channelId, sequence: 0, logTime: time, publishTime: time, data: text });
  });
}

async function written(
  options: Partial<McapWriterOptions>,
  fill: (writer: McapWriter) => Promise<void>,
): Promise<Uint8Array> {
  const parts: Uint8Array[] = [];
  let position = 0n;
  const writable = {
    write: async (bytes: Uint8Array) => {
      parts.push(Uint8Array.from(bytes));
      position += BigInt(bytes.byteLength);
    },
    position: () => position,
  };
  const writer = new McapWriter({ writable, ...options });
  await writer.start({ profile: '', library: 'another program' });
  await fill(writer);
  await writer.end();
  return Buffer.concat(parts);
}

/** Three log messages of one channel, packed by the lz4 command line tool. */
const LZ4_CHUNK = Buffer.from(
  'BCJNGGRAp9EAAAAyAzUAAQDyKAEADAAAAGZveGdsb3ZlLkxvZwoAAABqc29uc2NoZW1hEQAAAHsidHlwZSI6Im9iamVjdCJ9BBs9AAFAAMMHAAAAL3Jvc291dAQ7AAAaACAFTQYABwIAZLDUrMZsGAgA8R57ImxldmVsIjogMiwgIm1lc3NhZ2UiOiAicGFja2VkIGxpbmUgMCIsICJuYW0ZAFdsejQifVYAEAFcADHhpdpWAAMIAA9WABIfMVYACRACVgAxwpvgVgADCAAPVgASGDJWAFBsejQifQAAAADXPF2Q',
  'base64',
);

function lz4Logs(): Uint8Array {
  const builder = new McapRecordBuilder();
  builder.writeMagic();
  builder.writeHeader({ profile: '', library: 'lz4' });
  builder.writeChunk({
    messageStartTime: BigInt(START_MS) * 1_000_000n,
    messageEndTime: BigInt(START_MS + 200) * 1_000_000n,
    uncompressedSize: 356n,
    uncompressedCrc: 553_108_979,
    compression: 'lz4',
    records: LZ4_CHUNK,
  });
  builder.writeDataEnd({ dataSectionCrc: 0 });
  builder.writeFooter({ summaryStart: 0n, summaryOffsetStart: 0n, summaryCrc: 0 });
  builder.writeMagic();
  return builder.buffer.slice();
}
