import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import { picturesNamedIn, picturesToReplay } from '#shared/domain/namedPictures.ts';

/** A picture is fetched after the event that names it; a file waits for it so long before it ends, in the cell's time. */
const AWAITED_MS = 3000;

export interface NamedPicture {
  imageId: string;
  capturedAtMs: number;
  data: Uint8Array;
}

/** Sees to it that a file holds every picture that its state and its events name, so that a copy of it shows them alone. */
export class PicturesOfFile {
  /** Of the pictures that the state names; they are written again into each new file. */
  private readonly held = new Map<string, NamedPicture>();
  private readonly written = new Set<string>();
  private readonly awaited = new Map<string, number>();

  /** False: the file has it already. */
  take(picture: NamedPicture): boolean {
    const { imageId } = picture;
    this.held.set(imageId, picture);
    this.awaited.delete(imageId);
    if (this.written.has(imageId)) return false;
    this.written.add(imageId);
    return true;
  }

  onEvent(event: CellEvent): void {
    for (const imageId of picturesToReplay(event))
      if (!this.written.has(imageId)) this.awaited.set(imageId, event.timeMs);
  }

  /** Whether a picture that an event of this file named may still arrive. */
  isWaiting(timeMs: number): boolean {
    for (const [imageId, namedAtMs] of this.awaited)
      if (Math.abs(timeMs - namedAtMs) > AWAITED_MS) this.awaited.delete(imageId);
    return this.awaited.size > 0;
  }

  /** Forgets what the state no longer names: the pictures of a few dozen bins stay in memory. */
  keepOnly(snapshot: CellSnapshot): void {
    const named = new Set(picturesNamedIn(snapshot));
    for (const imageId of this.held.keys()) if (!named.has(imageId)) this.held.delete(imageId);
  }

  /** A new file begins: the pictures that its first state names, as far as they are known and within a size. */
  begin(snapshot: CellSnapshot, maxBytes: number): NamedPicture[] {
    this.keepOnly(snapshot);
    this.written.clear();
    this.awaited.clear();
    const carried: NamedPicture[] = [];
    let bytes = 0;
    for (const picture of this.held.values()) {
      if (bytes + picture.data.byteLength > maxBytes) continue;
      bytes += picture.data.byteLength;
      carried.push(picture);
      this.written.add(picture.imageId);
    }
    return carried;
  }
}
