import type { ForceTrace, MotionPhase } from '#shared/domain/stow.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';

const RATE_HZ = 100;
const KEPT_S = 10;
type TracePhase = NonNullable<ForceTrace['phases']>[number];

/**
 * The wrist force of the last ten seconds of a motion. Each sample is the highest magnitude within its ten milliseconds:
 * a short peak must not fall between two samples.
 */
export class ForceRecorder {
  private readonly ring = new Float64Array(RATE_HZ * KEPT_S);
  private count = 0;
  private startMs = 0;
  private binMs = 0;
  private binPeakN = 0;
  private phases: TracePhase[] = [];

  begin(nowMs: number): void {
    this.count = 0;
    this.startMs = nowMs;
    this.binMs = nowMs;
    this.binPeakN = 0;
    this.phases = [];
  }

  /** `phase`: what the motion does now; null where it cannot be told. */
  sample(nowMs: number, forceN: number, phase: MotionPhase | null): void {
    const last = this.phases.at(-1);
    if (phase && (phase.phase !== last?.phase || phase.primitive !== last.primitive))
      this.phases.push({ ...phase, startMs: nowMs });
    this.binPeakN = Math.max(this.binPeakN, forceN);
    if (nowMs - this.binMs < 1000 / RATE_HZ) return;
    this.ring[this.count % this.ring.length] = this.binPeakN;
    this.count += 1;
    this.binMs += 1000 / RATE_HZ;
    this.binPeakN = 0;
  }

  trace(capN: number): ForceTrace {
    const kept = Math.min(this.count, this.ring.length);
    const first = this.count - kept;
    const startMs = this.startMs + (first * 1000) / RATE_HZ;
    // The phase that lasts when the trace begins, and those that begin in it.
    const since = this.phases.findLastIndex((phase) => phase.startMs <= startMs);
    return {
      startMs,
      rateHz: RATE_HZ,
      // Hundredths of a newton are below the sensor's noise.
      forceN: Array.from(
        { length: kept },
        (_, k) => Math.round(this.ring[(first + k) % this.ring.length]! * 100) / 100,
      ),
      capN,
      phases: this.phases.slice(Math.max(0, since)).slice(-wireLimits.tracePhases),
    };
  }
}
