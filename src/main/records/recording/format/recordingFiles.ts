import { readdirSync, statSync, type Dirent } from 'node:fs';
import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { basename, dirname, join } from 'node:path';
import { FINISHED_ENDING, UNFINISHED_ENDING } from './topics.ts';

/** Deeper folders, and more entries, are not looked into: a folder of recordings has a folder a cell. */
const DEPTH_MAX = 8;
const ENTRIES_MAX = 100_000;
/** Problems that are told one by one. */
const PROBLEMS_MAX = 20;

export interface FoundFiles {
  /** Paths in the order of their names. */
  paths: string[];
  /** What could not be looked into. */
  problems: Said[];
}

/**
 * Recordings below a folder, those that are being written included. What cannot be read is told and left out; it takes
 * nothing else with it. Folders are entered once, also when links lead into them again; `entersLinks` false is for whoever
 * deletes what it finds.
 */
export function recordingFilesIn(root: string, { entersLinks = true } = {}): FoundFiles {
  const found: FoundFiles = { paths: [], problems: [] };
  const entered = new Set<string>();
  let left = ENTRIES_MAX;
  let untold = 0;
  const tell = (problem: Said): void => {
    if (found.problems.length < PROBLEMS_MAX) found.problems.push(problem);
    else untold += 1;
  };
  const enter = (folder: string, depth: number): void => {
    let entries: Dirent[];
    try {
      const { dev, ino } = statSync(folder);
      if (entered.has(`${dev} ${ino}`)) return;
      entered.add(`${dev} ${ino}`);
      entries = readdirSync(folder, { withFileTypes: true });
    } catch (error) {
      // Before the first recording there is no folder.
      if (folder !== root || codeOf(error) !== 'ENOENT')
        tell(said('folder_unreadable', { folder: shownName(folder), why: codeOf(error) }));
      return;
    }
    for (const entry of entries.sort((a, b) => (a.name < b.name ? -1 : 1))) {
      left -= 1;
      if (left < 0) return;
      const path = join(folder, entry.name);
      const kind = kindOf(entry, path);
      if (kind === 'folder' && entry.isSymbolicLink() && !entersLinks) continue;
      const isRecording = entry.name.endsWith(FINISHED_ENDING) || entry.name.endsWith(UNFINISHED_ENDING);
      if (kind === 'folder' && depth >= DEPTH_MAX) tell(said('folder_too_deep', { folder: shownName(path) }));
      else if (kind === 'folder') enter(path, depth + 1);
      else if (kind === 'file' && isRecording) found.paths.push(path);
      else if (kind === 'unreadable' && isRecording) tell(said('file_unreadable', { file: shownName(entry.name) }));
    }
  };
  enter(root, 0);
  if (left < 0) found.problems.push(said('folder_too_full', { folder: shownName(root), max: ENTRIES_MAX }));
  if (untold > 0) found.problems.push(said('files_more_unreadable', { count: untold }));
  return found;
}

function kindOf(entry: Dirent, path: string): 'file' | 'folder' | 'other' | 'unreadable' {
  try {
    // A link counts as what it leads to; a name that is no text leads nowhere.
    const status = entry.isSymbolicLink() || entry.name.includes('\ufffd') ? statSync(path) : entry;
    return status.isFile() ? 'file' : status.isDirectory() ? 'folder' : 'other';
  } catch {
    return 'unreadable';
  }
}

const codeOf = (error: unknown): string => (error as NodeJS.ErrnoException).code ?? String(error);

/** A name as a sentence can hold it: what would break the line or turn the text is shown as a sign of its own. */
export const shownName = (name: string): string => name.replaceAll(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, '\ufffd');

/** Key of the cell whose recordings lie in a folder. Ours are named by it, percent-encoded; others have any name. */
export function cellKeyOfFolder(path: string): string {
  const name = basename(dirname(path));
  try {
    return decodeURIComponent(name);
  } catch {
    return name;
  }
}
