import { keepControl, type Bench, type RuleChecks } from './Bench.ts';
import { refusalOf } from './commandChecks.ts';
import { closeCall, openCall } from './controlChecks.ts';
import { freshId, type ProbeConsole } from './ProbeConsole.ts';
import { demand, NotTried } from './verdict.ts';

interface Claimed {
  holder: ProbeConsole;
  token: number;
  interventionId: string;
}

/** With a call that one console has claimed; the call is closed afterwards. */
async function claimed(bench: Bench, use: (call: Claimed) => Promise<string>): Promise<string> {
  const holder = await bench.actor();
  const interventionId = await openCall(holder);
  try {
    const ack = await holder.command({ type: 'intervention.claim', interventionId, takeOver: false });
    demand(ack.accepted, 'An open call could not be claimed.');
    demand(ack.fencingToken !== null, 'A claim gives no control: its answer has no fencing token.');
    const token = ack.fencingToken;
    return await keepControl(holder, token, () => use({ holder, token, interventionId }));
  } finally {
    await closeCall(bench, interventionId);
  }
}

/** I, M, F: calls for help, motion by hand, faults on request. Nothing here lets the arm move. */
export const interventionChecks: RuleChecks = {
  I1: async (bench) => {
    const console = await bench.actor();
    await closeCall(bench, await openCall(console));
    await console.until(
      () => console.sawBody('intervention.closed').length > 0,
      4000,
      'A call that was closed is not told.',
    );
    return 'a call is opened with all that its schema asks';
  },
  I2: async (bench) =>
    claimed(bench, async ({ holder, interventionId }) => {
      await holder.until(
        () => holder.snapshot?.cell.control?.role === 'operator',
        4000,
        'A claim gives no operator’s control.',
      );
      const other = await bench.console();
      const code = await refusalOf(other, null, { type: 'intervention.claim', interventionId, takeOver: false });
      demand(code === 'already_claimed', `A second claim was answered with ${code}.`);
      return 'a claim gives control, and is given once';
    }),
  I3: async (bench) =>
    claimed(bench, async ({ holder, token, interventionId }) => {
      const code = await refusalOf(holder, token, { type: 'intervention.release', interventionId });
      demand(code === 'acceptance', `Giving a claim back was answered with ${code}.`);
      await holder.until(
        () => holder.sawBody('intervention.released').length > 0,
        4000,
        'A claim given back is not told.',
      );
      return 'a claim can be given back';
    }),
  I4: async (bench) =>
    claimed(bench, async ({ interventionId }) => {
      const other = await bench.console();
      const body = { type: 'intervention.close', interventionId, outcome: 'no_action_needed', note: '' };
      demand((await refusalOf(other, null, body)) !== 'acceptance', 'Somebody else than its claimant closed a call.');
      return 'only its claimant closes a call';
    }),
  I6: async (bench) =>
    claimed(bench, async ({ interventionId }) => {
      const other = await bench.console();
      const take = { type: 'intervention.claim', interventionId, takeOver: true, reason: ' ' };
      const code = await refusalOf(other, null, take);
      demand(code === 'invalid', `Taking over without a reason was answered with ${code}, expected invalid.`);
      return 'taking over needs a reason';
    }),
  I7: async (bench) =>
    claimed(bench, async ({ holder, token, interventionId }) => {
      const offer = { type: 'intervention.transfer', interventionId, note: 'conformance check' };
      const nobody = await refusalOf(holder, token, { ...offer, toConsoleId: 'nobody-is-here' });
      demand(nobody !== 'acceptance', 'A claim was offered to a console that is not connected.');
      const other = await bench.console();
      const code = await refusalOf(holder, token, { ...offer, toConsoleId: other.consoleId });
      demand(code === 'acceptance', `Offering a claim to a console that is there was answered with ${code}.`);
      await other.until(() => other.sawBody('intervention.offered').length > 0, 4000, 'An offer is not told.');
      const claim = await other.command({ type: 'intervention.claim', interventionId, takeOver: false });
      demand(
        claim.accepted && (claim.fencingToken ?? 0) > token,
        'Accepting the offer gives no control with a new token.',
      );
      const stale = await refusalOf(holder, token, { type: 'control.renew' });
      demand(stale === 'stale_token', `The token of the one who offered is not stale: ${stale}.`);
      return 'control passes to the console that accepts, in one step';
    }),
  M1: async (bench) => {
    const console = await bench.actor();
    needsManual(console);
    const body = jog(console);
    demand(
      (await refusalOf(console, null, body)) === 'not_holder',
      'A motion by hand without control is not refused so.',
    );
    await bench.reach(console, 'execute');
    return bench.underControl(async (holder, token) => {
      const code = await refusalOf(holder, token, jog(console));
      demand(code === 'wrong_state' || code === 'wrong_mode', `A motion by hand in Execute was answered with ${code}.`);
      return 'a motion by hand needs control and a state for it';
    });
  },
  M2: async (bench) =>
    byHand(bench, async (holder, token) => {
      const motion = { kind: 'dispose', itemId: holder.snapshot?.buffer[0]?.itemId ?? 'none', to: 'person' };
      const body = { type: 'hold.begin', holdId: freshId('hold'), motion, speedFraction: 0.1, basis: null };
      const code = await refusalOf(holder, token, body);
      demand(code !== 'acceptance', 'A motion without the basis of its preview was accepted.');
      demand(code === 'state_changed', `A motion without the basis of its preview was answered with ${code}.`);
      return 'what was not previewed is not carried out';
    }),
  M4: async (bench) =>
    byHand(bench, async (holder, token) => {
      const { holdId } = await begin(holder, token);
      holder.socket.emit('hold.beat', { holdId, index: 1, echoIndex: null });
      await holder.until(() => holder.echoes.length > 0, 4000, 'A beat got no echo.');
      const [echo] = holder.echoes;
      holder.socket.emit('hold.end', { holdId });
      await ended(holder, holdId);
      demand(echo?.holdId === holdId && echo.index === 1, 'The echo names another hold or beat.');
      return 'beats are echoed';
    }),
  M5: async (bench) =>
    byHand(bench, async (holder, token) => {
      const { holdId } = await begin(holder, token);
      const silent = await ended(holder, holdId);
      demand(silent === 'silence', `A hold without beats ended by ${silent}, expected silence.`);
      const second = await begin(holder, token);
      holder.socket.emit('hold.end', { holdId: second.holdId });
      const released = await ended(holder, second.holdId);
      demand(released === 'released', `A hold that was let go ended by ${released}, expected released.`);
      return 'a hold ends with silence and with the hand; nothing moved before a round trip was measured';
    }),
  M8: async (bench) =>
    byHand(bench, async (holder, token) => {
      const { holdId } = await begin(holder, token);
      holder.socket.emit('hold.end', { holdId });
      await ended(holder, holdId);
      demand(holder.sawBody('manual.started').length > 0, 'manual.started did not tell that the motion was granted.');
      return 'begin and end are told';
    }),
  M11: async (bench) =>
    byHand(bench, async (holder, token) => {
      const watcher = await bench.console();
      const { holdId } = await begin(holder, token);
      const seen = (): boolean => watcher.snapshot?.cell.manual?.holdId === holdId;
      await watcher.until(seen, 1000, 'While a hold is asked for, cell.manual does not say who moves the arm.');
      holder.socket.emit('hold.end', { holdId });
      await ended(holder, holdId);
      return 'everybody sees who moves the arm';
    }),
  F1: async (bench) => {
    const console = await bench.console();
    const { simulated, faults } = console.welcome!.description;
    demand(simulated || !faults, 'A real cell offers faults on request; it must not.');
    if (faults) return `a simulated cell offers ${faults.length} faults`;
    bench.mayAct({ simulated });
    const code = await refusalOf(console, null, { type: 'fault.set', fault: 'camera_dark', parameters: {} });
    demand(code === 'not_supported', `A cell without faults answered fault.set with ${code}.`);
    return 'no faults are offered, and asking for one is refused';
  },
  F2: async (bench) => {
    const fault = await offeredFault(bench);
    return bench.underControl(async () => {
      const other = await bench.console();
      const code = await refusalOf(other, null, { type: 'fault.set', fault, parameters: {} });
      if (code === 'acceptance') await other.command({ type: 'fault.clear', fault });
      demand(code === 'not_holder', `A fault set by somebody who does not hold control: ${code}.`);
      return 'while somebody holds, only the holder sets faults';
    });
  },
  F3: async (bench) => {
    const fault = await offeredFault(bench);
    const console = await bench.actor();
    const set = await refusalOf(console, null, { type: 'fault.set', fault, parameters: {} });
    demand(set === 'acceptance', `fault.set while nobody holds was answered with ${set}.`);
    const stands = (): boolean => console.snapshot?.cell.faults.some((one) => one.fault === fault) ?? false;
    await console.until(stands, 4000, 'A fault that was set does not stand in cell.faults.');
    await console.command({ type: 'fault.clear', fault });
    await console.until(() => !stands(), 4000, 'A fault that was cleared still stands in cell.faults.');
    return 'faults are told when they are set and cleared';
  },
  F4: async (bench) => {
    const fault = await offeredFault(bench);
    const console = await bench.actor();
    const code = await refusalOf(console, null, { type: 'fault.clear', fault });
    demand(code === 'wrong_state', `Clearing a fault that is not set was answered with ${code}.`);
    return 'a fault that is not set cannot be cleared';
  },
};

async function offeredFault(bench: Bench): Promise<string> {
  const console = await bench.console();
  const standing: string[] = console.snapshot?.cell.faults.map(({ fault }) => fault) ?? [];
  const lasting = console.welcome!.description.faults?.filter(({ lasts }) => lasts === 'until_cleared') ?? [];
  const fault = lasting.find(({ name, place }) => place !== 'link' && !standing.includes(name));
  if (!fault) throw new NotTried('the cell offers no fault that stands until it is cleared');
  return fault.name;
}

function needsManual(console: ProbeConsole): void {
  if (!console.welcome!.description.manual) throw new NotTried('the cell knows no motion by hand (before 1.1)');
}

function jog(console: ProbeConsole): Record<string, unknown> & { holdId: string } {
  const joint = console.welcome!.description.jointNames[0] ?? 'none';
  const motion = { kind: 'jog_joint', joint, direction: 1, step: 0.001 };
  return { type: 'hold.begin', holdId: freshId('hold'), motion, speedFraction: 0.05, basis: null };
}

/** Held and under control, where a motion by hand may begin. Every hold here ends before a round trip is measured: nothing moves. */
async function byHand(bench: Bench, use: (holder: ProbeConsole, token: number) => Promise<string>): Promise<string> {
  const console = await bench.actor();
  needsManual(console);
  if (console.snapshot?.cell.packml !== 'held') await bench.reach(console, 'execute');
  return bench.whileHeld(console, () => bench.underControl((holder, token) => use(holder, token)));
}

async function begin(holder: ProbeConsole, token: number): Promise<{ holdId: string }> {
  const body = jog(holder);
  const ack = await holder.command(body, token);
  if (!ack.accepted) throw new NotTried(`no motion by hand could be begun: ${ack.message}`);
  return body;
}

async function ended(holder: ProbeConsole, holdId: string): Promise<string> {
  const end = (): string | undefined => holder.sawBody('manual.ended').find((one) => one.holdId === holdId)?.endedBy;
  await holder.until(() => end() !== undefined, 5000, 'A hold whose beats stay away does not end.');
  return end()!;
}
