import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import type { Picture } from '#shared/bridge/bridge.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import { err, ok } from '#shared/result/result.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { MemoryJournal } from '#main/records/journal/MemoryJournal.ts';
import { ANNA, anIntervention, anItem, EPOCH, START_MS } from '../../../../tests/builders/cellEvents.ts';
import { openHandovers, type Handovers } from '../openHandovers.ts';
import type { CutClip } from './CallPacket.ts';

const MINUTE = 60_000;
const JPEG =
  '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APn+v//Z';
let dataDir: string;
let journal: MemoryJournal;
let clock: ManualClock;
let seq: number;

function event(body: CellEventBody): void {
  seq += 1;
  clock.advance(MINUTE);
  const written = { epoch: EPOCH, seq, timeMs: clock.nowMs(), commandId: null, body };
  journal.append('cell-1', { kind: 'event', event: written });
}
function call(interventionId: string, change: Parameters<typeof anIntervention>[1] = {}): void {
  event({
    type: 'intervention.opened',
    intervention: anIntervention(interventionId, { openedAtMs: clock.nowMs() + MINUTE, ...change }),
  });
}
function close(interventionId: string, outcome: 'given_to_person' | 'retried_elsewhere', note: string): void {
  event({ type: 'intervention.closed', interventionId, by: ANNA, outcome, note });
}
const picture = (_: string, imageId: string): Promise<Picture | null> =>
  Promise.resolve(
    imageId === 'after-1'
      ? { imageId, mediaType: 'image/jpeg', widthPx: 1, heightPx: 1, capturedAtMs: START_MS, dataBase64: JPEG }
      : null,
  );
function open(cutClip: CutClip | null): Handovers {
  return openHandovers({
    ...{ journal, clock, dataDir, cutClip, picture, consoleId: 'console-1', newId: () => 'id-1' },
    operator: () => ({ operatorId: 'console', name: 'Console' }),
    onSignedOn: () => undefined,
    cellName: () => 'Cell 1',
    push: () => undefined,
    timeZone: 'Europe/Berlin',
  });
}

beforeEach(() => {
  seq = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-packet-'));
  clock = new ManualClock(START_MS);
  journal = new MemoryJournal(clock);
  call('old-1');
  close('old-1', 'given_to_person', 'gave it to Ben');
  call('old-2', { cause: 'grip_lost' });
  close('old-2', 'retried_elsewhere', 'another cause');
  call('old-3');
  close('old-3', 'retried_elsewhere', 'fits into 4A');
  call('old-4');
  close('old-4', 'retried_elsewhere', 'fits into 4B');
  event({ type: 'item.arrived', item: anItem('item-1') });
  call('call-1', {
    ...{ imageBeforeId: 'gone-1', imageAfterId: 'after-1', statement: statement('bin_not_reached', { binId: '3C' }) },
    forceTrace: {
      ...{ startMs: START_MS, rateHz: 100, forceN: [0, 4, 12, 31, 8], capN: 25 },
      phases: [
        { phase: 'approach', primitive: null, startMs: START_MS },
        { phase: 'primitive', primitive: 'sweep', startMs: START_MS + 20 },
      ],
    },
  });
  event({ type: 'intervention.claimed', interventionId: 'call-1', by: ANNA });
  event({
    ...{ type: 'intervention.action', interventionId: 'call-1', by: ANNA, text: 'bag was put into 3C by hand' },
    statement: statement('hand_put_in', { item: 'bag', binId: '3C' }),
  });
});
afterEach(() => rmSync(dataDir, { recursive: true, force: true }));

const subject = { cellKey: 'cell-1', interventionId: 'call-1' };

describe('the packet of a call', () => {
  it('is a folder with report, clip, pictures and story, made again in place', async () => {
    const spans: { fromMs: number; toMs: number }[] = [];
    const cutClip: CutClip = async (_, span, path) => {
      spans.push(span);
      writeFileSync(path, 'clip');
      return Promise.resolve(ok(null));
    };
    const { handlers } = open(cutClip);
    await handlers.callPacket({ subject, language: 'en' });
    const made = await handlers.callPacket({ subject, language: 'en' });
    if (!made.done) throw new Error(made.message);
    expect(made.value.files.map(({ name }) => name)).toEqual([
      ...['after.jpg', 'call.html', 'call.json', 'call.pdf', 'clip.mcap'],
    ]);
    expect(made.value.clipProblem).toBeNull();
    expect(spans[0]!.toMs - spans[0]!.fromMs).toBeGreaterThanOrEqual(30_000);
    expect(existsSync(`${made.value.folder}.part`)).toBe(false);
    expect(readFileSync(join(made.value.folder, 'call.pdf')).subarray(0, 5).toString()).toBe('%PDF-');
    const story = JSON.parse(readFileSync(join(made.value.folder, 'call.json'), 'utf8')) as object;
    expect(story).toMatchObject({ intervention: { interventionId: 'call-1' }, claimed: { who: 'Anna' } });
  });

  it('tells cause, force, what was tried, and what helped in closed calls of the same cause', async () => {
    const made = await open(null).handlers.callPacket({ subject, language: 'en' });
    if (!made.done) throw new Error(made.message);
    const html = readFileSync(join(made.value.folder, 'call.html'), 'utf8');
    for (const text of ['force limit', 'bag was put into 3C by hand', '31', 'cap 25 N', 'clip.mcap', '#/replay/'])
      expect(html.includes(text), text).toBe(text !== 'clip.mcap');
    expect(html).toContain('gave it to Ben');
    expect(html).not.toContain('another cause');
    // Twice in another bin, once to a person: what helped most comes first.
    expect(html.indexOf('stowed in another bin')).toBeLessThan(html.indexOf('given to a person'));
    expect(html).toContain('neither in the store nor in the cell any more');
  });

  it('is written in the language of the reader', async () => {
    const made = await open(null).handlers.callPacket({ subject, language: 'de' });
    if (!made.done) throw new Error(made.message);
    const html = readFileSync(join(made.value.folder, 'call.html'), 'utf8');
    expect(html).toContain('Was bei solchen Hilferufen half');
    expect(html).toContain('bag von Hand in 3C gelegt');
  });

  it('says why it has no clip, and is made all the same', async () => {
    const cutClip: CutClip = () => Promise.resolve(err('Nothing was recorded at that time.'));
    const made = await open(cutClip).handlers.callPacket({ subject, language: 'en' });
    expect(made).toMatchObject({ done: true, value: { clipProblem: 'Nothing was recorded at that time.' } });
  });

  it('of a call that the journal does not have is refused with a sentence', async () => {
    const unknown = { cellKey: 'cell-1', interventionId: 'none' };
    const made = await open(null).handlers.callPacket({ subject: unknown, language: 'en' });
    expect(made).toMatchObject({ done: false, code: 'unknown_subject' });
  });
});
