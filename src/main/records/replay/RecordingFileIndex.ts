import type { Said } from '#shared/domain/statement.ts';
import type { Channel, Schema } from '@mcap/core';
import type { McapFile } from '#main/records/recording/format/McapFile.ts';

/** A stretch of a file that holds messages: a chunk, or messages outside of chunks. */
export interface MessageStretch {
  offset: number;
  lengthBytes: number;
  /** As the file claims; a chunk that claims more itself is not unpacked. */
  unpackedBytes: number;
  isChunk: boolean;
  startMs: number;
  endMs: number;
  /** Channels with messages in it; null when the file does not say. */
  channelIds: ReadonlySet<number> | null;
}

export interface ChannelSpan {
  firstMs: number;
  lastMs: number;
}

/** Where an attachment stands in its file. */
export interface FileAttachment {
  name: string;
  offset: number;
  lengthBytes: number;
}

/** What one file says about itself, by its index or by walking over its records. */
export interface RecordingFileIndex {
  file: McapFile;
  library: string;
  profile: string;
  channels: ReadonlyMap<number, Channel>;
  schemas: ReadonlyMap<number, Schema>;
  /** Messages a channel; null when the file does not say. */
  counts: ReadonlyMap<number, number> | null;
  /** First and last time of each channel's messages; null when they were not looked at. */
  spans: ReadonlyMap<number, ChannelSpan> | null;
  stretches: MessageStretch[];
  /** What the file's statistics say; null when it has none. */
  claimedMs: { startMs: number; endMs: number } | null;
  claimedMessages: number | null;
  /** The time in which the recording lies, when messages stand years away from it; null when all belong to it. */
  keptMs: { startMs: number; endMs: number } | null;
  /** Messages that the file claims and that were not found. */
  lostMessages: number;
  metadata: { name: string; pairs: ReadonlyMap<string, string> }[];
  attachments: FileAttachment[];
  /** Sentences about what is missing or damaged; empty for a sound file. */
  problems: Said[];
}
