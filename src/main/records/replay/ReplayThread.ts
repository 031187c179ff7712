import { said } from '#shared/words/statements/said.ts';
import { Worker } from 'node:worker_threads';
import type { BridgeAnswer, BridgeParams, BridgePush, BridgeReply, BridgeRequestName } from '#shared/bridge/bridge.ts';
import { replaySessionOf } from '#shared/bridge/replayKey.ts';
import type { Picture } from '#shared/bridge/bridge.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { errorOf, ThreadRefusal } from '#main/ports/threadFailure.ts';
import { err, type Result } from '#shared/result/result.ts';
import { cutRecording, type CutRecording } from './cutRecording.ts';
import { RecordingLibrary } from './RecordingLibrary.ts';
import type { ReplayCall, ReplayReport, ReplayRequestName, ReplayWorkerData } from './replayMessages.ts';

export interface ReplayThreadOptions {
  /** Folder of all recordings. */
  root: string;
  /** File that the first window opens. Default none. */
  openAtStart?: string | null;
  /** Brings what the recorder holds into the files, so that a running recording opens up to now. */
  flushRecorder: () => Promise<void>;
  /** Pictures that a recording names and does not hold. */
  storedPicture: (cellKey: string, imageId: string) => Promise<Picture | null>;
  /** Module that the thread runs. Default: replayWorker.ts beside this file; a bundle names its own. */
  workerUrl?: URL;
  clock?: Clock;
}

/** Requests that should find what was recorded until now. */
const wantsNow: readonly ReplayRequestName[] = ['recordings', 'momentOf', 'openReplay'];
/** A thread that needs more than this is ended; the application goes on. */
const HEAP_MAX_MB = 512;
/**
 * The watchdog counts its own seconds, so that a workstation that slept or was busy ends no replay. A thread that says
 * nothing for so long hangs; one that has not said anything yet is being loaded.
 */
const TICK_MS = 1000;
const SILENT_MAX_TICKS = 15;
const START_MAX_TICKS = 60;
/** What a question may take: opening walks over a whole file at worst, a list over many. */
const CALL_MAX_TICKS: Partial<Record<ReplayRequestName | 'picture', number>> = { openReplay: 180, recordings: 600 };
const OTHER_CALL_MAX_TICKS = 60;

interface Waiting {
  resolve: (value: unknown) => void;
  reject: (error: Error) => void;
  ticksLeft: number;
}

/** Replays on a thread of their own, started when the first is asked for. When it dies or hangs, its sessions end with a sentence. */
export class ReplayThread {
  private readonly options: ReplayThreadOptions;
  private readonly listeners = new Set<(push: BridgePush) => void>();
  private readonly waiting = new Map<number, Waiting>();
  private readonly openSessions = new Set<string>();
  private worker: Worker | null = null;
  private nextCallId = 1;
  private closed = false;
  private fileToOpen: string | null;

  constructor(options: ReplayThreadOptions) {
    this.options = options;
    this.fileToOpen = options.openAtStart ?? null;
  }

  onPush(listener: (push: BridgePush) => void): void {
    this.listeners.add(listener);
  }

  async request<Name extends ReplayRequestName>(name: Name, params: BridgeParams<Name>): Promise<BridgeReply<Name>> {
    if (name === 'fileToOpen') return this.takeFileToOpen() as BridgeReply<Name>;
    if (wantsNow.includes(name)) await this.options.flushRecorder();
    if (name === 'openReplay') this.openSessions.add((params as BridgeParams<'openReplay'>).sessionId);
    if (name === 'closeReplay') {
      this.openSessions.delete((params as BridgeParams<'closeReplay'>).sessionId);
      if (!this.worker) return {} as BridgeReply<Name>;
    }
    return (await this.ask({ type: 'request', callId: this.nextCallId++, name, params })) as BridgeReply<Name>;
  }

  /** Answers what a panel asks of a cell that is a replay: pictures, and a plain refusal of everything that would act. */
  async answer(name: BridgeRequestName, cellKey: string, params: unknown): Promise<BridgeAnswer> {
    const { text, statement } = said('replay_not_live');
    if (name === 'command')
      return {
        ok: true,
        value: {
          commandId: 'replay',
          accepted: false,
          code: 'not_supported',
          message: text,
          atMs: systemClock.nowMs(),
        },
      };
    if (name !== 'picture') return { ok: false, code: 'refused', message: text, statement };
    const { imageId } = params as BridgeParams<'picture'>;
    try {
      return { ok: true, value: await this.picture(replaySessionOf(cellKey) ?? '', imageId) };
    } catch (error) {
      if (error instanceof ThreadRefusal) return { ok: false, code: 'refused', message: error.message };
      throw error;
    }
  }

  /** Writes the part of a cell's recordings between two times to a file of its own; a sentence where nothing was recorded. */
  async cut(
    cellKey: string,
    span: { fromMs: number; toMs: number },
    path: string,
  ): Promise<Result<CutRecording, string>> {
    await this.options.flushRecorder();
    const around = await new RecordingLibrary(this.options.root).around(cellKey, span.toMs - 2000);
    const paths = around.map((recording) => recording.path);
    return paths.length === 0 ? err('Nothing was recorded at that time.') : cutRecording(paths, span, path);
  }

  async close(): Promise<void> {
    this.closed = true;
    const { worker } = this;
    this.worker = null;
    await worker?.terminate();
  }

  /** A file that somebody wants to see: the window is told that it may ask for it. */
  offerFile(path: string): void {
    this.fileToOpen = path;
    for (const listener of this.listeners) listener({ type: 'fileOffered' });
  }

  /** Told once: a window that is loaded again stays where it is. */
  private takeFileToOpen(): BridgeReply<'fileToOpen'> {
    const path = this.fileToOpen;
    this.fileToOpen = null;
    return { path };
  }

  private async picture(sessionId: string, imageId: string): Promise<Picture | null> {
    const asked = await this.ask({ type: 'picture', callId: this.nextCallId++, sessionId, imageId });
    const { picture, recordedCellKey } = asked as { picture: Picture | null; recordedCellKey: string | null };
    if (picture || recordedCellKey === null) return picture;
    return this.options.storedPicture(recordedCellKey, imageId);
  }

  private ask(call: ReplayCall): Promise<unknown> {
    if (this.closed) return Promise.reject(new ThreadRefusal('The application is being closed.'));
    const worker = this.thread();
    return new Promise((resolve, reject) => {
      const name = call.type === 'picture' ? call.type : call.name;
      this.waiting.set(call.callId, { resolve, reject, ticksLeft: CALL_MAX_TICKS[name] ?? OTHER_CALL_MAX_TICKS });
      worker.postMessage(call);
    });
  }

  private thread(): Worker {
    if (this.worker) return this.worker;
    const started = new Worker(this.options.workerUrl ?? new URL('./replayWorker.ts', import.meta.url), {
      workerData: { root: this.options.root } satisfies ReplayWorkerData,
      resourceLimits: { maxOldGenerationSizeMb: HEAP_MAX_MB },
    });
    started.unref();
    let silentTicks = 0;
    let hasStarted = false;
    started.on('message', (report: ReplayReport) => {
      silentTicks = 0;
      hasStarted = true;
      this.hear(report);
    });
    let isOver = false;
    const died = (why: string): void => {
      if (isOver || this.worker !== started) return;
      isOver = true;
      stopWatching();
      this.worker = null;
      const message = `The replay ended unexpectedly (${why}). Open the recording again; nothing else was affected.`;
      for (const { reject } of this.waiting.values()) reject(new ThreadRefusal(message));
      this.waiting.clear();
      for (const sessionId of this.openSessions) this.push({ type: 'replayEnded', sessionId, message });
      this.openSessions.clear();
    };
    const stopWatching = (this.options.clock ?? systemClock).every(TICK_MS, () => {
      if (this.worker !== started) return stopWatching();
      silentTicks += 1;
      const calls = [...this.waiting.values()];
      for (const call of calls) call.ticksLeft -= 1;
      const isSilent = silentTicks > (hasStarted ? SILENT_MAX_TICKS : START_MAX_TICKS);
      if (!isSilent && calls.every(({ ticksLeft }) => ticksLeft >= 0)) return;
      died(isSilent ? `it said nothing for ${silentTicks} s` : 'a question took longer than it may');
      void started.terminate();
    });
    started.on('error', (error: unknown) => died(error instanceof Error ? error.message : String(error)));
    started.on('exit', (code) => died(`exit code ${code}`));
    this.worker = started;
    return started;
  }

  private hear(report: ReplayReport): void {
    if (report.type === 'alive') return;
    if (report.type === 'push') return this.push(report.push);
    const asked = this.waiting.get(report.callId);
    this.waiting.delete(report.callId);
    if (report.ok) asked?.resolve(report.value);
    else asked?.reject(errorOf(report));
  }

  private push(push: BridgePush): void {
    for (const listener of this.listeners) listener(push);
  }
}
