import { afterEach, describe, expect, it } from 'vitest';
import type { CommandAck } from '#shared/domain/cellCommand.ts';
import type { FaultName, FaultParameters } from '#shared/domain/fault.ts';
import { wire } from '#shared/protocol/protocol.ts';
import { ConsoleForTests, cellServerForTests } from '../../../tests/builders/cellServerForTests.ts';

type Started = Awaited<ReturnType<typeof cellServerForTests>>;
const open: { close: () => unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

async function connected(): Promise<{ cell: Started; console: ConsoleForTests }> {
  const cell = await cellServerForTests();
  open.push(cell);
  const console = new ConsoleForTests(cell.server.url);
  open.push(console);
  await console.greeted();
  return { cell, console };
}
const set = (console: ConsoleForTests, fault: FaultName, parameters: FaultParameters): Promise<CommandAck> =>
  console.send({ type: 'fault.set', fault, parameters });
async function roundTripMs(console: ConsoleForTests): Promise<number> {
  const startMs = performance.now();
  await console.ask(wire.clock, { clientTimeMs: startMs });
  return performance.now() - startMs;
}
const isGapless = (console: ConsoleForTests): boolean =>
  console.events.every(({ seq }, k) => k === 0 || seq === console.events[k - 1]!.seq + 1);

describe('a bad link on request', () => {
  it('F6 delays both directions, and can be cleared over the same link', async () => {
    const { console } = await connected();
    await set(console, 'link_delay', { delayMs: 200 });
    // Two delays at least, less the rounding of timers; how long a sound trip took before says nothing about this one.
    expect(await roundTripMs(console)).toBeGreaterThan(2 * 200 - 5);
    expect(await console.send({ type: 'fault.clear', fault: null })).toMatchObject({ accepted: true });
    await new Promise((resolve) => setTimeout(resolve, 500));
    expect(await roundTripMs(console)).toBeLessThan(200);
  });

  it('F6, M5 lets nothing be moved by hand over a line that is too slow for it', async () => {
    const { cell, console } = await connected();
    await console.until(() => cell.cell.core.snapshot.cell.packml === 'execute');
    const token = await console.acquire();
    await console.send({ type: 'packml', command: 'hold', reason: 'test' }, token);
    await console.until(() => cell.cell.core.snapshot.cell.packml === 'held');
    await set(console, 'link_delay', { delayMs: 120 });
    const holdId = 'hold-over-a-slow-line';
    let echoIndex: number | null = null;
    console.control.on(wire.holdEcho, ({ index }: { index: number }) => (echoIndex = index));
    const motion = { kind: 'jog_joint', joint: 'j1', direction: 1, step: null } as const;
    const ack = await console.send({ type: 'hold.begin', holdId, motion, speedFraction: 0.5, basis: null }, token);
    expect(ack).toMatchObject({ accepted: true });
    let index = 0;
    const beats = setInterval(() => console.control.emit(wire.holdBeat, { holdId, index: index++, echoIndex }), 25);
    const endOf = () =>
      console.events.flatMap(({ body }) => (body.type === 'manual.ended' && body.holdId === holdId ? [body] : []));
    await console.until(() => endOf().length > 0);
    clearInterval(beats);
    expect(endOf()[0]).toMatchObject({ endedBy: 'slow_link' });
    expect(cell.cell.rig.motions).toEqual([]);
  });

  it('F6 loses nothing that is durable: every event once and in order, every command carried out once', async () => {
    const { cell, console } = await connected();
    await set(console, 'link_jitter', { jitterMs: 40 });
    await set(console, 'link_loss', { lossShare: 0.07 });
    const asked = 12;
    const acks = await Promise.all(
      Array.from({ length: asked }, () => console.send({ type: 'run.set', stows: 5, untilMs: null, atPodEnd: false })),
    );
    expect(acks.every(({ accepted }) => accepted)).toBe(true);
    await console.until(() => console.events.filter(({ body }) => body.type === 'run.changed').length >= asked, 15_000);
    const { seq } = cell.cell.core.snapshot.cell;
    await console.until(() => console.lastSeq >= seq, 15_000);
    expect(console.events.filter(({ body }) => body.type === 'run.changed')).toHaveLength(asked);
    expect(isGapless(console)).toBe(true);
  }, 120_000);

  it('F6 leaves telemetry out where the line is stuck, and says how much', async () => {
    const { console } = await connected();
    const telemetry = console.telemetry();
    const indices: number[] = [];
    telemetry.on(wire.wrench, ({ index }: { index: number }) => indices.push(index));
    await console.until(() => indices.length > 5);
    await set(console, 'link_loss', { lossShare: 0.2 });
    await console.until(() => console.advice.some(({ code }) => code === 'telemetry_dropped'), 20_000);
    // The advice comes on a connection of its own and may overtake the message that follows the gap.
    await console.until(() => indices.at(-1)! - indices[0]! + 1 > indices.length, 20_000);
    expect(indices).toEqual(indices.toSorted((a, b) => a - b));
  }, 120_000);

  it('F6 ends a connection whose heartbeat stays away, and another one gets in again when the line is sound', async () => {
    const { cell, console } = await connected();
    const ended = new Promise<string>((resolve) => console.control.on('disconnect', resolve));
    // So much is lost that packets wait for longer than a heartbeat may.
    await set(console, 'link_loss', { lossShare: 0.6 });
    await set(console, 'link_delay', { delayMs: 1000 }).catch(() => undefined);
    expect(await ended).toMatch(/transport|ping/);
    const { lastSeq } = console;
    // A person at the cell itself mends it; the console is back with all that it missed.
    cell.cell.send({ type: 'fault.clear', fault: null });
    const back = new ConsoleForTests(cell.server.url, { lastSeen: { epoch: console.welcome!.epoch, seq: lastSeq } });
    open.push(back);
    expect(await back.greeted()).toMatchObject({ snapshot: null, gap: false, resumeAfterSeq: lastSeq });
    await back.until(() => back.lastSeq >= cell.cell.core.snapshot.cell.seq);
    expect(isGapless(back)).toBe(true);
  }, 120_000);
});
