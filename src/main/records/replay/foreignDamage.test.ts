import { zstdCompressSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { foreignRecording, plotted, withRecording } from '../../../../tests/corpus/foreignRecording.ts';
import { RAW_START_NS, rawMcap, values, type RawChunk, type RawMcap } from '../../../../tests/corpus/rawMcap.ts';
import { RecordingIndex } from './RecordingIndex.ts';
import { ReplaySession } from './ReplaySession.ts';

const START_MS = Number(RAW_START_NS / 1_000_000n);
const upTo = (count: number): number[] => Array.from({ length: count }, (_, i) => i);

/** What is shown of a recording: its value signal, the time it spans, and what is told. */
const seenOf = (raw: RawMcap) =>
  withRecording(rawMcap(raw), async (recording) => {
    const plots = await plotted(recording);
    const { startMs, endMs, problems } = recording;
    return {
      values: plots['/v value'],
      spanMs: [startMs - START_MS, endMs - START_MS],
      told: problems.map(({ text }) => text).join('\n'),
    };
  });
const whole = { values: upTo(50), spanMs: [0, 490] };

describe('an index that does not hold', () => {
  it.each<[string, RawMcap, RegExp]>([
    ['an empty chunk before all others', { chunks: [{ messages: [] }, { messages: values(0, 50) }] }, /1 of 2 chunks/],
    [
      'an empty chunk between and at the end',
      { chunks: [{ messages: values(0, 25) }, { messages: [] }, { messages: values(25, 25) }, { messages: [] }] },
      /2 of 4 chunks/,
    ],
    ['no times', { chunks: [{ messages: values(0, 50), startNs: 0n, endNs: 0n }] }, /does not hold for 1 of 1/],
    [
      'times that are swapped',
      { chunks: [{ messages: values(0, 50), startNs: RAW_START_NS + 490_000_000n, endNs: RAW_START_NS }] },
      /does not hold for 1 of 1/,
    ],
    [
      'times of another day',
      { chunks: [{ messages: values(0, 50), startNs: RAW_START_NS - 86_400_000_000_000n, endNs: RAW_START_NS - 1n }] },
      /does not hold for 1 of 1/,
    ],
    [
      'times that end before the messages do',
      { chunks: [{ messages: values(0, 50), endNs: RAW_START_NS + 100_000_000n }] },
      /does not hold for 1 of 1/,
    ],
    [
      'schemas and channels in chunks alone',
      { chunks: [{ messages: values(0, 50) }], declared: 'in chunks' },
      /no use/,
    ],
    ['no summary', { chunks: [{ messages: values(0, 50) }], indexed: false }, /no use/],
    [
      'a chunk that it leads past',
      {
        chunks: [{ messages: values(0, 25) }, { messages: values(25, 25) }],
        mangleIndex: (index, place) =>
          place === 1 ? { ...index, chunkStartOffset: index.chunkStartOffset + 3n } : index,
      },
      /no use|lost/,
    ],
    [
      'channels that it keeps to itself',
      {
        chunks: [{ messages: values(0, 25) }, { messages: values(25, 25) }],
        mangleIndex: (index) => ({ ...index, messageIndexOffsets: new Map() }),
      },
      /^$/,
    ],
    [
      'sizes that are others',
      {
        chunks: [{ messages: values(0, 50) }],
        mangleIndex: (index) => ({ ...index, uncompressedSize: 10n }),
      },
      /no use/,
    ],
  ])('is made good by reading the messages: %s', async (_, raw, told) => {
    const seen = await seenOf(raw);
    expect(seen).toMatchObject(whole);
    expect(seen.told).toMatch(told);
  });

  it('is told without a summary in the data too: declarations in the summary alone are used', async () => {
    expect(await seenOf({ chunks: [{ messages: values(0, 50) }], declared: 'in summary' })).toMatchObject(whole);
  });
});

describe('times that cannot be', () => {
  it.each([
    ['0', 0n],
    ['the last that the format has', 2n ** 64n - 1n],
    ['one day after the epoch', 86_400_000_000_000n],
  ])('of one message are left out, with a note: %s', async (_, timeNs) => {
    const odd = { timeNs, data: '{"value":99}' };
    for (const messages of [
      [odd, ...values(0, 50)],
      [...values(0, 25), odd, ...values(25, 25)],
    ]) {
      const seen = await seenOf({ chunks: [{ messages }] });
      expect(seen).toMatchObject(whole);
      expect(seen.told).toMatch(/1 message lies years away from all others \((1970|2554)/);
    }
  });

  it('of all messages are replayed like any other, stepped through and never hang', async () => {
    const last = 2n ** 64n - 1n;
    const messages = Array.from({ length: 20 }, (_, i) => ({
      timeNs: last - BigInt(20 - i),
      data: `{"level":2,"message":"line ${i}","name":"x","value":${i}}`,
    }));
    const raw = rawMcap({ chunks: [{ messages }], channels: [{ id: 1, topic: '/log', schemaName: 'foxglove.Log' }] });
    await withRecording(raw, async (recording) => {
      expect(await new RecordingIndex(recording).eventsUntil(recording.endMs, 50)).toHaveLength(20);
      const session = new ReplaySession({
        ...{ sessionId: 'x', recording, recordingId: null, path: null, unfinished: false },
        ...{ clock: new ManualClock(0), push: () => undefined },
      });
      await session.open(null);
      for (const direction of [1, -1] as const)
        for (let i = 0; i < 30; i += 1) await session.transport({ action: 'step', what: 'event', direction });
      await session.series('field:/log:value', recording.startMs, recording.endMs, 10);
    });
  });
});

describe('damage inside a chunk without a checksum', () => {
  const damaged = (from: number, bytes: number, value: number): RawChunk => ({
    messages: values(0, 50),
    mangle: (plain) => plain.fill(value, from, from + bytes),
  });

  it.each([
    ['zeros', 0],
    ['ones', 255],
    ['bytes like heads of records', 5],
  ])('costs what it hits and no more, and that is counted: %s', async (_, value) => {
    const seen = await seenOf({ chunks: [damaged(1000, 60, value)] });
    const lost = 50 - (seen.values ?? []).length;
    expect(lost).toBeGreaterThan(0);
    expect(lost).toBeLessThanOrEqual(4);
    expect(new Set(seen.values).size).toBe(50 - lost);
    expect(seen.spanMs).toEqual([0, 490]);
    expect(seen.told).toMatch(new RegExp(`${lost} of 50 messages are lost`));
  });

  it('at its very end, or all over, is told too', async () => {
    const atEnd = await seenOf({ chunks: [damaged(2000, 10_000, 0)] });
    expect(atEnd.values!.slice(0, 40)).toEqual(upTo(atEnd.values!.length).slice(0, 40));
    expect(atEnd.told).toMatch(/of 50 messages are lost/);
    const bytes = rawMcap({ chunks: [{ messages: values(0, 50), mangle: (plain) => plain.fill(0) }] });
    await expect(withRecording(bytes, plotted)).rejects.toThrow(
      /holds no message that can be read.*50 of 50 messages/s,
    );
  });
});

describe('publishers of one topic', () => {
  const channels = [
    { id: 1, topic: '/v', schemaName: 'x.Value' },
    { id: 2, topic: '/v', schemaName: 'x.Value' },
  ];

  it('are told apart when their messages come in the same time', async () => {
    const messages = values(0, 20).map((message, i) => ({
      ...message,
      channelId: 1 + (i % 2),
      data: `{"value":${i % 2}}`,
    }));
    expect(await withRecording(rawMcap({ chunks: [{ messages }], channels }), plotted)).toEqual({
      '/v value': Array(10).fill(0),
      '/v (publisher 2) value': Array(10).fill(1),
    });
  });

  it('are one when they follow each other, as a program that connected again', async () => {
    const messages = values(0, 20).map((message, i) => ({ ...message, channelId: i < 10 ? 1 : 2 }));
    expect(await withRecording(rawMcap({ chunks: [{ messages }], channels }), plotted)).toEqual({
      '/v value': upTo(20),
    });
  });
});

describe('what would take too much', () => {
  const zeros = (bytes: number): Pick<RawChunk, 'compression' | 'pack' | 'claimedBytes'> => {
    const packed = zstdCompressSync(Buffer.alloc(bytes));
    return { compression: 'zstd', pack: () => packed, claimedBytes: bytes };
  };

  it('is left out with its figures: chunks that unpack to a thousand times their size', async () => {
    const bomb = { messages: [], ...zeros(64 * 1024 * 1024) };
    const seen = await seenOf({ chunks: [bomb, { messages: values(0, 50) }, bomb, bomb], indexed: false });
    expect(seen).toMatchObject(whole);
    expect(seen.told).toMatch(/3 of 4 chunks claim to unpack to more than 1000 times their size \(2013\d{5} bytes/);
  });

  it('is left out with its figures: chunks that are too much together', async () => {
    const bomb = { messages: [], ...zeros(15 * 1024 * 1024) };
    const chunks = [{ messages: values(0, 50) }, ...Array.from({ length: 60 }, () => bomb)];
    const seen = await seenOf({ chunks, indexed: false });
    expect(seen).toMatchObject(whole);
    expect(seen.told).toMatch(/claim to unpack to 9\d{8} bytes.*more than the \d+ that are read; the last \d+ of 61/);
  });

  it('is never unpacked beyond what the index claims, nor beyond what the chunk claims', async () => {
    const liar = { messages: [], ...zeros(64 * 1024 * 1024), claimedBytes: 1000 };
    const seen = await seenOf({ chunks: [{ messages: values(0, 50) }, liar], indexed: false });
    expect(seen).toMatchObject(whole);
    expect(seen.told).toMatch(/does not unpack/);
  });

  it('of definitions is not read: parts within parts that take no bytes, and what is no name', async () => {
    const line = '='.repeat(80);
    const levels = Array.from({ length: 40 }, (_, i) => `${line}\nMSG: a/T${i}\na/T${i + 1} x\na/T${i + 1} y\n`);
    const laughs = `a/T0 x\n${levels.join('')}${line}\nMSG: a/T40\n`;
    const endless = `a/E[] list\n${line}\nMSG: a/E\n`;
    for (const schema of [laughs, endless, 'a/Self self\n', 'float64 a;process.exit()\n', 'float64 a-b\n'])
      for (const [schemaEncoding, messageEncoding] of [['ros1msg', 'ros1']] as const) {
        const channel = { topic: '/x', schemaName: 'a/Self', schemaEncoding, schema, messageEncoding };
        const bytes = await foreignRecording([channel], [{ data: Uint8Array.of(255, 255, 255, 255) }]);
        await expect(withRecording(bytes, plotted), schema.slice(0, 30)).rejects.toThrow(/none is known/);
      }
  });
});

describe('transforms of other programs', () => {
  it('without a translation are counted, told and left out', async () => {
    const channel = { topic: '/tf', schemaName: 'foxglove.FrameTransforms' };
    const named = { parent_frame_id: 'base', child_frame_id: 'tool' };
    const turn = { x: 0, y: 0, z: 0, w: 1 };
    const bytes = await foreignRecording(
      [channel],
      [
        { data: { transforms: [{ ...named, translation: { x: 1, y: 2, z: 3 }, rotation: turn }] } },
        { data: { transforms: [{ ...named, rotation: turn }] } },
        { data: '{"transforms":[{"parent_frame_id":"a","child_frame_id":"b","translation":{"x":NaN,"y":0,"z":0}}]}' },
      ],
    );
    await withRecording(bytes, async (recording) => {
      expect(recording.problems.map(({ text }) => text).join('\n')).toMatch(
        /^\/tf: 2 of 3 messages have a transform without a translation/m,
      );
    });
  });
});
