/** Fixed-size store of equally spaced samples with their times; the oldest are overwritten. Not reactive on purpose. */
export class SampleRing {
  readonly #timesMs: Float64Array;
  readonly #values: Float64Array;
  #written = 0;

  constructor(capacity: number) {
    this.#timesMs = new Float64Array(capacity);
    this.#values = new Float64Array(capacity);
  }

  get length(): number {
    return Math.min(this.#written, this.#values.length);
  }

  get lastTimeMs(): number | null {
    return this.#written === 0 ? null : this.#timesMs[(this.#written - 1) % this.#values.length]!;
  }

  get lastValue(): number | null {
    return this.#written === 0 ? null : this.#values[(this.#written - 1) % this.#values.length]!;
  }

  push(timeMs: number, value: number): void {
    const index = this.#written % this.#values.length;
    this.#timesMs[index] = timeMs;
    this.#values[index] = value;
    this.#written += 1;
  }

  clear(): void {
    this.#written = 0;
  }

  /** The newest samples not older than `spanMs` before the last one, oldest first: times as seconds before the last, and values. */
  window(spanMs: number): { secondsAgo: number[]; values: number[] } {
    const secondsAgo: number[] = [];
    const values: number[] = [];
    const last = this.lastTimeMs;
    if (last === null) return { secondsAgo, values };
    const capacity = this.#values.length;
    for (let i = this.#written - this.length; i < this.#written; i++) {
      const timeMs = this.#timesMs[i % capacity]!;
      if (timeMs < last - spanMs) continue;
      secondsAgo.push((timeMs - last) / 1000);
      values.push(this.#values[i % capacity]!);
    }
    return { secondsAgo, values };
  }
}
