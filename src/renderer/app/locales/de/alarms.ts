import type { alarms as english } from '../en/alarms.ts';
import type { Translated } from '../Translated.ts';

export const alarms: Translated<typeof english> = {};
