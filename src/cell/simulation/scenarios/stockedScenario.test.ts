import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { parseCatalogue } from './readCatalogue.ts';
import { podLayout } from './podLayout.ts';
import { randomSource } from './randomSource.ts';
import { createScenario } from './scenarios.ts';
import { EMPTY_SHARE } from './stock/inventory.ts';
import { planLots, planPodStock } from './stock/planBinStock.ts';

const text = readFileSync(
  fileURLToPath(new URL('../../../../resources/catalog/default.jsonl', import.meta.url)),
  'utf8',
);
const own = parseCatalogue(text, 'default.jsonl');
if (!own.ok) throw new Error(own.error);
const catalogue = own.value.items;
const quantile = (values: number[], share: number): number =>
  [...values].sort((a, b) => a - b)[Math.floor(share * values.length)]!;

describe('what stocked pods are to hold', () => {
  // Figures of the inventories of 8,655 photographed bins.
  const inventory = {
    units: { 0.05: 1, 0.25: 3, 0.5: 4, 0.75: 6, 0.95: 12 },
    litres: { 0.05: 1.12, 0.25: 3.15, 0.5: 6.34, 0.75: 13.6, 0.9: 24.2, 0.95: 31.3 },
  };
  const bins = podLayout();
  const plans = Array.from({ length: 200 }, (_, pod) => [
    ...planPodStock(bins, randomSource('plan', pod)).values(),
  ]).flat();

  it('follows the inventories within 10 %: units, litres, empty bins, bins with identical units', () => {
    for (const what of ['units', 'litres'] as const)
      for (const [share, value] of Object.entries(inventory[what])) {
        const planned = quantile(plans.map((plan) => plan[what]), Number(share)); // prettier-ignore
        expect(Math.abs(planned / value - 1), `${what} at ${share}: ${planned}, inventory ${value}`).toBeLessThan(0.1);
      }
    const empty = plans.filter(({ units }) => units === 0).length / plans.length;
    expect(Math.abs(empty / EMPTY_SHARE - 1)).toBeLessThan(0.1);
    const lots = plans.map((plan, k) => planLots(plan, randomSource('lots', k)));
    const identical = lots.filter((kinds) => kinds.some(({ units }) => units > 1)).length / lots.length;
    expect(Math.abs(identical / 0.643 - 1)).toBeLessThan(0.1);
  });

  it('asks no bin for more than it takes', () => {
    for (let pod = 0; pod < 20; pod++)
      for (const [binId, { litres }] of planPodStock(bins, randomSource('room', pod))) {
        const [w, d, h] = bins.find((bin) => bin.binId === binId)!.sizeM;
        expect(litres).toBeLessThan(900 * w * d * h);
      }
  });
});

describe('a stocked bin', () => {
  const scenario = createScenario('stocked', { catalogue, seed: 5 });
  const someBins = ['1B', '2C', '3A', '3D', '5E', '6C', '7A', '8F'];

  it('is at rest inside the bin, the same each time, and nearly as full as it was to be', async () => {
    const settle = await createSettleBin();
    const plans = planPodStock(podLayout(), randomSource('stock plan', 5, 1));
    let litres = 0;
    let planned = 0;
    for (const binId of someBins) {
      const bin = podLayout().find((candidate) => candidate.binId === binId)!;
      const contents = scenario.stocked!(1, binId, settle);
      litres += contents.reduce((sum, { product }) => sum + 1000 * boxVolumeM3(product), 0);
      planned += plans.get(binId)!.litres;
      const later = settle(bin, contents.map(({ itemId, product, ...where }) => ({ item: { itemId, product }, ...where }))); // prettier-ignore
      expect(later.map(({ itemId }) => itemId)).toEqual(contents.map(({ itemId }) => itemId));
      later.forEach((item, k) => {
        const moved = Math.hypot(...item.poseInBin.positionM.map((at, i) => at - contents[k]!.poseInBin.positionM[i]!));
        expect(moved, `${binId} ${item.itemId}`).toBeLessThan(0.02);
      });
    }
    expect(litres / planned).toBeGreaterThan(0.8);
    expect(litres / planned).toBeLessThan(1.15);
    expect(scenario.stocked!(1, '6C', settle)).toEqual(scenario.stocked!(1, '6C', settle));
  }, 120_000);
});
