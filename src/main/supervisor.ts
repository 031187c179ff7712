import {
  bridgeRequests,
  type BridgeAnswer,
  type BridgePush,
  type BridgeRequestName,
  type HostInfo,
  type Operator,
} from '#shared/bridge/bridge.ts';
import type { DiagnosisReport } from '#shared/bridge/requests/diagnosis.ts';
import type { LetGoReason } from '#shared/domain/manualMotion.ts';
import { said } from '#shared/words/statements/said.ts';
import { parameterProblem } from '#shared/bridge/parameterProblem.ts';
import { isReplayKey } from '#shared/bridge/replayKey.ts';
import { ok } from '#shared/result/result.ts';
import { refusal, type BridgeHandler, type BridgeHandlers, type BridgeResult } from '#main/ports/BridgeHandler.ts';
import type { CellSource } from '#main/ports/CellSource.ts';
import type { SignClaim } from '#main/ports/SignClaim.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal } from '#main/ports/Journal.ts';
import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import { AlarmDesk } from './alarms/AlarmDesk.ts';
import type { AlarmView } from './alarms/alarmConditions.ts';
import { PlannerWatch } from './alarms/PlannerWatch.ts';
import type { JournalDesk } from './records/audit/JournalDesk.ts';
import { HoldRelay } from './cells/manual/HoldRelay.ts';
import { bridgeHandlers } from './bridgeHandlers.ts';
import { AlertBoard } from './alarms/alerts/AlertBoard.ts';
import { CellNameWatch } from './alarms/alerts/CellNameWatch.ts';
import { JournalHealth } from './alarms/alerts/JournalHealth.ts';
import { openHandovers, type Handovers } from './shift/openHandovers.ts';
import { Presence } from './shift/Presence.ts';
import { rateChain } from './planning/primitives/rateChain.ts';
import { PreviewDesk } from './planning/preview/PreviewDesk.ts';
import { BugLog } from './support/BugLog.ts';
import { DiagnosisDesk } from './support/DiagnosisDesk.ts';
import type { PictureStore } from './cells/pictures/PictureStore.ts';
import type { RecorderStatus } from './records/recording/recordedInput.ts';
import type { Recorder } from './records/recording/Recorder.ts';
import { isReplayRequest } from './records/replay/replayHandlers.ts';
import type { ReplayThread } from './records/replay/ReplayThread.ts';
import { DamageReports } from './cells/inspection/DamageReports.ts';
import { LabelBook } from './cells/inspection/LabelBook.ts';
import { SupervisedCell } from './cells/SupervisedCell.ts';

export interface SupervisorOptions {
  journal: Journal;
  planner: PlannerClient;
  pictures: PictureStore;
  /** Null records nothing. */
  recorder: Recorder | null;
  /** Search, audit and check of the journal; null answers none of it. Default null. */
  journalDesk?: JournalDesk | null;
  /** Default none: every request about recordings is refused with a sentence. */
  replays?: ReplayThread;
  clock: Clock;
  newId: () => string;
  host: Omit<HostInfo, 'operator' | 'isOperatorProven' | 'role' | 'lockedFor'>;
  /** As it was kept; not believed without a roster that it has signed on to. */
  operator: Operator;
  /** Whose login this is: acts, unproven, while whoever was signed on last has signed off. */
  login?: Operator;
  /** Free bytes where the data folder is; null while that cannot be asked. Default null. */
  freeDiskBytes?: () => number | null;
  /** Keeps the operator for the next start. */
  saveOperator: (operator: Operator) => void;
  /** What the support screen may know of this installation; default nothing. */
  diagnosis?: { modelsDir: string | null; cellLogFile: (cellKey: string) => string | null; secrets: () => string[] };
  /** Hears of every bug once, with its stack. Default nobody but the support screen. */
  log?: (text: string) => void;
  /** Signs what is claimed of whoever gives a command, for cells that ask for it (SPEC R). Default: nothing is claimed. */
  signClaim?: SignClaim;
  /** So long after the last hand at keys or pointer the workstation locks itself; null never. Default null. */
  lockAfterMs?: number | null;
  /** Starts the guided tour's cell, or names the one that runs; null where no cell can be started. */
  startTrainingCell?: () => string | null;
}

export interface CellToSupervise {
  source: CellSource;
  automatic: boolean;
  bringUp: boolean;
}

/** A window that is loaded again is gone for a moment; after this long nobody is there. */
const NOBODY_AFTER_MS = 8000;

/** The application without a window: any number of cells, one journal, one planner. Knows neither Electron nor HTTP. */
export class Supervisor {
  readonly alerts: AlertBoard;
  readonly diagnosis: DiagnosisDesk;
  private readonly bugs: BugLog;
  private readonly journalHealth: JournalHealth;
  private readonly cellNames: CellNameWatch;
  /** What was shown before it is executed. */
  private readonly previews: PreviewDesk;
  private readonly planner: PlannerWatch;
  private readonly holds: HoldRelay;
  private readonly alarms: AlarmDesk;
  private readonly handovers: Handovers;
  private readonly handlers: BridgeHandlers<BridgeRequestName>;
  private readonly options: SupervisorOptions;
  private readonly cells = new Map<string, SupervisedCell>();
  private readonly listeners = new Set<(push: BridgePush) => void>();
  private readonly presence: Presence;
  private cancelNobody: (() => void) | null = null;
  private isWindowThere = true;

  constructor(options: SupervisorOptions) {
    this.options = options;
    this.presence = new Presence({
      clock: options.clock,
      handovers: () => this.handovers,
      operator: options.operator,
      login: options.login ?? null,
      saveOperator: options.saveOperator,
      lockAfterMs: options.lockAfterMs ?? null,
      onLock: () => this.tellPresence(),
    });
    this.diagnosis = new DiagnosisDesk({
      clock: options.clock,
      version: options.host.version,
      shell: options.host.shell,
      dataDir: options.host.dataDir,
      modelsDir: options.diagnosis?.modelsDir ?? null,
      push: (push) => this.push(push),
      cellViews: () => [...this.cells.values()].map((cell) => cell.view()),
      recorder: () => recorderFacts(options.recorder?.status() ?? null),
      windows: () => this.listeners.size,
      cellLogFile: options.diagnosis?.cellLogFile ?? (() => null),
      secrets: options.diagnosis?.secrets ?? (() => []),
    });
    this.bugs = new BugLog((text) => {
      this.diagnosis.say('error', text);
      options.log?.(text);
    });
    this.alerts = new AlertBoard(options.clock, (alert) => {
      this.diagnosis.onAlert(alert);
      this.push({ type: 'alert', alert });
    });
    options.replays?.onPush((push) => this.push(push));
    this.journalHealth = new JournalHealth(options.clock, this.alerts);
    this.cellNames = new CellNameWatch(this.alerts);
    this.planner = new PlannerWatch(options.planner, options.clock);
    this.previews = new PreviewDesk({
      facts: (cellKey) => {
        const cell = this.cell(cellKey);
        return { snapshot: cell.view().snapshot, tool: cell.toolLimits(), cellTimeMs: cell.cellTimeMs() };
      },
      planner: this.planner,
      rate: rateChain,
      newId: options.newId,
    });
    this.holds = new HoldRelay({
      cell: (cellKey) => this.cell(cellKey).heldCell(),
      previewed: (cellKey, previewId) => this.previews.store.find(cellKey, previewId),
      push: (push) => this.push(push),
      newId: options.newId,
      nowMs: () => options.clock.nowMs(),
    });
    this.alarms = new AlarmDesk({
      clock: options.clock,
      journal: options.journal,
      onStored: (failure) => (failure ? this.journalHealth.failed(failure.message) : this.journalHealth.succeeded()),
      view: () => this.alarmView(),
      operator: () => this.acting(),
      push: (push) => this.push(push),
    });
    this.handovers = openHandovers({
      journal: options.journal,
      clock: options.clock,
      dataDir: options.host.dataDir,
      consoleId: options.host.consoleId,
      newId: options.newId,
      operator: () => this.acting(),
      onSignedOn: (person) => this.presence.signedOn(person),
      cellName: (cellKey) => this.cells.get(cellKey)?.view().snapshot?.cell.name ?? cellKey,
      picture: async (cellKey, imageId) => (await this.cells.get(cellKey)?.picture(imageId)) ?? null,
      cutClip: options.replays ? (...asked) => options.replays!.cut(...asked) : null,
      push: (push) => this.push(push),
    });
    const { journal, clock } = options;
    const { dataDir } = options.host;
    const labels = new LabelBook({ journal, clock, dataDir });
    this.handlers = bridgeHandlers({
      hostInfo: () => this.hostInfo(),
      presence: this.presence,
      cells: this.cells,
      journal: options.journal,
      journalDesk: () => options.journalDesk ?? null,
      replays: () => options.replays,
      handovers: this.handovers,
      labels,
      damage: new DamageReports({ journal, labels, clock, dataDir }),
      alerts: this.alerts,
      alarms: this.alarms,
      holds: this.holds,
      previews: this.previews,
      diagnosis: this.diagnosis,
      startTrainingCell: () => this.startTrainingCell(),
    });
  }

  addCell({ source, automatic, bringUp }: CellToSupervise): void {
    const { cellKey } = source;
    const cell = new SupervisedCell({
      source,
      automatic,
      bringUp,
      journal: this.options.journal,
      planner: this.planner,
      pictures: this.options.pictures,
      recorder: this.options.recorder,
      clock: this.options.clock,
      alerts: this.alerts,
      journalHealth: this.journalHealth,
      newId: this.options.newId,
      consoleId: this.options.host.consoleId,
      operator: () => this.acting(),
      claim: this.options.signClaim
        ? { role: (role) => this.presence.claimed(role), sign: this.options.signClaim }
        : null,
      push: (push) => this.push(push),
      observers: [
        { name: 'motions by hand', observe: (news) => this.holds.observe(cellKey, news) },
        { name: 'the alarms', observe: (news) => this.alarms.observe(cellKey, news) },
        { name: 'support', observe: this.diagnosis.watch(source) },
        { name: 'the names of cells', observe: (news) => this.cellNames.observe(cellKey, news) },
      ],
      onBug: (where, error) => this.bugs.report(`cell ${cellKey}, ${where}`, error),
    });
    this.cells.set(cellKey, cell);
    cell.start();
  }

  /** Answers one request of a window. Whatever it is given, it answers; it never throws. */
  async request(name: unknown, params: unknown, windowId = ''): Promise<BridgeAnswer> {
    if (typeof name !== 'string' || !Object.hasOwn(bridgeRequests, name))
      return {
        ok: false,
        code: 'unknown_request',
        message: `There is no request named ${JSON.stringify(String(name).slice(0, 64))}.`,
      };
    const request = name as BridgeRequestName;
    const parsed = bridgeRequests[request].params.safeParse(params);
    if (!parsed.success) {
      const { text, statement } = parameterProblem(request, params, parsed.error);
      return { ok: false, code: 'invalid_parameters', message: text, statement };
    }
    // Recordings may be of cells that this console does not supervise any more.
    const cellKey = 'cellKey' in parsed.data && !isReplayRequest(request) ? parsed.data.cellKey : null;
    const { replays } = this.options;
    const isReplay = cellKey !== null && isReplayKey(cellKey) && replays !== undefined;
    if (cellKey !== null && !isReplay && !this.cells.has(cellKey))
      return { ok: false, code: 'unknown_cell', message: `There is no cell ${JSON.stringify(cellKey)}.` };
    try {
      if (isReplay) return await replays.answer(request, cellKey, parsed.data);
      const denial = this.presence.denial(request, parsed.data);
      if (denial !== null) return { ok: false, code: 'refused', message: denial };
      const handler = this.handlers[request] as BridgeHandler<typeof request>;
      const answer = await handler(parsed.data, windowId);
      return answer.ok ? answer : { ok: false, ...answer.error };
    } catch (error) {
      this.bugs.report(`request ${request}`, error);
      return { ok: false, code: 'failed', message: error instanceof Error ? error.message : String(error) };
    }
  }

  /** A window was closed or hidden, or its connection ended: what it held stops. */
  windowGone(windowId: string, why: LetGoReason): void {
    this.holds.windowGone(windowId, why);
  }

  /** Returns the function that ends the subscription. */
  subscribe(listener: (push: BridgePush) => void): () => void {
    this.listeners.add(listener);
    this.cancelNobody?.();
    this.isWindowThere = true;
    this.tellPresence();
    return () => {
      this.listeners.delete(listener);
      if (this.listeners.size > 0) return;
      this.cancelNobody?.();
      this.cancelNobody = this.options.clock.after(NOBODY_AFTER_MS, () => {
        this.isWindowThere = false;
        this.tellPresence();
      });
    };
  }

  async stop(): Promise<void> {
    this.cancelNobody?.();
    this.presence.close();
    this.alarms.close();
    await Promise.all([...this.cells.values()].map((cell) => cell.stop()));
    await this.options.replays?.close();
    await this.options.recorder?.close();
    this.journalHealth.close();
    this.diagnosis.close();
    await this.planner.close();
    await this.options.journalDesk?.close();
    this.options.journal.close();
  }

  /** Control of an operator who is not there must lapse, as it does when the whole program is gone: no window, or a locked one. */
  private tellPresence(): void {
    const isThere = this.isWindowThere && this.presence.lockedFor() === null;
    for (const cell of this.cells.values()) cell.setOperatorPresent(isThere);
  }

  private hostInfo(): HostInfo {
    const { operator, isProven } = this.presence.present();
    const { presence } = this;
    return {
      ...this.options.host,
      operator,
      isOperatorProven: isProven,
      role: presence.role(),
      lockedFor: presence.lockedFor(),
    };
  }

  private acting(): Operator {
    return this.presence.acting();
  }

  /** What other consoles call this one. */
  operatorName(): string {
    return this.acting().name;
  }

  private cell(cellKey: string): SupervisedCell {
    const cell = this.cells.get(cellKey);
    if (!cell) throw new Error(`There is no cell ${JSON.stringify(cellKey)}.`);
    return cell;
  }

  private startTrainingCell(): BridgeResult<'startTrainingCell'> {
    const started = this.options.startTrainingCell?.() ?? null;
    if (started !== null) {
      // The windows are told at once: its own first word comes only when its process is up.
      this.push({ type: 'cell', view: this.cell(started).view() });
      return ok({ cellKey: started });
    }
    const simulated = [...this.cells.values()].find((cell) => cell.view().description?.simulated);
    if (simulated) return ok({ cellKey: simulated.cellKey });
    return refusal(said('no_training_cell'));
  }

  private alarmView(): AlarmView {
    const status = this.options.recorder?.status();
    return {
      cells: [...this.cells.values()].map((cell) => cell.view()),
      alerts: this.alerts.list().filter((alert) => alert.endedAtMs === null),
      console: {
        freeDiskBytes: this.options.freeDiskBytes?.() ?? null,
        recorder: status
          ? {
              failed: status.state === 'failed',
              detail: status.detail,
              droppedMessages: status.dropped.telemetry + status.dropped.frames + status.dropped.events,
            }
          : null,
        planner: this.planner.facts(),
      },
    };
  }

  private push(push: BridgePush): void {
    for (const listener of this.listeners) listener(push);
  }
}

function recorderFacts(status: RecorderStatus | null): DiagnosisReport['recorder'] {
  if (!status) return null;
  const { state, detail, messagesWritten, totalBytes, dropped } = status;
  return {
    state,
    detail,
    messagesWritten,
    totalBytes,
    droppedTelemetry: dropped.telemetry,
    droppedFrames: dropped.frames,
    droppedEvents: dropped.events,
  };
}
