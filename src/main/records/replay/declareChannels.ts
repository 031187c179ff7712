import { messageDecoder, type MessageDecoder } from '#main/records/recording/format/messageDecoder.ts';
import { expectedSchemas, roleOf, type RecordedChannel } from './knownChannels.ts';
import type { RecordingFileIndex } from './RecordingFileIndex.ts';

export interface DeclaredChannels {
  channels: RecordedChannel[];
  /** Channel number of the recording for each file's own channel id. */
  channelOf: Map<number, number>[];
  /** For each channel number. */
  decoders: (MessageDecoder | null)[];
}

/**
 * The channels of all files as channels of one recording. What files call by the same topic, schema and encoding is one
 * channel; within a file two of the same topic are one when they follow each other (a program that connected again), and
 * two publishers when their messages come in the same time.
 */
export function declareChannels(files: readonly RecordingFileIndex[], isOurs: boolean): DeclaredChannels {
  const channels: RecordedChannel[] = [];
  const decoders: (MessageDecoder | null)[] = [];
  const numbers = new Map<string, number>();
  const channelOf = files.map((file) => {
    const ofFile = new Map<number, number>();
    const publisherOf = isOurs ? new Map<number, number>() : publishersIn(file);
    const decoderOf = new Map<string, MessageDecoder | null>();
    for (const { id, topic, schemaId, messageEncoding } of file.channels.values()) {
      const schema = file.schemas.get(schemaId);
      const schemaName = schema?.name ?? '';
      const publisher = publisherOf.get(id) ?? 1;
      const key = JSON.stringify([topic, schemaName, messageEncoding, publisher]);
      const number = numbers.get(key) ?? channels.length;
      const count = file.counts ? (file.counts.get(id) ?? 0) : null;
      const known = channels[number];
      if (known) known.count = known.count === null || count === null ? null : known.count + count;
      else {
        // Thousands of channels may share a schema.
        const decoderKey = `${schemaId} ${messageEncoding}`;
        const decode = decoderOf.get(decoderKey) ?? messageDecoder(messageEncoding, schema);
        decoderOf.set(decoderKey, decode);
        decoders.push(decode);
        const role = decode ? roleOf(topic, schemaName, isOurs) : 'other';
        channels.push({ topic, schemaName, messageEncoding, publisher, count, role });
      }
      numbers.set(key, number);
      ofFile.set(id, number);
    }
    return ofFile;
  });
  return { channels, channelOf, decoders };
}

/** Numbers the publishers of each topic from 1, by the times of their messages; empty where a file does not say them. */
function publishersIn({ channels, schemas, spans }: RecordingFileIndex): Map<number, number> {
  const publisherOf = new Map<number, number>();
  if (!spans) return publisherOf;
  const endsOf = new Map<string, number[]>();
  const inOrder = [...channels.values()].sort(
    (a, b) => (spans.get(a.id)?.firstMs ?? Infinity) - (spans.get(b.id)?.firstMs ?? Infinity) || a.id - b.id,
  );
  for (const { id, topic, schemaId, messageEncoding } of inOrder) {
    const span = spans.get(id);
    if (!span) continue;
    const key = JSON.stringify([topic, schemas.get(schemaId)?.name ?? '', messageEncoding]);
    const ends = endsOf.get(key) ?? [];
    endsOf.set(key, ends);
    const free = ends.findIndex((endMs) => endMs < span.firstMs);
    const place = free < 0 ? ends.length : free;
    ends[place] = span.lastMs;
    publisherOf.set(id, place + 1);
  }
  return publisherOf;
}

/** Why a recording cannot be replayed when nothing in it can be shown. */
export function nothingKnown(name: string, library: string, channels: readonly RecordedChannel[]): string {
  const found = channels
    .slice(0, 8)
    .map(
      ({ topic, schemaName, messageEncoding }) =>
        `${topic} (${schemaName || 'no schema'}, ${messageEncoding || 'no encoding'})`,
    )
    .join(', ');
  const rest = channels.length > 8 ? ` and ${channels.length - 8} more` : '';
  const by = library ? ` by ${library}` : '';
  return channels.length === 0
    ? `${name}, written${by}, has no channels: there is nothing to replay.`
    : `${name}, written${by}, cannot be replayed: of its channels ${found}${rest} none is known. Expected ${expectedSchemas}.`;
}
