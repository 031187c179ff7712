/** Keeps what was used last, up to a size; loads the same thing only once at a time. */
export class ChunkCache<Value> {
  private readonly maxBytes: number;
  private readonly load: (index: number) => Promise<Value>;
  private readonly sizeOf: (value: Value) => number;
  private readonly values = new Map<number, Value>();
  private readonly loading = new Map<number, Promise<Value>>();
  private used = 0;

  constructor(maxBytes: number, load: (index: number) => Promise<Value>, sizeOf: (value: Value) => number) {
    this.maxBytes = maxBytes;
    this.load = load;
    this.sizeOf = sizeOf;
  }

  get usedBytes(): number {
    return this.used;
  }

  peek(index: number): Value | undefined {
    return this.values.get(index);
  }

  async get(index: number): Promise<Value> {
    const known = this.values.get(index);
    if (known !== undefined) {
      // Moved to the end: the beginning is what was used longest ago.
      this.values.delete(index);
      this.values.set(index, known);
      return known;
    }
    const underway = this.loading.get(index);
    if (underway) return underway;
    const promise = this.load(index);
    this.loading.set(index, promise);
    try {
      const value = await promise;
      this.keep(index, value);
      return value;
    } finally {
      this.loading.delete(index);
    }
  }

  clear(): void {
    this.values.clear();
    this.used = 0;
  }

  private keep(index: number, value: Value): void {
    this.values.set(index, value);
    this.used += this.sizeOf(value);
    for (const [oldest, old] of this.values) {
      if (this.used <= this.maxBytes || oldest === index) break;
      this.values.delete(oldest);
      this.used -= this.sizeOf(old);
    }
  }
}
