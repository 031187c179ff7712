import { readdir, stat } from 'node:fs/promises';
import { basename, join } from 'node:path';
import type { Marker } from '#main/recording/format/recordedMessages.ts';
import { FINISHED_ENDING, UNFINISHED_ENDING } from '#main/recording/format/topics.ts';
import { Recording } from './Recording.ts';

export interface ListedRecording {
  path: string;
  name: string;
  cellKey: string;
  cellName: string | null;
  /** On the cell's clock. */
  startMs: number;
  endMs: number;
  sizeBytes: number;
  /** Still being written: it can be opened as far as it goes. */
  unfinished: boolean;
  markers: readonly Marker[];
}

/** Recordings of all cells, newest first. Files that cannot be opened are told beside them. */
export async function listRecordings(root: string): Promise<{ recordings: ListedRecording[]; problems: string[] }> {
  const names = await readdir(root, { recursive: true }).catch(() => []);
  const recordings: ListedRecording[] = [];
  const problems: string[] = [];
  for (const name of names) {
    const unfinished = name.endsWith(UNFINISHED_ENDING);
    if (!unfinished && !name.endsWith(FINISHED_ENDING)) continue;
    const path = join(root, name);
    if (!(await stat(path).catch(() => null))?.isFile()) continue;
    const opened = await Recording.open(path);
    if (!opened.ok) {
      // One that has only just begun holds nothing yet.
      if (!unfinished) problems.push(opened.error.message);
      continue;
    }
    const { cellKey, cellName, startMs, endMs, sizeBytes, markers } = opened.value;
    await opened.value.close();
    const folderKey = decodeURIComponent(basename(join(path, '..')));
    const listed = { path, name: basename(path), cellKey: cellKey ?? folderKey, cellName };
    recordings.push({ ...listed, startMs, endMs, sizeBytes, unfinished, markers });
  }
  return { recordings: recordings.sort((a, b) => b.startMs - a.startMs), problems };
}

/**
 * Files that a moment needs, oldest first: those of the cell that reach into the stretch from `beforeMs` before it to
 * `afterMs` after it. What a link into a moment opens.
 */
export function recordingsAround(
  recordings: readonly ListedRecording[],
  cellKey: string,
  timeMs: number,
  { beforeMs = 30_000, afterMs = 10_000 } = {},
): string[] {
  return recordings
    .filter((recording) => recording.cellKey === cellKey)
    .filter(({ startMs, endMs }) => startMs <= timeMs + afterMs && endMs >= timeMs - beforeMs)
    .toSorted((a, b) => a.startMs - b.startMs)
    .map(({ path }) => path);
}
