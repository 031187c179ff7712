import { useI18n } from 'vue-i18n';
import type { ShiftSpan } from '#shared/domain/shiftCalendar.ts';
import { localClock, localDate } from '#shared/domain/zonedTime.ts';

/**
 * Day, name and hours of a shift. The names of the calendar that comes with the application are words of the window's
 * language; those that somebody gave are shown as they are.
 */
export function useShiftTitle(): (span: Pick<ShiftSpan, 'name' | 'fromMs' | 'endMs'>, timeZone: string) => string {
  const { t, te } = useI18n();
  const nameOf = (name: string | null): string => {
    if (name === null) return t('shiftPage.none');
    return te(`shiftPage.names.${name}`) ? t(`shiftPage.names.${name}`) : name;
  };
  return ({ name, fromMs, endMs }, timeZone) =>
    `${localDate(timeZone, fromMs)} ${nameOf(name)} ${localClock(timeZone, fromMs)}–${localClock(timeZone, endMs)}`;
}
