import { afterEach, describe, expect, it } from 'vitest';
import type { z } from 'zod';
import { cellCommandSchema, type CellCommandBody } from '#shared/domain/cellCommand.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import {
  cellSnapshotSchema,
  clockReplySchema,
  clockRequestSchema,
  commandAckSchema,
  holdBeatSchema,
  holdReleaseSchema,
  pictureReplySchema,
  pictureRequestSchema,
  seenSchema,
  wire,
} from '#shared/protocol/protocol.ts';
import { cellServerForTests, ConsoleForTests, type CellServerForTests } from '../builders/cellServerForTests.ts';
import { FUZZ_SEED, mutated, valueOf } from '../builders/fuzzFromSchema.ts';

const COMMANDS = 2000;
const OTHERS = 1500;
const PORTION = 100;
const PORTION_READ_MS = 10_000;

/** Only the holder of control may ask for these (SPEC, table of commands). */
const NEEDS_CONTROL: readonly CellCommandBody['type'][] = [
  'stow',
  'primitives.run',
  'hold.begin',
  'pod.swap',
  'control.renew',
];

const others: readonly [string, z.ZodType][] = [
  [wire.seen, seenSchema],
  [wire.clock, clockRequestSchema],
  [wire.picture, pictureRequestSchema],
  [wire.holdBeat, holdBeatSchema],
  [wire.holdEnd, holdReleaseSchema],
];

let server: CellServerForTests;
let console1: ConsoleForTests;
afterEach(async () => {
  console1.control.disconnect();
  await server.close();
});

describe(`every message to the cell (seed ${FUZZ_SEED})`, () => {
  it('P8 is answered, used only where it matches its schema and a rule allows it, and the cell goes on', async () => {
    const random = randomSource(FUZZ_SEED);
    server = await cellServerForTests({ leaseMs: 600_000 });
    console1 = new ConsoleForTests(server.server.url);
    await console1.greeted();
    const { core } = server.cell;
    const by = { operatorId: 'ann', name: 'Ann', consoleId: console1.handshake.consoleId };
    let accepted = 0;
    for (let i = 0; i < COMMANDS; i += 1) {
      const drawn = valueOf(cellCommandSchema, random) as Record<string, unknown>;
      // A bad link on request would only make the test long.
      if (/^link_/.test((drawn as { body: { fault?: string } }).body.fault ?? '')) continue;
      const lease = core.snapshot.cell.control;
      // Most that is drawn would fail at the first field: half of it is made to pass as far as its body.
      const meant =
        random() < 0.7
          ? {
              ...drawn,
              commandId: `fuzz-${FUZZ_SEED}-${i}`,
              deadlineMs: 8e15,
              by,
              fencingToken: random() < 0.7 ? (lease?.fencingToken ?? null) : 1,
            }
          : drawn;
      const message = random() < 0.5 ? meant : mutated(meant, random);
      const answer = commandAckSchema.parse(await console1.ask(wire.command, message));
      const asSent = cellCommandSchema.safeParse(JSON.parse(JSON.stringify(message) ?? 'null'));
      if (!asSent.success)
        expect(answer, String(JSON.stringify(message)).slice(0, 300)).toMatchObject({
          accepted: false,
          code: 'invalid',
        });
      if (!answer.accepted) continue;
      accepted += 1;
      const { body, fencingToken } = asSent.data!;
      if (NEEDS_CONTROL.includes(body.type)) expect(lease?.fencingToken, body.type).toBe(fencingToken);
      expect(asSent.data!.by.consoleId).toBe(console1.handshake.consoleId);
    }
    expect(accepted).toBeGreaterThan(20);
    for (let i = 0; i < OTHERS; i += 1) {
      const [name, schema] = others[i % others.length]!;
      const drawn = valueOf(schema, random);
      const message = random() < 0.5 ? drawn : mutated(drawn, random);
      if (name === wire.clock || name === wire.picture) console1.control.emit(name, message, () => undefined);
      else console1.control.emit(name, message);
      // A flood would be read at the console's pace (P15), and the answers to pings wait behind it.
      if (i % PORTION === PORTION - 1) await console1.ask(wire.clock, { clientTimeMs: i }, PORTION_READ_MS);
    }
    const clock = clockReplySchema.parse(await console1.ask(wire.clock, { clientTimeMs: 5 }));
    expect(clock.clientTimeMs).toBe(5);
    expect(pictureReplySchema.parse(await console1.ask(wire.picture, { imageId: 'none' }))).toMatchObject({
      found: false,
    });
    expect(cellSnapshotSchema.safeParse(core.snapshot).error).toBeUndefined();
    expect(({} as { polluted?: boolean }).polluted).toBeUndefined();
  }, 60_000);
});
