import { afterEach, expect, it } from 'vitest';
import { wire } from '#shared/protocol/protocol.ts';
import { CONSOLE_BUDGET } from '#cell/server/MessageBudget.ts';
import { cellServerForTests, ConsoleForTests } from '../builders/cellServerForTests.ts';

const open: { close(): unknown }[] = [];
afterEach(async () => {
  for (const each of open.splice(0).reverse()) await each.close();
});

it('P15 a console that floods is told and read more slowly, loses nothing, and keeps no other one from the cell', async () => {
  const cell = await cellServerForTests();
  open.push(cell);
  const flooding = new ConsoleForTests(cell.server.url, { consoleId: 'flooding' });
  const other = new ConsoleForTests(cell.server.url, { consoleId: 'other' });
  open.push(flooding, other);
  await Promise.all([flooding.greeted(), other.greeted()]);
  // Of two units each, so that one read of the socket holds few of them; unknown fields are ignored (P4).
  const padding = 'x'.repeat(CONSOLE_BUDGET.bytesAUnit);
  const sent = 800;
  const startMs = performance.now();
  let answered = 0;
  const flood = Promise.all(
    Array.from({ length: sent }, () =>
      flooding.control
        .timeout(60_000)
        .emitWithAck(wire.clock, { clientTimeMs: 1, padding })
        .then(() => (answered += 1)),
    ),
  );
  // Told once, not with every message; the other one is answered meanwhile, again and again.
  await flooding.until(() => flooding.advice.some(({ code }) => code === 'too_many_messages'));
  for (let ask = 0; ask < 20; ask += 1) await other.ask(wire.clock, { clientTimeMs: 2 });
  expect(answered).toBeLessThan(sent);
  await flood;
  const tookS = (performance.now() - startMs) / 1000;
  expect(answered).toBe(sent);
  // Nobody gets more than the burst and the rate, however fast it sends; what one read of the socket holds comes before the rest.
  expect(2 * sent).toBeLessThanOrEqual(CONSOLE_BUDGET.burst + CONSOLE_BUDGET.unitsPerS * (tookS + 0.5));
  expect(flooding.advice.filter(({ code }) => code === 'too_many_messages')).toHaveLength(1);
  expect(other.advice).toEqual([]);
});

it('P15 a console of before 1.4 is read more slowly too, and not told in a code that it does not know', async () => {
  const cell = await cellServerForTests();
  open.push(cell);
  const old = new ConsoleForTests(cell.server.url, { protocol: '1.3' });
  open.push(old);
  await old.greeted();
  const flood = Array.from({ length: CONSOLE_BUDGET.burst + 100 }, () => old.ask(wire.clock, { clientTimeMs: 1 }));
  await Promise.all(flood);
  expect(old.advice).toEqual([]);
});
