import { describe, expect, it } from 'vitest';
import { randomSource } from '#shared/random/randomSource.ts';
import { FaultyLine, type LineFaults, type LineTime } from './FaultyLine.ts';

class Wait implements LineTime {
  now = 0;
  private pending: { atMs: number; callback: () => void }[] = [];
  nowMs = (): number => this.now;
  after = (ms: number, callback: () => void): (() => void) => {
    const entry = { atMs: this.now + ms, callback };
    this.pending.push(entry);
    return () => (this.pending = this.pending.filter((each) => each !== entry));
  };
  until(ms: number): void {
    for (;;) {
      const [next] = this.pending.toSorted((a, b) => a.atMs - b.atMs);
      if (!next || next.atMs > ms) break;
      this.pending = this.pending.filter((each) => each !== next);
      this.now = next.atMs;
      next.callback();
    }
    this.now = ms;
  }
}

/** Sends a packet every 10 ms; when each arrived, in the order of arrival. */
function sent(
  faults: Partial<LineFaults>,
  count: number,
  seed = 5,
): { time: Wait; line: FaultyLine; came: [number, number][] } {
  const time = new Wait();
  const line = new FaultyLine(() => ({ delayMs: 0, jitterMs: 0, lossShare: 0, ...faults }), randomSource(seed), time);
  const came: [number, number][] = [];
  for (let k = 0; k < count; k++) {
    time.until(10 * k);
    line.pass(() => came.push([k, time.now]));
  }
  return { time, line, came };
}
const lateness = (came: readonly [number, number][]): number[] => came.map(([k, atMs]) => atMs - 10 * k);

describe('a line that is bad on request', () => {
  it('delivers at once where nothing is wrong', () => {
    expect(lateness(sent({}, 20).came)).toEqual(new Array(20).fill(0));
  });

  it('delays every packet by as much, many under way at once', () => {
    const { time, came } = sent({ delayMs: 300 }, 50);
    time.until(2000);
    expect(lateness(came)).toEqual(new Array(50).fill(300));
  });

  it('takes unevenly long with jitter, but nothing overtakes and nothing is missing', () => {
    const { time, came } = sent({ jitterMs: 80 }, 300);
    time.until(10_000);
    expect(came.map(([k]) => k)).toEqual([...Array(300).keys()]);
    const late = lateness(came);
    expect(Math.max(...late)).toBeGreaterThan(60);
    expect(Math.max(...late)).toBeLessThanOrEqual(80 + 0.5);
    expect(Math.min(...late)).toBeLessThan(30);
  });

  it('holds up what follows a lost packet until it was sent again; all of it arrives in order', () => {
    const { time, came } = sent({ lossShare: 0.05 }, 1000);
    time.until(100_000);
    expect(came.map(([k]) => k)).toEqual([...Array(1000).keys()]);
    const late = lateness(came);
    expect(late.filter((ms) => ms > 150).length).toBeGreaterThan(20);
    expect(late.filter((ms) => ms === 0).length).toBeGreaterThan(100);
  });

  it('says that it stalls behind a lost packet, not that it is merely slow', () => {
    const { line: slow } = sent({ delayMs: 500 }, 30);
    expect(slow.stalls).toBe(false);
    const { line: stuck, time } = sent({ delayMs: 50, lossShare: 0.99 }, 3);
    expect(stuck.stalls).toBe(true);
    time.until(1_000_000);
    expect(stuck.stalls).toBe(false);
  });

  it('delivers what was under way in order when the fault is cleared, and nothing after the connection ended', () => {
    const time = new Wait();
    const faults = { delayMs: 400, jitterMs: 0, lossShare: 0 };
    const line = new FaultyLine(() => faults, randomSource(1), time);
    const came: string[] = [];
    line.pass(() => came.push('before'));
    faults.delayMs = 0;
    line.pass(() => came.push('after'));
    expect(came).toEqual([]);
    time.until(400);
    expect(came).toEqual(['before', 'after']);
    faults.delayMs = 400;
    line.pass(() => came.push('never'));
    line.close();
    time.until(2000);
    expect(came).toEqual(['before', 'after']);
  });
});
