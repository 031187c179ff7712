import { expect, it } from 'vitest';
import { fileURLToPath } from 'node:url';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { readCatalogue } from './readCatalogue.ts';
import { createScenario } from './scenarios.ts';

const own = readCatalogue(fileURLToPath(new URL('../../../../resources/catalog/default.jsonl', import.meta.url)));
if (!own.ok) throw new Error(own.error);

it('fills bins from nearly empty to about half by volume, and physics leaves nearly all of it where it was put', async () => {
  const scenario = createScenario('half-full', { catalogue: own.value.items, seed: 7 });
  const settle = await createSettleBin();
  let lost = 0;
  const fills = scenario
    .pod(1)
    .bins.map((bin) => {
      const arranged = scenario.contents(1, bin.binId);
      const settled = settle(
        bin,
        arranged.map(({ itemId, product, poseInBin }) => ({ item: { itemId, product }, poseInBin })),
      );
      lost += arranged.length - settled.length;
      const binM3 = bin.sizeM[0] * bin.sizeM[1] * bin.sizeM[2];
      return settled.reduce((sum, { product }) => sum + boxVolumeM3(product), 0) / binM3;
    })
    .sort((a, b) => a - b);
  expect(fills[0]).toBeLessThan(0.1);
  expect(fills[20]).toBeGreaterThan(0.12);
  expect(fills[20]).toBeLessThan(0.35);
  expect(fills.at(-1)).toBeGreaterThan(0.38);
  expect(fills.at(-1)).toBeLessThan(0.56);
  expect(lost).toBeLessThanOrEqual(4);
});
