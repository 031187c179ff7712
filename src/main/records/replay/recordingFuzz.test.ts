import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { zstdCompressSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { bridgePushSchema, bridgeRequests, type BridgePush } from '#shared/bridge/bridge.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { foreignRecording, jointState, rosJoints } from '../../../../tests/corpus/foreignRecording.ts';
import { rawMcap, values, type RawMcap } from '../../../../tests/corpus/rawMcap.ts';
import { seededRandom } from '../../../../tests/corpus/SyntheticCell.ts';
import { writeRecording } from '../../../../tests/corpus/writeRecording.ts';
import { ReplayDesk } from './ReplayDesk.ts';

const SEED = 20_261_129;
const FILES = 400;
/** What one file may take; a file of a few kilobytes takes milliseconds. */
const FILE_MAX_MS = 20_000;

type Random = () => number;
const pick = <T>(random: Random, list: readonly T[]): T => list[Math.floor(random() * list.length)]!;

/** Numbers that readers trip over. */
const ODD = [0n, 1n, 0x7fn, 0xffn, 0xffffn, 0x7fff_ffffn, 0xffff_ffffn, 2n ** 53n, 2n ** 63n - 1n, 2n ** 64n - 1n];

/** One change as damage, crashes, other programs and malice make it. */
function mutated(bytes: Uint8Array, random: Random): Uint8Array {
  const copy = Uint8Array.from(bytes);
  const view = new DataView(copy.buffer);
  const at = Math.floor(random() * copy.length);
  const length = Math.min(copy.length - at, 1 + Math.floor(random() * 64));
  switch (Math.floor(random() * 7)) {
    case 0:
      copy[at] = Math.floor(random() * 256);
      return copy;
    case 1:
      if (at + 8 <= copy.length) view.setBigUint64(at, pick(random, ODD), true);
      return copy;
    case 2:
      if (at + 4 <= copy.length) view.setUint32(at, Number(pick(random, ODD) & 0xffff_ffffn), true);
      return copy;
    case 3:
      return copy.fill(pick(random, [0, 0xff, 5, 6]), at, at + length);
    case 4:
      return copy.subarray(0, at);
    case 5:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(Math.max(0, at - length))]);
    default:
      return Buffer.concat([copy.subarray(0, at), copy.subarray(at + length)]);
  }
}

function several(bytes: Uint8Array, random: Random): Uint8Array {
  let changed = bytes;
  for (let n = 1 + Math.floor(random() * 3); n > 0; n -= 1) if (changed.length > 0) changed = mutated(changed, random);
  return changed;
}

/** Damaged inside its chunk, so that no checksum hides it from the readers of messages. */
function rawDamaged(random: Random): Uint8Array {
  const topics = [
    'x.Value',
    'foxglove.Log',
    'foxglove.JointStates',
    'foxglove.FrameTransforms',
    'foxglove.CompressedImage',
  ];
  const times = pick(random, [undefined, 0n, 2n ** 64n - 400_000_000n]);
  const isPacked = random() < 0.3;
  const raw: RawMcap = {
    chunks: Array.from({ length: 1 + Math.floor(random() * 3) }, (_, i) => ({
      messages: values(i * 20, 20, times),
      mangle: (plain) => several(plain, random),
      ...(isPacked ? { compression: 'zstd', pack: (plain: Uint8Array) => zstdCompressSync(plain) } : {}),
      ...(random() < 0.2 ? { startNs: pick(random, ODD), endNs: pick(random, ODD) } : {}),
    })),
    channels: [{ id: 1, topic: '/v', schemaName: pick(random, topics) }],
    declared: pick(random, ['everywhere', 'in chunks', 'in summary'] as const),
    indexed: random() < 0.8,
  };
  return random() < 0.3 ? several(rawMcap(raw), random) : rawMcap(raw);
}

let folder: string;
let bases: Uint8Array[];
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-fuzz-'));
  const own = writeRecording({
    ...{ folder: join(folder, 'own'), seed: 3, startMs: 1_760_000_000_000, durationMs: 600 },
    ...{ wrenchHz: 20, jointsHz: 10, framesHz: 2, eventsHz: 10 },
  });
  const joints = Array.from({ length: 20 }, (_, i) => ({ data: jointState({ a: i, b: -i }) }));
  const logs = Array.from({ length: 20 }, (_, i) => ({
    data: { level: 2, message: `line ${i}`, name: 'x', value: i },
  }));
  const log = { topic: '/log', schemaName: 'foxglove.Log' };
  bases = [
    readFileSync(own.files[0]!.path),
    await foreignRecording([rosJoints()], joints),
    await foreignRecording([rosJoints()], joints, { useChunks: false }),
    await foreignRecording([log], logs, { chunkSize: 300 }),
    await foreignRecording([log], logs, { chunkSize: 300, repeatSchemas: false, useMessageIndex: false }),
  ];
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

/** Everything that a window asks of a file; resolves to whether it opened. */
async function used(desk: ReplayDesk, path: string): Promise<boolean> {
  const sessionId = 'fuzz';
  const opened = await desk.request('openReplay', { sessionId, subject: { kind: 'file', path }, atMs: null });
  expect(bridgeRequests.openReplay.reply.safeParse(opened).error).toBeUndefined();
  if (!opened.ok) {
    expect(opened.message).toMatch(/fuzzed\.mcap/);
    return false;
  }
  const { startMs, endMs, signals } = opened.overview;
  for (const { signalId } of signals.slice(0, 4)) {
    const ask = { sessionId, signalId, fromMs: startMs, toMs: endMs, columns: 50 };
    const series = await desk.request('replaySeries', ask);
    expect(bridgeRequests.replaySeries.reply.safeParse(series).error).toBeUndefined();
  }
  for (const direction of [1, -1, 1] as const)
    for (const what of ['event', 'frame'] as const)
      await desk.request('replayTransport', { sessionId, transport: { action: 'step', what, direction } });
  for (const timeMs of [endMs, (startMs + endMs) / 2, startMs])
    await desk.request('replayTransport', { sessionId, transport: { action: 'seek', timeMs } });
  await desk.request('replayThumbnail', { sessionId, timeMs: endMs });
  await desk.request('closeReplay', { sessionId });
  return true;
}

describe('reading recordings', () => {
  it(`never throws, hangs or tells what no window can take, whatever the file holds (${FILES} files, seed ${SEED})`, async () => {
    const random = seededRandom(SEED);
    const pushes: BridgePush[] = [];
    const desk = new ReplayDesk({ root: folder, clock: new ManualClock(), push: (push) => void pushes.push(push) });
    const path = join(folder, 'fuzzed.mcap');
    let opened = 0;
    for (let i = 0; i < FILES; i += 1) {
      const bytes = i % 2 === 0 ? rawDamaged(random) : several(pick(random, bases), random);
      writeFileSync(path, bytes);
      pushes.length = 0;
      const beganMs = performance.now();
      try {
        if (await used(desk, path)) opened += 1;
        for (const push of pushes) expect(bridgePushSchema.safeParse(push).error).toBeUndefined();
      } catch (error) {
        throw new Error(`File ${i} of seed ${SEED}: ${Buffer.from(bytes).toString('base64').slice(0, 8000)}`, {
          cause: error,
        });
      }
      expect(performance.now() - beganMs, `file ${i}`).toBeLessThan(FILE_MAX_MS);
    }
    // Most of them can be used: otherwise nothing would be tried but the refusal.
    expect(opened).toBeGreaterThan(FILES / 2);
  }, 120_000);
});
