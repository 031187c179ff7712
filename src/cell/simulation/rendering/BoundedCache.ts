/** Keeps the most recently used values, at most `capacity` of them; the value for a key must not depend on when it is made. */
export class BoundedCache<Value> {
  readonly #values = new Map<string, Value>();
  readonly #capacity: number;

  constructor(capacity: number) {
    if (!(capacity >= 1)) throw new Error(`A cache must hold at least one value, got a capacity of ${capacity}.`);
    this.#capacity = capacity;
  }

  get size(): number {
    return this.#values.size;
  }

  getOrMake(key: string, make: () => Value): Value {
    const known = this.#values.get(key);
    if (known !== undefined) {
      // A Map keeps insertion order: moving to the end marks as just used.
      this.#values.delete(key);
      this.#values.set(key, known);
      return known;
    }
    const made = make();
    this.#values.set(key, made);
    if (this.#values.size > this.#capacity) {
      const oldest = this.#values.keys().next();
      if (!oldest.done) this.#values.delete(oldest.value);
    }
    return made;
  }
}
