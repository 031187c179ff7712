import { primitiveDeclarations, primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import { wire } from '#shared/protocol/protocol.ts';
import { acquireBody, type Bench, type RuleChecks } from './Bench.ts';
import { freshId, OPERATOR_ID, sameValue, type ProbeConsole } from './ProbeConsole.ts';
import { demand, NotTried } from './verdict.ts';

/** P8 and C: what a command is, and what becomes of it. */
export const commandChecks: RuleChecks = {
  P8: async (bench) => {
    const console = await bench.actor();
    const before = console.snapshot?.cell.control ?? null;
    const ack = await console.command({ ...acquireBody, role: 'king' });
    demand(
      !ack.accepted && ack.code === 'invalid',
      'A command that does not match its schema is not refused as invalid.',
    );
    await console.until(() => console.advice.length > 0, 4000, 'A malformed command was not answered with "advice".');
    await console.clockMs();
    demand(sameValue(console.snapshot?.cell.control ?? null, before), 'A part of a malformed command was used.');
    for (const payload of [null, 7, 'text', []]) {
      const answer = (await console.ask(wire.command, payload)) as { accepted?: unknown } | null;
      demand(answer?.accepted === false, `${JSON.stringify(payload)} as a command was not refused.`);
    }
    return 'malformed commands are refused as invalid, with advice, and nothing of them is used';
  },
  C1: async (bench) => {
    const console = await bench.console();
    const by = { operatorId: 'x', name: 'X', consoleId: 'another-console' };
    const ack = await console.command({ type: 'bin.look', binId: 'no-such-bin' }, null, { by });
    demand(!ack.accepted && ack.code === 'invalid', 'A command in another console’s name is not refused as invalid.');
    return 'a command in another console’s name is refused';
  },
  C2: async (bench) => {
    await bench.underControl(async (holder, token) => {
      const renewed = await holder.command({ type: 'control.renew' }, token);
      demand(renewed.accepted, 'A renewal of the holder was refused.');
    });
    return 'acknowledgements say accepted or refused, with all fields';
  },
  C3: async (bench) => {
    const first = await bench.actor();
    const second = await bench.console();
    const command = {
      commandId: freshId('once'),
      deadlineMs: (await first.clockMs()) + 600_000,
      fencingToken: null,
      by: { operatorId: OPERATOR_ID, name: 'Conformance check', consoleId: first.consoleId },
      body: acquireBody,
    };
    const answer = await first.send(command);
    demand(answer.accepted, 'Control was refused although nobody holds.');
    const events = (): number => first.events.filter(({ commandId }) => commandId === command.commandId).length;
    await first.until(() => events() > 0, 4000, 'An accepted command brought no event about.');
    const again = await first.send(command);
    const other = await first.send({ ...command, body: { ...acquireBody, reason: 'another' } });
    const by = { ...command.by, consoleId: second.consoleId };
    const foreign = await second.send({ ...command, by });
    await first.clockMs();
    const carriedOut = events();
    await first.command({ type: 'control.release' }, answer.fencingToken);
    demand(sameValue(again, answer), 'A repeated command does not get the first answer again.');
    demand(carriedOut === 1, `A repeated command was carried out ${carriedOut} times.`);
    demand(!other.accepted && other.code === 'invalid', 'The same id with another body is not refused as invalid.');
    demand(
      !foreign.accepted && foreign.code === 'invalid',
      'The same id from another console is not refused as invalid.',
    );
    return 'a repeated command gets its first answer and is carried out once';
  },
  C4: async (bench) => {
    const console = await bench.actor();
    const ack = await console.command(acquireBody, null, { deadlineMs: (await console.clockMs()) - 1000 });
    if (ack.accepted) await console.command({ type: 'control.release' }, ack.fencingToken);
    demand(!ack.accepted && ack.code === 'deadline_passed', 'A command after its deadline is not refused so.');
    return 'a command after its deadline is refused';
  },
  C5: async (bench) => {
    const console = await bench.actor();
    const expected = [
      [{ type: 'bin.look', binId: 'no-such-bin' }, 'unknown_bin'],
      [{ type: 'finding.decide', findingId: 'none', decision: 'release', note: '' }, 'unknown_finding'],
      [{ type: 'intervention.claim', interventionId: 'none', takeOver: false }, 'unknown_intervention'],
      [{ type: 'floor.clear' }, 'not_holder'],
    ] as const;
    for (const [body, code] of expected) {
      const ack = await console.command(body);
      demand(!ack.accepted, `"${body.type}" was accepted, expected ${code}.`);
      demand(ack.code === code, `"${body.type}" was refused with ${ack.code}, expected ${code}.`);
      demand(ack.message.trim().length > 0, `The refusal ${code} has no sentence.`);
    }
    return 'refusals have the code of the list and a sentence';
  },
  C6: async (bench) => {
    const console = await bench.actor();
    for (const body of [
      { type: 'control.renew' },
      { type: 'control.release' },
      { type: 'mode.set', mode: 'manual' },
      { type: 'floor.clear' },
    ]) {
      const ack = await console.command(body);
      demand(
        !ack.accepted && ack.code === 'not_holder',
        `"${body.type}" without control is not refused with not_holder.`,
      );
    }
    await bench.reach(console, 'execute');
    return bench.underControl(async (holder, token) => {
      const look = (): Promise<string> => {
        demand(holder.snapshot?.cell.control, 'Hold from somebody else took control from its holder.');
        return Promise.resolve('what needs control is refused without it; hold is taken from anyone');
      };
      return bench.whileHeld(console, look, { console: holder, token });
    });
  },
  C7: async (bench) =>
    producing(bench, async (holder, token, binId) => {
      const stow = (itemId: string, chain: unknown[]): Promise<string> =>
        refusalOf(holder, token, {
          type: 'stow',
          request: { stowId: freshId('stow'), itemId, binId, chain, prediction: null, origin: 'operator' },
        });
      const feeding = offered(holder, ['insert', 'stack', 'slot']);
      demand(
        (await stow('no-such-item', [feeding])) === 'unknown_item',
        'A stow of an unknown item is not refused so.',
      );
      const itemId = holder.snapshot?.buffer[0]?.itemId;
      if (itemId === undefined) return 'an unknown item is refused; the buffer is empty';
      const idle = offered(holder, ['sweep', 'retract']);
      demand(
        (await stow(itemId, [idle])) === 'invalid',
        'A stow whose chain feeds nothing in is not refused as invalid.',
      );
      return 'a stow of an unknown item, or that feeds nothing in, is refused';
    }),
  C12: async (bench) => {
    await bench.underControl((holder, token) => holder.command({ type: 'control.renew' }, token));
    return 'every answer of this run names the command that it answers';
  },
  C9: async (bench) =>
    producing(bench, async (holder, token, binId) => {
      if (!holder.welcome!.description.simulated) throw new NotTried('it would move the arm of a real cell');
      const body = {
        type: 'primitives.run',
        binId,
        chain: [offered(holder, ['sweep']), offered(holder, ['retract'])],
      };
      const first = await holder.command(body, token);
      if (!first.accepted) throw new NotTried(`no motion could be begun: ${first.message}`);
      const second = await refusalOf(holder, token, body);
      const ended = (): boolean => holder.sawBody('primitives.ended').length > 0;
      await holder.until(ended, 60_000, 'primitives.run did not end in a minute.');
      await holder.within(() => holder.sawBody('primitives.ended').length > 1, 500);
      demand(second === 'busy', `A second motion was answered with ${second}, expected busy.`);
      demand(
        holder.sawBody('primitives.ended').length === 1,
        'A motion that was refused was carried out all the same.',
      );
      return 'a second motion is refused with busy';
    }),
  C10: async (bench) =>
    producing(bench, async (holder, token, binId) => {
      const declared = holder
        .welcome!.description.primitives.filter(({ preconditions }) => !preconditions.includes('item_in_tool'))
        .flatMap(({ name, parameters }) => parameters.map((parameter) => ({ name, parameter })))
        .find(({ name, parameter }) => parameter.kind === 'number' && isKnown(name));
      if (!declared) throw new NotTried('no primitive without an item has a number');
      const step = primitiveStep(declared.name as PrimitiveName) as { primitive: string; parameters: object };
      const beyond = { ...step, parameters: { ...step.parameters, [declared.parameter.name]: 1e6 } };
      const code = await refusalOf(holder, token, { type: 'primitives.run', binId, chain: [beyond] });
      demand(code === 'invalid', `${declared.name} with ${declared.parameter.name} 1e6 was answered with ${code}.`);
      return `${declared.name} beyond the range of ${declared.parameter.name} is refused`;
    }),
  C11: async (bench) =>
    producing(bench, async (holder, token, binId) => {
      if (holder.snapshot?.cell.heldItemId) throw new NotTried('the tool holds an item');
      const chain = [offered(holder, ['insert', 'stack', 'slot'])];
      const code = await refusalOf(holder, token, { type: 'primitives.run', binId, chain });
      demand(code === 'invalid', `A step that needs an item in the tool was answered with ${code}, the tool is empty.`);
      return 'a chain whose conditions do not hold is refused';
    }),
};

/** Under control in Execute of production mode, with a bin to name. */
async function producing(
  bench: Bench,
  use: (holder: ProbeConsole, token: number, binId: string) => Promise<string>,
): Promise<string> {
  const console = await bench.actor();
  await bench.reach(console, 'execute');
  await console.within(() => console.snapshot!.stow === null && console.snapshot!.buffer.length > 0, 15_000);
  const { mode } = console.snapshot!.cell;
  if (mode !== 'production') throw new NotTried(`the cell is in mode ${mode}, this needs production`);
  const binId = console.snapshot?.pod?.bins[0]?.binId;
  if (binId === undefined) throw new NotTried('there is no pod');
  return bench.underControl((holder, token) => use(holder, token, binId));
}

const isKnown = (name: string): boolean => primitiveDeclarations.some((one) => (one.name as string) === name);

/** The first of these primitives that the cell carries out, with its defaults. */
function offered(console: ProbeConsole, names: readonly PrimitiveName[]): ReturnType<typeof primitiveStep> {
  const carriedOut = console.welcome!.description.primitives.map(({ name }) => name);
  const name = names.find((one) => carriedOut.includes(one));
  if (!name) throw new NotTried(`the cell carries out none of ${names.join(', ')}`);
  return primitiveStep(name);
}

export async function refusalOf(
  console: ProbeConsole,
  token: number | null,
  body: Record<string, unknown>,
): Promise<string> {
  const ack = await console.command(body, token);
  return ack.accepted ? 'acceptance' : ack.code;
}
