import type { manual as english } from '../en/manual.ts';
import type { Translated } from '../Translated.ts';

export const manual: Translated<typeof english> = {};
