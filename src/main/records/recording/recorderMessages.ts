import type { Said } from '#shared/domain/statement.ts';
import type { LogSeverity, RecordedInput, RecorderStatus, RecordingLimits } from './recordedInput.ts';

/** What the recorder's thread is started with. */
export interface RecorderWorkerData {
  root: string;
  software: string;
  limits: RecordingLimits;
}

/** To the recorder's thread. */
export type RecorderRequest =
  | { type: 'record'; cellKey: string; inputs: RecordedInput[]; sizeBytes: number }
  /** Answered when everything recorded before is in the files. */
  | { type: 'flush'; requestId: number }
  | { type: 'close' };

/** From it. */
export type RecorderReport =
  | { type: 'recorded'; sizeBytes: number }
  | { type: 'flushed'; requestId: number }
  | { type: 'status'; status: Omit<RecorderStatus, 'dropped'>; droppedByWriter: RecorderStatus['dropped'] }
  | { type: 'ask_snapshot'; cellKey: string }
  | { type: 'notice'; severity: LogSeverity; cellKey: string | null; said: Said }
  /** What a notice of an error said of a cell is over. */
  | { type: 'recovered'; cellKey: string }
  | { type: 'closed' };
