import { fork, spawn, type ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';
import { io, type Socket } from 'socket.io-client';
import type { BridgeAnswer } from '#shared/bridge/bridge.ts';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { LetGoReason, ManualEnded, ManualMotion } from '#shared/domain/manualMotion.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { HoldSource } from '#renderer/features/intervene/hold/HoldSource.ts';
import type { CellEndpoint, CellSourceListener } from '#main/ports/CellSource.ts';
import { CommandFailure } from '#shared/commandLine/commandLine.ts';
import { quantile } from '../../src/evaluation/quantile.ts';
import { enterAs } from '../../tests/builders/enterAs.ts';
import { TcpProxy } from '../../tests/integration/TcpProxy.ts';

export const stopCauses = [
  'release',
  'secondButton',
  'focusLost',
  'hiddenWindow',
  'frozenRenderer',
  'lostLink',
  'sleepingMachine',
  'otherConsole',
  'killedConsole',
] as const;
type Cause = (typeof stopCauses)[number];

const WAIT_MS = 20_000;
const BEAT_MS = 25;
const pause = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));
async function until<T>(get: () => T | null | undefined | false, otherwise: string): Promise<T> {
  const endMs = performance.now() + WAIT_MS;
  for (;;) {
    const value = get();
    if (value) return value;
    if (performance.now() > endMs) throw new CommandFailure(`${otherwise} within ${WAIT_MS / 1000} s.`);
    await pause(2);
  }
}

/** A second console: sees what the cell tells, and stops it. */
class Observer {
  snapshot: CellSnapshot | null = null;
  readonly ended: ManualEnded[] = [];
  private readonly source: SocketCellSource;
  private token: number | null = null;
  private sent = 0;

  constructor(endpoint: CellEndpoint) {
    this.source = new SocketCellSource({
      cellKey: 'cell',
      endpoint: () => endpoint,
      consoleId: 'bench-observer',
      consoleName: 'Observer',
      clock: systemClock,
    });
    const listener: CellSourceListener = {
      onLink: () => undefined,
      onSnapshot: (_description, snapshot) => (this.snapshot = snapshot),
      onResumed: () => undefined,
      onEvent: (event) => {
        if (this.snapshot) this.snapshot = applyCellEvent(this.snapshot, event);
        if (event.body.type === 'manual.ended') this.ended.push(event.body);
        return true;
      },
      onJoints: () => undefined,
      onWrench: () => undefined,
      onFrame: () => undefined,
      onAdvice: () => undefined,
      onMalformed: () => undefined,
    };
    this.source.start(listener, null);
  }
  async send(body: CellCommandBody): Promise<CommandAck> {
    this.sent += 1;
    const ack = await this.source.send({
      commandId: `observer-${process.pid}-${this.sent}`,
      deadlineMs: this.source.cellTimeMs() + 600_000,
      fencingToken: this.token,
      by: { operatorId: 'observer', name: 'Observer', consoleId: 'bench-observer' },
      body,
    });
    if (ack.accepted && body.type === 'control.acquire') this.token = ack.fencingToken;
    return ack;
  }
  async state(wanted: string): Promise<void> {
    await until(() => this.snapshot?.cell.packml === wanted, `the cell did not become ${wanted}`);
  }
  stop(): Promise<void> {
    return this.source.stop();
  }
}

/** What a window does, over the browser host's own socket: asks, beats, sees echoes. */
class ScriptedWindow {
  readonly socket: Socket;
  echo: number | null = null;
  holdId = '';
  private index = 0;
  private timer: NodeJS.Timeout | null = null;

  constructor(origin: string, token: string) {
    this.socket = io(origin, { transports: ['websocket'], forceNew: true, reconnection: false, auth: { token } });
    this.socket.on('push', (push: { type: string; index?: number }) => {
      if (push.type === 'holdEcho') this.echo = push.index ?? null;
    });
  }
  async ask(name: string, params: unknown): Promise<unknown> {
    const answer = (await this.socket.timeout(8000).emitWithAck('request', name, params)) as BridgeAnswer;
    if (!answer.ok) throw new CommandFailure(`${name}: ${answer.message}`);
    return answer.value;
  }
  async command(body: CellCommandBody): Promise<void> {
    const ack = (await this.ask('command', { cellKey: 'cell', body, reason: 'benchmark' })) as CommandAck;
    if (!ack.accepted) throw new CommandFailure(`${body.type}: ${ack.message}`);
  }
  async hold(holdId: string, motion: ManualMotion): Promise<void> {
    this.index = 0;
    this.echo = null;
    const params = { cellKey: 'cell', holdId, previewId: null, motion, speedFraction: 1 };
    const { ack } = (await this.ask('holdBegin', params)) as { ack: CommandAck };
    if (!ack.accepted) {
      // The lease may have run out while the console slept or was cut off.
      if (ack.code !== 'not_holder' && ack.code !== 'stale_token')
        throw new CommandFailure(`holdBegin: ${ack.message}`);
      await this.command(acquire);
      return this.hold(`${holdId}-again`, motion);
    }
    this.holdId = holdId;
    this.timer = setInterval(() => this.beat(holdId), BEAT_MS);
    this.beat(holdId);
  }
  private beat(holdId: string): void {
    const params = { cellKey: 'cell', holdId, index: this.index++, echoIndex: this.echo };
    this.socket.emit('request', 'holdBeat', params, () => undefined);
  }
  /** By the window's own hold source, as for the right button pressed beside the left one. */
  pressSecondButton(holdId: string): void {
    const source = new HoldSource<string>({
      begin: () => true,
      end: (why) => this.letGo(holdId, why),
      monotonicMs: () => performance.now(),
    });
    const left = {
      pointerId: 1,
      button: 0,
      buttons: 1,
      isPrimary: true,
      ctrlKey: false,
      altKey: false,
      metaKey: false,
    };
    source.pressPointer(left, () => holdId);
    source.sawPointer('pointermove', { ...left, button: 2, buttons: 3 });
  }
  freeze(): void {
    if (this.timer) clearInterval(this.timer);
  }
  letGo(holdId: string, why: LetGoReason): void {
    this.freeze();
    this.socket.emit('request', 'holdEnd', { cellKey: 'cell', holdId, why }, () => undefined);
  }
  close(): void {
    this.freeze();
    this.socket.disconnect();
  }
}

interface ConsoleProcess {
  child: ChildProcess;
  window: ScriptedWindow;
}

async function startConsole(url: string, token: string): Promise<ConsoleProcess> {
  const env = { ...process.env, SUPERCARGO_CELL_TOKEN: token };
  const child = fork(new URL('./consoleProcess.ts', import.meta.url), [url], { env });
  const [told] = (await once(child, 'message')) as [{ windowUrl: string }];
  const { origin, token: windowToken } = await enterAs(told.windowUrl);
  const window = new ScriptedWindow(origin, windowToken);
  await until(() => window.socket.connected, 'the window did not connect');
  for (const endMs = performance.now() + WAIT_MS; performance.now() < endMs; await pause(20)) {
    const [view] = (await window.ask('cells', {})) as { link: { state: string } }[];
    if (view?.link.state === 'live') return { child, window };
  }
  throw new CommandFailure('The console did not reach the cell.');
}

async function startCell(): Promise<{ child: ChildProcess; endpoint: CellEndpoint }> {
  const child = spawn(process.execPath, [fileURLToPath(new URL('../../src/cell/server/cli.ts', import.meta.url))], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const [line] = (await once(createInterface(child.stdout), 'line')) as [string];
  return { child, endpoint: JSON.parse(line) as CellEndpoint };
}

/** Real time from the last sign of the hand, or the message that stopped, to standstill: as the cell measures it. */
export async function measureStops(trials: number, tell: (line: string) => void): Promise<Record<string, unknown>> {
  const cell = await startCell();
  const proxy = new TcpProxy();
  const proxyUrl = await proxy.start(Number(new URL(cell.endpoint.url).port));
  const observer = new Observer(cell.endpoint);
  let console_: ConsoleProcess | null = null;
  const latencies: Record<string, number[]> = {};
  const others: Record<string, number> = {};
  try {
    await observer.state('execute');
    await observer.send({ type: 'control.acquire', role: 'operator', takeOver: true, reason: 'benchmark' });
    await observer.send({ type: 'packml', command: 'stop', reason: 'benchmark' });
    await observer.state('stopped');
    await observer.send({ type: 'mode.set', mode: 'manual' });
    await observer.send({ type: 'packml', command: 'reset', reason: 'benchmark' });
    await observer.state('idle');
    await observer.send({ type: 'control.release' });
    let number = 0;
    let controlled: ConsoleProcess | null = null;
    for (const cause of stopCauses) {
      const taken: number[] = (latencies[cause] = []);
      for (let attempt = 0; taken.length < trials && attempt < 2 * trials; attempt++) {
        console_ ??= await startConsole(proxyUrl, cell.endpoint.token);
        const { window, child } = console_;
        if (console_ !== controlled) await window.command(acquire);
        controlled = console_;
        number += 1;
        const holdId = `bench-hold-${process.pid}-${number}`;
        const linear: [number, number, number] = [0, 0, number % 2 === 0 ? 1 : -1];
        const before = observer.ended.length;
        await window.hold(holdId, {
          kind: 'jog_tool',
          frame: 'cell',
          binId: null,
          linear,
          angular: [0, 0, 0],
          step: null,
        });
        await pause(330 + 40 * Math.random());
        if (observer.ended.length === before) bringAbout(cause, console_, observer, proxy, window.holdId);
        const ended = await until(() => observer.ended[before], `the arm did not stop (${cause})`);
        window.freeze();
        if (ended.endedBy === expected[cause] && ended.stopLatencyMs !== null) taken.push(ended.stopLatencyMs);
        else others[`${cause}:${ended.endedBy}`] = (others[`${cause}:${ended.endedBy}`] ?? 0) + 1;
        console_ = await recover(cause, console_, observer, proxy, child);
      }
      const told =
        taken.length === 0
          ? ''
          : `, median ${quantile(taken, 0.5)?.toFixed(0)} ms, 99 % below ${quantile(taken, 0.99)?.toFixed(0)} ms`;
      tell(`${cause}: ${taken.length} trials${told}; otherwise ${JSON.stringify(others)}`);
    }
  } finally {
    console_?.window.close();
    console_?.child.kill('SIGKILL');
    await observer.stop();
    await proxy.stop();
    cell.child.kill('SIGTERM');
  }
  const each = (q: number): Record<string, number | null> =>
    Object.fromEntries(stopCauses.map((cause) => [cause, quantile(latencies[cause] ?? [], q)]));
  return {
    stopP50Ms: each(0.5),
    stopP99Ms: each(0.99),
    stopTrials: Object.fromEntries(stopCauses.map((cause) => [cause, latencies[cause]?.length ?? 0])),
    /** Ends for another reason than the one that was brought about; the arm stopped all the same. */
    stopOtherwise: others,
  };
}

const acquire: CellCommandBody = { type: 'control.acquire', role: 'operator', takeOver: true, reason: 'benchmark' };

const expected: Record<Cause, ManualEnded['endedBy']> = {
  release: 'released',
  secondButton: 'released',
  focusLost: 'released',
  hiddenWindow: 'released',
  frozenRenderer: 'silence',
  lostLink: 'silence',
  sleepingMachine: 'silence',
  otherConsole: 'stopped',
  killedConsole: 'disconnected',
};

function bringAbout(
  cause: Cause,
  { window, child }: ConsoleProcess,
  observer: Observer,
  proxy: TcpProxy,
  holdId: string,
): void {
  switch (cause) {
    case 'release':
      return window.letGo(holdId, 'released');
    case 'secondButton':
      return window.pressSecondButton(holdId);
    case 'focusLost':
      return window.letGo(holdId, 'focus_lost');
    case 'hiddenWindow':
      return window.letGo(holdId, 'hidden');
    case 'frozenRenderer':
      return window.freeze();
    case 'lostLink':
      return proxy.interrupt();
    case 'sleepingMachine':
      process.kill(child.pid!, 'SIGSTOP');
      return;
    case 'otherConsole':
      void observer.send({ type: 'packml', command: 'stop', reason: 'benchmark' });
      return;
    case 'killedConsole':
      child.kill('SIGKILL');
  }
}

/** As before the trial; a console that was killed comes anew. */
async function recover(
  cause: Cause,
  console_: ConsoleProcess,
  observer: Observer,
  proxy: TcpProxy,
  child: ChildProcess,
): Promise<ConsoleProcess | null> {
  if (cause === 'lostLink') proxy.restore();
  if (cause === 'sleepingMachine') process.kill(child.pid!, 'SIGCONT');
  if (cause === 'killedConsole') {
    console_.window.close();
    // Also where the motion had ended before: a process that is left alone would keep this one alive.
    child.kill('SIGKILL');
    return null;
  }
  if (cause === 'otherConsole') {
    await observer.state('stopped');
    await console_.window.command({ type: 'packml', command: 'reset', reason: 'benchmark' });
    await observer.state('idle');
  }
  await pause(30);
  return console_;
}
