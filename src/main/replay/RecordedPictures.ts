import type { PictureReply } from '#shared/protocol/protocol.ts';
import { imageIn, jpegSize } from './recordedTelemetry.ts';
import type { MessagePlace, Recording } from './Recording.ts';

/** Pictures that events name, found in the recording by their id. */
export class RecordedPictures {
  private readonly recording: Recording;
  private readonly elsewhere: (imageId: string) => Promise<PictureReply>;
  private places: Promise<ReadonlyMap<string, readonly MessagePlace[]>> | null = null;

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
    this.places ??= this.listed();
    for (const place of (await this.places).get(imageId) ?? []) {
      const message = await this.recording.at(place);
      const image = message && imageIn(message);
      const size = image && jpegSize(image.data);
      if (!size) continue;
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

  /**
   * Places of all stored pictures; read once, when the first is asked for. By place and not by time: two pictures may have
   * one time, and files that follow each other repeat what their state names.
   */
  private async listed(): Promise<Map<string, MessagePlace[]>> {
    const places = new Map<string, MessagePlace[]>();
    if (!this.recording.has('picture')) return places;
    for await (const { messages } of this.recording.chunksOf('picture'))
      for (const message of messages) {
        const id = (message.json() as { image_id?: unknown } | undefined)?.image_id;
        if (typeof id !== 'string') continue;
        const { stretch, number } = message;
        const known = places.get(id);
        if (known) known.push({ stretch, number });
        else places.set(id, [{ stretch, number }]);
      }
    return places;
  }
}

function stampOf(json: unknown): number | null {
  const stamp = (json as { timestamp?: { sec?: unknown; nsec?: unknown } } | undefined)?.timestamp;
  return typeof stamp?.sec === 'number' && typeof stamp.nsec === 'number' ? stamp.sec * 1000 + stamp.nsec / 1e6 : null;
}
