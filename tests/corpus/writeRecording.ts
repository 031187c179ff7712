import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import {
  defaultRecordingLimits,
  type RecordedInput,
  type RecordingLimits,
} from '#main/records/recording/recordedInput.ts';
import { SeriesRecorder, type FinishedSegment } from '#main/records/recording/SeriesRecorder.ts';
import { SyntheticCell } from './SyntheticCell.ts';

export interface WriteRecordingOptions {
  folder: string;
  seed: number;
  startMs: number;
  durationMs: number;
  /** Samples a second; 0 for none. Defaults: joints 100, wrench 500, frames 2, events 2, plans 0.2. */
  jointsHz?: number;
  wrenchHz?: number;
  framesHz?: number;
  eventsHz?: number;
  plansHz?: number;
  limits?: Partial<RecordingLimits>;
  /** Whether the last file is ended properly. Default true. */
  finish?: boolean;
  /** Leaves some inputs out, as a recorder that is too slow does. */
  keep?: (input: RecordedInput) => boolean;
}

export interface WrittenRecording {
  files: FinishedSegment[];
  first: CellSnapshot;
  events: CellEvent[];
  /** The cell's state after every event, as a live console has it. */
  states: { timeMs: number; snapshot: CellSnapshot }[];
  cell: SyntheticCell;
}

const STEP_MS = 100;

/** Records a made-up cell, as fast as it can be written. The same options give the same recording. */
export function writeRecording(options: WriteRecordingOptions): WrittenRecording {
  const { folder, seed, startMs, durationMs, jointsHz = 100, wrenchHz = 500, framesHz = 2 } = options;
  const { eventsHz = 2, plansHz = 0.2, finish = true, keep = () => true } = options;
  const cell = new SyntheticCell({ seed, startMs });
  const files: FinishedSegment[] = [];
  const failures: string[] = [];
  const recorder: SeriesRecorder = new SeriesRecorder({
    folder,
    cellKey: cell.description.cellId,
    software: '0.0.0',
    limits: { ...defaultRecordingLimits, ...options.limits },
    askSnapshot: () => undefined,
    onFinished: (file) => files.push(file),
    onFailed: ({ text }) => failures.push(text),
    onAbandoned: () => undefined,
    onRetry: () => undefined,
    onRecovered: () => undefined,
  });
  const first = cell.snapshot;
  const events: CellEvent[] = [];
  const states = [{ timeMs: startMs, snapshot: first }];
  const record = (input: RecordedInput, nowMs: number): void => {
    if (keep(input)) recorder.record(input, nowMs);
  };
  record(
    { kind: 'snapshot', reason: 'contact', description: cell.description, snapshot: first, atMs: startMs },
    startMs,
  );
  /** Whether something of a rate falls due in the step that ends at `tMs`. */
  const due = (tMs: number, hz: number): number =>
    Math.floor((tMs * hz) / 1000) - Math.floor(((tMs - STEP_MS) * hz) / 1000);
  for (let tMs = STEP_MS; tMs <= durationMs; tMs += STEP_MS) {
    const nowMs = startMs + tMs;
    const beganMs = nowMs - STEP_MS;
    const joints = due(tMs, jointsHz);
    if (joints > 0) record({ kind: 'joints', batch: cell.joints(beganMs, joints, STEP_MS / joints) }, nowMs);
    const wrench = due(tMs, wrenchHz);
    if (wrench > 0) record({ kind: 'wrench', batch: cell.wrench(beganMs, wrench, STEP_MS / wrench) }, nowMs);
    for (let i = due(tMs, framesHz); i > 0; i -= 1) record({ kind: 'frame', frame: cell.frame(beganMs) }, nowMs);
    for (let i = due(tMs, eventsHz); i > 0; i -= 1) {
      const event = cell.next(beganMs + STEP_MS / (i + 1));
      events.push(event);
      states.push({ timeMs: event.timeMs, snapshot: cell.snapshot });
      record({ kind: 'event', event }, nowMs);
    }
    for (let i = due(tMs, plansHz); i > 0; i -= 1) record({ kind: 'plan', result: cell.plan(), atMs: nowMs }, nowMs);
    recorder.tick(nowMs);
  }
  if (failures.length > 0) throw new Error(failures.join(' '));
  if (finish) recorder.close();
  else recorder.flush();
  return { files, first, events, states, cell };
}
