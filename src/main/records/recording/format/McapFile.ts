import { open, type FileHandle } from 'node:fs/promises';
import type { IReadable } from '@mcap/core';

const WINDOW_BYTES = 256 * 1024;

/** Reads pieces of a file; never the whole. */
export class McapFile implements IReadable {
  readonly path: string;
  readonly sizeBytes: number;
  private readonly handle: FileHandle;
  private window: Uint8Array = new Uint8Array(0);
  private windowStart = 0;

  private constructor(path: string, handle: FileHandle, sizeBytes: number) {
    this.path = path;
    this.handle = handle;
    this.sizeBytes = sizeBytes;
  }

  static async open(path: string): Promise<McapFile> {
    const handle = await open(path, 'r');
    const status = await handle.stat();
    if (!status.isFile()) {
      await handle.close();
      throw new Error('it is no file');
    }
    return new McapFile(path, handle, status.size);
  }

  /** Throws where the file ends before. */
  async bytes(offset: number, length: number): Promise<Uint8Array> {
    if (offset < 0 || offset + length > this.sizeBytes)
      throw new Error(`the file ends at ${this.sizeBytes}, expected bytes up to ${offset + length}`);
    const buffer = new Uint8Array(length);
    for (let done = 0; done < length;) {
      const { bytesRead } = await this.handle.read(buffer, done, length - done, offset + done);
      if (bytesRead === 0) throw new Error(`the file ended at ${offset + done} while it was read`);
      done += bytesRead;
    }
    return buffer;
  }

  /** For small pieces one after another: reads ahead. The result is a view that the next call may replace. */
  async nearby(offset: number, length: number): Promise<Uint8Array> {
    const inWindow = offset >= this.windowStart && offset + length <= this.windowStart + this.window.byteLength;
    if (!inWindow) {
      if (length > WINDOW_BYTES) return this.bytes(offset, length);
      this.window = await this.bytes(offset, Math.min(WINDOW_BYTES, Math.max(length, this.sizeBytes - offset)));
      this.windowStart = offset;
    }
    return this.window.subarray(offset - this.windowStart, offset - this.windowStart + length);
  }

  async size(): Promise<bigint> {
    return BigInt(this.sizeBytes);
  }

  read(offset: bigint, size: bigint): Promise<Uint8Array> {
    return this.bytes(Number(offset), Number(size));
  }

  close(): Promise<void> {
    return this.handle.close();
  }
}
