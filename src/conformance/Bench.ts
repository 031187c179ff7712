import {
  CONTROL_NAMESPACE,
  PROTOCOL_VERSION,
  TELEMETRY_NAMESPACE,
  type CellDescription,
} from '#shared/protocol/protocol.ts';
import type { PackmlState } from '#shared/domain/packml.ts';
import { freshId, OPERATOR_ID, ProbeConsole, type NoteFault } from './ProbeConsole.ts';
import { BrokenRule, NotTried } from './verdict.ts';

export interface BenchOptions {
  url: string;
  token: string;
  /** Whether control may be taken and the cell be held; null: only where the cell says that it is simulated. */
  acts: boolean | null;
  /** TLS options of the WebSocket, such as the authority that a cell's certificate rests on. */
  tls?: object;
  /** Default: as long as each check allows. */
  patienceMs?: number;
}

type Auth = Record<string, unknown>;
const GREETING_MS = 6000;

/** What checks do with the cell under test; closes every connection that a check opened. */
export class Bench {
  readonly url: string;
  readonly token: string;
  private readonly options: BenchOptions;
  private readonly note: NoteFault;
  private readonly open: ProbeConsole[] = [];

  constructor(options: BenchOptions, note: NoteFault) {
    this.options = options;
    this.url = options.url.replace(/\/$/, '');
    this.token = options.token;
    this.note = note;
  }

  noteFault(rule: string, sentence: string): void {
    this.note(rule, sentence);
  }

  auth(change: Auth = {}): Auth {
    return {
      token: this.token,
      protocol: PROTOCOL_VERSION,
      consoleId: freshId('console'),
      consoleName: 'Conformance check',
      lastSeen: null,
      connectionSecret: null,
      ...change,
    };
  }

  connect(
    namespace: typeof CONTROL_NAMESPACE | typeof TELEMETRY_NAMESPACE,
    change: Auth = {},
    headers: Record<string, string> = {},
  ): ProbeConsole {
    const { tls = {}, patienceMs = Infinity } = this.options;
    const created = new ProbeConsole({ url: this.url, namespace }, this.auth(change), {
      headers,
      note: this.note,
      tls,
      patienceMs,
    });
    this.open.push(created);
    return created;
  }

  /** A console that was welcomed; a silent one never reports what it stored. */
  async console(change: Auth = {}, { silent = false } = {}): Promise<ProbeConsole> {
    const created = this.connect(CONTROL_NAMESPACE, change);
    created.reportsSeen = !silent;
    await created.until(() => created.welcome !== null || created.closed, GREETING_MS, 'No "welcome" within 6 s.');
    if (!created.welcome)
      throw new BrokenRule(`A console was not welcomed: ${created.refusal?.message ?? 'the connection ended'}.`);
    return created;
  }

  /** A telemetry connection. @throws NotTried where the cell has none: it is optional (P2). */
  async telemetry(change: Auth = {}): Promise<ProbeConsole> {
    const created = this.connect(TELEMETRY_NAMESPACE, change);
    await created.until(() => created.socket.connected || created.closed, GREETING_MS, 'No connection within 6 s.');
    if (created.closed) throw new NotTried('the cell offers no telemetry, which is optional');
    return created;
  }

  /** How a handshake that must be refused was refused. @throws BrokenRule when it was admitted. */
  async refused(
    change: Auth,
    { namespace = CONTROL_NAMESPACE, headers = {} }: RefusedOptions = {},
  ): Promise<NonNullable<ProbeConsole['refusal']>> {
    const created = this.connect(namespace, change, headers);
    const isDecided = (): boolean => created.closed || created.socket.connected;
    await created.until(isDecided, GREETING_MS, 'A handshake was neither admitted nor refused within 6 s.');
    if (!created.closed) throw new BrokenRule(`A handshake was admitted that must be refused.`);
    if (!created.refusal) throw new BrokenRule('A handshake was refused without {"code", "message"}.');
    return created.refusal;
  }

  /** @throws NotTried where the cell must be left as it is. */
  mayAct({ simulated }: Pick<CellDescription, 'simulated'>): void {
    const { acts } = this.options;
    if (acts === false) throw new NotTried('it takes control or changes the cell, which --look-only forbids');
    if (acts === null && !simulated)
      throw new NotTried('it takes control or changes the cell; a cell that is not simulated is asked with --act only');
  }

  /** A console that may act while nobody holds control. */
  async actor(): Promise<ProbeConsole> {
    const console = await this.console();
    this.mayAct(console.welcome!.description);
    const holder = console.snapshot?.cell.control?.holder;
    if (holder?.operatorId === OPERATOR_ID) await this.clearAway(console);
    else if (holder) throw new NotTried(`${holder.name} holds control of the cell`);
    return console;
  }

  /** A lease of a check before this one, which the cell would not take back: it runs out, and what that led to is undone. */
  private async clearAway(console: ProbeConsole): Promise<void> {
    const { leaseMs } = console.welcome!.description;
    const gone = (): boolean => console.snapshot?.cell.control === null;
    if (!(await console.within(gone, leaseMs + 3000))) throw new NotTried('an earlier check’s lease does not end');
    if (await console.within(() => console.snapshot?.cell.packml === 'held', 2000)) await this.unhold(console, null);
  }

  /** Runs something under an operator's lease and gives it back, whatever happens. */
  async underControl<Value>(use: (holder: ProbeConsole, token: number) => Promise<Value>): Promise<Value> {
    const holder = await this.actor();
    const token = await this.acquire(holder);
    try {
      return await keepControl(holder, token, () => use(holder, token));
    } finally {
      if (!holder.closed) await holder.command({ type: 'control.release' }, token).catch(() => undefined);
    }
  }

  /** @throws BrokenRule when an operator gets no control although nobody holds. */
  async acquire(console: ProbeConsole): Promise<number> {
    const ack = await console.command(acquireBody);
    if (!ack.accepted) throw new BrokenRule(`Control was refused although nobody holds: ${ack.message}`);
    if (ack.fencingToken === null) throw new BrokenRule('Control was granted without a fencing token.');
    return ack.fencingToken;
  }

  /** Waits for a state that the cell reaches by itself. @throws NotTried when it does not. */
  async reach(console: ProbeConsole, state: PackmlState, limitMs = 30_000): Promise<void> {
    const now = (): PackmlState | undefined => console.snapshot?.cell.packml;
    // Out of these a cell comes by a command only.
    const waits = (): boolean => now() === 'held' || now() === 'aborted' || now() === 'complete';
    await console.within(() => now() === state || waits(), limitMs);
    if (now() !== state) throw new NotTried(`the cell is ${now()}, this needs ${state}`);
  }

  /** Held by a command of anyone, and unheld by whoever may: the holder, or anyone while nobody holds. */
  async whileHeld(
    console: ProbeConsole,
    use: () => Promise<string>,
    holder: { console: ProbeConsole; token: number | null } = { console, token: null },
  ): Promise<string> {
    const ack = await console.command({ type: 'packml', command: 'hold', reason: 'conformance check' });
    if (!ack.accepted && console.snapshot?.cell.packml !== 'held')
      throw new NotTried(`the cell cannot be held now: ${ack.message}`);
    await console.until(() => console.snapshot?.cell.packml === 'held', 30_000, 'Hold did not lead to Held in 30 s.');
    try {
      return await use();
    } finally {
      if (ack.accepted) await this.unhold(holder.console, holder.token);
    }
  }

  async unhold(console: ProbeConsole, token: number | null): Promise<void> {
    await console.command({ type: 'packml', command: 'unhold', reason: 'conformance check' }, token).catch(() => null);
    await console.within(() => console.snapshot?.cell.packml === 'execute', 10_000);
  }

  closeAll(): void {
    for (const console of this.open.splice(0)) console.close();
  }
}

interface RefusedOptions {
  namespace?: typeof CONTROL_NAMESPACE | typeof TELEMETRY_NAMESPACE;
  headers?: Record<string, string>;
}

export const acquireBody = {
  type: 'control.acquire',
  role: 'operator',
  takeOver: false,
  reason: 'conformance check',
} as const;

/** Renews the lease while something lasts. */
export async function keepControl<Value>(
  holder: ProbeConsole,
  token: number,
  use: () => Promise<Value>,
): Promise<Value> {
  const everyMs = holder.welcome!.description.leaseMs / 3;
  const timer = setInterval(() => void holder.command({ type: 'control.renew' }, token).catch(() => null), everyMs);
  try {
    return await use();
  } finally {
    clearInterval(timer);
  }
}

/** One rule: returns what was seen in a sentence, or throws a BrokenRule or NotTried. */
export type RuleCheck = (bench: Bench) => Promise<string>;
export type RuleChecks = Readonly<Record<string, RuleCheck>>;
