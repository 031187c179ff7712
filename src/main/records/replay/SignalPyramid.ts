/** Smallest and largest value of a stretch of time; both NaN where there is none. */
export interface SignalSeries {
  startMs: number;
  /** Width of one column. */
  columnMs: number;
  low: Float32Array;
  high: Float32Array;
}

/** Columns of the finest level. 2^16 cover 300 s in 4.6 ms each, 30 minutes in 27 ms; what is finer is read from the file. */
const FINEST_COLUMNS = 1 << 16;

/**
 * Lowest and highest values of a signal over time, at every coarseness: each level has half as many columns as the one
 * before. A sample is added to all of them at once, so that the plot is right at any moment of the reading.
 */
export class SignalPyramid {
  readonly startMs: number;
  readonly endMs: number;
  samples = 0;
  private readonly finestMs: number;
  private readonly levels: { columnMs: number; low: Float32Array; high: Float32Array }[] = [];

  constructor(startMs: number, endMs: number) {
    this.startMs = startMs;
    this.endMs = endMs;
    this.finestMs = Math.max(1e-3, (endMs - startMs) / (FINEST_COLUMNS - 1));
    for (let columns = FINEST_COLUMNS; columns >= 64; columns /= 2)
      this.levels.push({
        columnMs: this.finestMs * (FINEST_COLUMNS / columns),
        low: new Float32Array(columns).fill(NaN),
        high: new Float32Array(columns).fill(NaN),
      });
  }

  /** Width of the finest column: a plot that wants less has to read the samples themselves. */
  get finestColumnMs(): number {
    return this.finestMs;
  }

  add(timeMs: number, value: number): void {
    if (!Number.isFinite(value) || timeMs < this.startMs || timeMs > this.endMs) return;
    this.samples += 1;
    let column = Math.floor((timeMs - this.startMs) / this.finestMs);
    for (const { low, high } of this.levels) {
      const lowest = low[column] ?? NaN;
      const highest = high[column] ?? NaN;
      const isLower = !(value >= lowest);
      const isHigher = !(value <= highest);
      // Where it changes nothing here it changes nothing in any coarser column either.
      if (!isLower && !isHigher) return;
      if (isLower) low[column] = value;
      if (isHigher) high[column] = value;
      column >>= 1;
    }
  }

  /** The coarsest level that still has about so many columns in the stretch. */
  series(fromMs: number, toMs: number, columns: number): SignalSeries {
    const wantedMs = (toMs - fromMs) / Math.max(1, columns);
    const level = this.levels.findLast(({ columnMs }) => columnMs <= wantedMs) ?? this.levels[0]!;
    const first = Math.max(0, Math.floor((fromMs - this.startMs) / level.columnMs));
    const last = Math.min(level.low.length, Math.ceil((toMs - this.startMs) / level.columnMs) + 1);
    return {
      startMs: this.startMs + first * level.columnMs,
      columnMs: level.columnMs,
      low: level.low.slice(first, Math.max(first, last)),
      high: level.high.slice(first, Math.max(first, last)),
    };
  }
}
