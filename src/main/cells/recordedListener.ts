import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { CellDescription } from '#shared/protocol/protocol.ts';
import type { CellSourceListener } from '#main/ports/CellSource.ts';
import type { CellRecorder } from '../records/recording/CellRecorder.ts';
import type { Recorder } from '../records/recording/Recorder.ts';

export interface RecordedListener {
  listener: CellSourceListener;
  recorder: CellRecorder;
}

/** Everything that a cell tells goes into its recording at full rate as well; an event only after it is in the journal. */
export function recordedListener(
  recorder: Recorder,
  cellKey: string,
  cell: CellSourceListener,
  now: { cellTimeMs: () => number; snapshot: () => CellSnapshot | null },
): RecordedListener {
  let description: CellDescription | null = null;
  const recorded = recorder.cell(cellKey, {
    cellTimeMs: now.cellTimeMs,
    current: () => {
      const snapshot = now.snapshot();
      return description && snapshot ? { description, snapshot } : null;
    },
  });
  return {
    recorder: recorded,
    listener: {
      onLink: (status) => {
        cell.onLink(status);
        recorded.onLink(status);
      },
      onSnapshot: (told, snapshot, gap) => {
        description = told;
        cell.onSnapshot(told, snapshot, gap);
        recorded.onSnapshot(told, snapshot, gap);
      },
      onResumed: (told) => {
        description = told;
        cell.onResumed(told);
        recorded.onResumed(told, now.snapshot());
      },
      onEvent: (event) => {
        const stored = cell.onEvent(event);
        if (stored) recorded.onEvent(event);
        return stored;
      },
      onJoints: (batch) => {
        recorded.onJoints(batch);
        cell.onJoints(batch);
      },
      onWrench: (batch) => {
        recorded.onWrench(batch);
        cell.onWrench(batch);
      },
      onFrame: (frame) => {
        recorded.onFrame(frame);
        cell.onFrame(frame);
      },
      onAdvice: (advice) => {
        recorded.onAdvice(advice);
        cell.onAdvice(advice);
      },
      onHoldEcho: (echo) => cell.onHoldEcho?.(echo),
      onSlowed: () => cell.onSlowed?.(),
      onMalformed: (what, problem) => cell.onMalformed(what, problem),
    },
  };
}
