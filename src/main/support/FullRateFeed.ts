import type { BridgePush } from '#shared/bridge/bridge.ts';
import { samplesOf, type SampleBatch } from '#shared/protocol/protocol.ts';
import type { Clock } from '#main/ports/Clock.ts';

/** A window that does not ask again within this is gone. */
export const SUBSCRIPTION_MS = 15_000;
/** Batches of the wire are put together to about this much, to spare the window messages. */
const TOGETHER_MS = 50;

type Signal = 'wrench' | 'joints';
interface Gathered {
  startMs: number;
  periodMs: number;
  columns: number;
  rows: number;
  parts: Uint8Array[];
}

/** Telemetry of one cell at full rate, for as long as a window asks for it; otherwise it costs one comparison a batch. */
export class FullRateFeed {
  private readonly cellKey: string;
  private readonly clock: Clock;
  private readonly push: (push: BridgePush) => void;
  /** Monotonic. */
  private untilMs = -Infinity;
  private readonly gathered = new Map<Signal, Gathered>();
  private readonly index = { wrench: 0, joints: 0 };

  constructor(cellKey: string, clock: Clock, push: (push: BridgePush) => void) {
    this.cellKey = cellKey;
    this.clock = clock;
    this.push = push;
  }

  /** Until when it runs, on the wall clock. */
  subscribe(): number {
    this.untilMs = this.clock.monotonicMs() + SUBSCRIPTION_MS;
    return this.clock.nowMs() + SUBSCRIPTION_MS;
  }

  end(): void {
    this.untilMs = -Infinity;
    this.gathered.clear();
  }

  add(signal: Signal, batch: SampleBatch): void {
    if (this.clock.monotonicMs() > this.untilMs) {
      if (this.gathered.size > 0) this.gathered.clear();
      return;
    }
    const values = samplesOf(batch);
    const columns = Math.floor(values.length / batch.count);
    const known = this.gathered.get(signal);
    // A gap, another period or another number of joints begins a batch of its own.
    const follows =
      known &&
      known.columns === columns &&
      known.periodMs === batch.periodMs &&
      Math.abs(known.startMs + known.rows * known.periodMs - batch.startMs) < batch.periodMs / 2;
    if (known && !follows) this.flush(signal, known);
    const into: Gathered =
      known && follows ? known : { startMs: batch.startMs, periodMs: batch.periodMs, columns, rows: 0, parts: [] };
    into.rows += batch.count;
    into.parts.push(new Uint8Array(values.buffer));
    this.gathered.set(signal, into);
    if (into.rows * into.periodMs >= TOGETHER_MS) this.flush(signal, into);
  }

  private flush(signal: Signal, { startMs, periodMs, columns, parts }: Gathered): void {
    this.gathered.delete(signal);
    this.push({
      type: 'telemetryFull',
      cellKey: this.cellKey,
      signal,
      index: this.index[signal]++,
      startMs,
      periodMs,
      columns,
      valuesBase64: Buffer.concat(parts).toString('base64'),
    });
  }
}
