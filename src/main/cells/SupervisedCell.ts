import type { BridgePush, CellView, Operator, Picture, Planning } from '#shared/bridge/bridge.ts';
import type { SidelineFigures } from '#shared/bridge/requests/inspection.ts';
import type { CellCommand, CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { HoldLimits } from '#shared/domain/manualMotion.ts';
import type { SecondPerson } from '#shared/domain/rights.ts';
import type { ActorRole } from '#shared/domain/roles.ts';
import { toolLimitsSchema, type ToolLimits } from '#shared/domain/tool.ts';
import type { CellDescription } from '#shared/protocol/protocol.ts';
import { PLANNER_ID } from '#shared/domain/journalEntry.ts';
import { automaticNote, CONSOLE_CLOSED, CONSOLE_STARTED } from '#shared/domain/sentences/ownTexts.ts';
import { statementField, type Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CellMessage } from '#main/ports/CellNews.ts';
import type { CellSource } from '#main/ports/CellSource.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal, JournalEntryBody } from '#main/ports/Journal.ts';
import type { PlannerClient } from '#main/ports/PlannerClient.ts';
import type { SignClaim } from '#main/ports/SignClaim.ts';
import type { AlertBoard } from '../alarms/alerts/AlertBoard.ts';
import { CellAlerts } from '../alarms/alerts/CellAlerts.ts';
import type { JournalHealth } from '../alarms/alerts/JournalHealth.ts';
import { CellStream, type NamedObserver } from './CellStream.ts';
import { Autopilot } from './autopilot/Autopilot.ts';
import { CommandDesk } from './commands/CommandDesk.ts';
import type { Role } from './commands/authority.ts';
import { unansweredAck, unansweredIntents } from './commands/unansweredIntents.ts';
import { InspectedItems } from './inspection/InspectedItems.ts';
import { sidelineFigures } from './inspection/sidelineFigures.ts';
import type { HeldCell } from './manual/HoldRelay.ts';
import { messageListener } from './messageListener.ts';
import { PictureKeeper } from './pictures/PictureKeeper.ts';
import type { PictureStore } from './pictures/PictureStore.ts';
import { recordNews } from './recordNews.ts';
import { WindowNews } from './WindowNews.ts';
import type { Recorder } from '../records/recording/Recorder.ts';
import * as cellState from '../state/cellState.ts';

/** A state is stored again after so many events, so that starting up never has to read more than these. */
const SNAPSHOT_EVERY = 2000;
/** Commands that can be under way when a program ends are a few; their intents are among the newest. */
const INTENTS_LOOKED_BACK = 400;

const otherWorkFirst = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** As what this console's operator or planner acts at present, and the signature under it. */
export interface ClaimOffer {
  role: (role: Role) => ActorRole;
  sign: SignClaim;
}

export interface SupervisedCellOptions {
  source: CellSource;
  journal: Journal;
  planner: PlannerClient;
  pictures: PictureStore;
  clock: Clock;
  /** Null records nothing. */
  recorder: Recorder | null;
  alerts: AlertBoard;
  journalHealth: JournalHealth;
  newId: () => string;
  consoleId: string;
  operator: () => Operator;
  /** What commands carry of who gives them; null claims nothing. Default null. */
  claim?: ClaimOffer | null;
  push: (push: BridgePush) => void;
  /** Others that hear all news of this cell, after its windows. Default none. */
  observers?: readonly NamedObserver[];
  /** An observer threw. */
  onBug: (where: string, error: unknown) => void;
  /** Automatic at the start. Default: on for a cell that this application launched. */
  automatic: boolean;
  /** Reset and start it once by itself: a simulated cell that this application launched. */
  bringUp: boolean;
}

/**
 * Everything that this console does for one cell. What it tells is written into the journal and folded into the view here; all
 * else hears of it in one stream.
 */
export class SupervisedCell {
  readonly cellKey: string;
  private readonly options: SupervisedCellOptions;
  private readonly desk: CommandDesk;
  private readonly autopilot: Autopilot;
  private readonly keeper: PictureKeeper;
  private readonly stream: CellStream;
  private current: CellView;
  private tool: ReturnType<typeof toolLimitsSchema.safeParse>['data'] | null = null;
  private holdLimits: HoldLimits | null = null;
  private snapshotOwed: { gap: boolean } | null = null;
  private eventsSinceSnapshot = 0;
  private description: CellDescription | null = null;
  private readonly troubles: CellAlerts;
  private readonly inspected: InspectedItems;

  constructor(options: SupervisedCellOptions) {
    this.options = options;
    this.cellKey = options.source.cellKey;
    this.inspected = new InspectedItems({
      journal: options.journal,
      cellKey: this.cellKey,
      pause: otherWorkFirst,
    });
    this.troubles = new CellAlerts(options.alerts, options.clock, this.cellKey);
    this.current = cellState.initialCellView(this.cellKey, options.automatic);
    this.keeper = new PictureKeeper(options.source, options.pictures, options.clock, (imageId, capturedAtMs, data) =>
      this.stream.tell({ type: 'picture', imageId, capturedAtMs, data }),
    );
    this.desk = new CommandDesk({
      source: options.source,
      journal: options.journal,
      clock: options.clock,
      newId: options.newId,
      person: (role) =>
        role === 'planner'
          ? { operatorId: PLANNER_ID, name: 'Planner', consoleId: options.consoleId }
          : { ...options.operator(), consoleId: options.consoleId },
      claim: (role, command, second) => this.claim(role, command, second),
      snapshot: () => this.current.snapshot,
      simulated: () => this.current.description?.simulated ?? false,
      onHeld: (held) => this.showControl(held.operator?.fencingToken ?? null),
      onLost: (role) => {
        if (role === 'operator') options.alerts.raise('control_lost', 'warning', this.controlLostText(), this.cellKey);
      },
      onAnswered: (ack, tookMs) => this.stream.tell({ type: 'answered', ack, tookMs }),
      onJournalFailure: (failure) => options.journalHealth.failed(failure.message),
    });
    this.autopilot = new Autopilot({
      clock: options.clock,
      planner: options.planner,
      newId: options.newId,
      facts: () => ({
        linkLive: this.current.link.state === 'live',
        snapshot: this.current.snapshot,
        plannerHolds: this.desk.holds('planner') !== null,
      }),
      tool: () => this.tool ?? null,
      send: (body, reason) => this.desk.send('planner', body, reason),
      record: (result) => {
        const best = result.decision.kind === 'stow' ? result.candidates[result.decision.candidateIndex] : undefined;
        this.append({ kind: 'plan', decision: result.decision, best: best ?? null, basedOnSeq: result.basedOnSeq });
        this.stream.tell({ type: 'planned', result });
      },
      publish: (planning) => this.showPlanning(planning),
      automatic: options.automatic,
      bringUp: options.bringUp,
    });
    this.stream = new CellStream(this.observers(), options.onBug);
  }

  view(): CellView {
    const { current } = this;
    if (current.link.state !== 'live') return current;
    // The offset to a wall clock that may have been set since the link last told it.
    const clockOffsetMs = this.options.source.cellTimeMs() - this.options.clock.nowMs();
    return { ...current, link: { ...current.link, clockOffsetMs } };
  }

  /** The limits of its tool; null before the first contact. */
  toolLimits(): ToolLimits | null {
    return this.tool ?? null;
  }

  cellTimeMs(): number {
    return this.options.source.cellTimeMs();
  }

  start(): void {
    const known = this.options.journal.rebuild(this.cellKey);
    if (known) {
      this.current = cellState.withSnapshot(this.current, known.snapshot);
      for (const event of known.events) this.current = cellState.withEvent(this.current, event);
    }
    this.markUnanswered();
    const cell = this.current.snapshot?.cell;
    this.append({ kind: 'link', state: 'connecting', detail: CONSOLE_STARTED });
    this.options.source.start(
      messageListener((message) => this.hear(message)),
      cell ? { epoch: cell.epoch, seq: cell.seq } : null,
    );
  }

  /** `second`: who agreed besides, where the command takes four eyes. */
  async command(body: CellCommandBody, reason: string, second: SecondPerson | null = null): Promise<CommandAck> {
    if (body.type === 'packml') this.autopilot.leaveStateToOperator();
    const ack = await this.desk.send('operator', body, reason, second);
    this.autopilot.poke();
    return ack;
  }

  /** What the booth said of the last items, and what budgets would come to; null where the cell does not tell how it inspects. */
  async sidelineFigures(sinceMs: number): Promise<SidelineFigures | null> {
    const inspection = this.description?.inspection;
    return inspection
      ? sidelineFigures(await this.inspected.last(), inspection, this.current.snapshot?.inspection, sinceMs)
      : null;
  }

  async setAutomatic(automatic: boolean): Promise<Planning> {
    this.append({ kind: 'note', by: this.options.operator().name, text: automaticNote(automatic) });
    return this.autopilot.setAutomatic(automatic);
  }

  /** The way of motions by hand to the cell. */
  heldCell(): HeldCell {
    const { source } = this.options;
    return {
      limits: () => this.holdLimits,
      begin: (body, reason) => this.command(body, reason),
      beat: (beat) => source.holdBeat?.(beat),
      end: (release) => source.holdEnd?.(release),
      note: (text) => void this.append({ kind: 'note', by: this.options.operator().name, text }),
    };
  }

  setOperatorPresent(present: boolean): void {
    this.desk.setOperatorPresent(present);
  }

  picture(imageId: string): Promise<Picture | null> {
    return this.keeper.picture(imageId);
  }

  async stop(): Promise<void> {
    this.autopilot.close();
    this.troubles.close();
    if (this.current.link.state === 'live') await this.desk.close();
    this.keeper.close();
    await this.options.source.stop();
    this.append({ kind: 'link', state: 'stale', detail: CONSOLE_CLOSED });
  }

  /** One message of the cell: kept first, then told. False: an event that could not be stored, and was told to nobody. */
  private hear(message: CellMessage): boolean {
    switch (message.type) {
      case 'link':
        if (this.current.link.state !== message.status.state)
          this.append({
            kind: 'link',
            state: message.status.state,
            detail: message.status.detail ?? 'The link is up.',
            ...statementField(message.status),
          });
        this.current = cellState.withLink(this.current, message.status);
        break;
      case 'snapshot':
        this.describe(message.description);
        this.current = cellState.withSnapshot(this.current, message.snapshot);
        this.snapshotOwed = { gap: message.gap };
        this.storeOwedSnapshot();
        break;
      case 'resumed':
        this.describe(message.description);
        break;
      case 'event':
        if (!this.keep(message.event)) return false;
        break;
      default:
    }
    this.stream.tell(message);
    return true;
  }

  private keep(event: CellEvent): boolean {
    if (!this.storeOwedSnapshot() || !this.append({ kind: 'event', event })) return false;
    this.current = cellState.withEvent(this.current, event);
    this.eventsSinceSnapshot += 1;
    if (this.eventsSinceSnapshot >= SNAPSHOT_EVERY) {
      this.snapshotOwed = { gap: false };
      this.storeOwedSnapshot();
    }
    return true;
  }

  /** Who hears the news of this cell, in this order: windows first, what acts on them last. */
  private observers(): NamedObserver[] {
    const { clock, push, recorder, observers = [] } = this.options;
    const windows = new WindowNews(this.cellKey, clock, push);
    const recorded = recorder?.cell(this.cellKey, {
      cellTimeMs: () => this.cellTimeMs(),
      current: () => {
        const { snapshot } = this.current;
        return this.description && snapshot ? { description: this.description, snapshot } : null;
      },
    });
    return [
      { name: 'the windows', observe: (news) => windows.observe(news) },
      { name: 'the alerts', observe: (news) => this.troubles.observe(news, this.current.snapshot) },
      ...observers,
      { name: 'the commands', observe: (news) => this.desk.observe(news) },
      { name: 'the pictures', observe: (news) => this.keeper.observe(news, { isRecorded: recorded !== undefined }) },
      ...(recorded ? [{ name: 'the recorder', observe: recordNews(recorded, () => this.current.snapshot) }] : []),
      // When everybody has taken it up.
      { name: 'the view of the windows', observe: (news) => windows.observeView(news, this.current) },
      { name: 'the automatic loop', observe: (news) => this.autopilot.observe(news) },
    ];
  }

  /** Every intent in the journal has an outcome, also those of a program that was ended in the middle of a command. */
  private markUnanswered(): void {
    const { journal, clock } = this.options;
    const recent = journal.entries({
      cellKey: this.cellKey,
      kinds: ['intent', 'outcome'],
      from: 'newest',
      limit: INTENTS_LOOKED_BACK,
    });
    for (const { commandId } of unansweredIntents(recent))
      this.append({ kind: 'outcome', commandId, ack: unansweredAck(commandId, clock.nowMs()) });
  }

  private describe(description: CellDescription): void {
    this.description = description;
    this.current = cellState.withDescription(this.current, description);
    const limits = toolLimitsSchema.safeParse(description.tool);
    this.tool = limits.success ? limits.data : null;
    this.holdLimits = description.manual ?? null;
  }

  /** Events after a snapshot mean nothing without it: it must be stored before them. */
  private storeOwedSnapshot(): boolean {
    const { snapshot } = this.current;
    if (!this.snapshotOwed || !snapshot) return true;
    if (!this.append({ kind: 'snapshot', snapshot, gap: this.snapshotOwed.gap })) return false;
    this.snapshotOwed = null;
    this.eventsSinceSnapshot = 0;
    return true;
  }

  private append(body: JournalEntryBody): boolean {
    const stored = this.options.journal.append(this.cellKey, body);
    if (stored.ok) this.options.journalHealth.succeeded();
    else this.options.journalHealth.failed(stored.error.message);
    return stored.ok;
  }

  private claim(role: Role, command: CellCommand, second: SecondPerson | null): CellCommand {
    const { claim } = this.options;
    const cellId = this.description?.cellId;
    if (!claim || cellId === undefined) return command;
    return { ...command, claim: claim.sign(cellId, command, { role: claim.role(role), second }) };
  }

  private showPlanning(planning: Planning): void {
    this.current = cellState.withPlanning(this.current, planning);
    this.stream.tell({ type: 'planning', planning });
  }

  private showControl(operatorToken: number | null): void {
    if (operatorToken === this.current.operatorToken) return;
    this.current = cellState.withOperatorToken(this.current, operatorToken);
    this.stream.tell({ type: 'control', operatorToken });
  }

  private controlLostText(): Said {
    const lease = this.current.snapshot?.cell.control;
    return lease?.role === 'operator'
      ? {
          text: `Control of this cell went to ${lease.holder.name} (${lease.holder.consoleId}).`,
          statement: statement('control_went_to', { name: lease.holder.name, consoleId: lease.holder.consoleId }),
        }
      : {
          text: 'Control of this cell was lost, because the cell did not hear from this console in time. Claim it again to go on.',
          statement: statement('control_lost_in_silence'),
        };
  }
}
