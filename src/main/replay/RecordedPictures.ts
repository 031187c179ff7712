import type { PictureReply } from '#shared/protocol/protocol.ts';
import { imageIn, jpegSize } from './recordedTelemetry.ts';
import type { Recording } from './Recording.ts';

/** Pictures that events name, found in the recording by their id. */
export class RecordedPictures {
  private readonly recording: Recording;
  private readonly elsewhere: (imageId: string) => Promise<PictureReply>;
  private times: Promise<Map<string, number>> | null = null;

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
    this.times ??= this.listed();
    const timeMs = (await this.times).get(imageId);
    const isPicture = ({ role }: { role: string }): boolean => role === 'picture';
    if (timeMs === undefined) return this.elsewhere(imageId);
    for (let atMs = timeMs - 0.001; ;) {
      const message = await this.recording.firstAfter(atMs, isPicture);
      if (!message || message.timeMs > timeMs) return this.elsewhere(imageId);
      const image = imageIn(message);
      const size = image && jpegSize(image.data);
      if (image?.imageId === imageId && size)
        return {
          found: true,
          imageId,
          mediaType: 'image/jpeg',
          ...size,
          capturedAtMs: stampOf(message.json()) ?? capturedAtMs,
          data: image.data,
        };
      atMs = message.timeMs;
    }
  }

  /** Times of all stored pictures; read once, when the first is asked for. */
  private async listed(): Promise<Map<string, number>> {
    const times = new Map<string, number>();
    if (!this.recording.has('picture')) return times;
    for await (const { messages } of this.recording.chunksOf('picture'))
      for (const message of messages) {
        const id = (message.json() as { image_id?: unknown } | undefined)?.image_id;
        if (typeof id === 'string') times.set(id, message.timeMs);
      }
    return times;
  }
}

function stampOf(json: unknown): number | null {
  const stamp = (json as { timestamp?: { sec?: unknown; nsec?: unknown } } | undefined)?.timestamp;
  return typeof stamp?.sec === 'number' && typeof stamp.nsec === 'number' ? stamp.sec * 1000 + stamp.nsec / 1e6 : null;
}
