import type { DelayKind } from '#shared/bridge/requests/diagnosis.ts';
import type { SampleBatch } from '#shared/protocol/protocol.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { CellSource } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { DelayMeter } from './DelayMeter.ts';
import type { FullRateFeed } from './FullRateFeed.ts';

/** The rate is taken over this long. */
const RATE_MS = 2000;

/** The cell's clock, as far as clock sync knows. */
export type CellClockFacts = Pick<CellSource, 'cellTimeMs' | 'clockRate'>;

/** How long things take at one cell, how much comes and what cannot be read. */
export class CellMeters {
  readonly delays: Readonly<Record<DelayKind, DelayMeter>> = {
    roundTrip: new DelayMeter(),
    oneWay: new DelayMeter(),
    command: new DelayMeter(),
    plan: new DelayMeter(),
  };
  malformed = 0;
  private readonly cell: CellClockFacts;
  private readonly clock: Clock;
  private readonly feed: FullRateFeed;
  private readonly rates = { wrench: new RateMeter(), joints: new RateMeter() };

  constructor(cell: CellClockFacts, clock: Clock, feed: FullRateFeed) {
    this.cell = cell;
    this.clock = clock;
    this.feed = feed;
  }

  /** Samples a second of the workstation's time. */
  rateHz(signal: 'wrench' | 'joints'): number | null {
    return this.rates[signal].perSecond(this.clock.monotonicMs());
  }

  observe(news: CellNews): void {
    switch (news.type) {
      case 'link':
        if (news.status.roundTripMs !== null) this.delays.roundTrip.add(news.status.roundTripMs);
        return;
      case 'joints':
        return this.count('joints', news.batch);
      case 'wrench':
        this.delays.oneWay.add(this.oneWayMs(news.batch));
        return this.count('wrench', news.batch);
      case 'malformed':
        this.malformed += 1;
        return;
      case 'answered':
        if (news.ack.accepted || (news.ack.code !== 'not_connected' && news.ack.code !== 'no_answer'))
          this.delays.command.add(news.tookMs);
        return;
      case 'planning':
        if (news.planning.result) this.delays.plan.add(news.planning.result.elapsedMs);
        return;
      default:
    }
  }

  /** Of the newest sample, in the workstation's milliseconds: a simulated cell at another speed has another clock. */
  private oneWayMs({ startMs, count, periodMs }: SampleBatch): number {
    const newestMs = startMs + (count - 1) * periodMs;
    return (this.cell.cellTimeMs() - newestMs) / Math.max(1e-6, this.cell.clockRate());
  }

  private count(signal: 'wrench' | 'joints', batch: SampleBatch): void {
    this.rates[signal].add(this.clock.monotonicMs(), batch.count);
    this.feed.add(signal, batch);
  }
}

class RateMeter {
  private sinceMs: number | null = null;
  private count = 0;
  private last: number | null = null;

  add(nowMs: number, count: number): void {
    this.sinceMs ??= nowMs;
    const spanMs = nowMs - this.sinceMs;
    if (spanMs >= RATE_MS) {
      this.last = (this.count / spanMs) * 1000;
      this.sinceMs = nowMs;
      this.count = 0;
    }
    this.count += count;
  }

  /** Null before enough was heard, 0 when nothing comes any more. */
  perSecond(nowMs: number): number | null {
    return this.sinceMs !== null && nowMs - this.sinceMs > 2 * RATE_MS ? 0 : this.last;
  }
}
