import { jpegSize } from '#shared/pictures/jpegHeader.ts';
import type { PictureReply } from '#shared/protocol/protocol.ts';
import { isPictureIndex, parsePictureIndex } from '#main/records/recording/format/pictureIndex.ts';
import type { RecordedChannel } from './knownChannels.ts';
import { imageIn } from './recordedTelemetry.ts';
import type { MessagePlace } from './RecordedMessage.ts';
import type { Recording } from './Recording.ts';

/** Opcode, length, channel, sequence, log time, publish time: the data of a message follows them. */
const MESSAGE_HEAD_BYTES = 31;
const isPicture = ({ role }: RecordedChannel): boolean => role === 'picture';

/**
 * Pictures that events name, found in the recording by their id. By place and not by time: two pictures may have one time,
 * and files that follow each other repeat what their state names.
 */
export class RecordedPictures {
  private readonly recording: Recording;
  private readonly elsewhere: (imageId: string) => Promise<PictureReply>;
  private readonly places = new Map<string, MessagePlace[]>();
  /** Stretches whose pictures no index of their file lists, in the order of time: they are read when one is missed. */
  private unlisted: number[] = [];
  private listing: Promise<void> | null = null;
  private searching: Promise<unknown> = Promise.resolve();

  constructor(
    recording: Recording,
    elsewhere: (imageId: string) => Promise<PictureReply> = async (imageId) => ({
      found: false,
      imageId,
      message: `The picture ${imageId} is not in the recording ${recording.name}.`,
    }),
  ) {
    this.recording = recording;
    this.elsewhere = elsewhere;
  }

  async picture(imageId: string, capturedAtMs: number): Promise<PictureReply> {
    await (this.listing ??= this.readIndexes());
    for (const place of await this.placesOf(imageId)) {
      const message = await this.recording.at(place);
      const image = message && imageIn(message);
      const size = image && jpegSize(image.data);
      if (!size || image.imageId !== imageId) continue;
      return {
        found: true,
        imageId,
        mediaType: 'image/jpeg',
        ...size,
        capturedAtMs: stampOf(message.json()) ?? capturedAtMs,
        data: image.data,
      };
    }
    return this.elsewhere(imageId);
  }

  private async readIndexes(): Promise<void> {
    const stretches = this.recording.stretchesWith(isPicture);
    const through = new Map<number, number>();
    const stretchAt = new Map(stretches.map(({ stretch, file, offset }) => [`${file} ${offset}`, stretch]));
    for (const { file, data } of await this.recording.attachments(isPictureIndex)) {
      const index = parsePictureIndex(data);
      if (!index) continue;
      through.set(file, Math.max(through.get(file) ?? 0, index.through));
      for (const [imageId, chunkOffset, recordOffset] of index.pictures) {
        const stretch = stretchAt.get(`${file} ${chunkOffset}`);
        if (stretch !== undefined) this.add(imageId, { stretch, dataStart: recordOffset + MESSAGE_HEAD_BYTES });
      }
    }
    this.unlisted = stretches
      .filter(({ file, offset }) => offset >= (through.get(file) ?? 0))
      .map(({ stretch }) => stretch);
  }

  /** Reads on where no index helps, one search after another, until one finds it. The newest first: they are what is looked at. */
  private placesOf(imageId: string): Promise<readonly MessagePlace[]> {
    const search = this.searching.then(async () => {
      while (!this.places.has(imageId) && this.unlisted.length > 0) await this.list(this.unlisted.pop()!);
      return this.places.get(imageId) ?? [];
    });
    this.searching = search.catch(() => undefined);
    return this.places.has(imageId) ? Promise.resolve(this.places.get(imageId)!) : search;
  }

  private async list(stretch: number): Promise<void> {
    for (const message of await this.recording.messagesIn(stretch, isPicture)) {
      const id = (message.json() as { image_id?: unknown } | undefined)?.image_id;
      if (typeof id === 'string') this.add(id, { stretch, dataStart: message.dataStart });
    }
  }

  private add(imageId: string, place: MessagePlace): void {
    const known = this.places.get(imageId);
    if (known) known.push(place);
    else this.places.set(imageId, [place]);
  }
}

function stampOf(json: unknown): number | null {
  const stamp = (json as { timestamp?: { sec?: unknown; nsec?: unknown } } | undefined)?.timestamp;
  return typeof stamp?.sec === 'number' && typeof stamp.nsec === 'number' ? stamp.sec * 1000 + stamp.nsec / 1e6 : null;
}
