import type { handover as english } from '../en/handover.ts';
import type { Translated } from '../Translated.ts';

export const handover: Translated<typeof english> = {};
