import { z } from 'zod';

/** Address or name under which a cell, or a replay, is known to this console. */
export const cellKeySchema = z.string().max(256);
/** Identity of a handover, a point, a question, an intervention. */
export const subjectIdSchema = z.string().max(128);
/** Of something listed in a handover: kind, cell and identity together. */
export const listedKeySchema = z.string().max(600);

/** Any value that takes at most so many characters as JSON; what it must be is judged where it is used. */
export const smallValueSchema = (most: number) =>
  z
    .unknown()
    .refine((value) => (JSON.stringify(value) ?? '').length <= most, {
      error: ({ input }) => `${JSON.stringify(input).length} characters, at most ${most} are taken`,
    })
    .meta({ type: 'string', maxLength: most });
