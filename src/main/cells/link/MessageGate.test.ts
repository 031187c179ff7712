import { describe, expect, it } from 'vitest';
import { AttentionBudget } from './AttentionBudget.ts';
import { describeLongestList } from './describeLongestList.ts';
import { MessageGate } from './MessageGate.ts';

/** Time of an event loop: work lets it pass, and timers fall due after the work, never in it. */
class LoopTime {
  private nowMs = 0;
  private timers: { dueMs: number; callback: () => void }[] = [];

  monotonicMs(): number {
    return this.nowMs;
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { dueMs: this.nowMs + delayMs, callback };
    this.timers.push(timer);
    return () => (this.timers = this.timers.filter((other) => other !== timer));
  }

  work(tookMs: number): void {
    this.nowMs += tookMs;
  }

  idle(passedMs: number): void {
    this.nowMs += passedMs;
    const due = this.timers.filter(({ dueMs }) => dueMs <= this.nowMs);
    this.timers = this.timers.filter(({ dueMs }) => dueMs > this.nowMs);
    for (const { callback } of due) callback();
  }
}

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A gate on a clock of its own, and what it did. */
function gateOn(budget: AttentionBudget, time: LoopTime, mostBytes = 1_000_000) {
  const seen = { violated: [] as string[], slowed: 0, reading: true, delivered: [] as string[] };
  const gate = new MessageGate({
    attention: budget.join(),
    mostBytes,
    onViolated: (problem) => seen.violated.push(problem),
    onSlowed: () => (seen.slowed += 1),
  });
  gate.bind({ pause: () => (seen.reading = false), resume: () => (seen.reading = true) });
  gate.opened();
  /** A message whose handling takes so long. */
  const take = (text: string, tookMs = 0): void =>
    gate.take(text, () => {
      seen.delivered.push(text);
      time.work(tookMs);
    });
  return { gate, seen, take };
}

const clocked = () => {
  const time = new LoopTime();
  return { time, budget: new AttentionBudget(time) };
};

describe('the gate before a cell’s messages', () => {
  it('lets messages pass at once and in order while they cost little', async () => {
    const { time, budget } = clocked();
    const { seen, take } = gateOn(budget, time);
    for (const text of ['a', 'b', 'c']) take(text, 1);
    await turn();
    await turn();
    expect(seen).toMatchObject({ delivered: ['a', 'b', 'c'], reading: true, slowed: 0 });
  });

  it('has the socket stop reading while a cell has used up its share, and takes everything later, in order', async () => {
    const { time, budget } = clocked();
    const { seen, take } = gateOn(budget, time);
    for (let i = 0; i < 10; i += 1) take(String(i), 20);
    for (let i = 0; i < 20; i += 1) await turn();
    expect(seen.delivered.length).toBeLessThan(8);
    expect(seen.reading).toBe(false);
    for (let i = 0; i < 600; i += 1) {
      time.idle(1);
      await turn();
    }
    expect(seen.delivered).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(seen.reading).toBe(true);
  });

  it('keeps a cell that never stops to half of the time, four of them to half together, and says so', async () => {
    for (const count of [1, 4]) {
      const { time, budget } = clocked();
      const gates = Array.from({ length: count }, () => gateOn(budget, time));
      let workMs = 0;
      for (let ms = 0; ms < 4000; ms += 1) {
        for (const { gate } of gates) {
          gate.take('x', () => {
            workMs += 2;
            time.work(2);
          });
          // Work on a message ends before the event loop turns to another connection.
          await turn();
        }
        time.idle(1);
      }
      expect(workMs / time.monotonicMs()).toBeLessThan(0.6);
      expect(workMs / time.monotonicMs()).toBeGreaterThan(0.25);
      for (const { seen } of gates) expect(seen.slowed).toBeGreaterThan(0);
    }
  });

  it('counts the work that comes after a message was decoded, in the next tick', async () => {
    const { time, budget } = clocked();
    const { gate, seen } = gateOn(budget, time);
    for (let i = 0; i < 10; i += 1) gate.take('x', () => process.nextTick(() => time.work(20)));
    for (let i = 0; i < 20; i += 1) await turn();
    expect(seen.reading).toBe(false);
  });

  it('a cell that sends little is not held up by one that sends much', async () => {
    const { time, budget } = clocked();
    const flood = gateOn(budget, time);
    const good = gateOn(budget, time);
    for (let i = 0; i < 50; i += 1) flood.take('x', 20);
    await turn();
    good.take('beat', 0.1);
    expect(good.seen).toMatchObject({ delivered: ['beat'], reading: true });
  });

  it('lets one long message in at a time: after it, as long as it took belongs to others', async () => {
    const { time, budget } = clocked();
    const [first, second] = [gateOn(budget, time), gateOn(budget, time)];
    const long = 'x'.repeat(70_000);
    first.take(long, 25);
    await turn();
    second.take(long, 25);
    expect(second.seen.delivered).toEqual([]);
    time.idle(25);
    expect(second.seen.delivered).toHaveLength(1);
  });

  it('gives up on a message that is too large, without looking into it, and names its size', () => {
    const { time, budget } = clocked();
    const { seen, take } = gateOn(budget, time);
    take('x'.repeat(2_500_000));
    take('after it');
    expect(seen.delivered).toEqual([]);
    expect(seen.violated).toEqual(['a message of 2.5 MB, at most 1.0 MB are taken']);
  });

  it('gives up on a message that something here cannot bear, and nothing else is harmed', () => {
    const { time, budget } = clocked();
    const { gate, seen } = gateOn(budget, time);
    gate.use(() => {
      throw new Error('the fold broke');
    });
    gate.take('after it', () => seen.delivered.push('after it'));
    expect(seen.delivered).toEqual([]);
    expect(seen.violated).toEqual(['a message that could not be used (the fold broke)']);
  });
});

describe('the longest list of a message that is too large', () => {
  it('is named with its length, wherever commas stand', () => {
    const buffer = Array.from({ length: 300 }, (_, i) => ({ itemId: `a,"[${i}` }));
    expect(describeLongestList(JSON.stringify(['welcome', { snapshot: { buffer, other: [1, 2] } }]))).toBe(
      ' (with 300 entries in "buffer")',
    );
    expect(describeLongestList('{"text":"a,b,c"}')).toBe('');
    expect(describeLongestList('[[[['.repeat(100_000))).toBe('');
    expect(describeLongestList(`["${'\\'.repeat(99_999)}`)).toBe('');
  });
});
