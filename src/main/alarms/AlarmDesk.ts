import type { BridgeParams, BridgePush, BridgeReply, Operator } from '#shared/bridge/bridge.ts';
import type { Alarm } from '#shared/domain/alarm.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import { ok, type Result } from '#shared/result/result.ts';
import type { CellNews } from '#main/ports/CellNews.ts';
import type { Clock } from '#main/ports/Clock.ts';
import type { Journal, JournalFailure } from '#main/ports/Journal.ts';
import { emptyAlarmBook, type AlarmBook, type AlarmInput, type AlarmStep } from './alarmBook.ts';
import { alarmConditions, designStatesOf, type AlarmHistory, type AlarmView } from './alarmConditions.ts';
import { alarmFigures } from './alarmFigures.ts';
import { AlarmJournal } from './AlarmJournal.ts';
import { emptyCellHistory, historyEventTypes, withCellEvent, type CellHistory } from './CellHistory.ts';
import { commandAlarms, type AlarmCommand } from './commandAlarms.ts';
import { RECORDER_WINDOW_MS } from './consoleConditions.ts';
import { emptyGrowthWindow, withReading, type GrowthWindow } from './GrowthWindow.ts';
import { TELEMETRY_WINDOW_MS } from './linkConditions.ts';
import { rebuildAlarms } from './rebuildAlarms.ts';
import { stepAlarms } from './stepAlarms.ts';
import { bookOnClockSetBy, historyOnClockSetBy, WallClockWatch } from './WallClockWatch.ts';

export interface AlarmDeskOptions {
  clock: Clock;
  journal: Journal;
  /** Hears of every attempt to write, null when it succeeded. */
  onStored: (failure: JournalFailure | null) => void;
  view: () => AlarmView;
  operator: () => Operator;
  push: (push: BridgePush) => void;
}

const TICK_MS = 500;
/** A checkpoint after so many entries, so that a restart reads no more than twice as many. */
const CHECKPOINT_EVERY = 500;
const REBUILD_ENTRIES = 2 * CHECKPOINT_EVERY;
/** Events read at the start to know what a cell did lately. */
const HISTORY_EVENTS = 1500;
/** Entries behind one page of figures at most. */
const FIGURES_ENTRIES = 20_000;

const isShown = (alarm: Alarm): boolean => alarm.state !== 'normal' || alarm.chattering;

/** Runs the alarm machine on what the supervisor knows: every half second, and at whatever a person does. */
export class AlarmDesk {
  private readonly options: AlarmDeskOptions;
  private readonly alarmJournal: AlarmJournal;
  private readonly wallClock: WallClockWatch;
  private book: AlarmBook = emptyAlarmBook;
  private history: AlarmHistory;
  private entriesSinceCheckpoint = 0;
  /** Entries could not be written: once they can, a checkpoint says how things stand. */
  private owesCheckpoint = false;
  private readonly cancelTick: () => void;

  constructor(options: AlarmDeskOptions) {
    this.options = options;
    this.alarmJournal = new AlarmJournal(options.journal, options.onStored);
    this.wallClock = new WallClockWatch(options.clock);
    const startedAtMs = options.clock.nowMs();
    this.history = {
      startedAtMs,
      cells: new Map(),
      telemetryDropped: new Map(),
      recorderDropped: emptyGrowthWindow,
    };
    const { records } = this.alarmJournal.read({}, REBUILD_ENTRIES);
    this.book = rebuildAlarms(
      records.map(({ record }) => record),
      startedAtMs,
    );
    this.entriesSinceCheckpoint =
      records.length - 1 - records.findLastIndex(({ record }) => record.type === 'checkpoint');
    this.cancelTick = options.clock.every(TICK_MS, () => this.tick());
  }

  /** Of all that happens at a cell, its events count. */
  observe(cellKey: string, news: CellNews): void {
    if (news.type !== 'event') return;
    const known = this.history.cells.get(cellKey);
    // Before the first look at a cell the journal has the event already, and will be read.
    if (known) this.setHistory(cellKey, withCellEvent(known, news.event));
  }

  tick(): void {
    const nowMs = this.nowMs();
    this.take(stepAlarms(this.book, this.input(nowMs), nowMs), null);
    if (this.owesCheckpoint || this.entriesSinceCheckpoint >= CHECKPOINT_EVERY) this.writeCheckpoint(nowMs);
  }

  list(): BridgeReply<'alarms'> {
    return { alarms: [...this.book.alarms.values()].filter(isShown), floodSinceMs: this.book.floodSinceMs };
  }

  /** How many alarms it changed; an error is one sentence. */
  carryOut(command: AlarmCommand): Result<number, string> {
    const nowMs = this.nowMs();
    const operator = this.options.operator();
    const done = commandAlarms(this.book, command, operator.name, this.input(nowMs), nowMs);
    if (!done.ok) return done;
    this.take(done.value, operator);
    return ok(done.value.changes.filter((change) => change.type === 'transition').length);
  }

  page({ before, limit }: BridgeParams<'alarmHistory'>): BridgeReply<'alarmHistory'> {
    return this.alarmJournal.page(before, limit);
  }

  figures({ fromMs, toMs }: BridgeParams<'alarmFigures'>): BridgeReply<'alarmFigures'> {
    const nowMs = this.options.clock.nowMs();
    const { records, unreadable } = this.alarmJournal.read({ fromMs, toMs }, FIGURES_ENTRIES);
    const truncated = records.length + unreadable >= FIGURES_ENTRIES;
    return alarmFigures(
      { fromMs, toMs, nowMs, truncated },
      records.map(({ record }) => record),
      this.book,
    );
  }

  close(): void {
    this.cancelTick();
  }

  /** Wall clock; where it was set meanwhile, everything that is counted in it has followed. */
  private nowMs(): number {
    const byMs = this.wallClock.setByMs();
    if (byMs !== 0) {
      this.book = bookOnClockSetBy(this.book, byMs);
      this.history = historyOnClockSetBy(this.history, byMs);
    }
    return this.options.clock.nowMs();
  }

  private input(nowMs: number): AlarmInput {
    const view = this.options.view();
    this.remember(view, nowMs);
    return {
      conditions: alarmConditions(view, this.history, nowMs),
      designStates: designStatesOf(view, this.history),
    };
  }

  private remember(view: AlarmView, nowMs: number): void {
    const telemetryDropped = new Map<string, GrowthWindow>();
    for (const { cellKey, link } of view.cells) {
      const known = this.history.telemetryDropped.get(cellKey) ?? emptyGrowthWindow;
      telemetryDropped.set(cellKey, withReading(known, link.telemetryDropped, nowMs, TELEMETRY_WINDOW_MS));
      if (!this.history.cells.has(cellKey)) this.setHistory(cellKey, this.journaledHistory(cellKey));
    }
    const { recorder } = view.console;
    const recorderDropped = recorder
      ? withReading(this.history.recorderDropped, recorder.droppedMessages, nowMs, RECORDER_WINDOW_MS)
      : emptyGrowthWindow;
    this.history = { ...this.history, telemetryDropped, recorderDropped };
  }

  private journaledHistory(cellKey: string): CellHistory {
    const events: CellEvent[] = this.options.journal
      .entries({ cellKey, kinds: ['event'], eventTypes: historyEventTypes, from: 'newest', limit: HISTORY_EVENTS })
      .flatMap(({ body }) => (body.kind === 'event' ? [body.event] : []));
    return events.reduce(withCellEvent, emptyCellHistory);
  }

  private setHistory(cellKey: string, history: CellHistory): void {
    this.history = { ...this.history, cells: new Map(this.history.cells).set(cellKey, history) };
  }

  private take(step: AlarmStep, operator: Operator | null): void {
    const before = this.book;
    this.book = step.book;
    for (const change of step.changes) {
      const by = change.type === 'transition' && change.by !== null ? operator : null;
      if (this.alarmJournal.write(change, by)) this.entriesSinceCheckpoint += 1;
      else this.owesCheckpoint = true;
    }
    this.tellWindows(before);
  }

  /** Only what a window shows counts as a change; an alarm that is about to be raised is nobody's business yet. */
  private tellWindows(before: AlarmBook): void {
    const changed = [...this.book.alarms.values()].filter(
      (alarm) => isShown(alarm) && isOther(alarm, before.alarms.get(alarm.key)),
    );
    const gone = [...before.alarms.values()].filter((alarm) => {
      const now = this.book.alarms.get(alarm.key);
      return isShown(alarm) && (!now || !isShown(now));
    });
    const { floodSinceMs } = this.book;
    if (changed.length === 0 && gone.length === 0 && floodSinceMs === before.floodSinceMs) return;
    this.options.push({ type: 'alarms', changed, gone: gone.map(({ key }) => key), floodSinceMs });
  }

  private writeCheckpoint(nowMs: number): void {
    const { floodSinceMs } = this.book;
    const alarms = [...this.book.alarms.values()].filter(isShown);
    if (!this.alarmJournal.write({ type: 'checkpoint', atMs: nowMs, floodSinceMs, alarms }, null)) return;
    this.owesCheckpoint = false;
    this.entriesSinceCheckpoint = 0;
  }
}

const isOther = (alarm: Alarm, before: Alarm | undefined): boolean =>
  !before ||
  !isShown(before) ||
  alarm.state !== before.state ||
  alarm.sinceMs !== before.sinceMs ||
  alarm.active !== before.active ||
  alarm.text !== before.text ||
  alarm.suppressedBy !== before.suppressedBy ||
  alarm.shelf?.untilMs !== before.shelf?.untilMs ||
  alarm.subject?.id !== before.subject?.id ||
  alarm.chattering !== before.chattering;
