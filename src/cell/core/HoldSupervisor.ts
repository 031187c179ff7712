import type { HoldEnd } from '#shared/domain/manualMotion.ts';
import type { HoldBeat, HoldEcho } from '#shared/protocol/protocol.ts';

/** Stops by the watch over the hold, not by the motion itself. */
export type HoldStop = Exclude<HoldEnd, 'goal' | 'force' | 'motion'>;

export interface HoldTiming {
  /** Without a beat for this long the arm stops. */
  beatTimeoutMs: number;
  /** Before the first round trip was measured. */
  firstBeatTimeoutMs: number;
  maxRoundTripMs: number;
}

const ROUND_TRIPS_KEPT = 4;
const ECHOES_KEPT = 64;

interface Hold {
  holdId: string;
  /** Connection that asked for it; beats and releases of another one do not count. */
  connectionId: string;
  phase: 'waiting' | 'moving' | 'stopping';
  beganMs: number;
  lastBeatMs: number | null;
  lastIndex: number;
  firstEchoMs: number | null;
  /** When each echo was sent. */
  echoesMs: Map<number, number>;
  roundTripsMs: number[];
  stop: { cause: HoldStop; sinceMs: number } | null;
}

/**
 * Whether the arm may move under hold-to-run, from beats and time alone. At most one hold; it moves only from the first good
 * round trip on and only as long as beats keep coming in time; once it stops it never moves again. All times are real and
 * monotonic, in milliseconds.
 */
export class HoldSupervisor {
  private readonly timing: HoldTiming;
  private hold: Hold | null = null;

  constructor(timing: HoldTiming) {
    this.timing = timing;
  }

  get phase(): 'idle' | Hold['phase'] {
    return this.hold?.phase ?? 'idle';
  }
  get stopCause(): HoldStop | null {
    return this.hold?.stop?.cause ?? null;
  }

  /** False while another one is not over. */
  begin(holdId: string, connectionId: string, nowMs: number): boolean {
    if (this.hold) return false;
    this.hold = {
      holdId,
      connectionId,
      phase: 'waiting',
      beganMs: nowMs,
      lastBeatMs: null,
      lastIndex: -1,
      firstEchoMs: null,
      echoesMs: new Map(),
      roundTripsMs: [],
      stop: null,
    };
    return true;
  }

  /** The echo to send; null for a beat that does not count. */
  beat({ holdId, index, echoIndex }: HoldBeat, connectionId: string, nowMs: number): HoldEcho | null {
    const { hold } = this;
    if (!hold || hold.holdId !== holdId || hold.connectionId !== connectionId || hold.stop) return null;
    if (index <= hold.lastIndex || (echoIndex !== null && echoIndex > hold.lastIndex)) return null;
    // A beat that comes too late has come too late, whether or not a step of the cell fell in between.
    this.tick(nowMs);
    if (hold.stop) return null;
    hold.lastBeatMs = nowMs;
    hold.lastIndex = index;
    const roundTripMs = this.roundTrip(hold, echoIndex, nowMs);
    if (roundTripMs !== null) {
      hold.roundTripsMs.push(roundTripMs);
      if (hold.roundTripsMs.length > ROUND_TRIPS_KEPT) hold.roundTripsMs.shift();
      if (roundTripMs > this.timing.maxRoundTripMs) this.stop('slow_link', nowMs);
      else if (hold.phase === 'waiting' && echoIndex !== null) hold.phase = 'moving';
    }
    hold.firstEchoMs ??= nowMs;
    hold.echoesMs.set(index, nowMs);
    if (hold.echoesMs.size > ECHOES_KEPT) hold.echoesMs.delete(hold.echoesMs.keys().next().value!);
    const longestMs = hold.roundTripsMs.length === 0 ? null : Math.max(...hold.roundTripsMs);
    return { holdId, index, roundTripMs: longestMs };
  }

  /** Age of the newest echo that the window knows of; while it knows of none, of the first one. */
  private roundTrip(hold: Hold, echoIndex: number | null, nowMs: number): number | null {
    if (echoIndex === null) {
      const ageMs = hold.firstEchoMs === null ? 0 : nowMs - hold.firstEchoMs;
      return ageMs > this.timing.maxRoundTripMs ? ageMs : null;
    }
    const sentMs = hold.echoesMs.get(echoIndex);
    return sentMs === undefined ? Infinity : nowMs - sentMs;
  }

  /** Stops whatever hold there is; false when there is none or it stops already. */
  stop(cause: HoldStop, nowMs: number): boolean {
    const { hold } = this;
    if (!hold || hold.stop) return false;
    hold.stop = { cause, sinceMs: nowMs };
    if (hold.phase === 'moving') hold.phase = 'stopping';
    return true;
  }

  release(holdId: string, connectionId: string, nowMs: number): boolean {
    const { hold } = this;
    return hold?.holdId === holdId && hold.connectionId === connectionId && this.stop('released', nowMs);
  }

  disconnected(connectionId: string, nowMs: number): boolean {
    return this.hold?.connectionId === connectionId && this.stop('disconnected', nowMs);
  }

  /** Before every step of the arm. */
  tick(nowMs: number): void {
    const { hold } = this;
    if (!hold || hold.stop) return;
    const { beatTimeoutMs, firstBeatTimeoutMs } = this.timing;
    const heardMs = hold.lastBeatMs ?? hold.beganMs;
    if (nowMs - heardMs <= (hold.phase === 'waiting' ? firstBeatTimeoutMs : beatTimeoutMs)) return;
    this.stop('silence', nowMs);
    // Its cause came before it was noticed.
    hold.stop = { cause: 'silence', sinceMs: heardMs };
  }

  /** Stopped before it ever moved. */
  get cancelled(): boolean {
    return this.hold?.phase === 'waiting' && this.hold.stop !== null;
  }

  /** The arm has come to rest, or never moved: the hold is over. */
  finish(nowMs: number): { cause: HoldStop; latencyMs: number | null } | null {
    const { hold } = this;
    this.hold = null;
    if (!hold?.stop) return null;
    return { cause: hold.stop.cause, latencyMs: hold.phase === 'stopping' ? nowMs - hold.stop.sinceMs : null };
  }
}
