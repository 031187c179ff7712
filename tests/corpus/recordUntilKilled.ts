import { defaultRecordingLimits } from '#main/records/recording/recordedInput.ts';
import { SeriesRecorder } from '#main/records/recording/SeriesRecorder.ts';
import { SyntheticCell } from './SyntheticCell.ts';

/** Records into the folder that it is given until somebody kills it, and reports the event that it flushed last. */
const [, , folder = ''] = process.argv;
const START_MS = 1_760_000_000_000;
const cell = new SyntheticCell({ seed: 9, startMs: START_MS });
const recorder = new SeriesRecorder({
  folder,
  cellKey: 'cell-1',
  software: '0.0.0',
  limits: defaultRecordingLimits,
  askSnapshot: () => undefined,
  onFinished: () => undefined,
  onFailed: ({ text }) => {
    throw new Error(text);
  },
  onAbandoned: () => undefined,
  onRetry: () => undefined,
  onRecovered: () => undefined,
});
const { description, snapshot } = cell;
recorder.record({ kind: 'snapshot', reason: 'contact', description, snapshot, atMs: START_MS }, START_MS);
for (let tMs = 0; ; tMs += 20) {
  const event = cell.next(START_MS + tMs);
  recorder.record({ kind: 'event', event }, START_MS + tMs);
  recorder.record({ kind: 'wrench', batch: cell.wrench(START_MS + tMs, 10, 2) }, START_MS + tMs);
  if (tMs % 1000 !== 0 || tMs === 0) continue;
  recorder.flush();
  process.send?.(event.seq);
  // Lets the report out; the kill comes at whatever moment it comes.
  await new Promise((resolve) => setImmediate(resolve));
}
