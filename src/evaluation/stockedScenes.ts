import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { SettleBin } from '#cell/simulation/physics/CellRig.ts';
import type { BinRequest, SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
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
export function sampleStockedScene(settleBin: SettleBin, seed: number, anySize = false, poolSeed = seed): BinRequest {
  const random = randomSource(Math.imul(seed, 0x9e3779b1) ^ 0x57ac);
  const chosen = pickOne(random, podLayout());
  const bin: Bin = anySize
    ? { ...chosen, sizeM: [0.19 + 0.31 * random(), 0.36 + 0.09 * random(), 0.16 + 0.22 * random()] }
    : chosen;
  const plan = planBinStock(bin, random);
  const pool = productPool(poolSeed, PRODUCTS_A_POOL);
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

/** Scenes of this many neighbouring seeds share their products where many pictures are made of each. */
const HISTORIES_A_POOL = 100;

/** The same bin as it was at some earlier moments of its history, at most `earlier` of them, and as it is at last; all settled by physics. */
export function sampleStockedHistory(
  settleBin: SettleBin,
  seed: number,
  anySize: boolean,
  earlier: number,
): BinRequest[] {
  const moments: SceneItem[][] = [];
  const remembering: SettleBin = (bin, items, limits) => {
    const rested = settleBin(bin, items, limits);
    moments.push(rested);
    return rested;
  };
  const last = sampleStockedScene(remembering, seed, anySize, HISTORIES_A_POOL * Math.floor(seed / HISTORIES_A_POOL));
  const random = randomSource(seed ^ 0x4157);
  const others = moments.slice(0, -1).filter((contents) => contents.length > 0);
  const chosen: BinRequest[] = [];
  while (chosen.length < earlier && others.length > 0) {
    const [contents] = others.splice(Math.floor(random() * others.length), 1);
    const again = Math.floor(random() * 1e9);
    chosen.push({ ...last, contents: contents!, binSeed: again, pictureSeed: again + 1 });
  }
  return [...chosen, last];
}
