/** One JPEG as a camera of the cell took it. */
export interface StoredPicture {
  imageId: string;
  widthPx: number;
  heightPx: number;
  /** Cell clock. */
  capturedAtMs: number;
  jpeg: Uint8Array;
}

/** About ten hours of stows, or 10 MB. */
export const MAX_PICTURES = 600;

/** The newest pictures by id; the oldest go first. */
export class PictureStore {
  private readonly pictures = new Map<string, StoredPicture>();
  private readonly maxPictures: number;

  constructor(maxPictures: number = MAX_PICTURES) {
    this.maxPictures = maxPictures;
  }

  put(picture: StoredPicture): void {
    this.pictures.set(picture.imageId, picture);
    if (this.pictures.size <= this.maxPictures) return;
    const oldest = this.pictures.keys().next().value;
    if (oldest !== undefined) this.pictures.delete(oldest);
  }

  get(imageId: string): StoredPicture | null {
    return this.pictures.get(imageId) ?? null;
  }
}
