import { existsSync, rmSync } from 'node:fs';
import type { CellDescription } from '#shared/protocol/protocol.ts';
import type { Marker } from './format/recordedMessages.ts';
import { pictureIndexName, type PictureIndex } from './format/pictureIndex.ts';
import { protobufSchema } from './format/protobufSchemas.ts';
import { fixedChannels, schemaText } from './format/recordedSchemas.ts';
import { nanosecondsOf } from './format/recordingTime.ts';
import {
  DESCRIPTION_ATTACHMENT,
  JSON_ENCODING,
  PROTOBUF_ENCODING,
  FINISHED_ENDING,
  isPicturesTopic,
  MARKER_METADATA,
  RECORDING_FORMAT,
  RECORDING_METADATA,
  schemaNames,
  topics,
  UNFINISHED_ENDING,
  URDF_ATTACHMENT,
} from './format/topics.ts';
import { SegmentWriter } from './SegmentWriter.ts';

export interface RecordingSegmentOptions {
  pathWithoutEnding: string;
  startMs: number;
  cellKey: string;
  software: string;
  description: CellDescription;
}

const encoder = new TextEncoder();
/** A file that is still written, or whose program ended, has at most about so many pictures that no index lists. */
const PICTURES_AN_INDEX = 50;

/** One recording file: our channels in an MCAP file, described so that it is understood alone. */
export class RecordingSegment {
  readonly startMs: number;
  newestMs: number;
  readonly markers: Marker[] = [];
  private readonly writer: SegmentWriter;
  private readonly channelOfTopic = new Map<string, number>();
  private readonly schemaIds = new Map<string, number>();
  private indexes = 0;

  private constructor(writer: SegmentWriter, startMs: number) {
    this.writer = writer;
    this.startMs = startMs;
    this.newestMs = startMs;
  }

  static create(options: RecordingSegmentOptions): RecordingSegment {
    const { startMs, software } = options;
    const writer = new SegmentWriter(freePath(options.pathWithoutEnding), `supercargo ${software}`);
    try {
      return new RecordingSegment(writer, startMs).begin(options);
    } catch (error) {
      // It holds nothing yet: a disk that stays full must not fill with beginnings.
      writer.abandon();
      rmSync(writer.path, { force: true });
      throw error;
    }
  }

  private begin({ description, startMs, cellKey }: RecordingSegmentOptions): this {
    const { writer } = this;
    const timeNs = nanosecondsOf(startMs);
    writer.addMetadata(
      RECORDING_METADATA,
      new Map([
        ['format', String(RECORDING_FORMAT)],
        ['cellKey', cellKey],
        ['cellId', description.cellId],
        ['cellName', description.name],
        ['cellSoftware', description.software],
        ['simulated', String(description.simulated)],
        ['clock', 'cell'],
      ]),
    );
    const describing = JSON.stringify(description);
    writer.addAttachment(DESCRIPTION_ATTACHMENT, 'application/json', timeNs, encoder.encode(describing));
    writer.addAttachment(URDF_ATTACHMENT, 'application/xml', timeNs, encoder.encode(description.armUrdf));
    for (const { topic, schema } of fixedChannels) this.announce(topic, schema);
    this.put(topics.description, startMs, describing);
    this.put(topics.robotDescription, startMs, JSON.stringify({ data: description.armUrdf }));
    return this;
  }

  get path(): string {
    return this.writer.path;
  }

  get sizeBytes(): number {
    return this.writer.sizeBytes;
  }

  put(topic: string, timeMs: number, data: string | Uint8Array): void {
    this.add(topic, timeMs, data);
  }

  /** A stored picture, at the time of its arrival; it is found again by its id. */
  putPicture(topic: string, imageId: string, data: Uint8Array): void {
    this.add(topic, this.newestMs, data, imageId);
  }

  private add(topic: string, timeMs: number, data: string | Uint8Array, key?: string): void {
    const channel = this.channelOfTopic.get(topic) ?? this.announceCamera(topic);
    if (timeMs > this.newestMs) this.newestMs = timeMs;
    this.writer.addMessage(channel, nanosecondsOf(timeMs), typeof data === 'string' ? Buffer.from(data) : data, key);
  }

  /** Also flushes: what led to a marked moment is never lost to a crash that the moment brings about. */
  mark(marker: Marker): void {
    this.markers.push(marker);
    const { kind, timeMs, subjectId, seq, text } = marker;
    this.writer.addMetadata(
      `${MARKER_METADATA}.${this.markers.length}`,
      new Map([
        ['kind', kind],
        ['timeMs', String(timeMs)],
        ['subjectId', subjectId],
        ['seq', String(seq)],
        ['text', text],
      ]),
    );
    this.writer.flush();
  }

  flush(): void {
    this.writer.flush();
    if (this.writer.placedCount >= PICTURES_AN_INDEX) this.indexPictures();
  }

  finish(): void {
    this.writer.flush();
    this.indexPictures();
    this.writer.finish();
  }

  /** Expects that everything was flushed. */
  private indexPictures(): void {
    const { writer } = this;
    const pictures = writer.takePlaced();
    const index: PictureIndex = {
      through: writer.writtenBytes,
      pictures: pictures.map(({ key, chunkOffset, recordOffset }) => [key, chunkOffset, recordOffset]),
    };
    this.indexes += 1;
    const bytes = encoder.encode(JSON.stringify(index));
    writer.addAttachment(pictureIndexName(this.indexes), 'application/json', nanosecondsOf(this.newestMs), bytes);
  }

  abandon(): void {
    this.writer.abandon();
  }

  private announceCamera(topic: string): number {
    return this.announce(
      topic,
      topic.endsWith('/annotations') ? schemaNames.imageAnnotations : schemaNames.compressedImage,
    );
  }

  private addSchema(schema: (typeof schemaNames)[keyof typeof schemaNames], binary: Uint8Array | null): number {
    if (binary) return this.writer.addSchema(schema, binary, PROTOBUF_ENCODING);
    return this.writer.addSchema(schema, schemaText(schema));
  }

  private announce(topic: string, schema: (typeof schemaNames)[keyof typeof schemaNames]): number {
    const binary = protobufSchema(schema);
    const schemaId = this.schemaIds.get(schema) ?? this.addSchema(schema, binary);
    this.schemaIds.set(schema, schemaId);
    const group = chunkGroups.indexOf(chunkGroupOf(topic));
    const channel = this.writer.addChannel(topic, schemaId, group, binary ? PROTOBUF_ENCODING : JSON_ENCODING);
    this.channelOfTopic.set(topic, channel);
    return channel;
  }
}

/**
 * What is wanted together stands together: a seek unpacks the state alone, a plot the force alone, and neither the
 * pictures, which are the bulk. Pictures that are looked for by their id stand apart from the cameras' frames.
 */
const chunkGroups = ['state', 'motion', 'force', 'frames', 'pictures'] as const;

function chunkGroupOf(topic: string): (typeof chunkGroups)[number] {
  if (topic === topics.wrench) return 'force';
  if (topic === topics.joints || topic === topics.transforms) return 'motion';
  if (isPicturesTopic(topic)) return 'pictures';
  return topic.startsWith('/camera/') ? 'frames' : 'state';
}

/** Two files of one moment (a clock that was set back) get numbers. */
function freePath(pathWithoutEnding: string): string {
  for (let attempt = 1; ; attempt += 1) {
    const path = attempt === 1 ? pathWithoutEnding : `${pathWithoutEnding}-${attempt}`;
    if (!existsSync(path + UNFINISHED_ENDING) && !existsSync(path + FINISHED_ENDING)) return path + UNFINISHED_ENDING;
  }
}
