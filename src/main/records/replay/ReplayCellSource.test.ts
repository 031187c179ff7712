import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { applyCellEvent } from '#shared/domain/applyCellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import { samplesOf, type Frame, type SampleBatch } from '#shared/protocol/protocol.ts';
import { RecordingListener } from '../../../../tests/contract/RecordingListener.ts';
import { writeRecording, type WrittenRecording } from '../../../../tests/corpus/writeRecording.ts';
import { Recording } from './Recording.ts';
import type { ReplayStatus } from '#shared/bridge/requests/replay.ts';
import { ReplayCellSource, type ReplayListener } from './ReplayCellSource.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
let written: WrittenRecording;
let clock: ManualClock;
let source: ReplayCellSource;
let listener: ScreenListener;

class ScreenListener extends RecordingListener implements ReplayListener {
  readonly plans: (PlanResult | null)[] = [];
  readonly wrenches: SampleBatch[] = [];
  readonly frames: Frame[] = [];
  statuses = 0;
  last: ReplayStatus | null = null;
  override onWrench(batch: SampleBatch): void {
    this.wrenches.push(batch);
  }
  override onFrame(frame: Frame): void {
    this.frames.push(frame);
  }
  onPlan(result: PlanResult | null): void {
    this.plans.push(result);
  }
  onReplay(status: ReplayStatus): void {
    this.statuses += 1;
    this.last = status;
  }
  /** What a console would show: the last snapshot and the events since. */
  state(): CellSnapshot {
    return this.events.reduce(applyCellEvent, this.snapshots.at(-1)!.snapshot);
  }
}

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-replay-'));
  const durationMs = 30_000;
  written = writeRecording({
    folder,
    seed: 51,
    startMs: START_MS,
    durationMs,
    wrenchHz: 100,
    jointsHz: 20,
    eventsHz: 5,
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));
beforeEach(async () => {
  const opened = await Recording.open(written.files[0]!.path);
  if (!opened.ok) throw new Error(opened.error.message);
  clock = new ManualClock();
  listener = new ScreenListener();
  source = new ReplayCellSource({ cellKey: 'replay-1', recording: opened.value, clock });
  source.start(listener);
  await source.seek(START_MS);
});
afterEach(() => source.stop());

/** Lets time pass until something holds; files are read meanwhile. */
async function until(holds: () => boolean, stepMs = 33): Promise<void> {
  for (let i = 0; i < 5000 && !holds(); i += 1) {
    clock.advance(stepMs);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  expect(holds()).toBe(true);
}
const liveStateAt = (timeMs: number): CellSnapshot =>
  written.states.findLast((state) => state.timeMs <= timeMs)!.snapshot;

describe('a recording played as a cell', () => {
  it('is live, tells description and state at its beginning, and stands still', async () => {
    expect(listener.link?.state).toBe('live');
    expect(listener.snapshots.at(-1)).toEqual({ snapshot: liveStateAt(START_MS), gap: false });
    const { statuses } = listener;
    for (let i = 0; i < 10; i += 1) clock.advance(33);
    await new Promise((resolve) => setTimeout(resolve, 20));
    expect(listener.statuses).toBe(statuses);
    expect(source.cellTimeMs()).toBe(START_MS);
    expect(source.clockRate()).toBe(0);
  });

  it('plays every event once and in order, and all force samples, at any speed', async () => {
    for (const speed of [1, 100]) {
      await source.seek(START_MS);
      listener.events.length = 0;
      listener.wrenches.length = 0;
      source.setSpeed(speed);
      await source.play();
      expect(source.clockRate()).toBe(speed);
      await until(() => !source.status().playing);
      expect(listener.events).toEqual(written.events);
      const samples = listener.wrenches.reduce((sum, { count }) => sum + count, 0);
      // All but the one at the very beginning, which the seek told already.
      expect(samples).toBe(30_000 / 10 - 1);
      expect(listener.state()).toEqual(written.cell.snapshot);
    }
  });

  it('takes as long as the cell took, divided by the speed', async () => {
    source.setSpeed(2);
    await source.play();
    const beganMs = clock.nowMs();
    await until(() => !source.status().playing);
    expect((clock.nowMs() - beganMs) * 2).toBeGreaterThanOrEqual(source.recording.endMs - START_MS);
  });

  it('clamps the speed to what it can do', () => {
    source.setSpeed(1000);
    expect(source.status().speed).toBe(100);
    source.setSpeed(0);
    expect(source.status().speed).toBe(0.1);
    source.setSpeed(NaN);
    expect(source.status().speed).toBe(1);
  });

  it('after a seek, tells the state of that time and plays on from there', async () => {
    const atMs = START_MS + 17_345;
    await source.seek(atMs);
    expect(listener.state()).toEqual(liveStateAt(atMs));
    expect(listener.plans.at(-1)?.basedOnSeq).toBeGreaterThan(0);
    expect(listener.frames.at(-1)?.capturedAtMs).toBeLessThanOrEqual(atMs);
    expect(listener.joints.at(-1)?.startMs).toBeLessThanOrEqual(atMs);
    await source.play();
    await until(() => source.status().timeMs > START_MS + 20_000);
    expect(listener.state()).toEqual(liveStateAt(source.status().timeMs));
    await source.seek(START_MS + 3000);
    listener.events.length = 0;
    expect(listener.state()).toEqual(liveStateAt(START_MS + 3000));
  });

  it('after a jump, tells state and joints of that time while pictures and plans are still looked for', async () => {
    const { recording } = source;
    const lastUntil = recording.lastUntil.bind(recording);
    const atMs = START_MS + 21_000;
    let goOn = (): void => undefined;
    const held = new Promise<void>((resolve) => (goOn = resolve));
    // As in a file in which the last picture or plan lies a long way back.
    recording.lastUntil = async (timeMs, isWanted) => {
      const isDrawn = recording.channels.some(
        (channel) => isWanted(channel) && ['snapshot', 'event', 'joints'].includes(channel.role),
      );
      if (!isDrawn) await held;
      return lastUntil(timeMs, isWanted);
    };
    const told = new Promise<void>((resolve) => (listener.onJoints = () => resolve()));
    const seek = source.seek(atMs);
    await told;
    expect(source.status().seeking).toBe(true);
    expect(listener.state()).toEqual(liveStateAt(atMs));
    const plans = listener.plans.length;
    goOn();
    await seek;
    expect(listener.plans).toHaveLength(plans + 1);
  });

  it('carries out only the newest of many seeks', async () => {
    const before = listener.snapshots.length;
    const wishes = Array.from({ length: 50 }, (_, i) => source.seek(START_MS + i * 500));
    await Promise.all(wishes);
    expect(source.status()).toMatchObject({ timeMs: START_MS + 24_500, seeking: false });
    expect(listener.state()).toEqual(liveStateAt(START_MS + 24_500));
    expect(listener.snapshots.length - before).toBeLessThan(10);
  });

  it('gives back joint values as they were sent', async () => {
    await source.seek(START_MS + 5000);
    const batch = listener.joints.at(-1)!;
    const [value = NaN] = samplesOf(batch);
    // The made-up cell moves by a sine; noise is below a millirad.
    expect(value).toBeCloseTo(Math.sin(batch.startMs / 1000), 3);
    expect(samplesOf(batch)).toHaveLength(8);
  });

  it('steps from event to event and from picture to picture', async () => {
    const [first, second] = written.events;
    await source.step('event', 1);
    expect(source.status().timeMs).toBe(first!.timeMs);
    await source.step('event', 1);
    expect(source.status().timeMs).toBe(second!.timeMs);
    await source.step('event', -1);
    expect(source.status().timeMs).toBe(first!.timeMs);
    await source.step('frame', 1);
    expect(listener.frames.at(-1)?.capturedAtMs).toBe(source.status().timeMs);
    const atMs = source.status().timeMs;
    await source.seek(source.recording.endMs);
    await source.step('event', 1);
    expect(source.status().timeMs).toBe(source.recording.endMs);
    expect(atMs).toBeGreaterThan(first!.timeMs);
  });

  it('jumps to the next and the previous failure and intervention', async () => {
    const failures = written.events.filter(
      ({ body }) => body.type === 'stow.ended' && body.result.outcome !== 'success',
    );
    expect(failures.length).toBeGreaterThan(0);
    const marker = await source.jump('failure', 1);
    expect(marker).toMatchObject({ kind: 'failure', timeMs: failures[0]!.timeMs });
    expect(listener.state().lastStow?.outcome).toBe('unproductive');
    const help = await source.jump('intervention', 1);
    expect(help?.timeMs).toBeGreaterThan(failures[0]!.timeMs);
    expect(await source.jump('failure', -1)).toEqual(marker);
    expect(await source.jump('failure', -1)).toBeNull();
    expect(source.status()).toMatchObject({ timeMs: failures[0]!.timeMs, playing: false });
  });

  it('plays a stretch again and again', async () => {
    source.setLoop({ fromMs: START_MS + 2000, toMs: START_MS + 3000 });
    await source.seek(START_MS + 2000);
    await source.play();
    const seen: number[] = [];
    await until(() => {
      seen.push(source.status().timeMs);
      return seen.filter((timeMs, i) => timeMs < (seen[i - 1] ?? 0)).length >= 3;
    });
    expect(Math.max(...seen)).toBeLessThanOrEqual(START_MS + 3000);
    expect(source.status().playing).toBe(true);
  });

  it('refuses commands with a sentence', async () => {
    const by = { operatorId: 'a', name: 'Anna', consoleId: 'c' };
    const ack = await source.send({
      commandId: 'command-1',
      deadlineMs: 0,
      fencingToken: null,
      by,
      body: { type: 'floor.clear' },
    });
    expect(ack).toMatchObject({ accepted: false, code: 'not_supported', commandId: 'command-1' });
    expect(ack.accepted ? '' : ack.message).toMatch(/^This is a recording \(.*\.mcap\): nothing can be sent to it\./);
  });

  it('says so when a picture is not in the recording', async () => {
    expect(await source.picture('image-x')).toMatchObject({ found: false, imageId: 'image-x' });
  });
});
