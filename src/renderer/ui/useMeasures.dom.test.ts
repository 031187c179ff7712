import { mount } from '@vue/test-utils';
import { describe, expect, it } from 'vitest';
import { createMessages } from '#renderer/app/i18n.ts';
import { useMeasures, type Measures } from './useMeasures.ts';

function measured(): Measures {
  let measures: Measures | null = null;
  mount(
    {
      setup: () => {
        measures = useMeasures();
        return () => null;
      },
    },
    { global: { plugins: [createMessages('en')] } },
  );
  return measures!;
}

describe('figures and times on screens', () => {
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
