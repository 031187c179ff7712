import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { BridgePush } from '#shared/bridge/bridge.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { writeRecording, type WrittenRecording } from '../../../../tests/corpus/writeRecording.ts';
import { Recording } from './Recording.ts';
import { ReplaySession } from './ReplaySession.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
let written: WrittenRecording;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-replay-session-'));
  written = writeRecording({
    ...{ folder, seed: 9, startMs: START_MS, durationMs: 30_000, wrenchHz: 50, jointsHz: 20, eventsHz: 4, plansHz: 1 },
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

describe('a jump in a replay', () => {
  it('shows the twin as soon as its state is read, though pictures and plan are still looked for', async () => {
    const file = await Recording.open(written.files[0]!.path);
    if (!file.ok) throw new Error(file.error.message);
    const recording = file.value;
    const clock = new ManualClock();
    const pushes: BridgePush[] = [];
    const session = new ReplaySession({
      ...{ sessionId: 'one', recording, recordingId: null, path: null, unfinished: false, clock },
      push: (push) => void pushes.push(push),
    });
    await session.open(null);
    // As in a file in which the last picture or plan lies a long way back.
    const lastUntil = recording.lastUntil.bind(recording);
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    recording.lastUntil = async (timeMs, isWanted) => {
      if (recording.channels.some((channel) => isWanted(channel) && channel.role === 'plan')) await held;
      return lastUntil(timeMs, isWanted);
    };
    pushes.length = 0;
    const atMs = START_MS + 21_000;
    const jump = session.transport({ action: 'seek', timeMs: atMs });
    while (!pushes.some(({ type }) => type === 'joints')) {
      clock.advance(50);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(pushes.map(({ type }) => type)).not.toContain('replayMoment');
    const early = pushes.find((push) => push.type === 'cell');
    expect(early?.view.snapshot).toEqual(written.states.findLast(({ timeMs }) => timeMs <= atMs)!.snapshot);
    goOn();
    await jump;
    expect(pushes.filter(({ type }) => type === 'replayMoment')).toHaveLength(1);
    // Where all is found in time, the state is told once, with the rest of its moment.
    pushes.length = 0;
    await session.transport({ action: 'seek', timeMs: START_MS + 5000 });
    clock.advance(1000);
    expect(pushes.map(({ type }) => type)).not.toContain('cell');
    await session.close();
  });
});
