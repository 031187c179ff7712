import { DAMAGE_LABEL_TOPIC } from '../damageLabelling.ts';
import { alarmRecordSchema, type AlarmRecord } from '../alarm.ts';
import { handoverRecordSchema, isHandoverTopic, type HandoverRecord } from '../handoverRecord.ts';
import { ALARM_TOPIC, journalTopics, type JournalTopic, type JsonObject, type RecordAuthor } from '../journalEntry.ts';
import { sentence, withDetail, type Sentence } from './sentence.ts';

const isJournalTopic = (topic: string): topic is JournalTopic =>
  (Object.values(journalTopics) as readonly string[]).includes(topic);

/** The sentence of a record; a topic or content of another version is named by its topic. */
export function sayRecord(topic: string, by: RecordAuthor | null, data: JsonObject): Sentence {
  if (topic === ALARM_TOPIC) {
    const record = alarmRecordSchema.safeParse(data);
    if (record.success) return sayAlarm(record.data);
  }
  if (isHandoverTopic(topic)) {
    const record = handoverRecordSchema.safeParse(data);
    if (record.success) return sayHandover(record.data, by?.name ?? '–');
  }
  if (topic === DAMAGE_LABEL_TOPIC) return sentence('damage_labelled', { name: by?.name ?? '–' });
  if (isJournalTopic(topic)) return sayJournal(topic, data);
  return sentence('record_of_topic', { topic });
}

function sayAlarm(record: AlarmRecord): Sentence {
  switch (record.type) {
    case 'transition': {
      const { alarm, stimulus, by, reason } = record;
      const said = sentence(`alarm_${stimulus}`, { alarm: alarm.alarmId });
      if (by !== null) return withDetail(said, reason ? `${by}, ${reason}` : by);
      return stimulus === 'raise' ? withDetail(said, alarm.text, alarm.statement) : said;
    }
    case 'flood':
      return record.began ? sentence('alarm_flood_began', { count: record.count }) : sentence('alarm_flood_ended');
    case 'chatter':
      return sentence(record.began ? 'alarm_chatter_began' : 'alarm_chatter_ended', { alarm: record.alarmId });
    case 'checkpoint':
      return sentence('alarm_checkpoint', { count: record.alarms.length });
  }
}

function sayHandover(record: HandoverRecord, by: string): Sentence {
  switch (record.type) {
    case 'started':
      return sentence('handover_started');
    case 'noted':
      return withDetail(sentence('handover_noted'), record.text);
    case 'pointOpened':
      return withDetail(sentence('handover_point_opened', { owner: record.owner }), record.text);
    case 'pointClosed':
      return withDetail(sentence('handover_point_closed'), record.note);
    case 'momentAttached':
      return withDetail(sentence('handover_moment', { cell: record.cellName }), record.text);
    case 'offered':
      return sentence('handover_offered', { name: record.incoming.name });
    case 'takenBack':
      return sentence('handover_taken_back');
    case 'acknowledged':
      return sentence('handover_acknowledged');
    case 'asked':
      return withDetail(sentence('handover_asked'), record.text);
    case 'answered':
      return withDetail(sentence('handover_answered'), record.text);
    case 'accepted':
      return sentence('handover_accepted');
    case 'signed':
      return sentence(`handover_signed_by_${record.role}`);
    case 'added':
      return withDetail(sentence('handover_added'), record.text);
    case 'cancelled':
      return withDetail(sentence('handover_cancelled'), record.reason);
    case 'settingsChanged':
      return sentence('shift_settings_changed');
    case 'signedOn':
      return sentence('signed_on', { name: by });
    case 'signedOff':
      return withDetail(sentence('signed_off', { name: by }), record.why);
    case 'rosterAdded':
      return sentence('roster_added', { name: record.person.name });
    case 'rosterRemoved':
      return sentence('roster_removed', { name: record.person.name });
    case 'pinChanged':
      return sentence('pin_changed', { name: record.person.name });
    case 'roleChanged':
      return sentence(`role_${record.role}`, { name: record.person.name });
    case 'pinRefused':
      return sentence('pin_refused', { name: record.person.name });
    case 'pinBlocked':
      return sentence('pin_blocked', { name: record.person.name, tries: record.wrongInARow, forS: record.forS });
    case 'sessionLocked':
      return sentence(`session_locked_${record.why}`, { name: by });
    case 'sessionUnlocked':
      return sentence('session_unlocked', { name: by });
    case 'permissionDenied':
      return withDetail(sentence('permission_denied', { name: by, what: record.what }), record.message);
    case 'secondAgreed':
      return sentence('second_agreed', { name: record.person.name, what: record.what });
    case 'operatorNamed':
      return sentence('operator_named', { name: record.name });
  }
}

function sayJournal(topic: JournalTopic, data: JsonObject): Sentence {
  const count = (name: string): number => {
    const value = data[name];
    return typeof value === 'number' ? value : 0;
  };
  const text = (name: string): string => {
    const value = data[name];
    return typeof value === 'string' ? value : '';
  };
  switch (topic) {
    case 'journal.chain_begun':
      return sentence('journal_chain_began', { entries: count('entriesBefore') });
    case 'journal.entries_lost': {
      const runs = Array.isArray(data['lost']) ? data['lost'].length : 0;
      return withDetail(sentence('journal_entries_lost', { runs }), text('why'));
    }
    case 'journal.entries_pruned': {
      const archived = { entry: count('throughEntryId'), archive: text('archive') };
      return withDetail(sentence('journal_entries_archived', archived), text('why'));
    }
    case 'journal.end_unvouched':
      return withDetail(sentence('journal_end_unvouched', { entry: count('lastEntryId') }), text('why'));
  }
}
