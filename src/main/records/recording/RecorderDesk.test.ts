import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { SyntheticCell } from '../../../../tests/corpus/SyntheticCell.ts';
import { defaultRecordingLimits, type RecordedInput } from './recordedInput.ts';
import { RecorderDesk } from './RecorderDesk.ts';
import type { RecorderReport } from './recorderMessages.ts';
import { SegmentWriter } from './SegmentWriter.ts';

const START_MS = 1_760_000_000_000;
let folder: string;
beforeEach(() => (folder = mkdtempSync(join(tmpdir(), 'supercargo-desk-'))));
afterEach(() => {
  vi.restoreAllMocks();
  rmSync(folder, { recursive: true, force: true });
});

function aDesk(root: string) {
  const reports: RecorderReport[] = [];
  const desk = new RecorderDesk({ root, software: '1', limits: defaultRecordingLimits }, (report) =>
    reports.push(report),
  );
  const cell = new SyntheticCell({ seed: 3, startMs: START_MS });
  const record = (input: RecordedInput, nowMs: number): void =>
    desk.handle({ type: 'record', cellKey: 'cell-1', inputs: [input], sizeBytes: 1 }, nowMs);
  const { description, snapshot } = cell;
  const contact = (nowMs: number): void =>
    record({ kind: 'snapshot', reason: 'contact', description, snapshot, atMs: nowMs }, nowMs);
  const event = (nowMs: number): void => record({ kind: 'event', event: cell.next(nowMs) }, nowMs);
  const said = (type: RecorderReport['type']): RecorderReport[] => reports.filter((report) => report.type === type);
  const state = (nowMs: number): unknown => {
    desk.handle({ type: 'flush', requestId: 1 }, nowMs);
    return said('status').at(-1);
  };
  return { desk, contact, event, said, state };
}

describe('a recorder whose disk is full', () => {
  it('names the cause once, and says when it is over: not before something is on the disk again', () => {
    const { contact, event, said, state } = aDesk(folder);
    contact(START_MS);
    const full = Object.assign(new Error('ENOSPC: no space left on device, write'), { code: 'ENOSPC' });
    const flush = vi.spyOn(SegmentWriter.prototype, 'flush').mockImplementation(() => {
      throw full;
    });
    expect(state(START_MS + 100)).toMatchObject({ status: { state: 'failed' } });
    // Room for a beginning, and none for more.
    event(START_MS + 11_000);
    expect(said('recovered')).toEqual([]);
    expect(said('notice')).toMatchObject([
      {
        severity: 'error',
        cellKey: 'cell-1',
        said: {
          text: expect.stringContaining('the disk is full (ENOSPC') as string,
          statement: { code: 'recording_stopped', params: { cellKey: 'cell-1', retryS: 10 } },
        },
      },
      { severity: 'error', cellKey: 'cell-1' },
    ]);
    flush.mockRestore();
    event(START_MS + 22_000);
    expect(said('recovered')).toEqual([{ type: 'recovered', cellKey: 'cell-1' }]);
    expect(state(START_MS + 22_100)).toMatchObject({ status: { state: 'recording', detail: null } });
    event(START_MS + 23_000);
    expect(said('recovered')).toHaveLength(1);
  });
});

describe('a recorder whose folder cannot be made', () => {
  it('goes on, with the state taken anew, when it can', () => {
    const root = join(folder, 'recordings');
    writeFileSync(root, 'a file in its place');
    const { contact, event, said, state } = aDesk(root);
    contact(START_MS);
    expect(said('notice')).toMatchObject([{ severity: 'error', cellKey: 'cell-1' }]);
    rmSync(root);
    event(START_MS + 1000);
    expect(said('recovered')).toHaveLength(1);
    expect(said('ask_snapshot')).toEqual([{ type: 'ask_snapshot', cellKey: 'cell-1' }]);
    contact(START_MS + 1100);
    expect(state(START_MS + 1200)).toMatchObject({ status: { state: 'recording' } });
  });
});
