import { monitorEventLoopDelay } from 'node:perf_hooks';

const RESOLUTION_MS = 2;

/** The longest time that the event loop was held up since it was made. */
export class LagMeter {
  private readonly histogram = monitorEventLoopDelay({ resolution: RESOLUTION_MS });

  constructor() {
    this.histogram.enable();
  }

  /** Milliseconds. */
  stop(): number {
    this.histogram.disable();
    return Math.max(0, this.histogram.max / 1e6 - RESOLUTION_MS);
  }
}
