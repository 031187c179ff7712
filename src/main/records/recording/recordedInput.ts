import type { LinkStatus } from '#shared/bridge/bridge.ts';
import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlanResult } from '#shared/domain/plan.ts';
import type { CellDescription, Frame, SampleBatch } from '#shared/protocol/protocol.ts';

/** What is recorded of one cell. Times are the cell's; `atMs` is the cell's time when the console came to know it. */
export type RecordedInput =
  | {
      kind: 'snapshot';
      reason: 'contact' | 'gap' | 'resync';
      description: CellDescription;
      snapshot: CellSnapshot;
      atMs: number;
    }
  | { kind: 'event'; event: CellEvent }
  | { kind: 'joints'; batch: SampleBatch }
  | { kind: 'wrench'; batch: SampleBatch }
  | { kind: 'frame'; frame: Frame }
  | { kind: 'picture'; imageId: string; capturedAtMs: number; data: Uint8Array }
  | { kind: 'plan'; result: PlanResult; atMs: number }
  | { kind: 'link'; status: LinkStatus; atMs: number }
  | { kind: 'log'; severity: LogSeverity; source: string; text: string; atMs: number };

export type LogSeverity = 'info' | 'warning' | 'error';

export interface RecordingLimits {
  /** A new file begins when one has grown to this. Default 256 MB. */
  segmentMaxBytes: number;
  /** Or when it spans this much of the cell's time. Default 30 minutes. */
  segmentMaxMs: number;
  /** All recordings of all cells together; beyond it the oldest finished file goes. Default 20 GB. */
  totalMaxBytes: number;
  /** What was received is in the file after this at the latest. Default 1500 ms. */
  flushEveryMs: number;
  /** The folded state is repeated in the file after so much of the cell's time. Default 5 s. */
  snapshotEveryMs: number;
}

export const defaultRecordingLimits: RecordingLimits = {
  segmentMaxBytes: 256_000_000,
  segmentMaxMs: 30 * 60_000,
  totalMaxBytes: 20_000_000_000,
  flushEveryMs: 1500,
  snapshotEveryMs: 5000,
};

/** What the recorder says about itself, newest numbers since the application started. */
export interface RecorderStatus {
  state: 'recording' | 'waiting' | 'failed' | 'closed';
  /** One sentence when it is not recording: what happened, what happens now. */
  detail: string | null;
  messagesWritten: number;
  bytesWritten: number;
  filesFinished: number;
  filesRecovered: number;
  filesDeleted: number;
  /** Deleted although a marked moment stood in them: nothing else was left to delete. */
  markedFilesDeleted: number;
  /** Never recorded because the recorder could not keep up or could not write. */
  dropped: { telemetry: number; frames: number; events: number };
  totalBytes: number;
}

export const initialRecorderStatus: RecorderStatus = {
  state: 'waiting',
  detail: null,
  messagesWritten: 0,
  bytesWritten: 0,
  filesFinished: 0,
  filesRecovered: 0,
  filesDeleted: 0,
  markedFilesDeleted: 0,
  dropped: { telemetry: 0, frames: 0, events: 0 },
  totalBytes: 0,
};
