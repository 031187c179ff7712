import { chmodSync, lstatSync, mkdirSync, readdirSync, statSync, type Stats } from 'node:fs';
import { homedir } from 'node:os';
import { dirname, join, parse, resolve } from 'node:path';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { err, ok, type Result } from '#shared/result/result.ts';

const GROUP_AND_OTHERS = 0o077;
const OTHERS_WRITE = 0o002;
const GROUP_WRITES = 0o020;
const STICKY = 0o1000;

/**
 * Files that this process makes from now on are its user's alone, also those that a library makes. To be called at the start
 * of every program that writes into a data folder.
 */
export function keepFilesPrivate(): void {
  process.umask(GROUP_AND_OTHERS);
}

export interface DataFolderUser {
  /** Undefined where users have no numbers (Windows, whose folders for data are private by their access lists). */
  uid: number | undefined;
  gid: number | undefined;
  home: string;
}
const thisUser = (): DataFolderUser => ({ uid: process.getuid?.(), gid: process.getgid?.(), home: homedir() });

/**
 * Makes a data folder, and takes every right of other users from it and from everything in it. What it holds (names, PIN
 * hashes, tokens, pictures, the lock) must neither be read nor held by anybody else. An error is one sentence for the user;
 * so is each notice of what could not be narrowed.
 */
export function makePrivate(dataDir: string, user: DataFolderUser = thisUser()): Result<Said[], string> {
  try {
    mkdirSync(dataDir, { recursive: true, mode: 0o700 });
    if (user.uid === undefined) return ok([]);
    const problem = problemWith(dataDir, user.uid, user.home);
    return problem === null ? narrow(dataDir, user) : err(problem);
  } catch (error) {
    return err(
      `The data folder ${dataDir} cannot be used (${error instanceof Error ? error.message : String(error)}). Name a folder that can be written with --data.`,
    );
  }
}

function problemWith(dataDir: string, uid: number, home: string): string | null {
  const folder = statSync(dataDir);
  const another = 'Name a folder of your own with --data.';
  if (folder.uid !== uid) return `The data folder ${dataDir} belongs to another user of this machine. ${another}`;
  const path = resolve(dataDir);
  if (path === resolve(home) || path === parse(path).root || (folder.mode & STICKY) !== 0)
    return `The folder ${dataDir} is not for Supercargo alone, and everything in a data folder is closed to other users. ${another}`;
  const parent = dirname(path);
  if (isOpenTo(statSync(parent), OTHERS_WRITE))
    return `Every user of this machine can write into ${parent}, and so put another folder in the place of ${dataDir}. ${another}`;
  return null;
}

/** In a sticky folder, such as /tmp, nobody moves what is somebody else's. */
const isOpenTo = (folder: Stats, right: number): boolean => (folder.mode & right) !== 0 && (folder.mode & STICKY) === 0;

function narrow(dataDir: string, { uid, gid }: DataFolderUser): Result<Said[], string> {
  const notices: Said[] = [];
  const parent = dirname(resolve(dataDir));
  const around = statSync(parent);
  // A group of one's own is what many systems give every user.
  if (isOpenTo(around, GROUP_WRITES) && around.gid !== gid)
    notices.push({
      text: `The members of a group can write into ${parent}, and so put another folder in the place of the data folder ${dataDir}. Take that right away (chmod g-w), or use another folder with --data.`,
      statement: statement('data_folder_group_writes', { parent, folder: dataDir }),
    });
  let stuck = 0;
  let why = '';
  for (const [path, entry] of [[dataDir, statSync(dataDir)] as const, ...entriesBelow(dataDir)]) {
    if (entry.uid !== uid)
      return err(
        `${path} in the data folder belongs to another user of this machine. Remove it, or name another folder with --data.`,
      );
    if ((entry.mode & GROUP_AND_OTHERS) === 0) continue;
    try {
      chmodSync(path, entry.mode & 0o7777 & ~GROUP_AND_OTHERS);
    } catch (error) {
      stuck += 1;
      why = error instanceof Error ? error.message : String(error);
    }
  }
  if (stuck > 0)
    notices.push({
      text: `Other users of this machine may read the data folder ${dataDir}: the rights of ${stuck} files in it cannot be narrowed (${why}).`,
      statement: statement('data_folder_readable', { folder: dataDir, count: stuck, why }),
    });
  return ok(notices);
}

/** All files and folders below, links and the like left out: their rights are those of what they point to. */
function* entriesBelow(folder: string): Generator<readonly [string, Stats]> {
  for (const name of readdirSync(folder)) {
    const path = join(folder, name);
    const entry = lstatSync(path, { throwIfNoEntry: false });
    if (!entry || !(entry.isFile() || entry.isDirectory())) continue;
    yield [path, entry];
    if (entry.isDirectory()) yield* entriesBelow(path);
  }
}
