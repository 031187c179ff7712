import { close, closeSync, fdatasync, openSync } from 'node:fs';

/**
 * Flushes a file to the disk from a thread of the pool, many requests at once: a disk that takes a tenth of a second must
 * not hold up the supervising thread, which hands on the beats of a held control.
 */
export class LogFlusher {
  private readonly file: string;
  private readonly onFailure: (error: unknown) => void;
  private descriptor: number | null = null;
  private waiting: (() => void)[] = [];
  private isFlushing = false;
  private closed = false;

  constructor(file: string, onFailure: (error: unknown) => void) {
    this.file = file;
    this.onFailure = onFailure;
  }

  /** Calls back when all that was written to the file before now is on the disk; never, if that fails. */
  flush(onFlushed: () => void): void {
    if (this.closed) return;
    this.waiting.push(onFlushed);
    if (!this.isFlushing) this.next();
  }

  private next(): void {
    const told = this.waiting;
    this.waiting = [];
    try {
      // For writing, because not every system flushes a file that is open for reading.
      this.descriptor ??= openSync(this.file, 'r+');
    } catch (error) {
      this.onFailure(error);
      return;
    }
    this.isFlushing = true;
    fdatasync(this.descriptor, (error) => {
      this.isFlushing = false;
      if (this.closed) {
        this.letGo();
        return;
      }
      if (error) this.onFailure(error);
      else for (const tell of told) tell();
      if (this.waiting.length > 0) this.next();
    });
  }

  close(): void {
    if (this.closed) return;
    this.closed = true;
    if (this.isFlushing || this.descriptor === null) return;
    closeSync(this.descriptor);
    this.descriptor = null;
  }

  private letGo(): void {
    if (this.descriptor !== null) close(this.descriptor, () => undefined);
    this.descriptor = null;
  }
}
