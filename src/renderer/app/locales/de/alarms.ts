import type { alarms as english } from '../en/alarms.ts';
import type { Translated } from '../Translated.ts';
import { alarmWords } from './alarmList.ts';

export const alarms: Translated<typeof english> = { alarm: alarmWords };
