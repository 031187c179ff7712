import { computed, inject } from 'vue';
import { useI18n } from 'vue-i18n';
import { knownZone } from '#shared/domain/zonedTime.ts';
import { isDateMs } from '#shared/units/timeText.ts';
import { degFromRad, mmFromM, LITRES_PER_M3 } from '#shared/units/units.ts';
import { siteZoneKey } from './siteZoneKey.ts';

/** No-break space between figure and unit, so that they never part. */
const GAP = '\u00a0';

/** Figures with their unit, in the language shown and with the precision that means something: 84 mm, not 0.0839 m. */
export function useMeasures() {
  const { locale: language, t } = useI18n();
  const locale = computed(() => regionalLocale(language.value, navigator.languages));
  const siteZone = inject(siteZoneKey, null);
  /** Empty where nobody says which zone the site has: the clocks of this computer hold then. */
  const zone = computed(() => (siteZone ? { timeZone: knownZone(siteZone.value) } : {}));

  const formats = computed(() => {
    const fixed = (digits: number): Intl.NumberFormat =>
      new Intl.NumberFormat(locale.value, { minimumFractionDigits: digits, maximumFractionDigits: digits });
    return { 0: fixed(0), 1: fixed(1), 2: fixed(2), 3: fixed(3) };
  });
  const timeFormat = computed(
    () =>
      new Intl.DateTimeFormat(locale.value, {
        hour: '2-digit',
        minute: '2-digit',
        second: '2-digit',
        hourCycle: 'h23',
        ...zone.value,
      }),
  );
  const minuteFormat = computed(
    () =>
      new Intl.DateTimeFormat(locale.value, { hour: '2-digit', minute: '2-digit', hourCycle: 'h23', ...zone.value }),
  );
  const dateFormat = computed(
    () =>
      new Intl.DateTimeFormat(locale.value, {
        weekday: 'short',
        day: 'numeric',
        month: 'short',
        year: 'numeric',
        ...zone.value,
      }),
  );

  /** A dash for what no date can hold: the format would throw, and the screen would stay blank. */
  const moment = (format: Intl.DateTimeFormat, timeMs: number): string =>
    isDateMs(timeMs) ? format.format(timeMs) : '–';
  const number = (value: number, digits: 0 | 1 | 2 | 3 = 0): string => formats.value[digits].format(value);
  const withUnit = (value: number, unit: string, digits: 0 | 1 | 2 | 3 = 0): string =>
    `${number(value, digits)}${GAP}${unit}`;

  return {
    number,
    withUnit,
    millimetres: (lengthM: number): string => withUnit(mmFromM(lengthM), 'mm'),
    litres: (volumeM3: number): string => withUnit(volumeM3 * LITRES_PER_M3, 'l', 1),
    newtons: (forceN: number): string => withUnit(forceN, 'N', forceN < 10 ? 1 : 0),
    kilograms: (massKg: number): string => (massKg < 1 ? withUnit(massKg * 1000, 'g') : withUnit(massKg, 'kg', 2)),
    degrees: (angleRad: number): string => `${number(degFromRad(angleRad))}°`,
    seconds: (durationS: number): string => withUnit(durationS, 's', durationS < 100 ? 1 : 0),
    milliseconds: (durationMs: number): string => withUnit(durationMs, 'ms'),
    percent: (share: number, digits: 0 | 1 = 1): string => withUnit(share * 100, '%', digits),
    /** Probabilities are written as in the plan, three digits: the third decides between candidates. */
    probability: (p: number): string => number(p, 3),
    perHour: (rate: number): string => `${number(rate)}${GAP}/${t('unit.hour')}`,
    timeOfDay: (timeMs: number): string => moment(timeFormat.value, timeMs),
    hourAndMinute: (timeMs: number): string => moment(minuteFormat.value, timeMs),
    date: (timeMs: number): string => moment(dateFormat.value, timeMs),
    /** 42 s as 00:42, an hour and more as 1:05:00. */
    duration: (durationMs: number): string => {
      const total = Math.max(0, Math.floor(durationMs / 1000));
      const two = (value: number): string => String(value).padStart(2, '0');
      const hours = Math.floor(total / 3600);
      const rest = `${two(Math.floor(total / 60) % 60)}:${two(total % 60)}`;
      return hours > 0 ? `${hours}:${rest}` : rest;
    },
    /** How old something is: tenths below ten seconds, then seconds, minutes, hours. */
    age: (ageMs: number): string => {
      const seconds = Math.max(0, ageMs / 1000);
      if (seconds < 10) return withUnit(seconds, 's', 1);
      if (seconds < 120) return withUnit(Math.floor(seconds), 's');
      if (seconds < 7200) return withUnit(Math.floor(seconds / 60), 'min');
      return withUnit(Math.floor(seconds / 3600), 'h');
    },
  };
}
/** The system's own variant of the language, with its dates and separators; British English where it names none. */
export function regionalLocale(language: string, preferred: readonly string[]): string {
  const own = preferred.find((tag) => tag.toLowerCase().startsWith(`${language}-`));
  return own ?? (language === 'en' ? 'en-GB' : language);
}

export type Measures = ReturnType<typeof useMeasures>;
