import { alarmWords } from './alarmList.ts';

/** Messages of this part of the window; see index.ts. */
export const alarms = { alarm: alarmWords } as const;
