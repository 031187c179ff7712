import { z } from 'zod';
import { alarmFiguresSchema, alarmRecordSchema, alarmSchema, SHELF_LONGEST_MINUTES } from '#shared/domain/alarm.ts';

const keySchema = z.string().min(1).max(200);
const reasonSchema = z.string().max(500);

/** Alarms after ISA-18.2: requests of the window. What a person does is answered with one sentence where it is not possible. */
export const alarmRequests = {
  /** All that is not plainly normal. */
  alarms: {
    params: z.object({}),
    reply: z.object({ alarms: z.array(alarmSchema), floodSinceMs: z.number().nullable() }),
  },
  /** Those that need no acknowledgement any more are passed over. */
  acknowledgeAlarms: {
    params: z.object({ keys: z.array(keySchema).min(1).max(2000) }),
    reply: z.object({ acknowledged: z.int() }),
  },
  shelveAlarm: {
    params: z.object({ key: keySchema, minutes: z.number().min(1).max(SHELF_LONGEST_MINUTES), reason: reasonSchema }),
    reply: z.object({}),
  },
  unshelveAlarm: { params: z.object({ key: keySchema }), reply: z.object({}) },
  takeAlarmOutOfService: { params: z.object({ key: keySchema, reason: reasonSchema }), reply: z.object({}) },
  putAlarmBackInService: { params: z.object({ key: keySchema }), reply: z.object({}) },
  /** Newest first, before an entry; null begins with the newest. */
  alarmHistory: {
    params: z.object({
      before: z.object({ entryId: z.int(), writtenAtMs: z.number() }).nullable(),
      limit: z.int().min(1).max(500),
    }),
    reply: z.object({
      entries: z.array(z.object({ entryId: z.int(), writtenAtMs: z.number(), record: alarmRecordSchema })),
      /** Where the next page begins; null at the end. */
      next: z.object({ entryId: z.int(), writtenAtMs: z.number() }).nullable(),
      /** Entries of another version that could not be read. */
      unreadable: z.int(),
    }),
  },
  alarmFigures: {
    params: z.object({ fromMs: z.number(), toMs: z.number() }),
    reply: alarmFiguresSchema,
  },
} as const;

/** What the main process tells the window about it by itself. */
export const alarmPushes = [
  /** Alarms that changed, and the keys of those that are normal again. */
  z.object({
    type: z.literal('alarms'),
    changed: z.array(alarmSchema),
    gone: z.array(z.string()),
    floodSinceMs: z.number().nullable(),
  }),
] as const;
