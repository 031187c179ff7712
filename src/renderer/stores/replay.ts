import { defineStore } from 'pinia';
import { onScopeDispose, shallowReactive, shallowRef } from 'vue';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { replayKey, replaySessionOf } from '#shared/bridge/replayKey.ts';
import {
  emptyReplayScene,
  type RecordingSummary,
  type ReplayOverview,
  type ReplayScene,
  type ReplaySeries,
  type ReplayStatus,
  type ReplaySubject,
  type ReplayTransform,
  type Transport,
} from '#shared/bridge/requests/replay.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type { LiveFrame } from './pictures.ts';
import { usePicturesStore } from './pictures.ts';
import type { Failure } from '#shared/bridge/failure.ts';
import type { Said } from '#shared/domain/statement.ts';
import { useBridge } from './bridgeKey.ts';
import { useCellsStore } from './cells.ts';
import { useTelemetryStore } from './telemetry.ts';

/** One replay of this window. */
export interface Replay {
  sessionId: string;
  cellKey: string;
  overview: ReplayOverview;
  status: ReplayStatus;
  /** Share of the plotted signal that has been read. */
  readFraction: number;
  problems: readonly Said[];
  transforms: readonly ReplayTransform[];
  /** Markers and clouds of another program. */
  scene: ReplayScene;
  /** Grows with every moment that was shown after a seek. */
  moments: number;
  /** Set when it ended by itself. */
  ended: ReplayFailure | null;
}

/** Why a recording is not shown. */
export type ReplayFailure = Failure;

/** Bytes of a dropped file that travel at once; in base64 they stay below what a message may have. */
const PIECE_BYTES = 384 * 1024;

/** Replays that this window has open. Their state, telemetry and pictures are in the stores of the live cells, under keys of their own. */
export const useReplayStore = defineStore('replay', () => {
  const bridge = useBridge();
  const cells = useCellsStore();
  const pictures = usePicturesStore();
  const telemetry = useTelemetryStore();
  const replays = shallowReactive(new Map<string, Replay>());
  /** What was told of a session before the answer to its opening arrived. */
  const early = new Map<string, Pick<Replay, 'transforms' | 'scene' | 'moments'> & { status: ReplayStatus | null }>();
  /** Newest place asked for while an older one is being sought, a session. */
  const wantedMs = new Map<string, number>();
  const seeking = new Set<string>();

  const change = (sessionId: string, part: Partial<Replay>): void => {
    const replay = replays.get(sessionId);
    if (replay) replays.set(sessionId, { ...replay, ...part });
  };

  /** While places are being sought the playhead stands where it was put, not where an older wish has just led. */
  function showStatus(sessionId: string, status: ReplayStatus): void {
    const shown = replays.get(sessionId)?.status;
    const isBehind = wantedMs.has(sessionId) || (seeking.has(sessionId) && status.seeking);
    change(sessionId, { status: isBehind && shown ? { ...status, timeMs: shown.timeMs } : status });
  }

  /** How often somebody outside of the window has asked to show a file. */
  const offers = shallowRef(0);

  function onPush(push: BridgePush): void {
    switch (push.type) {
      case 'replayMoment': {
        const { sessionId, transforms, scene, view, events } = push;
        const opening = early.get(sessionId);
        const replay = replays.get(sessionId);
        if (!opening && !replay) return;
        telemetry.forget(view.cellKey);
        pictures.forgetFrames(view.cellKey);
        cells.replaceReplay(view, events);
        if (opening) early.set(sessionId, { ...opening, transforms, scene, moments: opening.moments + 1 });
        if (replay) change(sessionId, { transforms, scene, moments: replay.moments + 1 });
        return;
      }
      case 'replayStatus': {
        const opening = early.get(push.sessionId);
        if (opening) early.set(push.sessionId, { ...opening, status: push.status });
        showStatus(push.sessionId, push.status);
        return;
      }
      case 'replayTransforms':
        return change(push.sessionId, { transforms: push.transforms });
      case 'replayScene':
        return change(push.sessionId, { scene: push.scene });
      case 'replayProgress':
        return change(push.sessionId, { readFraction: push.readFraction, problems: push.problems });
      case 'replayEnded':
        return change(push.sessionId, { ended: { code: 'refused', message: push.message, statement: push.statement } });
      case 'fileOffered':
        offers.value += 1;
        return;
      default:
    }
  }
  onScopeDispose(bridge.onPush(onPush));

  async function open(subject: ReplaySubject, atMs: number | null): Promise<Result<Replay, ReplayFailure>> {
    const sessionId = crypto.randomUUID();
    const cellKey = replayKey(sessionId);
    early.set(sessionId, { status: null, transforms: [], scene: emptyReplayScene, moments: 0 });
    const answer = await bridge.request('openReplay', { sessionId, subject, atMs });
    const told = early.get(sessionId);
    early.delete(sessionId);
    if (!answer.ok || !answer.value.ok) {
      cells.removeReplay(cellKey);
      return err(answer.ok ? (answer.value as ReplayFailure) : answer.error);
    }
    const { overview } = answer.value;
    const { startMs, endMs, problems } = overview;
    const still: ReplayStatus = {
      ...{ playing: false, timeMs: atMs ?? startMs, startMs, endMs },
      ...{ speed: 1, loop: null, seeking: false },
    };
    const replay: Replay = {
      ...{ sessionId, cellKey, overview, problems, readFraction: 0, ended: null },
      ...{
        status: told?.status ?? still,
        transforms: told?.transforms ?? [],
        scene: told?.scene ?? emptyReplayScene,
        moments: told?.moments ?? 0,
      },
    };
    replays.set(sessionId, replay);
    return ok(replay);
  }

  async function close(sessionId: string): Promise<void> {
    const replay = replays.get(sessionId);
    if (!replay) return;
    replays.delete(sessionId);
    cells.removeReplay(replay.cellKey);
    telemetry.forget(replay.cellKey);
    pictures.forgetFrames(replay.cellKey);
    await bridge.request('closeReplay', { sessionId });
  }

  async function transport(sessionId: string, wish: Transport): Promise<void> {
    const answer = await bridge.request('replayTransport', { sessionId, transport: wish });
    if (answer.ok) showStatus(sessionId, answer.value);
    else change(sessionId, { ended: answer.error });
  }

  /** A scrub asks faster than it is answered: one seek is under way, and only the newest wish waits. */
  async function seek(sessionId: string, timeMs: number): Promise<void> {
    const status = replays.get(sessionId)?.status;
    if (status) change(sessionId, { status: { ...status, timeMs: within(timeMs, status) } });
    wantedMs.set(sessionId, timeMs);
    if (seeking.has(sessionId)) return;
    seeking.add(sessionId);
    for (;;) {
      const next = wantedMs.get(sessionId);
      if (next === undefined || !replays.has(sessionId)) break;
      wantedMs.delete(sessionId);
      await transport(sessionId, { action: 'seek', timeMs: next });
    }
    wantedMs.delete(sessionId);
    seeking.delete(sessionId);
  }

  async function series(
    sessionId: string,
    signalId: string,
    fromMs: number,
    toMs: number,
    columns: number,
  ): Promise<ReplaySeries | null> {
    const answer = await bridge.request('replaySeries', { sessionId, signalId, fromMs, toMs, columns });
    return answer.ok ? answer.value : null;
  }

  /** Triangles of a mesh of the recorded robot, nine numbers each; null: the recording has none. A text: why it is not drawn. */
  async function mesh(sessionId: string, uri: string): Promise<Float32Array | string | null> {
    const answer = await bridge.request('replayMesh', { sessionId, uri });
    if (!answer.ok || answer.value.kind === 'none') return null;
    if (answer.value.kind === 'refused') return answer.value.problem;
    const bytes = Uint8Array.from(atob(answer.value.trianglesBase64), (character) => character.charCodeAt(0));
    return new Float32Array(bytes.buffer, 0, Math.floor(bytes.byteLength / 4));
  }

  async function thumbnail(sessionId: string, timeMs: number): Promise<LiveFrame | null> {
    const answer = await bridge.request('replayThumbnail', { sessionId, timeMs });
    return answer.ok ? answer.value : null;
  }

  async function list(): Promise<Result<{ recordings: RecordingSummary[]; problems: Said[] }, ReplayFailure>> {
    const answer = await bridge.request('recordings', {});
    return answer;
  }

  /** Hands a dropped file over; the result is where the application put it. */
  async function drop(
    file: Blob & { name: string },
    onProgress: (fraction: number) => void,
  ): Promise<Result<string, ReplayFailure>> {
    for (let offset = 0; ; offset += PIECE_BYTES) {
      const piece = new Uint8Array(await file.slice(offset, offset + PIECE_BYTES).arrayBuffer());
      const last = offset + PIECE_BYTES >= file.size;
      const sent = { name: file.name, offset, dataBase64: base64(piece), last };
      const answer = await bridge.request('dropRecording', sent);
      if (!answer.ok) return answer;
      onProgress(Math.min(1, (offset + piece.length) / Math.max(1, file.size)));
      if (answer.value.path !== null) return ok(answer.value.path);
    }
  }

  /** Time of a replay's playhead; null for a live cell. */
  const playheadOf = (cellKey: string): number | null =>
    replays.get(replaySessionOf(cellKey) ?? '')?.status.timeMs ?? null;

  /** File that the application was started to open; null for none, and after the first time. */
  async function fileToOpen(): Promise<string | null> {
    const answer = await bridge.request('fileToOpen', {});
    return answer.ok ? answer.value.path : null;
  }

  const isOpen = (cellKey: string): boolean => {
    const sessionId = replaySessionOf(cellKey) ?? '';
    return replays.has(sessionId) || early.has(sessionId);
  };

  return {
    ...{ replays, open, close, transport, seek, series, mesh, thumbnail, list, drop },
    ...{ playheadOf, isOpen, fileToOpen, offers },
  };
});

const within = (timeMs: number, { startMs, endMs }: ReplayStatus): number => Math.min(endMs, Math.max(startMs, timeMs));

function base64(bytes: Uint8Array): string {
  let text = '';
  for (let at = 0; at < bytes.length; at += 0x8000) text += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
  return btoa(text);
}
