import { jpegSize } from '#shared/pictures/jpegHeader.ts';
import type { Frame } from '#shared/protocol/protocol.ts';
import { cameraTopic, picturesTopic } from './format/topics.ts';

/** Channels of pictures in one file; a cell of a few cameras looks at bins of a few sizes. */
const TOPICS_MAX = 64;

/** The channel of each picture: viewers warn of a channel whose pictures change their size. */
export class PictureTopics {
  private readonly known = new Set<string>();

  /** A new file begins. */
  begin(): void {
    this.known.clear();
  }

  ofFrame({ cameraId, widthPx, heightPx }: Frame): string {
    return this.bounded(cameraTopic(cameraId, { widthPx, heightPx }), cameraTopic(cameraId, null));
  }

  ofStored(jpeg: Uint8Array): string {
    return this.bounded(picturesTopic(jpegSize(jpeg)), picturesTopic(null));
  }

  private bounded(topic: string, otherwise: string): string {
    if (!this.known.has(topic) && this.known.size >= TOPICS_MAX) return otherwise;
    this.known.add(topic);
    return topic;
  }
}
