import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { SettleBin } from '#cell/simulation/physics/CellRig.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { podLayout } from '#cell/simulation/scenarios/podLayout.ts';
import { planBinStock } from '#cell/simulation/scenarios/stock/planBinStock.ts';
import { stockBin } from '#cell/simulation/scenarios/stock/stockBin.ts';
import { productPool } from './perceptionScenes.ts';

/** Products of a pool: more than a scene of the other kind needs, as kinds are chosen by size. */
const PRODUCTS_A_POOL = 72;

/**
 * A bin as people leave it, settled by physics, from a seed: one of the pod's bins, or of any other size where `anySize`. Products are
 * made up; scenes of neighbouring seeds share them, so that a skin is painted once.
 */
export function sampleStockedScene(settleBin: SettleBin, seed: number, anySize = false): BinRequest {
  const random = randomSource(Math.imul(seed, 0x9e3779b1) ^ 0x57ac);
  const chosen = pickOne(random, podLayout());
  const bin: Bin = anySize
    ? { ...chosen, sizeM: [0.19 + 0.31 * random(), 0.36 + 0.09 * random(), 0.16 + 0.22 * random()] }
    : chosen;
  const plan = planBinStock(bin, random);
  const pool = productPool(seed, PRODUCTS_A_POOL);
  return {
    binSizeM: bin.sizeM,
    binLabel: `${1 + Math.floor(random() * 9)}${'ABCDEFGH'[Math.floor(random() * 8)]}`,
    binSeed: Math.floor(random() * 1e9),
    contents: stockBin(settleBin, bin, pool, random, plan, (k) => `item-${k + 1}`),
    bands: 'closed',
    look: 'worn',
    pictureSeed: Math.floor(random() * 1e9),
  };
}
