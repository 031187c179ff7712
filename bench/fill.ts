/**
 * How full pods get that come empty, with eyes that see everything: `node bench/fill.ts CATALOGUE [seed] [pods] [places] [means] [physics]
 * [stows]`. Without `physics` the planner's own picture of what a stow does to a bin is taken for what happens: tells what a way of choosing is
 * worth in seconds instead of an hour, and leaves out failures and everything that leans or turns. With it the rig runs each chain, and
 * one JSON line a failed stow comes first; what failed is taken away.
 */
import { readFileSync } from 'node:fs';
import { emptyCellSnapshot } from '#shared/domain/applyCellEvent.ts';
import type { BinEstimate, Span } from '#shared/domain/estimate.ts';
import { boxVolumeM3, sidesM, type Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { StowedUnit } from '#shared/domain/stowedUnit.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { rotationRows, turnedExtent } from '#shared/geometry/rotations.ts';
import { createCellRig } from '#cell/simulation/physics/createCellRig.ts';
import type { PlacedItem } from '#cell/simulation/physics/CellRig.ts';
import type { Candidate } from '#main/planning/planner/candidates.ts';
import { podOf } from '#cell/simulation/scenarios/podLayout.ts';
import { pickOne, randomSource } from '#cell/simulation/scenarios/randomSource.ts';
import { planInDetail } from '#main/planning/planner/plan.ts';
import { replayed } from '#main/planning/planner/knownContents.ts';
import { plannerMeans, type PlannerMeans } from '#main/ports/PlannerClient.ts';
import { evaluationCatalogue } from '../src/evaluation/evaluationCatalogue.ts';
import { mean, quantile } from '../src/evaluation/quantile.ts';

const [path, seedText = '1', podsText = '3', placesText = '24', meansText = 'all', mode = 'ideal', stowsText = '1e9'] =
  process.argv.slice(2);
if (path === undefined) throw new Error('bench/fill.ts needs a catalogue.');
const catalogue = evaluationCatalogue(path, true).items;
const means = meansText === 'all' ? plannerMeans : (meansText.split(',') as PlannerMeans[]);
const COLUMNS = 24;

interface Seen {
  lowM: Vec3;
  highM: Vec3;
}
const rig =
  mode === 'physics'
    ? await createCellRig({
        tool: 'belts',
        armUrdf: readFileSync(new URL('../resources/arm/supercargo-arm.urdf', import.meta.url), 'utf8'),
      })
    : null;
const lying = new Map<string, readonly PlacedItem[]>();

/** Upright boxes around what lies in a bin. */
const seenIn = (binId: string): Seen[] =>
  (lying.get(binId) ?? []).map(({ product, poseInBin: { positionM, rotation } }) => {
    const half = turnedExtent(rotationRows(rotation), sidesM(product).map((side) => side / 2) as Vec3);
    return {
      lowM: positionM.map((at, axis) => at - half[axis]!) as Vec3,
      highM: positionM.map((at, axis) => at + half[axis]!) as Vec3,
    };
  });

/** Runs the chain; null where it succeeded, else what came of it. */
function run(candidate: Candidate, chain: readonly PrimitiveStep[]): string | null {
  const { item, space } = candidate;
  const { binId } = space.bin;
  if (!rig) return null;
  const refusal = rig.begin({ kind: 'stow', item, bin: space.bin, contents: lying.get(binId) ?? [], chain });
  if (refusal) throw new Error(refusal);
  while (rig.moving) rig.tick();
  const { outcome, cause, detail, contents, peakForceN } = rig.takeResult()!;
  const failed = outcome !== 'success';
  if (rig.heldItem) rig.removeByHand(item.itemId);
  lying.set(binId, failed ? contents.filter(({ itemId }) => itemId !== item.itemId) : contents);
  peaksN.push(peakForceN);
  return failed ? `${cause}: ${detail}` : null;
}
const peaksN: number[] = [];

function estimateOf(bin: Bin, podId: string, units: readonly StowedUnit[]): BinEstimate {
  const boxes: readonly Seen[] = rig ? seenIn(bin.binId) : (replayed(bin, units, toolLimits) ?? []);
  const [widthM, depthM, heightM] = bin.sizeM;
  const columnM = widthM / COLUMNS;
  const columnHeightFractions = Array.from({ length: COLUMNS }, (_, column) => {
    const overM = (low: number, high: number): number =>
      Math.min(high, (column + 1) * columnM) - Math.max(low, column * columnM);
    const tops = boxes.filter(({ lowM, highM }) => overM(lowM[0], highM[0]) > columnM / 2).map(({ highM }) => highM[2]);
    return Math.min(1, Math.max(0, ...tops) / heightM);
  });
  const gaps: Span[] = [];
  let fromM = 0;
  for (const { lowM, highM } of [...boxes].sort((a, b) => a.lowM[0] - b.lowM[0])) {
    if (lowM[0] - fromM > 0.01) gaps.push({ startM: fromM, endM: lowM[0] });
    fromM = Math.max(fromM, highM[0]);
  }
  if (widthM - fromM > 0.01) gaps.push({ startM: fromM, endM: widthM });
  gaps.sort((a, b) => b.endM - b.startM - (a.endM - a.startM));
  const occupied = units.reduce((sum, { product }) => sum + boxVolumeM3(product), 0) / (widthM * depthM * heightM);
  const widestGap = gaps[0] ?? { startM: 0, endM: 0 };
  return {
    ...{ podId, binId: bin.binId, capturedAtMs: 0, imageId: '', model: 'bench', status: 'ok', refusedReason: null },
    ...{ occupiedFraction: Math.min(1, occupied), freeVolumeM3: 0, freeVolumeMarginM3: 0, columnHeightFractions },
    ...{ widestGap, gaps, gapMarginM: 0.008, makeableGapM: gaps.reduce((sum, g) => sum + g.endM - g.startM, 0) },
    ...{ makeableGapMarginM: 0.01, bandsFraction: 0.15, items: [] },
  };
}

const fills: number[] = [];
const stowsPerPod: number[] = [];
const plannerMs: number[] = [];
const tried: Record<string, number> = {};
let failures = 0;
const random = randomSource('fill', Number(seedText));
let number = 0;
let stows = 0;
const arriving = (slot: number): Item => ({
  ...{ itemId: `item-${++number}`, product: pickOne(random, catalogue), location: { place: 'buffer', slot } },
  ...{ flag: null, failedAttempts: 0, imageId: null },
});
let buffer = Array.from({ length: Number(placesText) }, (_, slot) => arriving(slot));
for (let podNumber = 1; podNumber <= Number(podsText); podNumber++) {
  const pod = podOf(`pod-${podNumber}`);
  let stowed: StowedUnit[] = [];
  const estimates = new Map(pod.bins.map((bin) => [bin.binId, estimateOf(bin, pod.podId, [])]));
  for (;;) {
    const empty = emptyCellSnapshot('bench', 'bench', 'bench', 0);
    const snapshot = { ...empty, pod, buffer, stowed, estimates: [...estimates.values()] };
    const { result, chosen } = planInDetail(
      { snapshot, tool: toolLimits, swapBelow: 0.96, limit: 1, means },
      { nowMs: () => process.cpuUsage().user / 1000 },
    );
    plannerMs.push(result.elapsedMs);
    const { decision } = result;
    if (decision.kind === 'to_person') {
      buffer = buffer.map((item, slot) => (decision.itemIds.includes(item.itemId) ? arriving(slot) : item));
      continue;
    }
    if (decision.kind !== 'stow' || !chosen) break;
    const { itemId, binId, chain } = result.candidates[decision.candidateIndex]!;
    const { lane, levelM, kind } = chosen.placement;
    const way = lane
      ? levelM > 0
        ? 'layer'
        : lane.pushedUnits > 0
          ? 'push'
          : lane.pushesHome
            ? 'row'
            : 'first'
      : kind;
    const problem = run(chosen, chain);
    tried[way] = (tried[way] ?? 0) + 1;
    buffer = buffer.map((item, slot) => (item.itemId === itemId ? arriving(slot) : item));
    if (problem === null) stowed = [...stowed, { itemId, binId, product: chosen.item.product, chain }];
    else {
      failures++;
      const { form, massKg } = chosen.item.product;
      process.stdout.write(
        `${JSON.stringify({
          way,
          binId,
          problem,
          form,
          massKg,
          sideUp: chosen.placement.sideUp,
          lane,
          grip: [chosen.features.laneWidthM, chosen.features.depthM, chosen.features.heightM],
          beside: (
            replayed(
              chosen.space.bin,
              stowed.filter((unit) => unit.binId === binId),
              toolLimits,
            ) ?? []
          ).map(({ lowM, highM }) => [...lowM, ...highM].map((m) => Math.round(m * 1000))),
        })}\n`,
      );
    }
    const bin = pod.bins.find((candidate) => candidate.binId === binId)!;
    estimates.set(binId, estimateOf(bin, pod.podId, stowed.filter((unit) => unit.binId === binId))); // prettier-ignore
    if (++stows % 10 === 0) process.stderr.write(`${stows} stows, ${failures} failed, ${JSON.stringify(tried)}\n`);
    if (stows >= Number(stowsText)) break;
  }
  lying.clear();
  const itemsM3 = stowed.reduce((sum, { product }) => sum + boxVolumeM3(product), 0);
  fills.push(itemsM3 / pod.bins.reduce((sum, { sizeM: [x, y, z] }) => sum + x * y * z, 0));
  stowsPerPod.push(stowed.length);
}
process.stdout.write(
  `${JSON.stringify({ fill: mean(fills), fills: fills.map((f) => Math.round(f * 1000) / 1000), stowsPerPod: mean(stowsPerPod), p50Ms: quantile(plannerMs, 0.5), p99Ms: quantile(plannerMs, 0.99), tried, failures, peakP50N: quantile(peaksN, 0.5), peakP95N: quantile(peaksN, 0.95) })}\n`,
);
