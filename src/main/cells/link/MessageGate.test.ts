import { describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { AttentionBudget } from './AttentionBudget.ts';
import { describeLongestList } from './describeLongestList.ts';
import { MessageGate } from './MessageGate.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A gate on a clock of its own, and what it did. */
function gateOn(budget: AttentionBudget, clock: ManualClock, mostBytes = 1_000_000) {
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
      clock.advance(tookMs);
    });
  return { gate, seen, take };
}

const clocked = () => {
  const clock = new ManualClock(0);
  return { clock, budget: new AttentionBudget(clock) };
};

describe('the gate before a cell’s messages', () => {
  it('lets messages pass at once and in order while they cost little', async () => {
    const { clock, budget } = clocked();
    const { seen, take } = gateOn(budget, clock);
    for (const text of ['a', 'b', 'c']) take(text, 1);
    await turn();
    expect(seen).toMatchObject({ delivered: ['a', 'b', 'c'], reading: true, slowed: 0 });
  });

  it('has the socket stop reading while a cell has used up its share, and takes everything later, in order', async () => {
    const { clock, budget } = clocked();
    const { seen, take } = gateOn(budget, clock);
    for (let i = 0; i < 10; i += 1) take(String(i), 20);
    for (let i = 0; i < 20; i += 1) await turn();
    expect(seen.delivered.length).toBeLessThan(8);
    expect(seen.reading).toBe(false);
    for (let i = 0; i < 600; i += 1) {
      clock.advance(1);
      await turn();
    }
    expect(seen.delivered).toEqual(['0', '1', '2', '3', '4', '5', '6', '7', '8', '9']);
    expect(seen.reading).toBe(true);
  });

  it('keeps a cell that never stops to half of the time, four of them to half together, and says so', async () => {
    for (const count of [1, 4]) {
      const { clock, budget } = clocked();
      const gates = Array.from({ length: count }, () => gateOn(budget, clock));
      let workMs = 0;
      for (let ms = 0; ms < 6000; ms += 1) {
        for (const { gate } of gates)
          gate.take('x', () => {
            workMs += 2;
            clock.advance(2);
          });
        clock.advance(1);
        await turn();
      }
      expect(workMs / clock.nowMs()).toBeLessThan(0.6);
      expect(workMs / clock.nowMs()).toBeGreaterThan(0.25);
      for (const { seen } of gates) expect(seen.slowed).toBeGreaterThan(0);
    }
  });

  it('a cell that sends little is not held up by one that sends much', async () => {
    const { clock, budget } = clocked();
    const flood = gateOn(budget, clock);
    const good = gateOn(budget, clock);
    for (let i = 0; i < 50; i += 1) flood.take('x', 20);
    await turn();
    good.take('beat', 0.1);
    expect(good.seen).toMatchObject({ delivered: ['beat'], reading: true });
  });

  it('lets one long message in at a time: after it, as long as it took belongs to others', () => {
    const { clock, budget } = clocked();
    const [first, second] = [gateOn(budget, clock), gateOn(budget, clock)];
    const long = 'x'.repeat(70_000);
    first.take(long, 25);
    second.take(long, 25);
    expect(second.seen.delivered).toEqual([]);
    clock.advance(25);
    expect(second.seen.delivered).toHaveLength(1);
  });

  it('gives up on a message that is too large, without looking into it, and names its size', () => {
    const { clock, budget } = clocked();
    const { seen, take } = gateOn(budget, clock);
    take('x'.repeat(2_500_000));
    take('after it');
    expect(seen.delivered).toEqual([]);
    expect(seen.violated).toEqual(['a message of 2.5 MB, at most 1.0 MB are taken']);
  });

  it('gives up on a message that something here cannot bear, and nothing else is harmed', () => {
    const { clock, budget } = clocked();
    const { gate, seen } = gateOn(budget, clock);
    gate.take('x', () => {
      throw new Error('the fold broke');
    });
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
