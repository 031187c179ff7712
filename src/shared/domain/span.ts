import { z } from 'zod';
import { quantitySchema } from '#shared/units/wireBounds.ts';

/** A stretch of the bin's width, in metres from its left wall. */
export const spanSchema = z.object({ startM: quantitySchema, endM: quantitySchema });
export type Span = z.infer<typeof spanSchema>;

export const spanWidthM = (span: Span): number => Math.max(0, span.endM - span.startM);
