import { rmSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { keptKinds, MARKER_LEAD_MS, MARKER_TAIL_MS } from './format/recordedMessages.ts';
import { recordingFilesIn } from './format/recordingFiles.ts';
import { FINISHED_ENDING, UNFINISHED_ENDING } from './format/topics.ts';
import { readFinishedSegment } from './readMarkers.ts';
import { recoverRecording, type RecoveredRecording } from './recoverRecording.ts';
import type { FinishedSegment } from './SeriesRecorder.ts';

export interface Deletion {
  path: string;
  sizeBytes: number;
  /** Text of a marked moment that stood in it, when there was nothing else left to delete. */
  markedMoment: string | null;
}

/** All finished recordings of all cells, kept within a size. */
export class RecordingFolder {
  private readonly root: string;
  private readonly maxBytes: number;
  private files: FinishedSegment[] = [];

  constructor(root: string, maxBytes: number) {
    this.root = root;
    this.maxBytes = maxBytes;
  }

  get finishedBytes(): number {
    return this.files.reduce((sum, file) => sum + file.sizeBytes, 0);
  }

  /** Looks through the folder; files that were never finished get their end first. */
  async open(): Promise<{ recovered: RecoveredRecording[]; problems: Said[] }> {
    const recovered: RecoveredRecording[] = [];
    const problems: Said[] = [];
    for (const path of this.paths(UNFINISHED_ENDING)) {
      const result = await recoverRecording(path);
      if (result.ok) recovered.push(result.value);
      else problems.push({ text: result.error });
    }
    for (const path of this.paths(FINISHED_ENDING)) {
      const segment = await readFinishedSegment(path);
      if (segment) this.files.push(segment);
      else {
        // It counts against the size and goes when its turn comes; what it holds can still be opened by hand.
        const status = statSync(path);
        this.files.push({ path, sizeBytes: status.size, startMs: status.mtimeMs, endMs: status.mtimeMs, markers: [] });
        problems.push({
          text: `${path} has no index that can be read.`,
          statement: statement('recording_without_index', { path }),
        });
      }
    }
    return { recovered, problems };
  }

  add(file: FinishedSegment): void {
    // The size with its index; the writer's own count ends before it.
    const sizeBytes = statSync(file.path, { throwIfNoEntry: false })?.size ?? file.sizeBytes;
    this.files.push({ ...file, sizeBytes });
  }

  /** Gives one unfinished file its end. A sentence when that fails. */
  async recover(path: string): Promise<string | null> {
    const recovered = await recoverRecording(path);
    if (!recovered.ok) return recovered.error;
    const segment = recovered.value.messages > 0 ? await readFinishedSegment(recovered.value.path) : null;
    if (segment) this.files.push(segment);
    return null;
  }

  /**
   * Deletes the oldest files until everything fits, unmarked ones first: a file is marked when a failure or intervention
   * of its cell lies in it, or so near that the time before it does.
   */
  prune(activeBytes: number): { deletions: Deletion[]; problems: Said[] } {
    const deletions: Deletion[] = [];
    const problems: Said[] = [];
    while (this.files.length > 0 && this.finishedBytes + activeBytes > this.maxBytes) {
      const oldestFirst = this.files.toSorted((a, b) => a.startMs - b.startMs);
      const victim = oldestFirst.find((file) => this.markedMoment(file) === null) ?? oldestFirst[0];
      if (!victim) break;
      const markedMoment = this.markedMoment(victim);
      // Either way it is not tried again before the next start.
      this.files = this.files.filter((file) => file !== victim);
      try {
        rmSync(victim.path, { force: true });
        deletions.push({ path: victim.path, sizeBytes: victim.sizeBytes, markedMoment });
      } catch (error) {
        const why = String(error);
        problems.push({
          text: `${victim.path} cannot be deleted to keep within the limit (${why}).`,
          statement: statement('recording_not_deleted', { path: victim.path, why }),
        });
      }
    }
    return { deletions, problems };
  }

  private markedMoment(file: FinishedSegment): string | null {
    const series = dirname(file.path);
    for (const other of this.files) {
      if (dirname(other.path) !== series) continue;
      for (const { timeMs, kind, text } of other.markers)
        if (keptKinds.has(kind) && timeMs - MARKER_LEAD_MS <= file.endMs && timeMs + MARKER_TAIL_MS >= file.startMs)
          return text;
    }
    return null;
  }

  private paths(ending: string): string[] {
    return recordingFilesIn(this.root, { entersLinks: false }).paths.filter((path) => path.endsWith(ending));
  }
}
