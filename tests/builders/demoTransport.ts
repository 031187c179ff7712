import type {
  BridgeAnswer,
  BridgePush,
  BridgeRequestName,
  BridgeTransport,
  CellView,
  Picture,
} from '#shared/bridge/bridge.ts';
import { bridgeRequests } from '#shared/bridge/bridge.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import { DEMO_OPERATOR } from './demoCell.ts';

export interface DemoOptions {
  cells: CellView[];
  events?: Record<string, CellEvent[]>;
  report?: ShiftReport;
  picture?: (imageId: string) => Picture | null;
  /** What every command is answered; accepted by default. */
  answer?: (body: { type: string }) => Partial<Extract<CommandAck, { accepted: false }>> | null;
  operatorName?: string;
}

/** Plays the main process in memory: for component tests and for looking at screens. Never part of the application. */
export class DemoTransport implements BridgeTransport {
  readonly requests: { name: string; params: unknown }[] = [];
  readonly options: DemoOptions;
  readonly #pushListeners = new Set<(push: unknown) => void>();
  readonly #connectionListeners = new Set<(connected: boolean) => void>();
  #connected = true;

  constructor(options: DemoOptions) {
    this.options = options;
  }

  async request(name: BridgeRequestName, params: unknown): Promise<BridgeAnswer> {
    if (!this.#connected) throw new Error('There is no connection to the application.');
    this.requests.push({ name, params });
    const parsed = bridgeRequests[name].params.safeParse(params);
    if (!parsed.success)
      return { ok: false, code: 'invalid_parameters', message: parsed.error.issues[0]?.message ?? 'invalid' };
    return { ok: true, value: this.#answer(name, parsed.data) };
  }

  onPush(listener: (push: unknown) => void): () => void {
    this.#pushListeners.add(listener);
    return () => void this.#pushListeners.delete(listener);
  }

  onConnection(listener: (connected: boolean) => void): () => void {
    this.#connectionListeners.add(listener);
    listener(this.#connected);
    return () => void this.#connectionListeners.delete(listener);
  }

  push(push: BridgePush): void {
    for (const listener of this.#pushListeners) listener(structuredClone(push));
  }

  /** Lets something happen in a cell: the next event, folded and told. */
  happen(cellKey: string, body: CellEventBody): void {
    const view = this.options.cells.find((cell) => cell.cellKey === cellKey);
    if (!view?.snapshot) throw new Error(`No cell ${cellKey}.`);
    const { epoch, seq } = view.snapshot.cell;
    const event: CellEvent = { epoch, seq: seq + 1, timeMs: Date.now(), commandId: null, body };
    view.snapshot = applyCellEvent(view.snapshot, event);
    this.push({ type: 'event', cellKey, event });
  }

  setConnected(connected: boolean): void {
    this.#connected = connected;
    for (const listener of this.#connectionListeners) listener(connected);
  }

  #answer(name: BridgeRequestName, params: unknown): unknown {
    const { cells, events, report, picture, operatorName } = this.options;
    if (name === 'hostInfo' || name === 'setOperator') {
      const changed = (params as { name?: string }).name;
      if (changed !== undefined) this.options.operatorName = changed;
      return {
        shell: 'browser',
        version: '0.1.0',
        consoleId: DEMO_OPERATOR.consoleId,
        dataDir: '/var/lib/supercargo',
        operator: { operatorId: DEMO_OPERATOR.operatorId, name: changed ?? operatorName ?? DEMO_OPERATOR.name },
      };
    }
    if (name === 'cells') return structuredClone(cells);
    if (name === 'recentEvents') return events?.[(params as { cellKey: string }).cellKey] ?? [];
    if (name === 'picture') return picture?.((params as { imageId: string }).imageId) ?? null;
    if (name === 'alerts') return [];
    if (name === 'shiftReport') return { ...(report ?? emptyReport), ...(params as object) };
    if (name === 'setAutomatic') {
      const { cellKey, automatic } = params as { cellKey: string; automatic: boolean };
      const view = cells.find((cell) => cell.cellKey === cellKey)!;
      view.planning = { ...view.planning, automatic };
      return view.planning;
    }
    const refusal = this.options.answer?.((params as { body: { type: string } }).body);
    const ack: CommandAck = refusal
      ? {
          commandId: 'command-1',
          accepted: false,
          code: 'busy',
          message: 'The arm is moving.',
          atMs: Date.now(),
          ...refusal,
        }
      : { commandId: 'command-1', accepted: true, fencingToken: null, atMs: Date.now() };
    return ack;
  }
}

const emptyReport: ShiftReport = { fromMs: 0, toMs: 0, cells: [], interventions: [], findings: [], entries: 0 };
