import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { ref } from 'vue';
import { createMessages } from '#renderer/app/i18n.ts';
import { siteZoneKey } from './siteZoneKey.ts';
import { useMeasures, type Measures } from './useMeasures.ts';

function measured(timeZone?: string): Measures {
  let measures: Measures | null = null;
  mount(
    {
      setup: () => {
        measures = useMeasures();
        return () => null;
      },
    },
    {
      global: {
        plugins: [createMessages('en')],
        provide: timeZone === undefined ? {} : { [siteZoneKey as symbol]: ref(timeZone) },
      },
    },
  );
  return measures!;
}

describe('figures and times on screens', () => {
  it('are those of the site’s clocks, wherever the window is', () => {
    const eveningMs = Date.UTC(2026, 2, 28, 22, 30, 5);
    expect(measured('Asia/Tokyo').timeOfDay(eveningMs)).toBe('07:30:05');
    expect(measured('Asia/Tokyo').hourAndMinute(eveningMs)).toBe('07:30');
    expect(measured('Asia/Tokyo').date(eveningMs)).toContain('29');
    expect(measured('America/New_York').date(eveningMs)).toContain('28');
    expect(measured('No/Such_Zone').timeOfDay(eveningMs)).toBe('22:30:05');
  });

  it('are a text whatever a cell sends: what no date can hold is a dash', () => {
    const measures = measured();
    for (const timeMs of [1.76e18, -1e300, Infinity, NaN])
      for (const format of [measures.timeOfDay, measures.hourAndMinute, measures.date])
        expect(format(timeMs)).toBe('–');
    expect(measures.timeOfDay(1_760_000_000_000)).toMatch(/^\d\d:\d\d:\d\d$/);
    for (const value of [1e300, -1e300, Infinity, NaN])
      for (const format of [measures.millimetres, measures.newtons, measures.seconds, measures.age, measures.duration])
        expect(format(value).length).toBeGreaterThan(0);
  });
});
