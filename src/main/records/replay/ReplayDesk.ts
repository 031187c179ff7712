import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { appendFile, mkdir, rm, stat } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import type { BridgeParams, BridgePush, BridgeReply } from '#shared/bridge/bridge.ts';
import type { ReplayOpening, ReplaySubject } from '#shared/bridge/requests/replay.ts';
import { isoTime } from '#shared/units/timeText.ts';
import type { Clock } from '#main/ports/Clock.ts';
import { Recording } from './Recording.ts';
import { RecordingLibrary } from './RecordingLibrary.ts';
import type { ReplayQuestions, ReplayRequestName } from './replayMessages.ts';
import { ReplaySession } from './ReplaySession.ts';

/** Two windows with two recordings side by side each; beyond it the session that was opened first ends. */
const SESSIONS_MAX = 4;
/** Dropped files beyond this are named by their path instead. */
const DROPPED_MAX_BYTES = 1_000_000_000;
const DROPPED_FOLDER = 'dropped';

export interface ReplayDeskOptions {
  /** Folder of all recordings. */
  root: string;
  clock: Clock;
  push: (push: BridgePush) => void;
}

interface Found {
  paths: string[];
  recordingId: string | null;
  unfinished: boolean;
}

/** All replays of this console and the list of what can be replayed: what runs on the replay thread, without the thread. */
export class ReplayDesk implements ReplayQuestions {
  private readonly options: ReplayDeskOptions;
  private readonly library: RecordingLibrary;
  private readonly sessions = new Map<string, ReplaySession>();
  private readonly handlers: {
    [Name in ReplayRequestName]: (params: BridgeParams<Name>) => Promise<BridgeReply<Name>>;
  } = {
    recordings: () => this.library.list(),
    momentOf: ({ cellKey, timeMs }) => this.momentOf(cellKey, timeMs),
    openReplay: ({ sessionId, subject, atMs }) => this.open(sessionId, subject, atMs),
    closeReplay: async ({ sessionId }) => {
      await this.close(sessionId);
      return {};
    },
    replayTransport: ({ sessionId, transport }) => this.session(sessionId).transport(transport),
    replaySeries: ({ sessionId, signalId, fromMs, toMs, columns }) =>
      this.session(sessionId).series(signalId, fromMs, toMs, columns),
    replayMesh: ({ sessionId, uri }) => this.session(sessionId).mesh(uri),
    replayThumbnail: ({ sessionId, timeMs }) => this.session(sessionId).thumbnail(timeMs),
    dropRecording: (params) => this.drop(params),
    // The thread's owner knows it; here there is none.
    fileToOpen: async () => ({ path: null }),
  };

  constructor(options: ReplayDeskOptions) {
    this.options = options;
    this.library = new RecordingLibrary(options.root);
  }

  async request<Name extends ReplayRequestName>(name: Name, params: BridgeParams<Name>): Promise<BridgeReply<Name>> {
    return await this.handlers[name](params);
  }

  async picture(sessionId: string, imageId: string): ReturnType<ReplayQuestions['picture']> {
    const session = this.session(sessionId);
    return { picture: await session.picture(imageId), recordedCellKey: session.recordedCellKey };
  }

  async closeAll(): Promise<void> {
    await Promise.all([...this.sessions.keys()].map((sessionId) => this.close(sessionId)));
  }

  private session(sessionId: string): ReplaySession {
    const session = this.sessions.get(sessionId);
    if (!session) throw new Error('This replay is not open any more. Open the recording again.');
    return session;
  }

  private async close(sessionId: string): Promise<void> {
    const session = this.sessions.get(sessionId);
    this.sessions.delete(sessionId);
    await session?.close();
  }

  private async open(sessionId: string, subject: ReplaySubject, atMs: number | null): Promise<ReplayOpening> {
    await this.close(sessionId);
    const found = await this.find(subject);
    if ('text' in found) return { ok: false, code: 'not_found', message: found.text, statement: found.statement };
    const opened = await Recording.open(found.paths);
    if (!opened.ok) return { ok: false, ...opened.error };
    for (const oldest of [...this.sessions.keys()].slice(0, Math.max(0, this.sessions.size - SESSIONS_MAX + 1))) {
      await this.close(oldest);
      const { text, statement: why } = said('replay_closed_for_others');
      this.options.push({ type: 'replayEnded', sessionId: oldest, message: text, statement: why });
    }
    const { clock, push } = this.options;
    const path = subject.kind === 'file' ? (found.paths[0] ?? null) : null;
    const { recordingId, unfinished } = found;
    const session = new ReplaySession({
      ...{ sessionId, recording: opened.value, recordingId, path, unfinished },
      ...{ clock, push },
    });
    this.sessions.set(sessionId, session);
    return { ok: true, overview: await session.open(atMs) };
  }

  /** Why, when there is nothing. */
  private async find(subject: ReplaySubject): Promise<Found | Said> {
    switch (subject.kind) {
      case 'file': {
        const path = resolve(subject.path);
        return { paths: [path], recordingId: null, unfinished: path.endsWith('.part') };
      }
      case 'recording': {
        const { recordingId } = subject;
        const found = await this.library.find(recordingId);
        return found
          ? { paths: [found.path], recordingId, unfinished: found.unfinished }
          : said('recording_gone', { recordingId });
      }
      case 'moment': {
        const { cellKey, timeMs } = subject;
        if (Number.isNaN(new Date(timeMs).getTime()))
          return said('moment_no_time', { timeMs: String(timeMs), cellKey });
        const around = await this.library.around(cellKey, timeMs);
        if (around.length === 0) return said('moment_not_recorded', { cellKey, at: isoTime(timeMs) });
        return {
          paths: around.map(({ path }) => path),
          recordingId: `moment:${cellKey}`,
          unfinished: around.some(({ unfinished }) => unfinished),
        };
      }
    }
  }

  private async momentOf(cellKey: string, timeMs: number): Promise<BridgeReply<'momentOf'>> {
    const around = await this.library.around(cellKey, timeMs);
    const holding = around.findLast(({ startMs }) => startMs <= timeMs);
    if (!holding) return null;
    const recordingId = this.library.idOf(holding.path);
    return { recordingId, timeMs, offsetMs: timeMs - holding.startMs, unfinished: holding.unfinished };
  }

  /** Pieces come in order, the first at 0; the file lies beside the recordings and is bounded. */
  private async drop({
    name,
    offset,
    dataBase64,
    last,
  }: BridgeParams<'dropRecording'>): Promise<BridgeReply<'dropRecording'>> {
    // Out of the recordings' own folder, which is kept within its size by age.
    const folder = join(this.options.root, '..', DROPPED_FOLDER);
    const path = join(folder, basename(name).replaceAll(/[^\w.-]/g, '_'));
    if (offset === 0) {
      await rm(folder, { recursive: true, force: true });
      await mkdir(folder, { recursive: true });
    }
    const bytes = Buffer.from(dataBase64, 'base64');
    const present = (await stat(path).catch(() => null))?.size ?? 0;
    if (present !== offset) throw new Error(`A piece of ${name} is missing; drop the file again.`);
    if (offset + bytes.byteLength > DROPPED_MAX_BYTES)
      throw new Error(`${name} is larger than ${DROPPED_MAX_BYTES / 1e6} MB. Type its path instead.`);
    await appendFile(path, bytes);
    return { path: last ? path : null };
  }
}
