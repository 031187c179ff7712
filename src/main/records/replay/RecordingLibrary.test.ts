import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '#main/clock/systemClock.ts';
import { foreignRecording } from '../../../../tests/corpus/foreignRecording.ts';
import { listRecordings } from './listRecordings.ts';
import { RecordingLibrary } from './RecordingLibrary.ts';
import { ReplayDesk } from './ReplayDesk.ts';

const ODD_NAMES = ['50% load test', '%ZZ', '..', 'cell\n1', 'café', ' ', '%2e%2e', '#?&', 'a'.repeat(200)].filter(
  (name) => name !== '..',
);
let root: string;

beforeAll(async () => {
  root = mkdtempSync(join(tmpdir(), 'supercargo-library-'));
  const bytes = await foreignRecording([{ topic: '/v', schemaName: 'x' }], [{ data: { value: 1 } }]);
  for (const name of ODD_NAMES) {
    mkdirSync(join(root, name));
    writeFileSync(join(root, name, 'one.mcap'), bytes);
  }
  writeFileSync(join(root, '.. 100%.mcap'), bytes);
  writeFileSync(join(root, 'damaged.mcap'), 'no recording');
  // What leads in circles, nowhere, or to something that is no file.
  symlinkSync(root, join(root, 'again'));
  symlinkSync('loop.mcap', join(root, 'loop.mcap'));
  symlinkSync('/nowhere/at/all.mcap', join(root, 'nowhere.mcap'));
  mkdirSync(join(root, 'folder.mcap'));
  execFileSync('mkfifo', [join(root, 'pipe.mcap')]);
});
afterAll(() => rmSync(root, { recursive: true, force: true }));

describe('the library of recordings', () => {
  it('lists what it can, whatever lies beside it, and says of each what is wrong', async () => {
    for (const { recordings, problems } of [await new RecordingLibrary(root).list(), await listRecordings(root)]) {
      expect(recordings.map(({ cellKey }) => cellKey).sort()).toEqual(
        [...ODD_NAMES.map((name) => (name === '%2e%2e' ? '..' : name)), root.split('/').at(-1)].sort(),
      );
      const told = problems.map(({ text }) => text).join(' ');
      expect(problems).toHaveLength(3);
      expect(told).toMatch(/damaged\.mcap/);
      expect(told).toMatch(/loop\.mcap/);
      expect(told).toMatch(/nowhere\.mcap/);
    }
  });

  it('finds each again by the name that it lists', async () => {
    const library = new RecordingLibrary(root);
    const { recordings } = await library.list();
    for (const { recordingId } of recordings) expect(await library.find(recordingId), recordingId).not.toBeNull();
  });

  it('is empty, and no problem, where nothing was recorded yet', async () => {
    expect(await new RecordingLibrary(join(root, 'none')).list()).toEqual({ recordings: [], problems: [] });
  });

  it('answers links to absurd moments with a sentence', async () => {
    const own = join(root, 'café', 'two.mcap');
    copyFileSync(join(root, 'café', 'one.mcap'), own);
    const desk = new ReplayDesk({ root, clock: systemClock, push: () => undefined });
    for (const timeMs of [1e300, -1e300, 8.64e15 + 1, Number.MAX_SAFE_INTEGER, -8.64e15, 0, -1, 0.5]) {
      const subject = { kind: 'moment', cellKey: 'café', timeMs } as const;
      const answer = await desk.request('openReplay', { sessionId: 'x', subject, atMs: timeMs });
      expect(answer, `${timeMs}`).toMatchObject({ ok: false, code: 'not_found' });
      expect(answer.ok ? '' : answer.message).toMatch(/café.*\.$/);
      expect(await desk.request('momentOf', { cellKey: 'café', timeMs })).toBeNull();
    }
    const outside = await desk.request('openReplay', {
      ...{ sessionId: 'x', atMs: 1e300 },
      subject: { kind: 'file', path: own },
    });
    expect(outside.ok && outside.overview.problems).toEqual([
      expect.objectContaining({ text: expect.stringMatching(/^The link leads to 1e\+300 ms/) as string }),
    ]);
    await desk.closeAll();
  });
});
