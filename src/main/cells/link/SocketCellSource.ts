import type { LinkStatus } from '#shared/bridge/bridge.ts';
import type { CellCommand, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import {
  PROTOCOL_VERSION,
  type Handshake,
  type HandshakeRefusal,
  type HoldBeat,
  type HoldRelease,
  type PictureReply,
  type Welcome,
} from '#shared/protocol/protocol.ts';
import { statementField, type Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellEndpoint, CellSource, CellSourceListener } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { ClockSync } from './ClockSync.ts';
import { ControlConnection, type ControlListener } from './ControlConnection.ts';
import { orderOf, type LastSeen } from './eventOrder.ts';
import { lostSentence, refusedSentence, violatedSentence } from './linkSentences.ts';
import { TelemetryConnection } from './TelemetryConnection.ts';

const RETRY_FIRST_MS = 250;
const RETRY_LONGEST_MS = 2000;
/** A refused console is refused again until somebody changes something: asking every second would only fill logs. */
const RETRY_REFUSED_MS = 10_000;
/** What a cell must not send it will send again: looking once in a while costs the other cells nothing. */
const RETRY_VIOLATED_MS = 10_000;
const HEALTH_PERIOD_MS = 500;
/** Silence on the control channel after which the shown state is called stale. */
const STALE_AFTER_MS = 2000;
/** Silence after which the connection is given up and opened anew. */
const DEAD_AFTER_MS = 6000;
const COMMAND_TIMEOUT_MS = 4000;
const PICTURE_TIMEOUT_MS = 5000;
const STORE_RETRY_MS = 1000;
/** Events held back while they cannot be stored; beyond it the cell, which keeps them, is asked again later. */
const HELD_BACK_MAX = 5000;

export interface SocketCellSourceOptions {
  cellKey: string;
  /** Asked before every attempt; null while the cell is not up yet. */
  endpoint: () => CellEndpoint | null;
  consoleId: string;
  /** Asked before every attempt where it can change. */
  consoleName: string | (() => string);
  clock: Clock;
  /** Hears in a sentence why the cell is not shown live, once until it is something else. */
  onTrouble?: (sentence: string) => void;
}

const majorOf = (version: string): string => version.split('.')[0] ?? version;

/** A live cell over the protocol of src/shared/protocol/SPEC.md. */
export class SocketCellSource implements CellSource {
  readonly cellKey: string;
  private readonly options: SocketCellSourceOptions;
  private readonly clock: Clock;
  private readonly sync = new ClockSync();
  private listener: CellSourceListener | null = null;
  private control: ControlConnection | null = null;
  private telemetry: TelemetryConnection | null = null;
  private lastSeen: LastSeen | null = null;
  /** By what the cell knows this console again after a lost connection. Kept in memory only. */
  private connectionSecret: string | null = null;
  /** A stored position that a welcome has confirmed; before it no event can be placed. */
  private placed = false;
  private heldBack: CellEvent[] = [];
  private state: LinkStatus['state'] = 'connecting';
  private said: Said | null = { text: 'Connecting to the cell.', statement: statement('link_connecting') };
  /** Monotonic. */
  private lastHeardMs: number | null = null;
  private telemetryDropped = 0;
  private attempts = 0;
  private wasLive = false;
  /** A gap that came back at the same place cannot be filled: the next handshake asks for a snapshot. */
  private lastGapAtSeq: number | null = null;
  private askSnapshot = false;
  private cancelRetry: (() => void) | null = null;
  private cancelStoreRetry: (() => void) | null = null;
  private cancelHealth: (() => void) | null = null;
  private askingTime = false;

  constructor(options: SocketCellSourceOptions) {
    this.options = options;
    this.cellKey = options.cellKey;
    this.clock = options.clock;
  }

  start(listener: CellSourceListener, lastSeen: LastSeen | null): void {
    this.listener = listener;
    this.lastSeen = lastSeen;
    this.cancelHealth = this.clock.every(HEALTH_PERIOD_MS, () => this.checkHealth());
    this.publish();
    this.connect();
  }

  async send(command: CellCommand): Promise<CommandAck> {
    const refuse = (code: 'not_connected' | 'no_answer', message: string): CommandAck => ({
      commandId: command.commandId,
      accepted: false,
      code,
      message,
      atMs: this.clock.nowMs(),
    });
    const control = this.control;
    if (!control?.isOpen())
      return refuse('not_connected', 'There is no connection to the cell; nothing was sent. It reconnects by itself.');
    const ack = await control.send(command, COMMAND_TIMEOUT_MS);
    if (ack && ack !== 'other') return ack;
    const what = ack ? 'answered another command' : `did not answer within ${COMMAND_TIMEOUT_MS / 1000} s`;
    return refuse(
      'no_answer',
      `The cell ${what}: the command may or may not have been carried out; look at the cell before you repeat it.`,
    );
  }

  async picture(imageId: string): Promise<PictureReply> {
    const reply = this.control?.isOpen() ? await this.control.picture(imageId, PICTURE_TIMEOUT_MS) : null;
    return reply ?? { found: false, imageId, message: 'The cell could not be asked for the picture.' };
  }

  holdBeat(beat: HoldBeat): void {
    this.control?.holdBeat(beat);
  }

  holdEnd(release: HoldRelease): void {
    this.control?.holdEnd(release);
  }

  cellTimeMs(): number {
    return this.sync.cellTimeMs(this.clock.monotonicMs()) ?? this.clock.nowMs();
  }

  clockRate(): number {
    return this.sync.rate();
  }

  async stop(): Promise<void> {
    this.cancelHealth?.();
    this.cancelRetry?.();
    this.cancelStoreRetry?.();
    this.dropConnections();
    this.listener = null;
  }

  private connect(): void {
    this.cancelRetry = null;
    const endpoint = this.options.endpoint();
    if (!endpoint) {
      this.lose({ text: 'The cell is starting.', statement: statement('link_cell_starting') });
      return;
    }
    const { consoleName } = this.options;
    const handshake: Handshake = {
      token: endpoint.token,
      protocol: PROTOCOL_VERSION,
      consoleId: this.options.consoleId,
      consoleName: typeof consoleName === 'string' ? consoleName : consoleName(),
      lastSeen: this.askSnapshot ? null : this.lastSeen,
      connectionSecret: this.connectionSecret,
    };
    const heard = (): void => {
      this.lastHeardMs = this.clock.monotonicMs();
    };
    const listener: ControlListener = {
      onWelcome: (welcome) => this.welcome(welcome, endpoint, handshake),
      onEvent: (event) => this.receive(event),
      onAdvice: (advice) => this.listener?.onAdvice(advice),
      onHoldEcho: (echo) => this.listener?.onHoldEcho?.(echo),
      onHeard: heard,
      onMalformed: (what, problem) => this.listener?.onMalformed(what, problem),
      onRefused: (refusal) => this.refused(refusal),
      onClosed: (why) => this.lose(lostSentence(why, this.wasLive)),
      onViolated: (problem) => this.violated(problem),
      onSlowed: () => this.listener?.onSlowed?.(),
    };
    const control = new ControlConnection(endpoint, handshake, listener);
    this.control = control;
    // A cell that accepts the connection and then says nothing.
    this.cancelRetry = this.clock.after(DEAD_AFTER_MS, () => {
      if (this.control === control && !control.isOpen())
        this.lose(lostSentence('the cell accepted the connection but did not greet', this.wasLive));
    });
  }

  private welcome(welcome: Welcome, endpoint: CellEndpoint, handshake: Handshake): void {
    if (majorOf(welcome.protocol) !== majorOf(PROTOCOL_VERSION)) {
      this.refused({
        code: 'protocol_version',
        message: `the cell speaks protocol ${welcome.protocol}, this console ${PROTOCOL_VERSION}`,
      });
      return;
    }
    if (!welcome.snapshot && (handshake.lastSeen === null || handshake.lastSeen.epoch !== welcome.epoch)) {
      this.listener?.onMalformed('welcome', 'no snapshot, though this console has nothing to resume from');
      this.askSnapshot = true;
      this.lose(lostSentence('the greeting carried no state', this.wasLive));
      return;
    }
    this.cancelRetry?.();
    this.cancelRetry = null;
    this.attempts = 0;
    this.heldBack = [];
    this.connectionSecret = welcome.connectionSecret ?? null;
    this.sync.restart(this.clock.monotonicMs(), welcome.timeMs);
    if (welcome.snapshot) {
      const gap = welcome.gap || this.askSnapshot;
      this.lastSeen = { epoch: welcome.snapshot.cell.epoch, seq: welcome.snapshot.cell.seq };
      this.askSnapshot = false;
      this.lastGapAtSeq = null;
      this.placed = true;
      this.listener?.onSnapshot(welcome.description, welcome.snapshot, gap);
      this.reportSeen();
    } else {
      this.placed = true;
      this.listener?.onResumed(welcome.description);
    }
    this.telemetry?.close();
    this.telemetry = new TelemetryConnection(
      endpoint,
      { ...handshake, lastSeen: null, connectionSecret: null },
      {
        onJoints: (batch) => this.listener?.onJoints(batch),
        onWrench: (batch) => this.listener?.onWrench(batch),
        onFrame: (frame) => this.listener?.onFrame(frame),
        onDropped: (count) => {
          this.telemetryDropped += count;
        },
        onMalformed: (what, problem) => this.listener?.onMalformed(what, problem),
        onSlowed: () => this.listener?.onSlowed?.(),
      },
    );
    this.wasLive = true;
    this.setState('live', null);
    this.checkHealth();
  }

  private receive(event: CellEvent): void {
    if (!this.placed) return;
    if (this.heldBack.length > 0) {
      this.holdBack(event);
      return;
    }
    this.take(event);
  }

  /** Applies one event if it is the next one. Returns false when it could not be stored. */
  private take(event: CellEvent): boolean {
    const last = this.lastSeen;
    if (!last || !this.listener) return true;
    const order = orderOf(last, event);
    if (order === 'ignore') return true;
    if (order === 'gap') {
      this.gap(last, event);
      return true;
    }
    if (!this.listener.onEvent(event)) {
      this.holdBack(event);
      return false;
    }
    this.lastSeen = { epoch: event.epoch, seq: event.seq };
    this.reportSeen();
    return true;
  }

  private gap(last: LastSeen, event: CellEvent): void {
    // Once may be bad luck; twice at the same place means that the cell cannot send what is missing in a readable form.
    this.askSnapshot = this.lastGapAtSeq === last.seq;
    this.lastGapAtSeq = last.seq;
    this.lose({
      text: `Event ${event.seq} came after ${last.seq}: events are missing. Asking the cell for them.`,
      statement: statement('link_events_missing', { seq: event.seq, lastSeq: last.seq }),
    });
  }

  private holdBack(event: CellEvent): void {
    this.heldBack.push(event);
    if (this.heldBack.length > HELD_BACK_MAX) {
      this.lose({
        text: 'Events cannot be stored here. The cell keeps them; they are asked for again.',
        statement: statement('link_events_not_stored'),
      });
      return;
    }
    this.cancelStoreRetry ??= this.clock.after(STORE_RETRY_MS, () => this.retryHeldBack());
  }

  private retryHeldBack(): void {
    this.cancelStoreRetry = null;
    const waiting = this.heldBack;
    this.heldBack = [];
    for (const [index, event] of waiting.entries()) {
      if (this.take(event)) continue;
      this.heldBack.push(...waiting.slice(index + 1));
      return;
    }
  }

  private reportSeen(): void {
    if (this.lastSeen) this.control?.reportSeen(this.lastSeen.epoch, this.lastSeen.seq);
  }

  private checkHealth(): void {
    const control = this.control;
    if (!control?.isOpen()) return;
    const silentMs = this.clock.monotonicMs() - (this.lastHeardMs ?? 0);
    if (silentMs > DEAD_AFTER_MS) {
      this.lose(lostSentence('the cell stopped answering', this.wasLive));
      return;
    }
    if (silentMs > STALE_AFTER_MS) {
      this.setState('stale', {
        text: 'The cell has stopped answering. Its last known state is shown; it may be moving.',
        statement: statement('link_silent'),
      });
    } else {
      this.setState('live', null);
    }
    if (!this.askingTime) void this.compareClocks(control);
  }

  private async compareClocks(control: ControlConnection): Promise<void> {
    this.askingTime = true;
    const sentMs = this.clock.monotonicMs();
    const cellMs = await control.askTime(this.clock.nowMs(), STALE_AFTER_MS);
    this.askingTime = false;
    if (cellMs === null || control !== this.control) return;
    this.sync.add(sentMs, this.clock.monotonicMs(), cellMs);
    this.publish();
  }

  private refused(refusal: HandshakeRefusal): void {
    this.dropConnections();
    this.setState('refused', refusedSentence(refusal));
    this.retryAfter(RETRY_REFUSED_MS);
  }

  /** The cell broke the protocol's limits: other cells are served meanwhile, and this one is asked again later. */
  private violated(problem: string): void {
    this.listener?.onMalformed('the link', `the cell sent ${problem}`);
    this.dropConnections();
    this.setState(this.stateWithoutLink(), violatedSentence(problem, RETRY_VIOLATED_MS, this.wasLive));
    this.retryAfter(RETRY_VIOLATED_MS);
  }

  /** Gives the connection up, says why, and tries again by itself. */
  private lose(said: Said): void {
    this.dropConnections();
    this.setState(this.stateWithoutLink(), said);
    this.retryAfter(Math.min(RETRY_LONGEST_MS, RETRY_FIRST_MS * 2 ** this.attempts));
    this.attempts += 1;
  }

  private stateWithoutLink(): LinkStatus['state'] {
    return this.wasLive ? 'stale' : 'connecting';
  }

  private retryAfter(delayMs: number): void {
    this.cancelRetry?.();
    if (this.listener) this.cancelRetry = this.clock.after(delayMs, () => this.connect());
  }

  private dropConnections(): void {
    this.placed = false;
    this.heldBack = [];
    this.cancelStoreRetry?.();
    this.cancelStoreRetry = null;
    this.control?.close();
    this.control = null;
    this.telemetry?.close();
    this.telemetry = null;
    this.askingTime = false;
  }

  private setState(state: LinkStatus['state'], said: Said | null): void {
    const isSame = said?.text === this.said?.text;
    if (state === this.state && isSame) return;
    if (said !== null && !isSame) this.options.onTrouble?.(said.text);
    this.state = state;
    this.said = said;
    this.publish();
  }

  private publish(): void {
    const nowMs = this.clock.nowMs();
    this.listener?.onLink({
      state: this.state,
      detail: this.said?.text ?? null,
      ...statementField(this.said ?? {}),
      // Dated on the wall clock as it stands now, so that the silence is right even where that was set meanwhile.
      lastHeardAtMs: this.lastHeardMs === null ? null : nowMs - (this.clock.monotonicMs() - this.lastHeardMs),
      roundTripMs: this.sync.roundTripMs(),
      clockOffsetMs: this.cellTimeMs() - nowMs,
      telemetryDropped: this.telemetryDropped,
    });
  }
}
