import { basename } from 'node:path';
import type { Channel, Schema } from '@mcap/core';
import { decodeChunk, type DecodedChunk } from '#main/records/recording/format/decodeChunk.ts';
import type { McapFile } from '#main/records/recording/format/McapFile.ts';
import { readChunk } from '#main/records/recording/format/readChunk.ts';
import type { Said } from '#shared/domain/statement.ts';
import { nested, said, withText } from '#shared/words/statements/said.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { ChannelSpan, MessageStretch, RecordingFileIndex } from './RecordingFileIndex.ts';
import { TimesSeen } from './TimesSeen.ts';

/** Read to check an index, at most; of what lies behind it only what cannot be true is looked at. */
const CHECKED_MAX_BYTES = 256 * 1024 * 1024;
/** Chunks beyond it that are looked at because their times cannot be true. */
const SUSPICIOUS_MAX = 2000;
/** No file declares so many. */
const NO_CHANNEL = 0xffff;
/** A chunk of more than this may not unpack to so many times its size. */
const RATIO_FROM_BYTES = 16 * 1024 * 1024;
const RATIO_MAX = 1000;
/** All chunks together: this, and so many times the size of the file. */
const TOTAL_BYTES = 512 * 1024 * 1024;
const TOTAL_RATIO = 200;

/** The messages of a stretch; the error says what is wrong with it. */
export async function readStretch(file: McapFile, stretch: MessageStretch): Promise<Result<DecodedChunk, Statement>> {
  if (!stretch.isChunk) {
    try {
      return ok(decodeChunk(await file.bytes(stretch.offset, stretch.lengthBytes)));
    } catch (error) {
      return err(statement('chunk_unreadable', { why: error instanceof Error ? error.message : String(error) }));
    }
  }
  const read = await readChunk(file, stretch.offset, stretch.lengthBytes, stretch.unpackedBytes);
  if (read.ok && read.value.problem !== null) withoutDamagedTimes(read.value, stretch);
  return read;
}

/** Where bytes are damaged, a message of another time than its chunk's is damaged too: it is given to no channel. */
function withoutDamagedTimes({ count, timesMs, channelIds }: DecodedChunk, { startMs, endMs }: MessageStretch): void {
  const isWithin = (timeMs: number): boolean => timeMs >= startMs && timeMs <= endMs;
  // Unless the times of the chunk are what is wrong.
  if (timesMs.filter(isWithin).length * 2 < count) return;
  for (let m = 0; m < count; m += 1) if (!isWithin(timesMs[m] ?? 0)) channelIds[m] = NO_CHANNEL;
}

/** Leaves out what would unpack to more than a file of this size ever holds; says so with figures. */
export function withinBudget({ file, stretches, problems }: RecordingFileIndex): MessageStretch[] {
  const totalMax = TOTAL_BYTES + TOTAL_RATIO * file.sizeBytes;
  const claimed = stretches.reduce((sum, { unpackedBytes }) => sum + unpackedBytes, 0);
  let total = 0;
  const kept: MessageStretch[] = [];
  let packed = 0;
  for (const stretch of stretches) {
    const isBomb = stretch.unpackedBytes > Math.max(RATIO_FROM_BYTES, stretch.lengthBytes * RATIO_MAX);
    if (isBomb) packed += 1;
    if (isBomb || total + stretch.unpackedBytes > totalMax) continue;
    total += stretch.unpackedBytes;
    kept.push(stretch);
  }
  const sizes = { chunks: stretches.length, claimedBytes: claimed, sizeBytes: file.sizeBytes };
  if (packed > 0) problems.push(said('chunks_packed_too_tight', { packed, ratio: RATIO_MAX, ...sizes }));
  const beyond = stretches.length - kept.length - packed;
  if (beyond > 0) problems.push(said('chunks_too_long', { maxBytes: totalMax, beyond, ...sizes }));
  return kept;
}

/**
 * An index with the times, channels and counts that the messages themselves have. What an index says is not to be trusted:
 * programs leave chunks without messages, write no times or wrong ones, and declare channels in chunks alone. `isTrusted`
 * is for recordings of ours: of them only what cannot be true is looked at.
 */
export async function checkStretches(index: RecordingFileIndex, isTrusted: boolean): Promise<RecordingFileIndex> {
  const { file, problems } = index;
  const within = withinBudget(index);
  const isSuspicious = suspicionOf(index);
  const check = new Check(index);
  let checkedBytes = 0;
  let suspicious = 0;
  for (const stretch of within) {
    const isOdd = isSuspicious(stretch);
    if (isOdd) suspicious += 1;
    const isWithin = !isTrusted && checkedBytes + stretch.unpackedBytes <= CHECKED_MAX_BYTES;
    if (!isWithin && !(isOdd && suspicious <= SUSPICIOUS_MAX)) {
      check.believe(stretch);
      continue;
    }
    checkedBytes += stretch.unpackedBytes;
    const read = await readStretch(file, stretch);
    if (read.ok) check.take(stretch, read.value);
    else check.lose(chunkProblem('chunk_left_out', file, stretch, read.error));
  }
  problems.push(...check.problems());
  return { ...index, ...check.result() };
}

/** What is wrong with one chunk, with the place of it. */
export const chunkProblem = (
  code: 'chunk_problem' | 'chunk_left_out',
  file: McapFile,
  { offset }: MessageStretch,
  what: Statement,
): Said => withText(nested(code, 'what', what, { offset, file: basename(file.path) }));

/** Whether a stretch must be looked at: its times cannot be true, or it does not say of which channels it is. */
function suspicionOf({ claimedMs, channels, schemas }: RecordingFileIndex): (stretch: MessageStretch) => boolean {
  const { startMs: fromMs, endMs: toMs } = claimedMs ?? { startMs: -Infinity, endMs: Infinity };
  const isDeclared = (id: number): boolean => {
    const channel = channels.get(id);
    return channel !== undefined && (channel.schemaId === 0 || schemas.has(channel.schemaId));
  };
  return ({ startMs, endMs, channelIds }) =>
    startMs > endMs ||
    startMs <= 0 ||
    (fromMs < toMs && (startMs < fromMs || endMs > toMs)) ||
    channelIds === null ||
    ![...channelIds].every(isDeclared);
}

/** Some programs round the times of a chunk, outwards. */
const isAbout = (laterMs: number, earlierMs: number): boolean => laterMs >= earlierMs && laterMs - earlierMs < 1000;

class Check {
  private readonly index: RecordingFileIndex;
  private readonly stretches: MessageStretch[] = [];
  private readonly channels: Map<number, Channel>;
  private readonly schemas: Map<number, Schema>;
  private readonly counts = new Map<number, number>();
  private readonly spans = new Map<number, ChannelSpan>();
  private readonly times = new TimesSeen();
  private readonly told: Said[] = [];
  private untold = 0;
  private checked = 0;
  private believed = 0;
  private empty = 0;
  private wrong = 0;
  private found = 0;
  private undeclared = 0;

  constructor(index: RecordingFileIndex) {
    this.index = index;
    this.channels = new Map(index.channels);
    this.schemas = new Map(index.schemas);
  }

  /** A stretch that is not looked at. */
  believe(stretch: MessageStretch): void {
    this.believed += 1;
    this.times.add(stretch.startMs, 1);
    this.times.add(stretch.endMs, 0);
    this.stretches.push(stretch);
  }

  lose(problem: Said): void {
    this.checked += 1;
    this.tell(problem);
  }

  take(stretch: MessageStretch, chunk: DecodedChunk): void {
    this.checked += 1;
    if (chunk.problem !== null) this.tell(chunkProblem('chunk_problem', this.index.file, stretch, chunk.problem));
    for (const schema of chunk.schemas) if (!this.schemas.has(schema.id)) this.schemas.set(schema.id, schema);
    for (const channel of chunk.channels) if (!this.channels.has(channel.id)) this.channels.set(channel.id, channel);
    const channelIds = new Set<number>();
    let startMs = Infinity;
    let endMs = -Infinity;
    for (let m = 0; m < chunk.count; m += 1) {
      const id = chunk.channelIds[m] ?? 0;
      const timeMs = chunk.timesMs[m] ?? 0;
      if (!this.channels.has(id)) {
        this.undeclared += 1;
        continue;
      }
      channelIds.add(id);
      // They are in order of time.
      if (startMs === Infinity) startMs = timeMs;
      endMs = timeMs;
      this.times.add(timeMs, 1);
      this.counts.set(id, (this.counts.get(id) ?? 0) + 1);
      const span = this.spans.get(id);
      if (!span) this.spans.set(id, { firstMs: timeMs, lastMs: timeMs });
      else {
        if (timeMs < span.firstMs) span.firstMs = timeMs;
        if (timeMs > span.lastMs) span.lastMs = timeMs;
      }
      this.found += 1;
    }
    if (channelIds.size === 0) {
      this.empty += 1;
      return;
    }
    const { channelIds: claimed } = stretch;
    const isRight =
      isAbout(startMs, stretch.startMs) &&
      isAbout(stretch.endMs, endMs) &&
      (claimed === null || [...channelIds].every((id) => claimed.has(id)));
    if (!isRight && stretch.isChunk) this.wrong += 1;
    this.stretches.push({ ...stretch, startMs, endMs, channelIds });
  }

  result(): Pick<
    RecordingFileIndex,
    'channels' | 'schemas' | 'counts' | 'spans' | 'stretches' | 'keptMs' | 'lostMessages'
  > {
    const isWhole = this.believed === 0;
    return {
      channels: this.channels,
      schemas: this.schemas,
      counts: isWhole ? this.counts : this.index.counts,
      spans: isWhole ? this.spans : null,
      stretches: this.stretches.map((stretch) => this.ordered(stretch)),
      keptMs: this.times.kept(),
      lostMessages: this.lost,
    };
  }

  problems(): Said[] {
    const { checked } = this;
    const problems = [...this.told];
    if (this.untold > 0) problems.push(said('chunks_more_damaged', { count: this.untold }));
    if (this.wrong > 0) problems.push(said('recording_index_wrong', { wrong: this.wrong, checked }));
    if (this.empty > 0) problems.push(said('chunks_empty', { empty: this.empty, checked }));
    if (this.undeclared > 0) problems.push(said('messages_undeclared', { count: this.undeclared }));
    if (this.lost > 0)
      problems.push(said('messages_lost', { lost: this.lost, claimed: this.index.claimedMessages ?? 0 }));
    const { strays } = this.times;
    if (strays) problems.push(strays);
    return problems;
  }

  /** Known only where all was looked at. */
  private get lost(): number {
    const { claimedMessages } = this.index;
    return this.believed > 0 || claimedMessages === null ? 0 : Math.max(0, claimedMessages - this.found);
  }

  private ordered(stretch: MessageStretch): MessageStretch {
    const { startMs, endMs } = stretch;
    return startMs <= endMs ? stretch : { ...stretch, startMs: endMs, endMs: startMs };
  }

  private tell(problem: Said): void {
    if (this.told.length < 20) this.told.push(problem);
    else this.untold += 1;
  }
}
