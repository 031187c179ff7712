/** The newest rows of a signal of several columns with their times; the oldest are overwritten. Not reactive on purpose. */
export class SignalRing {
  readonly #capacity: number;
  readonly #columns: number;
  readonly #timesMs: Float64Array;
  readonly #values: Float32Array;
  #written = 0;

  constructor(capacity: number, columns: number) {
    this.#capacity = capacity;
    this.#columns = columns;
    this.#timesMs = new Float64Array(capacity);
    this.#values = new Float32Array(capacity * columns);
  }

  get columns(): number {
    return this.#columns;
  }
  get length(): number {
    return Math.min(this.#written, this.#capacity);
  }
  get written(): number {
    return this.#written;
  }
  get lastTimeMs(): number | null {
    return this.#written === 0 ? null : this.#timesMs[(this.#written - 1) % this.#capacity]!;
  }

  /** Rows one after another, equally spaced. */
  push(startMs: number, periodMs: number, rows: Float32Array): void {
    const count = Math.floor(rows.length / this.#columns);
    for (let row = 0; row < count; row++) {
      const at = this.#written % this.#capacity;
      this.#timesMs[at] = startMs + row * periodMs;
      this.#values.set(rows.subarray(row * this.#columns, (row + 1) * this.#columns), at * this.#columns);
      this.#written += 1;
    }
  }

  clear(): void {
    this.#written = 0;
  }

  /** Rows not older than `spanMs` before the last one, oldest first: seconds before the last, and a list a column. */
  window(spanMs: number): { secondsAgo: Float64Array; columns: Float64Array[] } {
    const last = this.lastTimeMs;
    let first = this.#written;
    if (last !== null)
      while (first > this.#written - this.length && this.#timesMs[(first - 1) % this.#capacity]! >= last - spanMs)
        first -= 1;
    const count = this.#written - first;
    const secondsAgo = new Float64Array(count);
    const columns = Array.from({ length: this.#columns }, () => new Float64Array(count));
    for (let i = 0; i < count; i++) {
      const at = (first + i) % this.#capacity;
      secondsAgo[i] = (this.#timesMs[at]! - last!) / 1000;
      for (let column = 0; column < this.#columns; column++)
        columns[column]![i] = this.#values[at * this.#columns + column]!;
    }
    return { secondsAgo, columns };
  }
}
