import { expect, it } from 'vitest';
import { shareInterval } from '#shared/domain/shareInterval.ts';
import { areaUnderRoc, averagePrecision } from './inspectionFigures.ts';

const units = (text: string) => [...text].map((letter, k) => ({ score: -k, damaged: letter === 'd' }));

it('average precision is that of the textbook', () => {
  expect(averagePrecision(units('ddii'))).toBe(1);
  expect(averagePrecision(units('didi'))).toBeCloseTo((1 + 2 / 3) / 2, 12);
  expect(averagePrecision(units('iidd'))).toBeCloseTo((1 / 3 + 2 / 4) / 2, 12);
});

it('the area under the curve counts ties by half', () => {
  expect(areaUnderRoc(units('ddii'))).toBe(1);
  expect(areaUnderRoc(units('diid'))).toBe(0.5);
  expect(areaUnderRoc(units('didi').map((unit) => ({ ...unit, score: 0 })))).toBe(0.5);
});

it('the interval of a share holds it and narrows with more units', () => {
  const [low, high] = shareInterval(8, 10);
  expect(low).toBeCloseTo(0.49, 2);
  expect(high).toBeCloseTo(0.943, 2);
  expect(shareInterval(800, 1000)[1] - shareInterval(800, 1000)[0]).toBeLessThan((high - low) / 5);
  expect(shareInterval(0, 0)).toEqual([0, 1]);
});
