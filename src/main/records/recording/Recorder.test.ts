import { mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { systemClock } from '#main/clock/systemClock.ts';
import { strictRead } from '../../../../tests/corpus/strictRead.ts';
import { SyntheticCell } from '../../../../tests/corpus/SyntheticCell.ts';
import type { CellRecorder } from './CellRecorder.ts';
import { topics } from './format/topics.ts';
import { Recorder, type RecorderOptions } from './Recorder.ts';

const START_MS = 1_760_000_000_000;
let root: string;
let recorder: Recorder | null = null;
let notices: string[];
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'supercargo-recorder-thread-'));
  notices = [];
});
afterEach(async () => {
  await recorder?.close();
  recorder = null;
  rmSync(root, { recursive: true, force: true });
});

function start(options: Partial<RecorderOptions> = {}): { cell: SyntheticCell; cellRecorder: CellRecorder } {
  const cell = new SyntheticCell({ seed: 1, startMs: START_MS });
  recorder = new Recorder({
    root,
    software: '1.0.0',
    clock: systemClock,
    onNotice: (_severity, { text }) => notices.push(text),
    ...options,
  });
  const cellRecorder = recorder.cell('127.0.0.1:8400', {
    cellTimeMs: () => START_MS + 1000,
    current: () => ({ description: cell.description, snapshot: cell.snapshot }),
  });
  return { cell, cellRecorder };
}
const files = (): string[] =>
  readdirSync(root, { recursive: true, encoding: 'utf8' }).filter((name) => name.includes('.mcap'));

describe('the recorder on its thread', () => {
  it('writes what a cell tells into a file of its own folder and ends it when closed', async () => {
    const { cell, cellRecorder } = start();
    cellRecorder.onSnapshot(cell.description, cell.snapshot, false);
    const sent = Array.from({ length: 20 }, (_, i) => cell.next(START_MS + 1000 + i * 10));
    for (const event of sent) cellRecorder.onEvent(event);
    cellRecorder.onJoints(cell.joints(START_MS + 1000, 5, 10));
    cellRecorder.onWrench(cell.wrench(START_MS + 1000, 25, 2));
    cellRecorder.onFrame(cell.frame(START_MS + 1000));
    cellRecorder.onPicture('image-1', START_MS + 900, cell.picture(0));
    cellRecorder.onPlan(cell.plan());
    await recorder!.flush();
    expect(recorder!.status()).toMatchObject({ state: 'recording', dropped: { telemetry: 0, frames: 0, events: 0 } });
    expect(files()).toEqual([expect.stringMatching(/^127\.0\.0\.1%3A8400\/.*\.mcap\.part$/)]);
    await recorder!.close();
    expect(recorder!.status()).toMatchObject({ state: 'closed', filesFinished: 1 });
    const [file] = files();
    expect(file).toMatch(/\.mcap$/);
    const { messages } = await strictRead(join(root, file!));
    const count = (topic: string): number => messages.filter((message) => message.topic === topic).length;
    expect(messages.filter(({ topic }) => topic === topics.events).map(({ json }) => json)).toEqual(sent);
    expect(
      [topics.joints, topics.wrench, topics.plans, `${topics.pictures}/320x240`, '/camera/bin/320x240'].map(count),
    ).toEqual([5, 25, 1, 1, 1]);
  });

  it('sends only the bytes of a sample, not the buffer that they are a view of', async () => {
    const { cell, cellRecorder } = start();
    cellRecorder.onSnapshot(cell.description, cell.snapshot, false);
    const batch = cell.wrench(START_MS + 1000, 5, 2);
    const large = new Uint8Array(1_000_000);
    large.set(batch.values, 500);
    cellRecorder.onWrench({ ...batch, values: large.subarray(500, 500 + batch.values.length) });
    large.fill(0);
    await recorder!.close();
    const { messages } = await strictRead(join(root, files()[0]!));
    const wrench = messages.find(({ topic }) => topic === topics.wrench)?.json as { force: { x: number } };
    expect(wrench.force.x).not.toBe(0);
  });

  it('drops telemetry before events when it cannot keep up, and tells how much', async () => {
    const { cell, cellRecorder } = start({ waitingMaxBytes: 400_000 });
    cellRecorder.onSnapshot(cell.description, cell.snapshot, false);
    for (let i = 0; i < 2000; i += 1) cellRecorder.onWrench(cell.wrench(START_MS + 1000 + i * 50, 25, 2));
    const sent = Array.from({ length: 20 }, (_, i) => cell.next(START_MS + 1000 + i * 10));
    for (const event of sent) cellRecorder.onEvent(event);
    await recorder!.flush();
    await vi.waitFor(() => expect(notices.join(' ')).toMatch(/could not keep up: \d+ messages/), 5000);
    await recorder!.flush();
    const { dropped } = recorder!.status();
    expect(dropped.telemetry).toBeGreaterThan(1000);
    expect(dropped.events).toBe(0);
    await recorder!.close();
    const { messages } = await strictRead(join(root, files()[0]!));
    expect(messages.filter(({ topic }) => topic === topics.events)).toHaveLength(sent.length);
    const log = messages
      .filter(({ topic }) => topic === topics.log)
      .map(({ json }) => (json as { message: string }).message);
    expect(log.some((text) => text.startsWith(`${dropped.telemetry} messages were not recorded`))).toBe(true);
  });

  it('takes the state anew when it missed events', async () => {
    const { cell, cellRecorder } = start();
    cellRecorder.onSnapshot(cell.description, cell.snapshot, false);
    cell.next(START_MS + 1000);
    cellRecorder.onEvent(cell.next(START_MS + 1010));
    // The thread asks before it answers the first flush; the second carries the answer.
    await recorder!.flush();
    await recorder!.flush();
    await recorder!.close();
    const { messages } = await strictRead(join(root, files()[0]!));
    const states = messages.filter(({ topic }) => topic === topics.snapshots);
    expect((states.at(-1)?.json as { snapshot: unknown }).snapshot).toEqual(cell.snapshot);
  });

  it('recovers at its start what a crash left, and says so', async () => {
    const { cell, cellRecorder } = start();
    cellRecorder.onSnapshot(cell.description, cell.snapshot, false);
    cellRecorder.onEvent(cell.next(START_MS + 1000));
    await recorder!.flush();
    const left = files()[0]!;
    const { copyFileSync, mkdirSync } = await import('node:fs');
    const other = mkdtempSync(join(tmpdir(), 'supercargo-crashed-'));
    mkdirSync(join(other, 'cell'));
    copyFileSync(join(root, left), join(other, 'cell', 'crashed.mcap.part'));
    const second = new Recorder({
      root: other,
      software: '1',
      clock: systemClock,
      onNotice: (_severity, { text }) => notices.push(text),
    });
    await second.flush();
    expect(second.status().filesRecovered).toBe(1);
    await second.close();
    expect(notices.join(' ')).toMatch(/crashed\.mcap was given its index: \d+ messages/);
    await strictRead(join(other, 'cell', 'crashed.mcap'));
    rmSync(other, { recursive: true });
  });
});
