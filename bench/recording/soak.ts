import { mkdtempSync, readdirSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { defaultRecordingLimits } from '#main/records/recording/recordedInput.ts';
import { RecorderDesk } from '#main/records/recording/RecorderDesk.ts';
import { SyntheticCell } from '../../tests/corpus/SyntheticCell.ts';

export interface SoakFigures {
  simulatedHours: number;
  cells: number;
  messages: number;
  totalMaxMb: number;
  /** Largest size of all recordings together that was seen. */
  largestMb: number;
  filesFinished: number;
  filesDeleted: number;
  markedFilesDeleted: number;
  dropped: number;
  /** Memory of the process after the first simulated hour and at the end. */
  memoryAfterFirstHourMb: number;
  memoryAtEndMb: number;
  wallS: number;
}

const STEP_MS = 1000;

/**
 * Many hours of several cells, as fast as they can be written, within a bound of the disk. Telemetry is thinned (wrench
 * 10 Hz, joints 2 Hz, a picture every 10 s): what is looked at is growth, not rate.
 */
export async function soak(cellCount: number, hours: number, totalMaxMb: number): Promise<SoakFigures> {
  const root = mkdtempSync(join(tmpdir(), 'supercargo-soak-'));
  const beganAt = performance.now();
  try {
    let status = { messagesWritten: 0, filesFinished: 0, filesDeleted: 0, markedFilesDeleted: 0 };
    let dropped = 0;
    const limits = { ...defaultRecordingLimits, segmentMaxBytes: 16_000_000, totalMaxBytes: totalMaxMb * 1e6 };
    const desk = new RecorderDesk({ root, software: 'soak', limits }, (report) => {
      if (report.type !== 'status') return;
      status = report.status;
      const { telemetry, frames, events } = report.droppedByWriter;
      dropped = telemetry + frames + events;
    });
    await desk.open();
    const startMs = 1_760_000_000_000;
    const cells = Array.from({ length: cellCount }, (_, i) => {
      const cell = new SyntheticCell({ seed: i + 1, startMs, cellId: `cell-${i + 1}` });
      const { description, snapshot } = cell;
      desk.handle(
        {
          type: 'record',
          cellKey: `cell-${i + 1}`,
          inputs: [{ kind: 'snapshot', reason: 'contact', description, snapshot, atMs: startMs }],
          sizeBytes: 0,
        },
        startMs,
      );
      return cell;
    });
    let largestBytes = 0;
    let memoryAfterFirstHourMb = 0;
    for (let tMs = 0; tMs < hours * 3_600_000; tMs += STEP_MS) {
      const nowMs = startMs + tMs;
      for (const [i, cell] of cells.entries())
        desk.handle(
          {
            type: 'record',
            cellKey: `cell-${i + 1}`,
            inputs: [
              { kind: 'wrench', batch: cell.wrench(nowMs, 10, 100) },
              { kind: 'joints', batch: cell.joints(nowMs, 2, 500) },
              { kind: 'event', event: cell.next(nowMs) },
              ...(tMs % 10_000 === 0 ? [{ kind: 'frame' as const, frame: cell.frame(nowMs) }] : []),
            ],
            sizeBytes: 0,
          },
          nowMs,
        );
      desk.tick(nowMs);
      if (tMs % 60_000 === 0) largestBytes = Math.max(largestBytes, sizeOf(root));
      if (tMs === 3_600_000) memoryAfterFirstHourMb = memoryMb();
    }
    const memoryAtEndMb = memoryMb();
    desk.handle({ type: 'close' }, startMs + hours * 3_600_000);
    return {
      simulatedHours: hours,
      cells: cellCount,
      messages: status.messagesWritten,
      totalMaxMb,
      largestMb: Math.round(largestBytes / 1e5) / 10,
      filesFinished: status.filesFinished,
      filesDeleted: status.filesDeleted,
      markedFilesDeleted: status.markedFilesDeleted,
      dropped,
      memoryAfterFirstHourMb,
      memoryAtEndMb,
      wallS: Math.round((performance.now() - beganAt) / 1000),
    };
  } finally {
    rmSync(root, { recursive: true, force: true });
  }
}

const memoryMb = (): number => Math.round(process.memoryUsage().rss / 1e6);

const sizeOf = (root: string): number =>
  readdirSync(root, { recursive: true, encoding: 'utf8' })
    .map((name) => statSync(join(root, name)))
    .reduce((sum, status) => sum + (status.isFile() ? status.size : 0), 0);
