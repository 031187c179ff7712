import { acquireBody, type Bench, type RuleChecks } from './Bench.ts';
import { refusalOf } from './commandChecks.ts';
import type { ProbeConsole } from './ProbeConsole.ts';
import { demand, NotTried } from './verdict.ts';

/** A lease that is much longer is not waited for. */
const LONGEST_LEASE_MS = 20_000;

const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
const leaseMsOf = (console: ProbeConsole): number => {
  const { leaseMs } = console.welcome!.description;
  if (leaseMs > LONGEST_LEASE_MS) throw new NotTried(`the lease lasts ${leaseMs / 1000} s, which is not waited for`);
  return leaseMs;
};
const expired = (watcher: ProbeConsole): boolean =>
  watcher.sawBody('control.changed').some(({ why }) => why === 'expired');

/** Control is taken and nothing renews it; what the cell then does is looked at by a second console. */
async function letLapse(
  bench: Bench,
  meanwhile: (holder: ProbeConsole, watcher: ProbeConsole, token: number) => Promise<void>,
  then: (watcher: ProbeConsole) => Promise<string>,
): Promise<string> {
  const holder = await bench.actor();
  const watcher = await bench.console();
  const leaseMs = leaseMsOf(holder);
  const isHeld = (): boolean => watcher.snapshot?.cell.packml === 'held';
  const wasHeld = isHeld();
  const token = await bench.acquire(holder);
  try {
    await meanwhile(holder, watcher, token);
    await watcher.until(
      () => expired(watcher),
      leaseMs + 3000,
      `A lease of ${leaseMs} ms that nobody renews does not end.`,
    );
    return await then(watcher);
  } finally {
    if (!wasHeld && (await watcher.within(isHeld, 5000))) await bench.unhold(watcher, null);
  }
}

/** L, S: who may command, and in which states. */
export const controlChecks: RuleChecks = {
  L1: async (bench) => {
    const tokens: number[] = [];
    for (let k = 0; k < 3; k += 1) await bench.underControl((_holder, token) => Promise.resolve(tokens.push(token)));
    demand(
      tokens[0]! < tokens[1]! && tokens[1]! < tokens[2]!,
      `The token does not grow with every grant: ${tokens.join(', ')}.`,
    );
    return 'the token grows with every grant';
  },
  L2: async (bench) =>
    bench.underControl(async (holder) => {
      const other = await bench.console();
      for (const role of ['operator', 'planner']) {
        const code = await refusalOf(other, null, { ...acquireBody, role });
        demand(code === 'held_by_other', `A second ${role} that displaces nobody was answered with ${code}.`);
      }
      await holder.until(
        () => holder.sawBody('control.changed').some(({ why }) => why === 'granted'),
        4000,
        'A grant was not told by control.changed.',
      );
      return 'control is given to one only, and everybody is told';
    }),
  L3: async (bench) =>
    bench.underControl(async (holder) => {
      const leaseMs = leaseMsOf(holder);
      const before = holder.sawBody('control.changed').length;
      await pause(leaseMs * 1.4);
      const changes = holder.sawBody('control.changed').slice(before);
      demand(!changes.some(({ why }) => why === 'expired'), 'A lease that is renewed in time ends all the same.');
      demand(!changes.some(({ why }) => why === 'renewed'), 'A renewal is told by an event.');
      return `renewed over ${(leaseMs * 1.4) / 1000} s, without an event`;
    }),
  L4: async (bench) => {
    const watcher = await bench.console();
    await bench.underControl(() => Promise.resolve());
    const released = (): boolean =>
      watcher.sawBody('control.changed').some(({ lease, why }) => lease === null && why === 'released');
    await watcher.until(released, 4000, 'control.release was not told by control.changed with lease null.');
    return 'a release ends control, and everybody is told';
  },
  L5: async (bench) => {
    const old = await bench.underControl((_holder, token) => Promise.resolve(token));
    return bench.underControl(async (holder, token) => {
      const code = await refusalOf(holder, old, { type: 'control.renew' });
      demand(code === 'stale_token', `A command with token ${old} under lease ${token} was answered with ${code}.`);
      return 'an older token is refused as stale';
    });
  },
  L6: async (bench) =>
    letLapse(
      bench,
      () => Promise.resolve(),
      async (watcher) => {
        const executing = ['execute', 'holding', 'held'].includes(watcher.snapshot?.cell.packml ?? '');
        if (!executing) return 'a lease runs out; the cell was not executing';
        await watcher.until(
          () => watcher.snapshot?.cell.packml === 'held',
          30_000,
          'After its holder vanished the cell does not go to Held.',
        );
        return 'a lease runs out, then the cell is held';
      },
    ),
  L7: async (bench) => {
    const watcher = await bench.console();
    const holder = await bench.actor();
    const { connectionSecret } = holder.welcome!;
    const token = await bench.acquire(holder);
    holder.close();
    const gone = (): boolean =>
      !watcher.snapshot?.cell.consoles.some(({ consoleId }) => consoleId === holder.consoleId);
    await watcher.within(gone, 2000);
    const back = await bench.console({ consoleId: holder.consoleId, connectionSecret: connectionSecret ?? null });
    const code = await refusalOf(back, token, { type: 'control.renew' });
    await back.command({ type: 'control.release' }, token);
    demand(
      code === 'acceptance',
      `A holder whose connection ended and that is back with its secret is refused: ${code}.`,
    );
    return 'the end of a connection ends no lease';
  },
  L8: async (bench) => {
    const opener = await bench.actor();
    const interventionId = await openCall(opener);
    try {
      return await letLapse(
        bench,
        async (holder) => {
          const claim = await holder.command({ type: 'intervention.claim', interventionId, takeOver: false });
          demand(claim.accepted, 'An open call could not be claimed.');
        },
        async (watcher) => {
          await watcher.until(
            () => watcher.sawBody('intervention.released').length > 0,
            4000,
            'A holder lost control and kept its claim.',
          );
          return 'whoever loses control gives its claims back';
        },
      );
    } finally {
      await closeCall(bench, interventionId);
    }
  },
  L9: async (bench) =>
    bench.underControl(async (holder, token) => {
      const impostor = await bench.console({ consoleId: holder.consoleId });
      for (const body of [{ type: 'control.renew' }, { type: 'floor.clear' }, { type: 'control.release' }]) {
        const code = await refusalOf(impostor, token, body);
        demand(code === 'not_holder', `"${body.type}" from another session under the holder’s name: ${code}.`);
      }
      return 'another session under the holder’s name and token commands nothing';
    }),
  S1: async (bench) => {
    const console = await bench.actor();
    await bench.reach(console, 'execute');
    const from = console.events.length;
    await bench.whileHeld(console, () => Promise.resolve(''));
    const states = console.sawBody('packml.changed', from).map(({ state }) => state);
    demand(
      states.includes('holding') && states.includes('held'),
      `Hold led over ${states.join(', ')}, expected Holding and Held.`,
    );
    return `seen: ${states.join(', ')}`;
  },
  S9: async (bench) => {
    const console = await bench.actor();
    await bench.reach(console, 'execute');
    return bench.underControl(async (holder, token) => {
      const code = await refusalOf(holder, token, { type: 'mode.set', mode: 'manual' });
      demand(code === 'wrong_state', `mode.set in Execute was answered with ${code}, expected wrong_state.`);
      return 'the mode does not change while the cell executes';
    });
  },
};

/** Opens a call for help about nothing in particular; returns its id. */
export async function openCall(console: ProbeConsole): Promise<string> {
  const from = console.events.length;
  const body = {
    type: 'intervention.open',
    reason: 'operator',
    detail: 'conformance check',
    binId: null,
    itemId: null,
  };
  const ack = await console.command(body);
  demand(ack.accepted, 'intervention.open was refused.');
  const mine = (): string | undefined =>
    console.sawBody('intervention.opened', from).find(({ intervention }) => intervention.reason === 'operator')
      ?.intervention.interventionId;
  await console.until(() => mine() !== undefined, 4000, 'intervention.open was accepted and nothing was opened.');
  return mine()!;
}

/** Closes it, whoever has it: nothing of a check stays behind. */
export async function closeCall(bench: Bench, interventionId: string): Promise<void> {
  const console = await bench.console();
  const claim = await console.command({
    type: 'intervention.claim',
    interventionId,
    takeOver: true,
    reason: 'conformance check',
  });
  if (!claim.accepted) return;
  const { fencingToken } = claim;
  const body = { type: 'intervention.close', interventionId, outcome: 'no_action_needed', note: 'conformance check' };
  await console.command(body, fencingToken);
  await console.command({ type: 'control.release' }, fencingToken);
}
