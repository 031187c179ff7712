/**
 * Times inside a recording are nanoseconds since the Unix epoch on the cell's clock; everywhere else they are milliseconds.
 * Both ways round exactly: a millisecond time that was written comes back as the very same number, which is what lets a
 * replay say "at or before" of an event's own time.
 */
export function nanosecondsOf(timeMs: number): bigint {
  const wholeMs = Math.floor(timeMs);
  return BigInt(wholeMs) * 1_000_000n + BigInt(Math.round((timeMs - wholeMs) * 1e6));
}

export function millisecondsOf(timeNs: bigint): number {
  return Number(timeNs / 1_000_000n) + Number(timeNs % 1_000_000n) / 1e6;
}

/** The same from the two halves of the stored 64-bit number; no big integers, for loops over every message. */
export function millisecondsOfHalves(low: number, high: number): number {
  // 2^32 ns = 4294 ms + 967296 ns; every product below stays an exact integer.
  const restNs = high * 967_296 + low;
  const restMs = Math.floor(restNs / 1e6);
  return high * 4294 + restMs + (restNs - restMs * 1e6) / 1e6;
}

export interface FoxgloveTime {
  sec: number;
  nsec: number;
}

export function foxgloveTime(timeMs: number): FoxgloveTime {
  const wholeMs = Math.floor(timeMs);
  const sec = Math.floor(wholeMs / 1000);
  const nsec = (wholeMs - sec * 1000) * 1e6 + Math.round((timeMs - wholeMs) * 1e6);
  return nsec >= 1e9 ? { sec: sec + 1, nsec: nsec - 1e9 } : { sec, nsec };
}

/**
 * The latest time before one: to look for what is strictly earlier. A fixed step is no help, as late times have coarser
 * numbers than early ones, and would be found again and again.
 */
export function justBefore(timeMs: number): number {
  if (!Number.isFinite(timeMs)) return timeMs;
  const number = new Float64Array([timeMs]);
  const bits = new BigInt64Array(number.buffer);
  if (timeMs === 0) return -Number.MIN_VALUE;
  bits[0] = (bits[0] ?? 0n) + (timeMs > 0 ? -1n : 1n);
  return number[0] ?? timeMs;
}
