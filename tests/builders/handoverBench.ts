import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { afterEach, beforeEach, expect } from 'vitest';
import type { BridgePush, Picture } from '#shared/bridge/bridge.ts';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { CellEventBody } from '#shared/domain/cellEvent.ts';
import type { Handover, HandoverAction } from '#shared/domain/handover.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { ManualClock } from '#main/clock/ManualClock.ts';
import { SqliteJournal } from '#main/records/journal/SqliteJournal.ts';
import { aStowResult, anIntervention, anItem, EPOCH } from './cellEvents.ts';
import { openHandovers, type Handovers } from '#main/shift/openHandovers.ts';

export const MINUTE = 60_000;
/** 06:00 of a summer's day in Berlin: the early shift begins. */
export const START_MS = Date.parse('2026-06-10T04:00:00Z');
export const ROOT = resolve(import.meta.dirname, '../..');

export let dataDir: string;
export let clock: ManualClock;
export let journal: SqliteJournal;
export let handovers: Handovers;
export let pushes: BridgePush[];
export let seq = 0;
export const picture: Picture = {
  imageId: 'after-1',
  mediaType: 'image/jpeg',
  widthPx: 1,
  heightPx: 1,
  capturedAtMs: START_MS,
  // The smallest JPEG of one grey pixel.
  dataBase64:
    '/9j/4AAQSkZJRgABAQEASABIAAD/2wBDAAgGBgcGBQgHBwcJCQgKDBQNDAsLDBkSEw8UHRofHh0aHBwgJC4nICIsIxwcKDcpLDAxNDQ0Hyc5PTgyPC4zNDL/wAALCAABAAEBAREA/8QAHwAAAQUBAQEBAQEAAAAAAAAAAAECAwQFBgcICQoL/8QAtRAAAgEDAwIEAwUFBAQAAAF9AQIDAAQRBRIhMUEGE1FhByJxFDKBkaEII0KxwRVS0fAkM2JyggkKFhcYGRolJicoKSo0NTY3ODk6Q0RFRkdISUpTVFVWV1hZWmNkZWZnaGlqc3R1dnd4eXqDhIWGh4iJipKTlJWWl5iZmqKjpKWmp6ipqrKztLW2t7i5usLDxMXGx8jJytLT1NXW19jZ2uHi4+Tl5ufo6erx8vP09fb3+Pn6/9oACAEBAAA/APn+v//Z',
};

export function open(timeZone = 'Europe/Berlin'): void {
  pushes = [];
  let id = 0;
  handovers = openHandovers({
    journal,
    clock,
    dataDir,
    consoleId: 'console-1',
    newId: () => `id-${Math.round(clock.nowMs() - START_MS)}-${(id += 1)}`,
    operator: () => ({ operatorId: 'console', name: 'Console' }),
    onSignedOn: () => undefined,
    cellName: () => 'Cell 1',
    picture: (_cell, imageId) => Promise.resolve(imageId === picture.imageId ? picture : null),
    push: (push) => pushes.push(push),
    timeZone,
  });
}

export function event(body: CellEventBody): void {
  seq += 1;
  const stored = journal.append('cell-1', {
    kind: 'event',
    event: { epoch: EPOCH, seq, timeMs: clock.nowMs(), commandId: null, body },
  });
  expect(stored.ok).toBe(true);
}

beforeEach(() => {
  seq = 0;
  dataDir = mkdtempSync(join(tmpdir(), 'supercargo-handover-'));
  clock = new ManualClock(START_MS - 10 * MINUTE);
  journal = new SqliteJournal(join(dataDir, 'journal.sqlite'), clock);
  const snapshot = emptyCellSnapshot('cell-1', 'Cell 1', EPOCH, clock.nowMs());
  journal.append('cell-1', { kind: 'snapshot', snapshot, gap: false });
  journal.append('cell-1', { kind: 'link', state: 'live', detail: '' });
  open();
});
afterEach(() => {
  journal.close();
  rmSync(dataDir, { recursive: true, force: true });
});

/** An hour of a shift with something of everything. */
export function anHourOfWork(): void {
  clock.advance(10 * MINUTE);
  event({ type: 'packml.changed', state: 'execute', reason: null });
  event({ type: 'item.arrived', item: anItem('item-9') });
  for (let count = 0; count < 20; count += 1) {
    clock.advance(2 * MINUTE);
    event({
      type: 'stow.ended',
      result: aStowResult({
        stowId: `s${count}`,
        outcome: count % 7 === 6 ? 'unproductive' : 'success',
        cause: count % 7 === 6 ? 'force_limit' : null,
      }),
    });
  }
  event({ type: 'item.moved', itemId: 'item-9', location: { place: 'sideline' } });
  journal.append('cell-1', { kind: 'note', by: 'Anna', text: 'automatic off' });
  event({
    type: 'intervention.opened',
    intervention: anIntervention('int-1', {
      openedAtMs: clock.nowMs(),
      detail: '=the <b>blade</b> stopped',
      statement: statement('bin_not_reached', { binId: '<b>3C' }),
    }),
  });
  event({ type: 'packml.changed', state: 'held', reason: 'intervention' });
  clock.advance(20 * MINUTE);
}

export async function people(): Promise<{ anna: string; ben: string }> {
  const ids: string[] = [];
  for (const [name, pin] of [
    ['Anna', '1111'],
    ['Ben', '2222'],
  ] as const) {
    const proof = ids[0] === undefined ? null : { by: ids[0], pin: '1111' };
    const added = await handovers.handlers.rosterAdd({ name, pin, role: 'operator', proof });
    if (!added.done) throw new Error(added.message);
    const { operatorId } = added.value.people.find((person) => person.name === name)!;
    expect(await handovers.handlers.signOn({ operatorId, pin })).toMatchObject({ done: true });
    ids.push(operatorId);
  }
  return { anna: ids[0]!, ben: ids[1]! };
}

export type Answer = Awaited<ReturnType<Handovers['handlers']['handoverStep']>>;
export const valueOf = (answer: Answer): Handover => {
  if (!answer.done) throw new Error(`${answer.code}: ${answer.message}`);
  return answer.value.handover;
};
export const codeOf = (answer: Answer): string => (answer.done ? 'done' : answer.code);

export async function start(
  by: string,
): Promise<{ id: string; step: (by: string, action: HandoverAction) => Promise<Answer> }> {
  const { handoverId: id } = valueOf(await handovers.handlers.handoverStart({ by, atMs: null }));
  return { id, step: async (who, action) => handovers.handlers.handoverStep({ handoverId: id, by: who, action }) };
}

/** From the start to the second signature. */
export async function signedHandover(): Promise<Handover & { anna: string; ben: string }> {
  const { anna, ben } = await people();
  const { id, step } = await start(anna);
  valueOf(await step(anna, { type: 'note', text: 'Quiet until nine.' }));
  valueOf(await step(anna, { type: 'openPoint', text: 'Change the left belt', owner: 'Carla' }));
  const moment = { cellKey: 'cell-1', timeMs: START_MS, address: '#/replay/moment:cell-1?t=1', imageId: 'after-1' };
  valueOf(await step(anna, { type: 'attachMoment', ...moment, text: 'The jam' }));
  const offered = valueOf(await step(anna, { type: 'offer', incomingId: ben }));
  valueOf(await step(ben, { type: 'ask', text: 'Since when does it rub?' }));
  const asked = valueOf(await step(anna, { type: 'takeBack' }));
  valueOf(await step(anna, { type: 'offer', incomingId: ben }));
  valueOf(await step(anna, { type: 'answer', questionId: asked.questions[0]!.questionId, text: 'Since seven.' }));
  for (const key of [...offered.frozen.listed.map((item) => item.key), `open_point:${offered.points[0]!.pointId}`])
    valueOf(await step(ben, { type: 'acknowledge', key }));
  valueOf(await step(ben, { type: 'accept' }));
  clock.advance(MINUTE);
  valueOf(await handovers.handlers.handoverSign({ handoverId: id, by: anna, pin: '1111' }));
  return { ...valueOf(await handovers.handlers.handoverSign({ handoverId: id, by: ben, pin: '2222' })), anna, ben };
}
