import { describe, expect, it } from 'vitest';
import { BoundedCache } from './BoundedCache.ts';

describe('BoundedCache', () => {
  it('makes each value once while it is kept', () => {
    const cache = new BoundedCache<number>(2);
    let made = 0;
    for (let k = 0; k < 5; k++) cache.getOrMake('a', () => ++made);
    expect(made).toBe(1);
  });

  it('never holds more than its capacity and drops what was used longest ago', () => {
    const cache = new BoundedCache<string>(2);
    const made: string[] = [];
    const get = (key: string) =>
      cache.getOrMake(key, () => {
        made.push(key);
        return key;
      });
    get('a');
    get('b');
    get('a');
    get('c');
    expect(cache.size).toBe(2);
    get('a');
    get('b');
    expect(made).toEqual(['a', 'b', 'c', 'b']);
  });

  it('refuses a capacity of nothing', () => {
    expect(() => new BoundedCache(0)).toThrow('at least one');
  });
});
