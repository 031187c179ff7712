import type { DelayKind } from '#shared/bridge/requests/diagnosis.ts';
import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { HoldBeat, HoldRelease, PictureReply, SampleBatch } from '#shared/protocol/protocol.ts';
import type { CellSource, CellSourceListener } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { DelayMeter } from './DelayMeter.ts';
import type { FullRateFeed } from './FullRateFeed.ts';

/** The rate is taken over this long. */
const RATE_MS = 2000;

/** A cell's source with a watch beside it: everything passes unchanged, and how long it took is counted. */
export class CellMeters implements CellSource {
  readonly cellKey: string;
  readonly delays: Readonly<Record<DelayKind, DelayMeter>> = {
    roundTrip: new DelayMeter(),
    oneWay: new DelayMeter(),
    command: new DelayMeter(),
    plan: new DelayMeter(),
  };
  malformed = 0;
  private readonly source: CellSource;
  private readonly clock: Clock;
  private readonly feed: FullRateFeed;
  private readonly rates = { wrench: new RateMeter(), joints: new RateMeter() };

  constructor(source: CellSource, clock: Clock, feed: FullRateFeed) {
    this.source = source;
    this.cellKey = source.cellKey;
    this.clock = clock;
    this.feed = feed;
  }

  /** Samples a second of the workstation's time. */
  rateHz(signal: 'wrench' | 'joints'): number | null {
    return this.rates[signal].perSecond(this.clock.monotonicMs());
  }

  start(listener: CellSourceListener, lastSeen: { epoch: string; seq: number } | null): void {
    const telemetry = (signal: 'wrench' | 'joints', batch: SampleBatch): void => {
      this.rates[signal].add(this.clock.monotonicMs(), batch.count);
      this.feed.add(signal, batch);
    };
    this.source.start(
      {
        onLink: (status) => {
          if (status.roundTripMs !== null) this.delays.roundTrip.add(status.roundTripMs);
          listener.onLink(status);
        },
        onSnapshot: (description, snapshot, gap) => listener.onSnapshot(description, snapshot, gap),
        onResumed: (description) => listener.onResumed(description),
        onEvent: (event) => listener.onEvent(event),
        onJoints: (batch) => {
          telemetry('joints', batch);
          listener.onJoints(batch);
        },
        onWrench: (batch) => {
          const newestMs = batch.startMs + (batch.count - 1) * batch.periodMs;
          // On the cell's clock; a simulated cell at another speed has another one.
          this.delays.oneWay.add((this.source.cellTimeMs() - newestMs) / Math.max(1e-6, this.source.clockRate()));
          telemetry('wrench', batch);
          listener.onWrench(batch);
        },
        onFrame: (frame) => listener.onFrame(frame),
        onAdvice: (advice) => listener.onAdvice(advice),
        onHoldEcho: (echo) => listener.onHoldEcho?.(echo),
        onSlowed: () => listener.onSlowed?.(),
        onMalformed: (what, problem) => {
          this.malformed += 1;
          listener.onMalformed(what, problem);
        },
      },
      lastSeen,
    );
  }

  async send(command: CellCommand): Promise<CommandAck> {
    const sentMs = this.clock.monotonicMs();
    const ack = await this.source.send(command);
    if (ack.accepted || (ack.code !== 'not_connected' && ack.code !== 'no_answer'))
      this.delays.command.add(this.clock.monotonicMs() - sentMs);
    return ack;
  }

  picture(imageId: string): Promise<PictureReply> {
    return this.source.picture(imageId);
  }
  holdBeat(beat: HoldBeat): void {
    this.source.holdBeat?.(beat);
  }
  holdEnd(release: HoldRelease): void {
    this.source.holdEnd?.(release);
  }
  cellTimeMs(): number {
    return this.source.cellTimeMs();
  }
  clockRate(): number {
    return this.source.clockRate();
  }
  stop(): Promise<void> {
    return this.source.stop();
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
