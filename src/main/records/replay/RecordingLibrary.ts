import type { Said } from '#shared/domain/statement.ts';
import { stat } from 'node:fs/promises';
import { join, sep } from 'node:path';
import type { RecordingSummary } from '#shared/bridge/requests/replay.ts';
import { FINISHED_ENDING, UNFINISHED_ENDING } from '#main/records/recording/format/topics.ts';
import { recordingFilesIn } from '#main/records/recording/format/recordingFiles.ts';
import { lookInto, recordingsAround, type ListedRecording, type LookedInto } from './listRecordings.ts';

/** Files that are opened at the same time for the list. */
const AT_ONCE = 4;

interface Known extends LookedInto {
  /** Size and time of change: a file that has both unchanged is not opened again. */
  state: string;
}

/** The recordings of a folder with what a list shows of each; files that did not change are looked at once. */
export class RecordingLibrary {
  private readonly root: string;
  private readonly known = new Map<string, Known>();
  private folderProblems: Said[] = [];

  constructor(root: string) {
    this.root = root;
  }

  async list(): Promise<{ recordings: RecordingSummary[]; problems: Said[] }> {
    await this.look();
    const all = [...this.known.values()];
    return {
      recordings: all
        .flatMap(({ listed }) => (listed ? [this.summary(listed)] : []))
        .sort((a, b) => b.startMs - a.startMs),
      problems: [...this.folderProblems, ...all.flatMap(({ problem }) => problem ?? [])],
    };
  }

  /** Where a recording lies; null when there is none of this name. */
  async find(recordingId: string): Promise<{ path: string; unfinished: boolean } | null> {
    // The name comes from a window or a link: it must not lead out of the folder.
    if (recordingId.split(/[/\\]/).some((part) => part === '..' || part === '')) return null;
    for (const [ending, unfinished] of [
      [FINISHED_ENDING, false],
      [UNFINISHED_ENDING, true],
    ] as const) {
      const path = join(this.root, recordingId + ending);
      if ((await stat(path).catch(() => null))?.isFile()) return { path, unfinished };
    }
    return null;
  }

  /** The files of a cell around a moment, oldest first; empty when nothing was recorded then. */
  async around(cellKey: string, timeMs: number): Promise<ListedRecording[]> {
    await this.look();
    const all = [...this.known.values()].flatMap(({ listed }) => listed ?? []);
    const holdsIt = all.some(
      (recording) => recording.cellKey === cellKey && recording.startMs <= timeMs && recording.endMs >= timeMs - 2000,
    );
    if (!holdsIt) return [];
    const paths = recordingsAround(all, cellKey, timeMs);
    return paths.map((path) => all.find((recording) => recording.path === path)).filter((found) => found !== undefined);
  }

  idOf(path: string): string {
    const relative = path.slice(this.root.length + 1).replaceAll(sep, '/');
    const ending = relative.endsWith(UNFINISHED_ENDING) ? UNFINISHED_ENDING : FINISHED_ENDING;
    return relative.slice(0, -ending.length);
  }

  private async look(): Promise<void> {
    const { paths, problems } = recordingFilesIn(this.root);
    this.folderProblems = problems;
    const present = new Set(paths);
    for (const path of this.known.keys()) if (!present.has(path)) this.known.delete(path);
    const waiting = [...paths];
    const work = async (): Promise<void> => {
      for (let path = waiting.shift(); path !== undefined; path = waiting.shift()) await this.lookAt(path);
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  }

  private async lookAt(path: string): Promise<void> {
    const status = await stat(path).catch(() => null);
    if (!status?.isFile()) return;
    const state = `${status.size} ${status.mtimeMs}`;
    if (this.known.get(path)?.state === state) return;
    this.known.set(path, { state, ...(await lookInto(path)) });
  }

  private summary({
    path,
    cellKey,
    cellName,
    startMs,
    endMs,
    sizeBytes,
    unfinished,
    markers,
  }: ListedRecording): RecordingSummary {
    const moments = markers.map(({ kind, timeMs, subjectId, text }) => ({ kind, timeMs, subjectId, text }));
    return { recordingId: this.idOf(path), cellKey, cellName, startMs, endMs, sizeBytes, unfinished, moments };
  }
}
