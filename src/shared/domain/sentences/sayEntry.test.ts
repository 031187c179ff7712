import { describe, expect, it, test } from 'vitest';
import { randomSource } from '#shared/random/randomSource.ts';
import { sayStatement } from '#shared/words/statements/sayStatement.ts';
import { valueOf } from '../../../../tests/builders/fuzzFromSchema.ts';
import { alarmRecordSchema } from '../alarm.ts';
import { cellCommandBodySchema, type CellCommandBody } from '../cellCommand.ts';
import { cellEventBodySchema, type CellEventBody } from '../cellEvent.ts';
import { handoverRecordSchema, topicOf, type HandoverRecordType } from '../handoverRecord.ts';
import { ALARM_TOPIC, journalTopics, type JournalEntryBody, type JsonObject } from '../journalEntry.ts';
import { AUTOMATIC_REASON, automaticNote, letGoNote } from './ownTexts.ts';
import { sayEntry } from './sayEntry.ts';

type Intent = Extract<JournalEntryBody, { kind: 'intent' }>;
const named = { item: () => 'Shampoo', intent: () => null };
const by = { operatorId: 'op-7', name: 'Anna', consoleId: 'desk' };
const random = randomSource(7);

const sentences = (body: JournalEntryBody, around: Parameters<typeof sayEntry>[1] = named): (string | null)[] => {
  const { statement } = sayEntry(body, around);
  return [sayStatement(statement, 'en'), sayStatement(statement, 'de')];
};
const eventEntry = (body: unknown): JournalEntryBody => ({
  kind: 'event',
  event: { epoch: 'e', seq: 1, timeMs: 0, commandId: null, body: body as CellEventBody },
});
const intentEntry = (body: unknown, operatorId = by.operatorId): Intent => ({
  kind: 'intent',
  command: {
    ...{ commandId: 'command-1', deadlineMs: 0, fencingToken: null },
    by: { ...by, operatorId },
    body: body as CellCommandBody,
  },
  reason: '',
});
const recordEntry = (topic: string, data: unknown): JournalEntryBody => ({
  kind: 'record',
  topic,
  by: { operatorId: by.operatorId, name: by.name },
  data: data as JsonObject,
});
/** Words and figures, no code, no id, nothing left open. */
function expectWords(texts: readonly (string | null)[]): void {
  for (const text of texts) {
    expect(text).not.toBeNull();
    expect(text).not.toMatch(/[{}]|undefined|NaN|\b[a-z]+_[a-z]+\b(?!,)/);
    expect(text).not.toMatch(/no words|keine Worte/);
    expect(text!.trim()).not.toBe('');
  }
  expect(texts[0]).not.toBe(texts[1]);
}

describe('every kind of entry has a sentence in both languages', () => {
  const eventTypes = cellEventBodySchema.options.map((option) => [option.shape.type.value, option] as const);
  test.each(eventTypes)('event %s', (_, schema) => {
    for (let round = 0; round < 12; round += 1) {
      const texts = sentences(eventEntry(valueOf(schema, random)));
      for (const text of texts) expect(text).toMatch(/\S/);
      expect(texts[0]).not.toBe(texts[1]);
    }
  });

  const commandTypes = cellCommandBodySchema.options.map((option) => [option.shape.type.value, option] as const);
  test.each(commandTypes)('command %s, asked and answered', (_, schema) => {
    for (let round = 0; round < 6; round += 1) {
      const intent = intentEntry(valueOf(schema, random));
      const around = { ...named, intent: () => intent };
      const yes = { commandId: 'command-1', accepted: true as const, fencingToken: null, atMs: 0 };
      const no = { commandId: 'command-1', accepted: false as const, code: 'busy' as const, message: '', atMs: 0 };
      for (const entry of [
        intent,
        { kind: 'outcome', commandId: 'command-1', ack: yes },
        { kind: 'outcome', commandId: 'command-1', ack: no },
      ] as const) {
        const texts = sentences(entry, around);
        for (const text of texts) expect(text).toMatch(/\S/);
        expect(texts[0]).not.toBe(texts[1]);
      }
    }
  });

  const recordTypes = handoverRecordSchema.options.map((option) => [option.shape.type.value, option] as const);
  test.each(recordTypes)('record handover.%s', (type: HandoverRecordType) => {
    const data = { ...recordSamples, type };
    expectWords(sentences(recordEntry(topicOf(type), data)));
  });

  test.each(alarmRecordSchema.options.map((option) => option.shape.type.value))('record of alarms: %s', (type) => {
    const alarm = { ...alarmSample };
    const data = { ...{ type, atMs: 0, stimulus: 'raise', from: 'normal', by: null, reason: null, alarm } };
    const more = { began: true, count: 11, key: 'cell_held@c', alarmId: 'cell_held', cellKey: 'c' };
    const texts = sentences(recordEntry(ALARM_TOPIC, { ...data, ...more, floodSinceMs: null, alarms: [] }));
    for (const text of texts) expect(text).not.toMatch(/Record|Aufzeichnung/);
  });

  test.each(Object.values(journalTopics))('record %s', (topic) => {
    expectWords(sentences(recordEntry(topic, { entriesBefore: 3, lost: [[1, 2]], archive: 'old.jsonl' })));
  });

  test('notes, links and plans', () => {
    expectWords(sentences({ kind: 'note', by: 'Anna', text: automaticNote(true) }));
    expect(sentences({ kind: 'note', by: 'Anna', text: letGoNote('hold-1', 'hidden') })[0]).toBe(
      'Motion by hand of Anna let go: the window was hidden',
    );
    expectWords(sentences({ kind: 'link', state: 'stale', detail: 'The link broke.' }));
    const wait = { kind: 'wait', reason: { effect: '-', code: 'buffer_empty', values: {} } } as const;
    expectWords(sentences({ kind: 'plan', decision: wait, best: null, basedOnSeq: 1 }));
  });
});

const person = { operatorId: 'op-8', name: 'Ben' };
const settings = {
  ...{ version: 1, timeZone: null, targetUnitsPerHour: 300, cellTargets: {}, sidelineBudget: 0.01 },
  shifts: [{ name: 'early', start: '06:00', end: '14:00', days: [1], breaks: [] }],
};
const recordSamples = {
  ...{ handoverId: 'h', noteId: 'n', text: 'look at bin 4E', pointId: 'p', owner: 'Ben', note: 'done', momentId: 'm' },
  ...{ cellKey: 'cell-1', cellName: 'Cell 1', timeMs: 0, address: '#/', picture: null, incoming: person, key: 'k' },
  ...{ questionId: 'q', documentHash: 'd', role: 'incoming', consoleId: 'desk', additionId: 'a', reason: 'ill' },
  ...{ before: settings, after: settings, why: 'pause', person, purpose: 'sign on', wrongInARow: 5, forS: 30 },
  name: 'Ben',
};
const alarmSample = {
  ...{ key: 'cell_held@cell-1', alarmId: 'cell_held', cellKey: 'cell-1', state: 'unacknowledged', active: true },
  ...{ sinceMs: 0, raisedAtMs: 0, acknowledged: null, shelf: null, outOfService: null, suppressedBy: null },
  ...{ firstOut: null, text: null, value: null, subject: null, chattering: false, beforeSuppression: null },
  ...{ condition: { holds: true, sinceMs: 0, occurrence: null }, raisesMs: [] },
};

describe('a sentence', () => {
  it('names items instead of their ids', () => {
    const moved = { type: 'item.moved', itemId: 'item-7', location: { place: 'bin', binId: '4E' } };
    expect(sentences(eventEntry(moved))).toEqual(['Shampoo is in bin 4E', 'Shampoo ist in Fach 4E']);
    const unknown = { ...named, item: () => '' };
    expect(sentences(eventEntry(moved), unknown)).toEqual(['an item is in bin 4E', 'ein Artikel ist in Fach 4E']);
  });

  it('of an answer says what was asked', () => {
    const intent = intentEntry({ type: 'packml', command: 'hold', reason: '' });
    const ack = { commandId: 'command-1', accepted: false, code: 'wrong_state', message: '', atMs: 0 } as const;
    expect(sentences({ kind: 'outcome', commandId: 'command-1', ack }, { ...named, intent: () => intent })[0]).toBe(
      'Refused: command Hold. The cell cannot do this in its present state.',
    );
    expect(sentences({ kind: 'outcome', commandId: 'command-1', ack })[0]).toContain('not in the journal any more');
  });

  it('of the planner says that it was the planner', () => {
    const asked = intentEntry({ type: 'control.acquire', role: 'planner', takeOver: false, reason: '' }, 'planner');
    expect(sentences(asked)).toEqual(['The planner asks: take control', 'Der Planer verlangt: Steuerung übernehmen']);
    const taken = { why: 'acquired', lease: null, reason: AUTOMATIC_REASON };
    for (const entry of [{ ...asked, reason: AUTOMATIC_REASON }, eventEntry({ type: 'control.changed', ...taken })])
      expect(sayStatement(sayEntry(entry, named).detail!.statement!, 'de')).toBe('Automatik');
  });

  it('of an entry that another version wrote differently says so, and stops nothing', () => {
    for (const entry of [eventEntry({ type: 'pod.arrived' }), { kind: 'of_later' } as unknown as JournalEntryBody])
      expect(sentences(entry)[0]).toContain('no words for this entry');
    expect(sentences(recordEntry('weather', {}))[0]).toBe('Record “weather”');
  });
});
