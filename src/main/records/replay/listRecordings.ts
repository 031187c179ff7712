import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { basename } from 'node:path';
import type { Marker } from '#main/records/recording/format/recordedMessages.ts';
import { cellKeyOfFolder, recordingFilesIn, shownName } from '#main/records/recording/format/recordingFiles.ts';
import { UNFINISHED_ENDING } from '#main/records/recording/format/topics.ts';
import { Recording } from './Recording.ts';

export interface ListedRecording {
  path: string;
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

export interface LookedInto {
  listed: ListedRecording | null;
  /** Why it cannot be opened. */
  problem: Said | null;
}

/** What a list shows of one file. Never throws: what is wrong with it is told in its place. */
export async function lookInto(path: string): Promise<LookedInto> {
  const unfinished = path.endsWith(UNFINISHED_ENDING);
  try {
    const opened = await Recording.open(path);
    // One that has only just begun holds nothing yet.
    if (!opened.ok)
      return {
        listed: null,
        problem: unfinished ? null : { text: opened.error.message, statement: opened.error.statement },
      };
    const { cellKey, cellName, startMs, endMs, sizeBytes, markers } = opened.value;
    await opened.value.close();
    const listed = { path, cellKey: cellKey ?? cellKeyOfFolder(path), cellName };
    return { listed: { ...listed, startMs, endMs, sizeBytes, unfinished, markers }, problem: null };
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { listed: null, problem: said('recording_unlisted', { file: shownName(basename(path)), why }) };
  }
}

/** Recordings of all cells, newest first. Files and folders that cannot be opened are told beside them. */
export async function listRecordings(root: string): Promise<{ recordings: ListedRecording[]; problems: Said[] }> {
  const { paths, problems } = recordingFilesIn(root);
  const recordings: ListedRecording[] = [];
  for (const path of paths) {
    const { listed, problem } = await lookInto(path);
    if (listed) recordings.push(listed);
    if (problem !== null) problems.push(problem);
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
