import { createHash } from 'node:crypto';
import { mkdir, readdir, readFile, rename, rm, stat, utimes, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { Picture } from '#shared/bridge/bridge.ts';
import { jpegSize } from '#shared/pictures/jpegHeader.ts';

/** Bound of the folder. Default 2 GB; the oldest pictures go first. */
export const PICTURES_MAX_BYTES = 2_000_000_000;

export function pictureOf(imageId: string, capturedAtMs: number, bytes: Uint8Array): Picture | null {
  const size = jpegSize(bytes);
  if (!size) return null;
  return {
    imageId,
    mediaType: 'image/jpeg',
    ...size,
    capturedAtMs,
    dataBase64: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64'),
  };
}

/**
 * Pictures that findings, interventions and stows name, kept so that they outlive the cell's own bounded store. One JPEG
 * file a picture, named by a hash of cell and id; the file's time is the time of capture.
 */
export class PictureStore {
  private readonly folder: string;
  private readonly maxBytes: number;
  private totalBytes: number | null = null;
  private pruning: Promise<void> = Promise.resolve();

  constructor(folder: string, maxBytes = PICTURES_MAX_BYTES) {
    this.folder = folder;
    this.maxBytes = maxBytes;
  }

  async get(cellKey: string, imageId: string): Promise<Picture | null> {
    const stored = await this.bytes(cellKey, imageId);
    return stored && pictureOf(imageId, stored.capturedAtMs, stored.data);
  }

  /** The JPEG file as it is; null when there is none. */
  async bytes(cellKey: string, imageId: string): Promise<{ capturedAtMs: number; data: Uint8Array } | null> {
    const file = this.fileOf(cellKey, imageId);
    try {
      const [data, status] = await Promise.all([readFile(file), stat(file)]);
      return { capturedAtMs: Math.round(status.mtimeMs), data };
    } catch {
      return null;
    }
  }

  /** False when the bytes are no JPEG or cannot be written; the picture can be fetched again. */
  async put(cellKey: string, imageId: string, capturedAtMs: number, bytes: Uint8Array): Promise<boolean> {
    if (!jpegSize(bytes)) return false;
    const file = this.fileOf(cellKey, imageId);
    try {
      await mkdir(join(file, '..'), { recursive: true });
      // Written aside and renamed, so that a half-written picture is never read.
      await writeFile(`${file}.part`, bytes);
      await utimes(`${file}.part`, capturedAtMs / 1000, capturedAtMs / 1000);
      await rename(`${file}.part`, file);
    } catch {
      return false;
    }
    this.pruning = this.pruning.then(() => this.account(bytes.byteLength)).catch(() => undefined);
    await this.pruning;
    return true;
  }

  private fileOf(cellKey: string, imageId: string): string {
    const name = createHash('sha256').update(`${cellKey}\n${imageId}`).digest('hex');
    return join(this.folder, name.slice(0, 2), `${name}.jpg`);
  }

  private async account(addedBytes: number): Promise<void> {
    if (this.totalBytes !== null) this.totalBytes += addedBytes;
    if (this.totalBytes !== null && this.totalBytes <= this.maxBytes) return;
    const files = await this.list();
    this.totalBytes = files.reduce((sum, file) => sum + file.sizeBytes, 0);
    if (this.totalBytes <= this.maxBytes) return;
    // Down to nine tenths, so that not every new picture has to look through the folder.
    for (const file of files.sort((a, b) => a.timeMs - b.timeMs)) {
      if (this.totalBytes <= this.maxBytes * 0.9) break;
      await rm(file.path, { force: true });
      this.totalBytes -= file.sizeBytes;
    }
  }

  private async list(): Promise<{ path: string; sizeBytes: number; timeMs: number }[]> {
    const names = await readdir(this.folder, { recursive: true });
    const files = [];
    for (const name of names.filter((n) => n.endsWith('.jpg'))) {
      const path = join(this.folder, name);
      const status = await stat(path).catch(() => null);
      if (status) files.push({ path, sizeBytes: status.size, timeMs: status.mtimeMs });
    }
    return files;
  }
}
