import { z } from 'zod';
import {
  handoverActionSchema,
  handoverPhaseSchema,
  handoverRefusals,
  handoverSchema,
  openPointSchema,
  pinSchema,
  rosterPersonSchema,
  rosterRoleSchema,
} from '#shared/domain/handover.ts';
import { nameSchema } from '#shared/domain/name.ts';
import { shiftSettingsSchema, shiftSpanSchema } from '#shared/domain/shiftCalendar.ts';
import { smallValueSchema, subjectIdSchema } from '../requestBounds.ts';
import { shiftFiguresSchema } from '#shared/domain/shiftFigures.ts';

export const shiftSettingsViewSchema = z.object({
  settings: shiftSettingsSchema,
  /** IANA name of the zone that holds: the settings' own, or the workstation's. */
  timeZone: z.string(),
  /** Name of a zone that should hold and that this computer does not know, so that UTC holds; else null. */
  zoneRefused: z.string().nullable(),
  /** What is wrong with the stored settings, in one sentence. */
  problem: z.string().nullable(),
});
export type ShiftSettingsView = z.infer<typeof shiftSettingsViewSchema>;

export const rosterViewSchema = z.object({
  people: z.array(rosterPersonSchema.extend({ role: rosterRoleSchema, onDutySinceMs: z.number().nullable() })),
  /** Names that a person takes for each other, group by group. */
  lookAlikes: z.array(z.array(z.string())).default([]),
  problem: z.string().nullable(),
});
export type RosterView = z.infer<typeof rosterViewSchema>;

export const shiftPageSchema = z.object({
  figures: shiftFiguresSchema,
  /** The shift before, whole; null when the journal knows nothing of it. */
  before: shiftFiguresSchema.nullable(),
  onDuty: z.array(rosterPersonSchema.extend({ sinceMs: z.number() })),
});
export type ShiftPage = z.infer<typeof shiftPageSchema>;

export const handoverSummarySchema = z.object({
  handoverId: z.string(),
  phase: handoverPhaseSchema,
  shift: shiftSpanSchema,
  timeZone: z.string(),
  outgoing: rosterPersonSchema,
  incoming: rosterPersonSchema.nullable(),
  frozenAtMs: z.number(),
  additions: z.int(),
});
export type HandoverSummary = z.infer<typeof handoverSummarySchema>;

export const handoverViewSchema = z.object({
  handover: handoverSchema,
  /** Signed: the document is still the one that was signed. Null before it is accepted. */
  isAsSigned: z.boolean().nullable(),
});
export type HandoverView = z.infer<typeof handoverViewSchema>;

/** A value, or why the step was refused. */
const stepAnswer = <Value extends z.ZodType>(value: Value) =>
  z.discriminatedUnion('done', [
    z.object({ done: z.literal(true), value }),
    z.object({ done: z.literal(false), code: z.enum(handoverRefusals), message: z.string() }),
  ]);

export const reportFormats = ['pdf', 'html', 'csv'] as const;
export const reportLanguages = ['en', 'de'] as const;
export const reportSubjectSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('handover'), handoverId: subjectIdSchema }),
  z.object({ kind: z.literal('shift'), startMs: z.number() }),
  /** One call, open or closed, with its evidence. */
  z.object({ kind: z.literal('call'), cellKey: subjectIdSchema, interventionId: subjectIdSchema }),
]);

const operatorId = z.string().min(1).max(64);
const leadProof = z.object({ by: operatorId, pin: pinSchema });

/** Shifts, their reports and signed handovers: requests of the window. */
export const handoverRequests = {
  shiftSettings: { params: z.object({}), reply: shiftSettingsViewSchema },
  setShiftSettings: {
    params: z.object({ settings: smallValueSchema(20_000) }),
    reply: stepAnswer(shiftSettingsViewSchema),
  },
  /** The shift that a moment belongs to; null for the running one. */
  shiftPage: { params: z.object({ atMs: z.number().nullable() }), reply: shiftPageSchema },
  roster: { params: z.object({}), reply: rosterViewSchema },
  rosterAdd: {
    /** `proof` of a lead; null only for the first person, who becomes the lead. */
    params: z.object({ name: nameSchema, pin: pinSchema, role: rosterRoleSchema, proof: leadProof.nullable() }),
    reply: stepAnswer(rosterViewSchema),
  },
  rosterRemove: { params: z.object({ operatorId, proof: leadProof }), reply: stepAnswer(rosterViewSchema) },
  rosterSetRole: {
    params: z.object({ operatorId, role: rosterRoleSchema, proof: leadProof }),
    reply: stepAnswer(rosterViewSchema),
  },
  /** `by` proves with the own PIN that the change is allowed: the person, or a lead. */
  rosterSetPin: {
    params: z.object({ operatorId, newPin: pinSchema, by: operatorId, pin: pinSchema }),
    reply: stepAnswer(rosterViewSchema),
  },
  signOn: { params: z.object({ operatorId, pin: pinSchema }), reply: stepAnswer(rosterViewSchema) },
  signOff: { params: z.object({ operatorId }), reply: stepAnswer(rosterViewSchema) },
  handovers: {
    params: z.object({}),
    reply: z.object({ handovers: z.array(handoverSummarySchema), openPoints: z.array(openPointSchema) }),
  },
  handover: { params: z.object({ handoverId: subjectIdSchema }), reply: handoverViewSchema.nullable() },
  /** Freezes the figures of the shift that a moment belongs to; null for the running one. */
  handoverStart: {
    params: z.object({ by: operatorId, atMs: z.number().nullable() }),
    reply: stepAnswer(handoverViewSchema),
  },
  handoverStep: {
    params: z.object({ handoverId: subjectIdSchema, by: operatorId, action: handoverActionSchema }),
    reply: stepAnswer(handoverViewSchema),
  },
  handoverSign: {
    params: z.object({ handoverId: subjectIdSchema, by: operatorId, pin: pinSchema }),
    reply: stepAnswer(handoverViewSchema),
  },
  shiftExport: {
    params: z.object({
      subject: reportSubjectSchema,
      format: z.enum(reportFormats),
      language: z.enum(reportLanguages),
    }),
    reply: stepAnswer(z.object({ fileName: z.string(), mediaType: z.string(), dataBase64: z.string() })),
  },
  /** A call as a folder beside the journal: report, clip, pictures. The subject's cell may be one that is not supervised any more. */
  callPacket: {
    params: z.object({
      subject: z.object({ cellKey: subjectIdSchema, interventionId: subjectIdSchema }),
      language: z.enum(reportLanguages),
    }),
    reply: stepAnswer(
      z.object({
        folder: z.string(),
        files: z.array(z.object({ name: z.string(), sizeBytes: z.number() })),
        /** Why there is no clip. */
        clipProblem: z.string().nullable(),
      }),
    ),
  },
} as const;

/** What the main process tells the window about it by itself. */
export const handoverPushes = [
  /** A handover, the roster or the settings have changed: fetch what is shown again. */
  z.object({ type: z.literal('handoverChanged'), handoverId: z.string().nullable() }),
] as const;
