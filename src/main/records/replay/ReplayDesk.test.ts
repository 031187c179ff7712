import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { bridgePushSchema, bridgeRequests } from '#shared/bridge/bridge.ts';
import { replayKey } from '#shared/bridge/replayKey.ts';
import { systemClock } from '#main/clock/systemClock.ts';
import { writeRecording, type WrittenRecording } from '../../../../tests/corpus/writeRecording.ts';
import { ReplayDesk } from './ReplayDesk.ts';

const START_MS = 1_760_000_000_000;
const samples = join(import.meta.dirname, '../../../../../shared/data/mcap');
let root: string;
let written: WrittenRecording;
let desk: ReplayDesk;
let pushes: BridgePush[] = [];

beforeAll(() => {
  root = mkdtempSync(join(tmpdir(), 'supercargo-desk-'));
  written = writeRecording({
    ...{ folder: join(root, 'recordings', 'cell-1'), seed: 5, startMs: START_MS, durationMs: 40_000 },
    ...{ wrenchHz: 100, jointsHz: 20, framesHz: 2, eventsHz: 4, plansHz: 1 },
  });
  desk = new ReplayDesk({ root: join(root, 'recordings'), clock: systemClock, push: (push) => void pushes.push(push) });
});
afterAll(async () => {
  await desk.closeAll();
  rmSync(root, { recursive: true, force: true });
});

async function opened(
  sessionId: string,
  subject: Parameters<typeof desk.request<'openReplay'>>[1]['subject'],
  atMs: number | null = null,
) {
  pushes = [];
  const answer = await desk.request('openReplay', { sessionId, subject, atMs });
  expect(bridgeRequests.openReplay.reply.safeParse(answer).error).toBeUndefined();
  return answer;
}
const moments = (): Extract<BridgePush, { type: 'replayMoment' }>[] =>
  pushes.filter((push) => push.type === 'replayMoment');

describe('the replays of a console', () => {
  it('are listed with cell, span and moments, and found by a moment of the cell', async () => {
    const { recordings, problems } = await desk.request('recordings', {});
    expect(problems).toEqual([]);
    expect(recordings).toMatchObject([{ cellKey: 'cell-1', unfinished: false }]);
    const [recording] = recordings;
    const failures = written.events.filter(
      ({ body }) => body.type === 'stow.ended' && body.result.outcome !== 'success',
    );
    expect(recording!.moments.filter(({ kind }) => kind === 'failure').map(({ timeMs }) => timeMs)).toEqual(
      failures.map(({ timeMs }) => timeMs),
    );
    const found = await desk.request('momentOf', { cellKey: 'cell-1', timeMs: START_MS + 5000 });
    expect(found).toMatchObject({
      recordingId: recording!.recordingId,
      offsetMs: START_MS + 5000 - recording!.startMs,
    });
    expect(await desk.request('momentOf', { cellKey: 'cell-1', timeMs: START_MS - 3_600_000 })).toBeNull();
    expect(await desk.request('momentOf', { cellKey: 'cell-2', timeMs: START_MS + 5000 })).toBeNull();
  });

  it('tell state, plan, events, joints and picture of the moment asked for, as a cell of their own', async () => {
    const atMs = START_MS + 20_000;
    const answer = await opened('one', { kind: 'moment', cellKey: 'cell-1', timeMs: atMs }, atMs);
    expect(answer).toMatchObject({ ok: true, overview: { own: true, recordedCellKey: 'cell-1' } });
    const moment = moments().at(-1)!;
    expect(moment.view.cellKey).toBe(replayKey('one'));
    expect(moment.view.snapshot).toEqual(written.states.findLast(({ timeMs }) => timeMs <= atMs)!.snapshot);
    // What the planner thought then stands in the recording; nothing plans here.
    expect(moment.view.planning.result?.considered).toBe(800);
    expect(moment.events.at(-1)).toEqual(written.events.findLast(({ timeMs }) => timeMs <= atMs));
    const after = pushes.slice(pushes.indexOf(moment)).map(({ type }) => type);
    expect(after).toEqual(expect.arrayContaining(['joints', 'frame']));
    for (const push of pushes) {
      expect(bridgePushSchema.safeParse(push).error).toBeUndefined();
      if ('cellKey' in push) expect(push.cellKey).toBe(replayKey('one'));
    }
  });

  it('seek, step, jump, loop and play at a speed', async () => {
    const act = (transport: Parameters<typeof desk.request<'replayTransport'>>[1]['transport']) =>
      desk.request('replayTransport', { sessionId: 'one', transport });
    const sought = await act({ action: 'seek', timeMs: START_MS + 3000 });
    expect(sought).toMatchObject({ timeMs: START_MS + 3000, seeking: false, playing: false });
    const stepped = await act({ action: 'step', what: 'event', direction: 1 });
    expect(stepped.timeMs).toBe(written.events.find(({ timeMs }) => timeMs > START_MS + 3000)!.timeMs);
    const jumped = await act({ action: 'jump', to: 'failure', direction: 1 });
    const failure = written.events.find(
      ({ timeMs, body }) => timeMs > stepped.timeMs && body.type === 'stow.ended' && body.result.outcome !== 'success',
    );
    expect(jumped.timeMs).toBe(failure!.timeMs);
    expect((await act({ action: 'speed', speed: 1000 })).speed).toBe(100);
    const loop = { fromMs: START_MS + 1000, toMs: START_MS + 2000 };
    expect((await act({ action: 'loop', range: loop })).loop).toEqual(loop);
    await act({ action: 'loop', range: null });
    await act({ action: 'seek', timeMs: START_MS });
    await act({ action: 'play' });
    await expect
      .poll(
        () =>
          pushes.some(
            (push) => push.type === 'replayStatus' && !push.status.playing && push.status.timeMs > START_MS + 39_000,
          ),
        { timeout: 10_000 },
      )
      .toBe(true);
  });

  it('plot every number that is in them, while they are read', async () => {
    const answer = await opened('one', { kind: 'moment', cellKey: 'cell-1', timeMs: START_MS + 10_000 });
    const signals = answer.ok ? answer.overview.signals.map(({ signalId }) => signalId) : [];
    expect(signals[0]).toBe('force');
    expect(signals).toContain('joint:/joint_states:J1');
    for (const signalId of signals) {
      const ask = () =>
        desk.request('replaySeries', {
          sessionId: 'one',
          signalId,
          fromMs: START_MS,
          toMs: START_MS + 40_000,
          columns: 100,
        });
      await ask();
      await expect.poll(async () => (await ask()).readFraction).toBe(1);
      expect((await ask()).low.filter((value) => value !== null).length, signalId).toBeGreaterThan(90);
    }
    await expect(
      desk.request('replaySeries', { sessionId: 'one', signalId: 'x', fromMs: 0, toMs: 1, columns: 10 }),
    ).rejects.toThrow(/no signal/);
  });

  it('are refused with a sentence when there is nothing of the kind, and never lead out of their folder', async () => {
    expect(await opened('two', { kind: 'recording', recordingId: 'cell-1/none' })).toMatchObject({
      ok: false,
      code: 'not_found',
    });
    for (const recordingId of ['../../etc/passwd', 'cell-1/../../x', '/etc/passwd'])
      expect(await opened('two', { kind: 'recording', recordingId })).toMatchObject({ ok: false, code: 'not_found' });
    expect(await opened('two', { kind: 'moment', cellKey: 'cell-1', timeMs: 1000 })).toMatchObject({
      ok: false,
      code: 'not_found',
    });
    expect(await opened('two', { kind: 'file', path: join(root, 'none.mcap') })).toMatchObject({
      ok: false,
      code: 'not_readable',
    });
    await expect(desk.request('replayThumbnail', { sessionId: 'two', timeMs: 0 })).rejects.toThrow(/not open any more/);
  });

  it('end the one that was opened first when too many are open', async () => {
    const subject = { kind: 'file', path: written.files[0]!.path } as const;
    for (const sessionId of ['a', 'b', 'c', 'd']) await opened(sessionId, subject);
    await opened('e', subject);
    expect(pushes).toContainEqual(expect.objectContaining({ type: 'replayEnded', sessionId: 'a' }));
    await desk.closeAll();
  });

  it('take a dropped file over piece by piece', async () => {
    const bytes = readFileSync(written.files[0]!.path);
    const half = Math.floor(bytes.length / 2);
    const send = (offset: number, piece: Buffer, last: boolean) =>
      desk.request('dropRecording', { name: '../a file.mcap', offset, dataBase64: piece.toString('base64'), last });
    await send(0, bytes.subarray(0, half), false);
    await expect(send(half + 1, bytes.subarray(half), true)).rejects.toThrow(/piece/);
    const { path } = await send(half, bytes.subarray(half), true);
    expect(path).toBe(join(root, 'dropped', 'a_file.mcap'));
    expect(await opened('f', { kind: 'file', path: path! })).toMatchObject({ ok: true });
    await desk.closeAll();
  });

  it.skipIf(!existsSync(samples))(
    'show what recordings of other programs hold (skipped without ../shared)',
    async () => {
      const found: Record<string, unknown> = {};
      for (const name of readdirSync(samples)) {
        const answer = await opened('foreign', { kind: 'file', path: join(samples, name) });
        if (!answer.ok) throw new Error(answer.message);
        const { channels, signals, cameras } = answer.overview;
        found[name] = {
          roles: [...new Set(channels.map(({ role }) => role))].sort(),
          signals: signals.length > 0,
          cameras,
        };
      }
      expect(found).toMatchObject({
        'lichtblick_custom_camera_model.mcap': { roles: ['image', 'scalars'], cameras: ['/image/compressed'] },
        'lichtblick_example_logs.mcap': { roles: ['log', 'scalars'], signals: true },
        'rosbag2_cdr_test_0.mcap': { signals: true },
      });
      await desk.closeAll();
    },
  );
});
