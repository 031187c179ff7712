import type {
  BridgeAnswer,
  BridgePush,
  BridgeRequestName,
  BridgeTransport,
  CellView,
  Picture,
} from '#shared/bridge/bridge.ts';
import type { DamageRow, SidelineFigures } from '#shared/bridge/requests/inspection.ts';
import { bridgeRequests } from '#shared/bridge/bridge.ts';
import type { Alarm, AlarmFigures } from '#shared/domain/alarm.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent, CellEventBody } from '#shared/domain/cellEvent.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { MotionPreview, RecoveryProposal } from '#shared/domain/preview.ts';
import type { SignedLabelling } from '#shared/domain/damageLabelling.ts';
import type { ShiftReport } from '#shared/domain/shift.ts';
import { defaultShiftSettings } from '#shared/domain/shiftCalendar.ts';
import { DEMO_OPERATOR } from './demoCell.ts';
import { demoPreview } from './demoManual.ts';

export interface DemoOptions {
  cells: CellView[];
  events?: Record<string, CellEvent[]>;
  report?: ShiftReport;
  picture?: (imageId: string) => Picture | null;
  /** What every command is answered; accepted by default. */
  answer?: (body: { type: string }) => Partial<Extract<CommandAck, { accepted: false }>> | null;
  operatorName?: string;
  /** Null for a motion that cannot be previewed. Default: a preview from the parameters alone. */
  preview?: (motion: ManualMotion) => MotionPreview | null;
  proposals?: RecoveryProposal[];
  /** What every hold is answered; begun by default. Its end is pushed by the test. */
  holdAnswer?: () => Partial<Extract<CommandAck, { accepted: false }>> | null;
  alarms?: Alarm[];
  alarmFigures?: Partial<AlarmFigures>;
  /** Null, the default: the cell does not tell how it inspects. */
  sidelineFigures?: SidelineFigures | null;
  damageLabels?: SignedLabelling[];
  damageRows?: DamageRow[];
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
    if (name === 'previewMotion') {
      const { cellKey, motion } = parsed.data as { cellKey: string; motion: ManualMotion };
      const snapshot = this.options.cells.find((cell) => cell.cellKey === cellKey)?.snapshot;
      const preview = this.options.preview ? this.options.preview(motion) : snapshot && demoPreview(motion, snapshot);
      return preview
        ? { ok: true, value: preview }
        : { ok: false, code: 'refused', message: 'This motion cannot be previewed.' };
    }
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
        isOperatorProven: true,
        role: null,
        lockedFor: null,
      };
    }
    if (name === 'cells') return structuredClone(cells);
    if (name === 'recentEvents') return events?.[(params as { cellKey: string }).cellKey] ?? [];
    if (name === 'picture') return picture?.((params as { imageId: string }).imageId) ?? null;
    if (name === 'alerts') return [];
    if (name === 'alarms') return { alarms: this.options.alarms ?? [], floodSinceMs: null };
    if (name === 'acknowledgeAlarms') return { acknowledged: (params as { keys: string[] }).keys.length };
    if (name === 'alarmHistory') return { entries: [], next: null, unreadable: 0 };
    if (name === 'alarmFigures') return { ...noAlarms, ...(params as object), ...this.options.alarmFigures };
    if (name.endsWith('Alarm') || name.includes('AlarmOut') || name.includes('AlarmBack')) return {};
    if (name === 'shiftReport') return { ...(report ?? emptyReport), ...(params as object) };
    if (name === 'shiftSettings')
      return { settings: defaultShiftSettings, timeZone: 'UTC', zoneRefused: null, problem: null };
    if (name === 'roster') return { people: [], problem: null };
    if (name === 'setAutomatic') {
      const { cellKey, automatic } = params as { cellKey: string; automatic: boolean };
      const view = cells.find((cell) => cell.cellKey === cellKey)!;
      view.planning = { ...view.planning, automatic };
      return view.planning;
    }
    if (name === 'recoveryProposals') return this.options.proposals ?? [];
    if (name === 'damageLabels') return this.options.damageLabels ?? [];
    if (name === 'damageReport') return this.options.damageRows ?? [];
    if (name === 'exportDamageReport') return { file: '/data/reports/damage.csv', rows: 1 };
    if (name === 'labelDamage') return {};
    if (name === 'sidelineFigures') return this.options.sidelineFigures ?? null;
    if (name === 'holdBeat' || name === 'holdEnd') return {};
    if (name === 'holdBegin')
      return {
        ack: ackOf(this.options.holdAnswer?.() ?? null),
        ...{ beatPeriodMs: 40, beatTimeoutMs: 120, maxRoundTripMs: 250 },
      };
    return ackOf(this.options.answer?.((params as { body: { type: string } }).body) ?? null);
  }
}

const ackOf = (refusal: Partial<Extract<CommandAck, { accepted: false }>> | null): CommandAck =>
  refusal
    ? {
        commandId: 'command-1',
        accepted: false,
        code: 'busy',
        message: 'The arm is moving.',
        atMs: Date.now(),
        ...refusal,
      }
    : { commandId: 'command-1', accepted: true, fencingToken: null, atMs: Date.now() };

const emptyReport: ShiftReport = { fromMs: 0, toMs: 0, cells: [], interventions: [], findings: [], entries: 0 };
const noAlarms: AlarmFigures = {
  fromMs: 0,
  toMs: 0,
  raised: 0,
  perTenMinutes: { average: 0, peak: 0, peakAtMs: null },
  counts: [],
  floodShare: 0,
  floods: 0,
  byPriority: { low: 0, medium: 0, high: 0 },
  mostFrequent: [],
  stale: [],
  chattering: [],
  truncated: false,
};
