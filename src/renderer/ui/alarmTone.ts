import type { AlarmState } from '#shared/domain/alarm.ts';
import type { AlarmPriority } from '#shared/domain/alarmList.ts';
import type { Tone } from './stateTone.ts';

/** How a priority is marked: shape and colour; letter and word stand beside it. */
export const priorityMark: Readonly<Record<AlarmPriority, { tone: Tone | 'dim'; shape: string }>> = {
  high: { tone: 'act', shape: '◆' },
  medium: { tone: 'soon', shape: '▲' },
  low: { tone: 'dim', shape: '▽' },
};

/** Nothing blinks: a full mark waits for a person, a half one is over and waits, an empty one is known. */
export const stateMark: Readonly<Record<AlarmState, string>> = {
  normal: '',
  unacknowledged: '●',
  returned: '◐',
  acknowledged: '○',
  shelved: '▭',
  suppressed: '▫',
  out_of_service: '×',
};
