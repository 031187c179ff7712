import type { AlarmId } from '#shared/domain/alarmList.ts';
import type { AlarmCondition } from './alarmBook.ts';

/** A condition with what it says; the rest is nothing. */
export const condition = (
  alarmId: AlarmId,
  cellKey: string | null,
  said: Partial<Omit<AlarmCondition, 'alarmId' | 'cellKey'>> = {},
): AlarmCondition => ({
  alarmId,
  cellKey,
  value: null,
  text: null,
  occurrence: null,
  beganAtMs: null,
  subject: null,
  ...said,
});
