import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { binSchema } from '#shared/domain/pod.ts';
import { sidesM } from '#shared/domain/item.ts';
import type { ArrangedItem } from './binContents.ts';
import { damageLabels } from '#shared/domain/finding.ts';
import { chooseDamage } from './itemDamage.ts';
import { podLayout } from './podLayout.ts';
import { randomSource } from './randomSource.ts';
import { readCatalogue } from './readCatalogue.ts';
import { createScenario, scenarioNames } from './scenarios.ts';

const own = readCatalogue(fileURLToPath(new URL('../../../../resources/catalog/default.jsonl', import.meta.url)));
if (!own.ok) throw new Error(own.error);
const catalogue = own.value.items;
const SEED = 20_260_614;

describe('the pod', () => {
  const bins = podLayout();
  it('has forty bins of several sizes, none overlapping, within the arm’s reach', () => {
    expect(bins).toHaveLength(40);
    expect(new Set(bins.map(({ binId }) => binId)).size).toBe(40);
    for (const bin of bins) expect(binSchema.safeParse(bin).success).toBe(true);
    expect(Math.min(...bins.map(({ originInCellM }) => originInCellM[2]))).toBe(0.25);
    expect(Math.max(...bins.map(({ originInCellM, sizeM }) => originInCellM[2] + sizeM[2]))).toBeLessThan(2.3);
    for (const a of bins)
      for (const b of bins)
        if (a !== b)
          expect(
            [0, 2].some(
              (axis) =>
                a.originInCellM[axis]! + a.sizeM[axis]! <= b.originInCellM[axis]! ||
                b.originInCellM[axis]! + b.sizeM[axis]! <= a.originInCellM[axis]!,
            ),
            `${a.binId} and ${b.binId}`,
          ).toBe(true);
  });

  it('has large bins above 35 litres and small ones', () => {
    const litres = bins.map(({ sizeM: [x, y, z] }) => x * y * z * 1000);
    expect(litres.filter((volume) => volume > 35).length).toBeGreaterThanOrEqual(5);
    expect(Math.min(...litres)).toBeLessThan(16);
    expect(new Set(bins.map(({ sizeM }) => sizeM.join())).size).toBe(4);
  });
});

describe.each(scenarioNames)('scenario %s', (name) => {
  const scenario = createScenario(name, { catalogue, seed: SEED });
  it('is the same for the same seed, in whatever order it is asked', () => {
    const again = createScenario(name, { catalogue, seed: SEED });
    const late = again.contents(3, '4C');
    again.contents(1, '1A');
    expect(scenario.contents(3, '4C')).toEqual(late);
    expect(scenario.unit(7)).toEqual(again.unit(7));
  });

  it(`puts items into bins so that they lie inside and do not overlap (seed ${SEED})`, () => {
    for (const bin of scenario.pod(1).bins) {
      const boxes = scenario.contents(1, bin.binId).map(boundsOf);
      for (const { low, high } of boxes)
        for (let axis = 0; axis < 3; axis++) {
          expect(low[axis]!, bin.binId).toBeGreaterThanOrEqual(-1e-9);
          expect(high[axis]!, bin.binId).toBeLessThanOrEqual(bin.sizeM[axis]! + 1e-9);
        }
      for (const [i, a] of boxes.entries())
        for (const b of boxes.slice(i + 1))
          expect(
            [0, 1, 2].some((axis) => a.high[axis]! <= b.low[axis]! + 1e-9 || b.high[axis]! <= a.low[axis]! + 1e-9),
            `${bin.binId}: two items overlap`,
          ).toBe(true);
    }
  });
});

describe('the default scenario', () => {
  const scenario = createScenario('default', { catalogue, seed: SEED });
  it('fills bins as stock is found: three items in the median, none above eight', () => {
    const counts = Array.from({ length: 10 }, (_, pod) =>
      scenario.pod(pod + 1).bins.map(({ binId }) => scenario.contents(pod + 1, binId).length),
    )
      .flat()
      .sort((a, b) => a - b);
    expect(counts[counts.length / 2]).toBe(3);
    expect(counts.at(-1)).toBeLessThanOrEqual(8);
    expect(counts[0]).toBe(0);
  });

  it('differs from pod to pod and from seed to seed', () => {
    const other = createScenario('default', { catalogue, seed: SEED + 1 });
    expect(scenario.contents(1, '3C')).not.toEqual(scenario.contents(2, '3C'));
    expect(scenario.unit(1).pictureSeed).not.toBe(other.unit(1).pictureSeed);
  });

  it(`damages about as many units as it is told (seed ${SEED})`, () => {
    const random = randomSource(SEED);
    const damaged = Array.from({ length: 5000 }, () => chooseDamage(random, 0.02)).filter((damage) => damage !== null);
    expect(damaged.length).toBeGreaterThan(60);
    expect(damaged.length).toBeLessThan(150);
    const usual = Array.from({ length: 20_000 }, () => chooseDamage(random)).filter((damage) => damage !== null);
    expect(usual.length).toBeGreaterThan(5);
    expect(usual.length).toBeLessThan(45);
    expect(new Set(damaged.map(({ kind }) => kind)).size).toBe(damageLabels.length);
  });
});

describe('the damaged scenario', () => {
  it('damages every second one of the first six units', () => {
    const scenario = createScenario('damaged', { catalogue, seed: SEED });
    const usual = createScenario('default', { catalogue, seed: SEED });
    expect([1, 3, 5].map((unit) => scenario.unit(unit).damage?.kind)).toEqual([
      'deformation',
      'penetration',
      'missing_unit',
    ]);
    for (const unit of [2, 4, 6, 7]) expect(scenario.unit(unit)).toEqual(usual.unit(unit));
  });
});

/** Axis-aligned bounds in the bin frame. */
function boundsOf({ product, poseInBin }: ArrangedItem): { low: Vec3; high: Vec3 } {
  const half = sidesM(product).map((side) => side / 2) as Vec3;
  const rows = rotationRows(poseInBin.rotation);
  const extents = rows.map((row) => row.reduce((sum, value, k) => sum + Math.abs(value) * half[k]!, 0)) as Vec3;
  const { positionM } = poseInBin;
  return {
    low: [positionM[0] - extents[0], positionM[1] - extents[1], positionM[2] - extents[2]],
    high: [positionM[0] + extents[0], positionM[1] + extents[1], positionM[2] + extents[2]],
  };
}

function rotationRows([x, y, z, w]: Quaternion): Vec3[] {
  return [
    [1 - 2 * (y * y + z * z), 2 * (x * y - w * z), 2 * (x * z + w * y)],
    [2 * (x * y + w * z), 1 - 2 * (x * x + z * z), 2 * (y * z - w * x)],
    [2 * (x * z - w * y), 2 * (y * z + w * x), 1 - 2 * (x * x + y * y)],
  ];
}
