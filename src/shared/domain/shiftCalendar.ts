import { z } from 'zod';
import { isoWeekday, isTimeZone, localTimeIn, timeOfLocal } from './zonedTime.ts';

/** A time on the wall clock, 00:00 to 23:59. */
export const clockTimeSchema = z.string().regex(/^([01]\d|2[0-3]):[0-5]\d$/, 'expected a time like 06:00');

const DAY_MINUTES = 24 * 60;
const WEEK_MINUTES = 7 * DAY_MINUTES;

export const minutesOf = (clock: string): number => Number(clock.slice(0, 2)) * 60 + Number(clock.slice(3, 5));

/** Minutes from one clock time to the next that reads like the other; a whole day where they are the same. */
const minutesUntil = (from: string, to: string): number =>
  ((minutesOf(to) - minutesOf(from) + DAY_MINUTES - 1) % DAY_MINUTES) + 1;

export const plannedBreakSchema = z.object({ start: clockTimeSchema, minutes: z.int().min(1).max(240) });

export const shiftPatternSchema = z.object({
  name: z.string().trim().min(1).max(40),
  start: clockTimeSchema,
  /** On the next day when it is not after the start. */
  end: clockTimeSchema,
  /** Weekdays on which it begins; ISO, 1 is Monday. */
  days: z.array(z.int().min(1).max(7)).min(1).max(7),
  breaks: z.array(plannedBreakSchema).max(6),
});
export type ShiftPattern = z.infer<typeof shiftPatternSchema>;

export const targetSchema = z.number().positive().max(10_000);

/**
 * What a shift is measured by; kept in the data folder, every change in the journal. Whether the computer that reads them
 * knows their time zone is no question of their form: see `siteZone`.
 */
export const shiftSettingsSchema = z
  .object({
    version: z.literal(1),
    /** IANA name; null for the workstation's own. */
    timeZone: z.string().max(64).nullable(),
    shifts: z.array(shiftPatternSchema).min(1).max(8),
    /** Units per hour that a cell is to stow while it is in Execute. */
    targetUnitsPerHour: targetSchema,
    /** Cells with a target of their own. */
    cellTargets: z.record(z.string(), targetSchema),
    /** Share of the inspected items that may be sidelined. */
    sidelineBudget: z.number().min(0).max(1),
  })
  .superRefine((settings, context) => {
    for (const problem of calendarProblems(settings)) context.addIssue({ code: 'custom', ...problem });
  });
export type ShiftSettings = z.infer<typeof shiftSettingsSchema>;

/** Settings as a person enters them: only with a time zone that this computer knows. */
export const enteredShiftSettingsSchema = shiftSettingsSchema.superRefine(({ timeZone }, context) => {
  if (timeZone !== null && !isTimeZone(timeZone))
    context.addIssue({ code: 'custom', path: ['timeZone'], message: `There is no time zone "${timeZone}".` });
});

/** The target of the arm that the field's publication designs for: 300 units per hour. */
export const defaultShiftSettings: ShiftSettings = {
  version: 1,
  timeZone: null,
  shifts: [
    { name: 'early', start: '06:00', end: '14:00', days: [1, 2, 3, 4, 5, 6, 7], breaks: [] },
    { name: 'late', start: '14:00', end: '22:00', days: [1, 2, 3, 4, 5, 6, 7], breaks: [] },
    { name: 'night', start: '22:00', end: '06:00', days: [1, 2, 3, 4, 5, 6, 7], breaks: [] },
  ],
  targetUnitsPerHour: 300,
  cellTargets: {},
  sidelineBudget: 0.005,
};

function calendarProblems(settings: { shifts: ShiftPattern[] }): { path: (string | number)[]; message: string }[] {
  const problems: { path: (string | number)[]; message: string }[] = [];
  const names = new Set<string>();
  const taken: { name: string; from: number; to: number }[] = [];
  settings.shifts.forEach((shift, index) => {
    const at = ['shifts', index];
    if (names.has(shift.name))
      problems.push({ path: [...at, 'name'], message: `Two shifts are named "${shift.name}".` });
    names.add(shift.name);
    const length = minutesUntil(shift.start, shift.end);
    shift.breaks.forEach((pause, pauseIndex) => {
      const from = minutesUntil(shift.start, pause.start) % DAY_MINUTES;
      if (from + pause.minutes > length)
        problems.push({
          path: [...at, 'breaks', pauseIndex],
          message: `The break at ${pause.start} does not lie within "${shift.name}".`,
        });
    });
    for (const day of new Set(shift.days)) {
      const from = (day - 1) * DAY_MINUTES + minutesOf(shift.start);
      const mine = { name: shift.name, from, to: from + length };
      const clash = taken.find((other) =>
        [-WEEK_MINUTES, 0, WEEK_MINUTES].some((by) => mine.from + by < other.to && other.from < mine.to + by),
      );
      if (clash) {
        problems.push({ path: [...at, 'start'], message: `"${shift.name}" overlaps with "${clash.name}".` });
        break;
      }
      taken.push(mine);
    }
  });
  return problems;
}

export const timeSpanSchema = z.object({ fromMs: z.number(), toMs: z.number() });
export type TimeSpan = z.infer<typeof timeSpanSchema>;

export const shiftSpanSchema = z.object({
  /** Null between shifts, when none is planned. */
  name: z.string().nullable(),
  fromMs: z.number(),
  /** When it ends, which may lie ahead. */
  endMs: z.number(),
  breaks: z.array(timeSpanSchema),
});
export type ShiftSpan = z.infer<typeof shiftSpanSchema>;

/** The shift that a moment belongs to. On the days when the clocks change a night is an hour shorter or longer. */
export function shiftAt(settings: ShiftSettings, timeZone: string, timeMs: number): ShiftSpan {
  const around = plannedShifts(settings, timeZone, timeMs);
  const running = around.findLast((shift) => shift.fromMs <= timeMs && timeMs < shift.endMs);
  if (running) return running;
  // With at least one shift a week there is always one before and one after.
  const before = around.findLast((shift) => shift.endMs <= timeMs);
  const after = around.find((shift) => shift.fromMs > timeMs);
  return { name: null, fromMs: before?.endMs ?? timeMs, endMs: after?.fromMs ?? timeMs, breaks: [] };
}

export const shiftBefore = (settings: ShiftSettings, timeZone: string, shift: ShiftSpan): ShiftSpan =>
  shiftAt(settings, timeZone, shift.fromMs - 1);

/** The shift of this name that begins on a day of the calendar, or null. */
export function shiftNamed(
  settings: ShiftSettings,
  timeZone: string,
  day: { year: number; month: number; day: number },
  name: string,
): ShiftSpan | null {
  const pattern = settings.shifts.find((shift) => shift.name === name);
  if (!pattern?.days.includes(isoWeekday(day.year, day.month, day.day))) return null;
  return spanOn(pattern, timeZone, day.year, day.month, day.day);
}

function plannedShifts(settings: ShiftSettings, timeZone: string, timeMs: number): ShiftSpan[] {
  const today = localTimeIn(timeZone, timeMs);
  const found: ShiftSpan[] = [];
  for (let by = -8; by <= 8; by += 1)
    for (const shift of settings.shifts)
      if (shift.days.includes(isoWeekday(today.year, today.month, today.day + by)))
        found.push(spanOn(shift, timeZone, today.year, today.month, today.day + by));
  return found.sort((a, b) => a.fromMs - b.fromMs);
}

function spanOn(shift: ShiftPattern, timeZone: string, year: number, month: number, day: number): ShiftSpan {
  const start = minutesOf(shift.start);
  const at = (minutesAfterStart: number): number => timeOfLocal(timeZone, year, month, day, start + minutesAfterStart);
  return {
    name: shift.name,
    fromMs: at(0),
    endMs: at(minutesUntil(shift.start, shift.end)),
    breaks: shift.breaks
      .map((pause) => {
        const fromMs = at(minutesUntil(shift.start, pause.start) % DAY_MINUTES);
        return { fromMs, toMs: fromMs + pause.minutes * 60_000 };
      })
      .sort((a, b) => a.fromMs - b.fromMs),
  };
}
