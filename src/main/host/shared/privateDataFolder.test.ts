import { chmodSync, mkdirSync, mkdtempSync, rmSync, statSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { makePrivate, type DataFolderUser } from './privateDataFolder.ts';

let root: string;
let dataDir: string;
const me: DataFolderUser = { uid: process.getuid?.(), gid: process.getgid?.(), home: '/home/nobody-of-the-tests' };
const rightsOf = (path: string): string => (statSync(path).mode & 0o777).toString(8);
const problem = (folder = dataDir, user = me): string => {
  const made = makePrivate(folder, user);
  return made.ok ? 'no problem' : made.error;
};

beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'supercargo-private-'));
  dataDir = join(root, 'data');
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

describe.skipIf(process.platform === 'win32')('the rights of a data folder', () => {
  it('are its owner’s alone where it is new, with the folders above it that had to be made', () => {
    expect(makePrivate(join(dataDir, 'deep'), me)).toEqual({ ok: true, value: [] });
    expect([rightsOf(dataDir), rightsOf(join(dataDir, 'deep'))]).toEqual(['700', '700']);
  });

  it('are taken from others in all that exists, and what a link leads to is left alone', () => {
    mkdirSync(join(dataDir, 'recordings', 'cell'), { recursive: true });
    chmodSync(dataDir, 0o777);
    chmodSync(join(dataDir, 'recordings'), 0o775);
    const files = ['lock.sqlite', 'journal.sqlite-wal', 'recordings/cell/a.mcap'].map((name) => join(dataDir, name));
    for (const file of files) writeFileSync(file, '');
    for (const file of files) chmodSync(file, 0o666);
    const outside = join(root, 'outside');
    writeFileSync(outside, '');
    chmodSync(outside, 0o644);
    symlinkSync(outside, join(dataDir, 'link'));
    expect(makePrivate(dataDir, me)).toEqual({ ok: true, value: [] });
    expect(files.map(rightsOf)).toEqual(['600', '600', '600']);
    const folders = [dataDir, join(dataDir, 'recordings'), join(dataDir, 'recordings', 'cell')];
    expect(folders.map(rightsOf)).toEqual(['700', '700', '700']);
    expect(rightsOf(outside)).toBe('644');
  });

  it('cannot be had in a folder of another user, or with something of another user in it', () => {
    mkdirSync(dataDir);
    expect(problem(dataDir, { ...me, uid: 4711 })).toBe(
      `The data folder ${dataDir} belongs to another user of this machine. Name a folder of your own with --data.`,
    );
    expect(rightsOf(dataDir)).toBe('755');
  });

  it('are not taken from a home folder, from a folder for everybody, or below one that everybody may change', () => {
    mkdirSync(dataDir);
    expect(problem(dataDir, { ...me, home: dataDir })).toContain('is not for Supercargo alone');
    chmodSync(dataDir, 0o1777);
    expect(problem()).toContain('is not for Supercargo alone');
    chmodSync(dataDir, 0o777);
    chmodSync(root, 0o777);
    expect(problem()).toMatch(
      /^Every user of this machine can write into .*, and so put another folder in the place of/,
    );
    chmodSync(root, 0o1777);
    expect(problem()).toBe('no problem');
  });

  it('come with one sentence where the members of a foreign group may put another folder in its place', () => {
    chmodSync(root, 0o770);
    expect(makePrivate(dataDir, me)).toEqual({ ok: true, value: [] });
    const made = makePrivate(dataDir, { ...me, gid: 4711 });
    expect(made.ok && made.value).toMatchObject([
      {
        text: expect.stringContaining('The members of a group can write into') as string,
        statement: { code: 'data_folder_group_writes' },
      },
    ]);
  });
});
