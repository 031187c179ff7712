import type { Tone } from '#renderer/ui/stateTone.ts';

/** Below this share of the plan a cell is worth a look. */
export const BEHIND_PLAN = 0.75;

/** How the rate stands to the plan: nothing is said while one of them is not known. */
export function planTone(unitsPerHour: number | null, planPerHour: number | null): Tone {
  if (unitsPerHour === null || planPerHour === null || planPerHour <= 0) return 'none';
  return unitsPerHour < planPerHour * BEHIND_PLAN ? 'soon' : 'none';
}

/** Length of the bar, 0 to 1: the plan stands at two thirds, so that more than the plan can be seen as well. */
export const PLAN_AT = 2 / 3;
export const planBar = (unitsPerHour: number, planPerHour: number): number =>
  Math.min(1, Math.max(0, (unitsPerHour / planPerHour) * PLAN_AT));
