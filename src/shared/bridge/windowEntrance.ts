import { z } from 'zod';

/** Where a page of the browser host asks for its token: POST of a code, answered with a token or with why there is none. */
export const ENTRANCE_PATH = '/window';

export const windowEntrySchema = z.object({ code: z.string().min(1).max(200) });

export const windowRefusalSchema = z.object({
  reason: z.enum(['used', 'expired', 'unknown']),
  /** Since it was used, seconds. */
  agoS: z.number().nonnegative().optional(),
});
export type WindowRefusal = z.infer<typeof windowRefusalSchema>;

export const windowTokenSchema = z.object({ token: z.string().min(1) });
