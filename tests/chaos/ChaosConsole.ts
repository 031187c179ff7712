import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import type { CellCommandBody, CommandAck } from '#shared/domain/cellCommand.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { MotionPreview } from '#shared/domain/preview.ts';
import type { BridgePush, CellView } from '#shared/bridge/bridge.ts';
import { err } from '#shared/result/result.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { openJournal } from '#main/records/journal/openJournal.ts';
import { SocketCellSource } from '#main/cells/link/SocketCellSource.ts';
import { PictureStore } from '#main/cells/pictures/PictureStore.ts';
import type { Journal } from '#main/ports/Journal.ts';
import { Supervisor } from '#main/supervisor.ts';
import { CHAOS_TOKEN } from './ChaosCell.ts';
import type { ChaosLink } from './ChaosLink.ts';
import { ChaosPlanner } from './ChaosPlanner.ts';

/** The cell whose journal entries are looked at in the end. */
export const CELL_KEY = 'chaos';
const HOSTILE_KEY = 'hostile';

export interface ChaosConsoleOptions {
  folder: string;
  consoleId: string;
  name: string;
  link: ChaosLink;
  /** Address of a second cell, which is hostile. */
  hostileUrl: string;
  random: RandomSource;
  /** The run's own time. */
  nowMs: number;
  /** How far this workstation's wall clock is ahead of it. */
  wallAheadMs: number;
}

/** A journal whose program can end: nothing is written any more, as with kill -9. */
function mortalJournal(journal: Journal): { journal: Journal; end: () => void } {
  let ended = false;
  const refuse = err({ code: 'io', message: 'The program has ended.' } as const);
  const mortal = new Proxy(journal, {
    get(target, name) {
      const value: unknown = Reflect.get(target, name);
      if (typeof value !== 'function') return value;
      if (ended) return name === 'entries' || name === 'cellKeys' ? () => [] : () => refuse;
      return (value as (...args: unknown[]) => unknown).bind(target);
    },
  });
  return {
    journal: mortal,
    end: () => {
      ended = true;
      journal.close();
    },
  };
}

/** One run of the real console: supervisor, journal on disk, link over a real socket. A killed one is never used again. */
export class ChaosConsole {
  readonly consoleId: string;
  readonly name: string;
  readonly clock: ManualClock;
  private readonly run: string;
  private passedMs: number;
  /** Commands and plans under way. */
  busy = 0;
  private readonly supervisor: Supervisor;
  private readonly source: SocketCellSource;
  private readonly hostile: SocketCellSource;
  private readonly endJournal: () => void;
  private leaveWindow: (() => void) | null;
  private hold: { holdId: string; index: number; echoIndex: number | null } | null = null;
  private holds = 0;

  constructor({ folder, consoleId, name, link, hostileUrl, random, nowMs, wallAheadMs }: ChaosConsoleOptions) {
    mkdirSync(folder, { recursive: true });
    this.consoleId = consoleId;
    this.name = name;
    this.clock = new ManualClock(nowMs + wallAheadMs);
    this.passedMs = nowMs;
    const { journal, end } = mortalJournal(openJournal(folder, this.clock).journal);
    this.endJournal = end;
    let ids = 0;
    this.run = Math.floor(random() * 2 ** 32).toString(36);
    this.supervisor = new Supervisor({
      recorder: null,
      journal,
      planner: new ChaosPlanner(random),
      pictures: new PictureStore(join(folder, 'pictures')),
      clock: this.clock,
      newId: () => `${consoleId}-${this.run}-${(ids += 1).toString().padStart(6, '0')}`,
      host: { shell: 'browser', version: 'chaos', consoleId, dataDir: folder },
      operator: { operatorId: name.toLowerCase(), name },
      saveOperator: () => undefined,
    });
    this.leaveWindow = this.supervisor.subscribe((push) => this.hear(push));
    this.source = new SocketCellSource({
      cellKey: CELL_KEY,
      endpoint: () => ({ url: link.address, token: CHAOS_TOKEN }),
      consoleId,
      consoleName: name,
      clock: this.clock,
    });
    this.supervisor.addCell({ source: this.source, automatic: true, bringUp: false });
    this.hostile = new SocketCellSource({
      cellKey: HOSTILE_KEY,
      endpoint: () => ({ url: hostileUrl, token: 'any' }),
      consoleId,
      consoleName: name,
      clock: this.clock,
    });
    this.supervisor.addCell({ source: this.hostile, automatic: false, bringUp: false });
  }

  /** Its own time goes on, whatever its wall clock says. */
  passUntil(passedMs: number): void {
    this.clock.advance(passedMs - this.passedMs);
    this.passedMs = passedMs;
  }

  async view(): Promise<CellView> {
    const answer = await this.supervisor.request('cells', {});
    if (!answer.ok) throw new Error(answer.message);
    return (answer.value as CellView[]).find(({ cellKey }) => cellKey === CELL_KEY)!;
  }

  /** What a person is told of the hostile cell's link. */
  async hostileLink(): Promise<CellView['link']> {
    const answer = await this.supervisor.request('cells', {});
    if (!answer.ok) throw new Error(answer.message);
    return (answer.value as CellView[]).find(({ cellKey }) => cellKey === HOSTILE_KEY)!.link;
  }

  async command(body: CellCommandBody, reason: string): Promise<CommandAck> {
    this.busy += 1;
    const answer = await this.supervisor.request('command', { cellKey: CELL_KEY, body, reason });
    this.busy -= 1;
    if (!answer.ok) throw new Error(`${body.type}: ${answer.message}`);
    return answer.value as CommandAck;
  }

  async setAutomatic(automatic: boolean): Promise<void> {
    await this.supervisor.request('setAutomatic', { cellKey: CELL_KEY, automatic });
  }

  get isHolding(): boolean {
    return this.hold !== null;
  }

  /** Presses the hold-to-run control: the arm moves as long as beats go out. */
  async press(motion: ManualMotion): Promise<void> {
    const holdId = `${this.consoleId}-${this.run}-${(this.holds += 1)}`;
    this.hold = { holdId, index: 0, echoIndex: null };
    this.busy += 1;
    let previewId: string | null = null;
    if (!motion.kind.startsWith('jog')) {
      const drawn = await this.supervisor.request('previewMotion', { cellKey: CELL_KEY, motion });
      previewId = drawn.ok ? (drawn.value as MotionPreview).previewId : null;
    }
    const params = { cellKey: CELL_KEY, holdId, previewId, motion, speedFraction: 0.5 };
    const answer = await this.supervisor.request('holdBegin', params);
    this.busy -= 1;
    if (!answer.ok || !(answer.value as { ack: CommandAck }).ack.accepted) this.hold = null;
  }

  beat(): void {
    const { hold } = this;
    // A closed window sends nothing.
    if (!hold || !this.leaveWindow) return;
    void this.supervisor.request('holdBeat', { cellKey: CELL_KEY, ...hold });
    hold.index += 1;
  }

  /** `silently`: the window froze; nobody says that the hand has gone. */
  letGo(silently: boolean): void {
    const { hold } = this;
    this.hold = null;
    if (hold && !silently)
      void this.supervisor.request('holdEnd', { cellKey: CELL_KEY, holdId: hold.holdId, why: 'released' });
  }

  private hear(push: BridgePush): void {
    const { hold } = this;
    if (!hold || !('holdId' in push) || push.holdId !== hold.holdId) return;
    if (push.type === 'holdEcho') hold.echoIndex = push.index;
    else if (push.type === 'holdEnded') this.hold = null;
  }

  /** The window is closed: nobody is at the controls, the program goes on. */
  closeWindow(): void {
    this.leaveWindow?.();
    this.leaveWindow = null;
  }
  openWindow(): void {
    this.leaveWindow ??= this.supervisor.subscribe((push) => this.hear(push));
  }

  /** As kill -9 does: no farewell, nothing more is written; its clock is never moved again. */
  kill(): void {
    this.endJournal();
    void this.source.stop();
    void this.hostile.stop();
  }

  async stop(): Promise<void> {
    await this.supervisor.stop();
  }
}
