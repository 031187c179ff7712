import { existsSync, mkdirSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { SyntheticCell } from '../../../../tests/corpus/SyntheticCell.ts';
import type { Marker } from './format/recordedMessages.ts';
import { RecordingFolder } from './RecordingFolder.ts';
import { RecordingSegment } from './RecordingSegment.ts';

const START_MS = 1_760_000_000_000;
const MINUTE_MS = 60_000;
let root: string;
beforeEach(() => {
  root = mkdtempSync(join(tmpdir(), 'supercargo-folder-'));
  for (const cell of ['cell-1', 'cell-2']) mkdirSync(join(root, cell));
});
afterEach(() => rmSync(root, { recursive: true, force: true }));

/** A finished file of ten minutes, with a marker at a minute of it. */
function aFile(
  cellKey: string,
  startMinute: number,
  markedMinute: number | null = null,
  kind: Marker['kind'] = 'failure',
): string {
  const { description } = new SyntheticCell({ seed: 1, startMs: START_MS });
  const startMs = START_MS + startMinute * MINUTE_MS;
  const pathWithoutEnding = join(root, cellKey, `m${String(startMinute).padStart(4, '0')}`);
  const segment = RecordingSegment.create({ pathWithoutEnding, startMs, cellKey, software: '1', description });
  segment.put('/log', startMs + 10 * MINUTE_MS, '{}');
  if (markedMinute !== null)
    segment.mark({
      kind,
      timeMs: START_MS + markedMinute * MINUTE_MS,
      subjectId: 'x',
      seq: 1,
      text: `at minute ${markedMinute}`,
    });
  segment.finish();
  const path = `${pathWithoutEnding}.mcap.part`;
  return path;
}

/** Opens the folder with room for so many of the files. */
async function opened(room: number): Promise<RecordingFolder> {
  const sizeBytes = statSync(join(root, 'cell-1', 'm0000.mcap.part')).size;
  const folder = new RecordingFolder(root, sizeBytes * room + sizeBytes / 2);
  const { problems } = await folder.open();
  expect(problems).toEqual([]);
  return folder;
}
const left = (...names: string[]): boolean[] => names.map((name) => existsSync(join(root, `${name}.mcap`)));

describe('the folder of recordings', () => {
  it('deletes the oldest files of all cells until the rest fits', async () => {
    aFile('cell-1', 0);
    aFile('cell-2', 5);
    aFile('cell-1', 10);
    aFile('cell-2', 15);
    const folder = await opened(2);
    expect(folder.prune(0).deletions.map(({ markedMoment }) => markedMoment)).toEqual([null, null]);
    expect(left('cell-1/m0000', 'cell-2/m0005', 'cell-1/m0010', 'cell-2/m0015')).toEqual([false, false, true, true]);
    expect(folder.prune(0).deletions).toEqual([]);
  });

  it('counts the files that are being written', async () => {
    aFile('cell-1', 0);
    aFile('cell-1', 10);
    const folder = await opened(2);
    expect(folder.prune(0).deletions).toEqual([]);
    expect(folder.prune(200_000).deletions).toHaveLength(1);
  });

  it('spares a file with a failure, and the one before it where the 30 seconds before lie', async () => {
    aFile('cell-1', 0);
    aFile('cell-1', 10);
    aFile('cell-1', 20, 20.1);
    aFile('cell-1', 40);
    aFile('cell-2', 20);
    const folder = await opened(3);
    // Minute 20.1 less 30 s lies at the end of the file that ends at minute 20.
    folder.prune(0);
    expect(left('cell-1/m0000', 'cell-1/m0010', 'cell-1/m0020', 'cell-2/m0020', 'cell-1/m0040')).toEqual([
      false,
      true,
      true,
      false,
      true,
    ]);
  });

  it('says which marked moment went when nothing else was left to delete', async () => {
    aFile('cell-1', 0, 3, 'intervention');
    aFile('cell-1', 20, 25, 'failure');
    const folder = await opened(1);
    expect(folder.prune(0).deletions).toMatchObject([{ markedMoment: 'at minute 3' }]);
    expect(left('cell-1/m0000', 'cell-1/m0020')).toEqual([false, true]);
  });
});
