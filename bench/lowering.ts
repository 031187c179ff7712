/**
 * The same stow into the same contents, dropped and lowered: `node bench/lowering.ts CATALOGUE [seed] [pods] [pairs] [leastKg] [belts|plunger]`.
 *
 * Pods of the default scenario are looked at by the cell's own cameras, the planner ranks made-up buffers of the catalogue's
 * products, and of its likely candidates without a sweep some are drawn evenly, half of them above contents. Each is then run in
 * the physics with `insert` from the planner's height and with `stack`, both from the true contents. One JSON line a candidate on
 * stdout: features, and of each way the outcome, duration, peak at the wrist and the largest force that any item saw, so that
 * anybody's limits can be held against it. CATALOGUE is a file, or `made-up`.
 */
import { readFileSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import type { Item } from '#shared/domain/item.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import type { PlacedItem } from '#cell/simulation/physics/CellRig.ts';
import { pickOne, randomSource } from '#cell/simulation/scenarios/randomSource.ts';
import type { Candidate } from '#main/planning/planner/candidates.ts';
import { planInDetail } from '#main/planning/planner/plan.ts';
import { explicitModel } from '#main/planning/planner/explicitModel.ts';
import { chainOf } from '#main/planning/planner/placement.ts';
import { evaluationCatalogue } from '../src/evaluation/evaluationCatalogue.ts';
import { CellDriver } from '../src/evaluation/CellDriver.ts';
import { simulatedCell } from '../src/evaluation/simulatedCell.ts';
import { trainingCatalogue } from '../src/evaluation/trainingCatalogue.ts';

const { path, firstSeed, pods, pairs, leastKg, tool } = readWords(
  'node bench/lowering.ts [CATALOGUE] [seed] [pods] [pairs] [leastKg] [belts|plunger]',
  { path: 'made-up', firstSeed: 1001, pods: 1, pairs: 20, leastKg: { decimal: 0 }, tool: ['belts', 'plunger'] },
);
const catalogue = path === 'made-up' ? trainingCatalogue(1500) : evaluationCatalogue(path, true).items;
/** What the planner would choose, and what it nearly would. */
const LIKELY = 0.9;
const ITEMS_WEIGHED = 60;
const LOOKED_AT_LIMIT_MS = 120_000;

const armUrdf = readFileSync(new URL('../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8');
const rig = await createCellRig({ tool, armUrdf });

for (let seed = firstSeed; seed < firstSeed + pods; seed++) {
  const { core, rig: cellRig, world } = await simulatedCell({ catalogue, seed, tool });
  const driver = new CellDriver(core);
  const seen = await driver.until(({ pod, estimates }) => pod !== null && estimates.length >= pod.bins.length, LOOKED_AT_LIMIT_MS); // prettier-ignore
  if (!seen) throw new Error(`Seed ${seed}: not all bins were looked at.`);
  const random = randomSource('lowering', seed);
  const heavy = catalogue.filter(({ massKg }) => massKg >= leastKg);
  const buffer = Array.from({ length: ITEMS_WEIGHED }, (_, index) => arriving(`new-${index}`, pickOne(random, heavy)));
  const snapshot = { ...driver.snapshot, buffer };
  const { order } = planInDetail({ snapshot, tool: toolLimits, swapBelow: 0.96, limit: 1 }, { model: explicitModel });
  const likely = order.filter(({ pSuccess, placement }) => pSuccess >= LIKELY && placement.kind === 'direct');
  const groups = [
    likely.filter(({ placement }) => placement.levelM > 0),
    likely.filter(({ placement }) => placement.levelM <= 0),
  ];
  for (let pair = 0; pair < pairs; pair++) {
    const group = groups[pair % 2]!;
    const candidate = group.splice(Math.floor(random() * group.length), 1)[0];
    if (candidate) compare(seed, candidate, [...world.contentsOf(candidate.space.bin.binId)]);
  }
  core.close();
  cellRig.dispose();
}
rig.dispose();

function arriving(itemId: string, product: Item['product']): Item {
  return { itemId, product, location: { place: 'buffer', slot: 0 }, flag: null, failedAttempts: 0, imageId: null };
}

function compare(seed: number, candidate: Candidate, contents: readonly PlacedItem[]): void {
  const { item, space, placement, features, pSuccess } = candidate;
  const { levelM, laneMiddleM, insertHeightM } = placement;
  const airM = insertHeightM - levelM;
  const xM = Math.round(laneMiddleM * 1000) / 1000;
  const stack = (above: number, search: number): PrimitiveStep[] => [
    primitiveStep('stack', { xM, levelM: Math.max(0, levelM + above), searchM: Math.max(0.005, search) }),
    primitiveStep('retract'),
  ];
  const ways: Record<string, PrimitiveStep[]> = {
    insert: chainOf(placement, toolLimits, space.bin.sizeM),
    /** From the same height down to the level that was estimated. */
    toLevel: stack(airM / 2, airM / 2),
    /** As far below that level as it comes in above it. */
    below: stack(0, airM),
  };
  const came = Object.fromEntries(
    Object.entries(ways).map(([name, chain]) => {
      const refusal = rig.begin({ kind: 'stow', item, bin: space.bin, contents, chain });
      if (refusal) throw new Error(refusal);
      while (rig.moving) rig.tick();
      const { outcome, cause, detail, durationS, peakForceN, itemForceN } = rig.takeResult()!;
      if (rig.heldItem) rig.removeByHand(item.itemId);
      const { [item.itemId]: newN = 0, ...others } = itemForceN;
      const othersN = Math.max(0, ...Object.values(others));
      return [name, { outcome, cause, detail, durationS, peakForceN, newN, othersN }];
    }),
  );
  const { sku, fragile, massKg } = item.product;
  process.stdout.write(
    `${JSON.stringify({ seed, sku, binId: space.bin.binId, fragile, massKg, contents: contents.length, pSuccess, features, ...came })}\n`,
  );
}
