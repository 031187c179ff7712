import { z } from 'zod';
import { alarmIds, alarmList, type AlarmId, type AlarmPriority } from './alarmList.ts';
import { statementSchema } from './statement.ts';

/** States of an alarm after ISA-18.2. */
export const alarmStates = [
  'normal',
  'unacknowledged',
  'acknowledged',
  /** Returned to normal, and nobody has acknowledged it yet. */
  'returned',
  'shelved',
  /** Suppressed by design: a declared rule says that it tells nothing at present. */
  'suppressed',
  'out_of_service',
] as const;
export const alarmStateSchema = z.enum(alarmStates);
export type AlarmState = z.infer<typeof alarmStateSchema>;

export const alarmStimuli = [
  'raise',
  'clear',
  'acknowledge',
  'shelve',
  'unshelve',
  'shelf_ends',
  'suppress',
  'suppression_ends',
  'take_out',
  'put_back',
] as const;
export const alarmStimulusSchema = z.enum(alarmStimuli);
export type AlarmStimulus = z.infer<typeof alarmStimulusSchema>;

/**
 * Where a transition leads: a state, or one that depends. `by_condition`: unacknowledged while the condition holds (suppressed
 * if a rule holds), normal otherwise. `as_before`: what it was before the suppression, as far as the condition still says so.
 */
export type AlarmTarget = AlarmState | 'by_condition' | 'as_before';

/** The one transition table: machine, tests and documentation share it. What is not listed is not possible. */
export const alarmTransitions: Readonly<Record<AlarmState, Partial<Record<AlarmStimulus, AlarmTarget>>>> = {
  normal: { raise: 'unacknowledged', shelve: 'shelved', suppress: 'suppressed', take_out: 'out_of_service' },
  unacknowledged: {
    clear: 'returned',
    acknowledge: 'acknowledged',
    shelve: 'shelved',
    suppress: 'suppressed',
    take_out: 'out_of_service',
  },
  acknowledged: {
    // Something new of the same kind: another intervention, another finding.
    raise: 'unacknowledged',
    clear: 'normal',
    shelve: 'shelved',
    suppress: 'suppressed',
    take_out: 'out_of_service',
  },
  returned: {
    raise: 'unacknowledged',
    acknowledge: 'normal',
    shelve: 'shelved',
    suppress: 'suppressed',
    take_out: 'out_of_service',
  },
  shelved: { unshelve: 'by_condition', shelf_ends: 'by_condition', take_out: 'out_of_service' },
  suppressed: { clear: 'as_before', suppression_ends: 'as_before', take_out: 'out_of_service' },
  out_of_service: { put_back: 'by_condition' },
};

/** Longest time on the shelf, in minutes: the graver, the sooner it must come back. */
export const shelfMaxMinutes: Readonly<Record<AlarmPriority, number>> = { high: 30, medium: 120, low: 480 };
export const SHELF_LONGEST_MINUTES = 480;

/** Limits of ISA-18.2 and of this console's operator. */
export const alarmTargets = {
  windowMs: 600_000,
  /** Alarms in ten minutes: about one is what a person can follow, at most two. */
  averageIdeal: 1,
  averageMax: 2,
  floodBeginsAbove: 10,
  floodEndsBelow: 5,
  chatterRaises: 3,
  chatterWindowMs: 60_000,
  staleAfterMs: 24 * 3_600_000,
  /** Share of the alarms by priority. */
  distribution: { low: 0.8, medium: 0.15, high: 0.05 },
} as const;

/** What the alarm is about, to go there. */
export const alarmSubjectSchema = z.object({ kind: z.enum(['intervention', 'finding', 'bin']), id: z.string() });

export const alarmSchema = z.object({
  /** `alarmKey` of id and cell: there is one alarm of a kind in a cell, however many causes it has. */
  key: z.string(),
  alarmId: z.enum(alarmIds),
  /** Null for the console's own. */
  cellKey: z.string().nullable(),
  state: alarmStateSchema,
  /** The condition holds, delays and deadband taken into account. */
  active: z.boolean(),
  /** Wall clock of this workstation, as all times here. Since when it is in this state. */
  sinceMs: z.number(),
  /** Last time that it called for attention; null when it never did. */
  raisedAtMs: z.number().nullable(),
  acknowledged: z.object({ by: z.string(), atMs: z.number() }).nullable(),
  shelf: z.object({ by: z.string(), reason: z.string(), sinceMs: z.number(), untilMs: z.number() }).nullable(),
  outOfService: z.object({ by: z.string(), reason: z.string(), sinceMs: z.number() }).nullable(),
  /** The rule that suppresses it: an alarm's id or a design state. */
  suppressedBy: z.string().nullable(),
  /** First or later one of its group since the group was last quiet. */
  firstOut: z.enum(['first', 'later']).nullable(),
  /** In the words of the source, as it said them; null where the alarm's own words say it all. */
  text: z.string().nullable(),
  /** The same, to be read in any language; absent where there is no code for it, and before this was told. */
  statement: statementSchema.optional(),
  /** Measured value when it was raised, in the declared unit. */
  value: z.number().nullable(),
  subject: alarmSubjectSchema.nullable(),
  chattering: z.boolean(),
  /** For the machine: the condition before delays, and what a restart must know. */
  condition: z.object({
    holds: z.boolean(),
    sinceMs: z.number(),
    /** Grows with each new cause of the same kind. */
    occurrence: z.number().nullable(),
  }),
  beforeSuppression: alarmStateSchema.nullable(),
  /** Raised at these times within the chatter window, oldest first. */
  raisesMs: z.array(z.number()),
});
export type Alarm = z.infer<typeof alarmSchema>;

export const alarmKey = (alarmId: AlarmId, cellKey: string | null): string => `${alarmId}@${cellKey ?? ''}`;

/** Id and cell of a key; null when there is no such alarm. */
export function parseAlarmKey(key: string): { alarmId: AlarmId; cellKey: string | null } | null {
  const at = key.indexOf('@');
  const alarmId = alarmIds.find((id) => id === key.slice(0, at));
  if (alarmId === undefined) return null;
  const cellKey = key.slice(at + 1) || null;
  return (cellKey === null) === (alarmList[alarmId].scope === 'console') ? { alarmId, cellKey } : null;
}

const priorityRank: Readonly<Record<AlarmPriority, number>> = { high: 0, medium: 1, low: 2 };
const stateRank: Readonly<Record<AlarmState, number>> = {
  unacknowledged: 0,
  returned: 1,
  acknowledged: 2,
  shelved: 3,
  suppressed: 4,
  out_of_service: 5,
  normal: 6,
};

/** Order of the summary: by priority, then by state (what nobody has acknowledged first), then the newest first. */
export function compareAlarms(a: Alarm, b: Alarm): number {
  const rank = (alarm: Alarm): number => priorityRank[alarmList[alarm.alarmId].priority] * 10 + stateRank[alarm.state];
  return rank(a) - rank(b) || (b.raisedAtMs ?? b.sinceMs) - (a.raisedAtMs ?? a.sinceMs) || a.key.localeCompare(b.key);
}

/** What the journal keeps about alarms, under the topic `alarm`. */
export const alarmRecordSchema = z.discriminatedUnion('type', [
  z.object({
    type: z.literal('transition'),
    atMs: z.number(),
    stimulus: alarmStimulusSchema,
    from: alarmStateSchema,
    /** Null where nobody did it. */
    by: z.string().nullable(),
    reason: z.string().nullable(),
    /** As it is afterwards. */
    alarm: alarmSchema,
  }),
  z.object({ type: z.literal('flood'), atMs: z.number(), began: z.boolean(), count: z.int() }),
  z.object({
    type: z.literal('chatter'),
    atMs: z.number(),
    began: z.boolean(),
    key: z.string(),
    alarmId: z.enum(alarmIds),
    cellKey: z.string().nullable(),
  }),
  /** All that is not normal, so that a restart needs to read no further back. */
  z.object({
    type: z.literal('checkpoint'),
    atMs: z.number(),
    floodSinceMs: z.number().nullable(),
    alarms: z.array(alarmSchema),
  }),
]);
export type AlarmRecord = z.infer<typeof alarmRecordSchema>;

export const alarmFiguresSchema = z.object({
  fromMs: z.number(),
  toMs: z.number(),
  /** Alarms that called for attention. */
  raised: z.int(),
  perTenMinutes: z.object({ average: z.number(), peak: z.int(), peakAtMs: z.number().nullable() }),
  /** Alarms in each ten minutes, oldest first. */
  counts: z.array(z.object({ fromMs: z.number(), count: z.int() })),
  floodShare: z.number().min(0).max(1),
  floods: z.int(),
  byPriority: z.object({ low: z.int(), medium: z.int(), high: z.int() }),
  mostFrequent: z.array(z.object({ key: z.string(), count: z.int() })),
  /** Active for longer than a day. */
  stale: z.array(z.object({ key: z.string(), sinceMs: z.number() })),
  chattering: z.array(z.object({ key: z.string(), times: z.int(), now: z.boolean() })),
  /** Entries were more than are read at once: figures begin later than asked. */
  truncated: z.boolean(),
});
export type AlarmFigures = z.infer<typeof alarmFiguresSchema>;
