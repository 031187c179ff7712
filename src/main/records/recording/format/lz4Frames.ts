import { createRequire } from 'node:module';

/** Unpacks one frame; throws when it is damaged, or is larger than `sizeBytes` when unpacked. */
type Unpack = ((frame: Uint8Array, sizeBytes: number) => Uint8Array) & { isLoaded: Promise<void> };

const MAGIC = 0x184d2204;
/** First of sixteen; frames that begin so hold nothing of the chunk. */
const SKIPPABLE_MAGIC = 0x184d2a50;
/** Of one chunk; a frame takes a call each, however little it holds. */
export const FRAMES_MAX = 10_000;
const MODULE = '@foxglove/wasm-lz4';

const require = createRequire(import.meta.url);
let loading: Promise<Unpack> | null = null;

/**
 * Frames that stand one after another (lz4_Frame_format.md of the LZ4 project, version 1.6), those that are to be skipped
 * left out: the library unpacks the first of what it is given and says nothing of the rest. Throws where a frame ends early.
 */
export function lz4Frames(bytes: Uint8Array): Uint8Array[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const frames: Uint8Array[] = [];
  for (let at = 0; at < bytes.byteLength;) {
    if (at + 8 > bytes.byteLength) throw new Error('an LZ4 frame ends early');
    const magic = view.getUint32(at, true);
    const isSkippable = magic >= SKIPPABLE_MAGIC && magic < SKIPPABLE_MAGIC + 16;
    if (!isSkippable && magic !== MAGIC) throw new Error('no LZ4 frame');
    const end = isSkippable ? at + 8 + view.getUint32(at + 4, true) : frameEnd(view, at);
    if (end > bytes.byteLength) throw new Error('an LZ4 frame ends early');
    if (!isSkippable) frames.push(bytes.subarray(at, end));
    if (frames.length > FRAMES_MAX) throw new Error(`it has more than ${FRAMES_MAX} frames`);
    at = end;
  }
  return frames;
}

function frameEnd(view: DataView, start: number): number {
  const flags = view.getUint8(start + 4);
  const hasBlockChecksum = (flags & 0x10) !== 0;
  const hasContentChecksum = (flags & 0x04) !== 0;
  // Magic, flags, block size byte, then content size and dictionary id where there are any, then the header's checksum.
  let at = start + 6 + ((flags & 0x08) !== 0 ? 8 : 0) + ((flags & 0x01) !== 0 ? 4 : 0) + 1;
  for (;;) {
    if (at + 4 > view.byteLength) throw new Error('an LZ4 frame ends early');
    const blockBytes = view.getUint32(at, true) & 0x7fffffff;
    at += 4;
    if (blockBytes === 0) return at + (hasContentChecksum ? 4 : 0);
    at += blockBytes + (hasBlockChecksum ? 4 : 0);
  }
}

/** Throws when the frame is damaged, or unpacks to more than `sizeBytes`. */
export async function unpackLz4(frame: Uint8Array, sizeBytes: number): Promise<Uint8Array> {
  loading ??= load();
  const unpack = await loading;
  try {
    return unpack(frame, sizeBytes);
  } catch {
    // After one damaged frame it refuses every other: it is taken anew.
    loading = null;
    throw new Error('the LZ4 frame is damaged, or larger than it claims');
  }
}

async function load(): Promise<Unpack> {
  for (const path of Object.keys(require.cache)) if (/[\\/]wasm-lz4[\\/]/.test(path)) delete require.cache[path];
  const unpack = require(MODULE) as Unpack;
  await unpack.isLoaded;
  return unpack;
}
