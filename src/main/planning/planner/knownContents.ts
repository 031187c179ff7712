import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { gripOrientation, sideUpOf } from '#shared/domain/grip.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { feedsAt, primitiveOf } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { StowedUnit } from '#shared/domain/stowedUnit.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { clamp } from '#shared/units/units.ts';
import { wireLimits } from '#shared/units/wireBounds.ts';
import type { ContentBox } from './boxContents.ts';
import { depthOf, levelUnder, movedTo, overlapM, pushBack } from './boxContents.ts';
import { seenBlocks } from './seenBlocks.ts';

/** Where the paddles' tips stay that push home, and the least depth at which any feed ends. */
const AT_MOUTH_M = 0.003;

/** Where a fed item's rear comes to rest: at the paddles' tips, less deep where it nearly fills the bin's depth or is pushed home. */
export const restingRearM = (
  depthM: number,
  binDepthM: number,
  tool: Pick<ToolLimits, 'feedsAtYM' | 'behindItemM'>,
  pushesHome: boolean,
): number => (pushesHome ? AT_MOUTH_M : clamp(binDepthM - depthM - tool.behindItemM, AT_MOUTH_M, tool.feedsAtYM));

/** Fed this far above all that is known to lie there, a unit rests on something else. */
const FED_OVER_M = 0.034;

/**
 * Where everything in a bin should be that this cell put there, after `before` that was there already: the stows of the pod played again
 * with boxes that slide. Null where one of them came in by a way that does not say where it lies, or moved what is only seen.
 */
export function replayed(
  bin: Bin,
  units: readonly StowedUnit[],
  tool: ToolLimits,
  before: readonly ContentBox[] = [],
): ContentBox[] | null {
  const boxes: ContentBox[] = [...before];
  for (const { product, chain } of units) {
    const feed = chain.map(feedsAt).find((at) => at !== null);
    if (!feed || chain.some(({ primitive }) => primitive === 'slot' || primitive === 'flipUp')) return null;
    if (before.length > 0 && chain.some(({ primitive }) => primitive === 'sweep')) return null;
    for (const step of chain) sweepBoxes(boxes, step, bin);
    const { laneWidthM, depthM, heightM } = gripOrientation(product, bin.sizeM, sideUpOf(chain));
    const rearM = restingRearM(
      depthM,
      bin.sizeM[1],
      tool,
      chain.some(({ primitive }) => primitive === 'pushHome'),
    );
    const xM = [feed.xM - laneWidthM / 2, feed.xM + laneWidthM / 2] as const;
    const yM = [rearM, rearM + depthM] as const;
    const { lowYM } = pushBack(boxes, { xM, yM, zM: [feed.heightM, feed.heightM + heightM] });
    for (let i = before.length; i < boxes.length; i++) {
      const toYM = Math.max(0, Math.min(lowYM[i]!, bin.sizeM[1] - depthOf(boxes[i]!)));
      if (toYM !== boxes[i]!.lowM[1]) boxes[i] = movedTo(boxes[i]!, toYM);
    }
    const levelM = levelUnder(boxes, xM, yM, feed.heightM);
    const under = boxes.slice(0, before.length);
    const isOnUnknown =
      feed.heightM - levelM > FED_OVER_M || levelUnder(under, xM, [0, bin.sizeM[1]], feed.heightM) > 0;
    const { massKg, form, fragile } = product;
    boxes.push({
      lowM: [xM[0], yM[0], isOnUnknown ? 0 : levelM],
      highM: [xM[1], yM[1], isOnUnknown ? feed.heightM + heightM : levelM + heightM],
      massKg,
      form,
      fragile,
      // What lies on things that nobody knows is pushed with them, and how high it reaches is only about known.
      unknown: isOnUnknown,
    });
  }
  return boxes;
}

/** What a sweep before a feed moves aside: everything on that side of the blade, nearest first, up to the wall. */
function sweepBoxes(boxes: ContentBox[], step: PrimitiveStep, bin: Bin): void {
  const known = primitiveOf(step);
  if (known.primitive !== 'sweep') return;
  const { side, bladeXM, distanceM } = known.parameters;
  const sign = side === 'right' ? 1 : -1;
  const near = ({ lowM, highM }: ContentBox): number => (sign > 0 ? lowM[0] : -highM[0]);
  const order = boxes
    .map((box, index) => ({ box, index }))
    .filter(({ box }) => sign * ((box.lowM[0] + box.highM[0]) / 2 - bladeXM) > 0)
    .sort((a, b) => near(a.box) - near(b.box));
  const edges = order.map(() => sign * bladeXM + distanceM);
  order.forEach(({ box, index }, place) => {
    const widthM = box.highM[0] - box.lowM[0];
    const atWallM = sign > 0 ? bin.sizeM[0] - widthM : -widthM;
    const toNearM = Math.min(Math.max(near(box), edges[place]!), atWallM);
    const lowXM = sign > 0 ? toNearM : -toNearM - widthM;
    const swept: ContentBox = {
      ...box,
      lowM: [lowXM, box.lowM[1], box.lowM[2]],
      highM: [lowXM + widthM, box.highM[1], box.highM[2]],
    };
    boxes[index] = swept;
    for (let later = place + 1; later < order.length; later++) {
      const other = order[later]!.box;
      const isBeside =
        overlapM(other.lowM[1], other.highM[1], swept.lowM[1], swept.highM[1]) > 0 &&
        overlapM(other.lowM[2], other.highM[2], swept.lowM[2], swept.highM[2]) > 0;
      if (isBeside) edges[later] = Math.max(edges[later]!, toNearM + widthM);
    }
  });
}

/** What is seen reaches this far beyond where it should end without being anything else: lean, and errors of the picture. */
const SEEN_BEYOND_M = 0.016;
/** Columns that are lower than this count as floor. */
const FLOOR_M = 0.015;
/** What stands where it should is seen at least this high, of its own height. */
const SEEN_SHARE = 0.4;
/** Lower things are easily hidden behind the bands. */
const SURELY_SEEN_M = 0.05;

/** The edges of what is only seen are known as well as gaps are. */
const LEAST_EDGE_M = 0.01;
const withEdge = (block: ContentBox, { gapMarginM }: BinEstimate): ContentBox => ({
  ...block,
  edgeM: Math.max(LEAST_EDGE_M, gapMarginM),
});

/** What is known of one bin: what stands there as one estimate shows it, what the cell put there, and what was there before. */
export interface BinKnowledge {
  bin: Bin;
  estimate: BinEstimate;
  units: readonly StowedUnit[];
  tool: ToolLimits;
  /** What was seen before the cell put anything there; null where nobody remembers. */
  arrival?: BinEstimate | null;
}

/**
 * What is in a bin, as boxes: what the cell put there, and what else the picture shows. With a free-depth map that begins where it is met;
 * without one it is a block over the whole depth. Null where picture and memory do not agree, or the memory does not say.
 */
export function knownContents({ bin, estimate, units, tool, arrival }: BinKnowledge): ContentBox[] | null {
  const blocksOf = (seen: BinEstimate): ContentBox[] =>
    seen.freeDepth ? seenBlocks(seen.freeDepth, bin).map((block) => withEdge(block, seen)) : [];
  if (estimate.freeDepth && units.length === 0) return blocksOf(estimate);
  const before = arrival ? blocksOf(arrival) : [];
  const replay = replayed(bin, units, tool, before);
  if (!replay) return null;
  const own = replay.slice(before.length);
  // Nobody knows what stands behind what was put there: it stays where it is.
  const boxes = estimate.freeDepth && !arrival ? own.map((box) => ({ ...box, unknown: true })) : own;
  if (!isSeen(boxes, bin, estimate)) return null;
  const seen = newlySeen(bin, estimate, [...boxes, ...before]);
  // Of a bin in which nothing is of this cell, a picture without a map says too little of what else is there.
  if (boxes.length === 0 && seen.length > 0) return null;
  return [...boxes, ...before, ...seen.map((block) => withEdge(block, estimate))];
}

const heightsOf = ({ columnHeightFractions }: BinEstimate, { sizeM }: Bin): number[] =>
  columnHeightFractions.map((fraction) => fraction * sizeM[2]);

/** Whether the picture shows something wherever something should stand. */
function isSeen(boxes: readonly ContentBox[], bin: Bin, estimate: BinEstimate): boolean {
  const heightsM = heightsOf(estimate, bin);
  if (heightsM.length === 0) return false;
  const columnM = bin.sizeM[0] / heightsM.length;
  return boxes.every(({ lowM, highM }) => {
    if (highM[2] < SURELY_SEEN_M) return true;
    const over = heightsM.filter((_, k) => overlapM(k * columnM, (k + 1) * columnM, lowM[0], highM[0]) > 0);
    return Math.max(0, ...over) >= SEEN_SHARE * highM[2];
  });
}

/** What the picture shows where nothing is known to stand, over the whole depth. */
function newlySeen(bin: Bin, estimate: BinEstimate, explained: readonly ContentBox[]): ContentBox[] {
  const heightsM = heightsOf(estimate, bin);
  const columnM = bin.sizeM[0] / heightsM.length;
  const found: ContentBox[] = [];
  heightsM.forEach((heightM, column) => {
    if (heightM <= FLOOR_M) return;
    const [lowXM, highXM] = [column * columnM, (column + 1) * columnM];
    const middleM = (lowXM + highXM) / 2;
    if (explained.some(({ lowM, highM }) => middleM > lowM[0] - SEEN_BEYOND_M && middleM < highM[0] + SEEN_BEYOND_M))
      return;
    const last = found.at(-1);
    if (last && last.highM[0] >= lowXM - 1e-9) {
      last.highM = [highXM, bin.sizeM[1], Math.max(last.highM[2], heightM)];
      return;
    }
    const unknown = { massKg: 0, form: 'irregular', fragile: true, unknown: true } as const;
    found.push({ lowM: [lowXM, 0, 0], highM: [highXM, bin.sizeM[1], heightM], ...unknown });
  });
  return found;
}

/** The same of a bin of the cell's present pod; null where the cell does not tell what it has put there. */
export function knownIn(
  { stowed, pod }: Pick<CellSnapshot, 'stowed' | 'pod'>,
  bin: Bin,
  estimate: BinEstimate,
  tool: ToolLimits,
  arrivals: readonly BinEstimate[] = [],
): ContentBox[] | null {
  // What was stowed after the list was full is not in it (P12): then the picture alone speaks.
  if (!stowed || stowed.length >= wireLimits.items) return null;
  const arrival = arrivals.find(({ binId, podId }) => binId === bin.binId && podId === pod?.podId) ?? null;
  return knownContents({ bin, estimate, units: stowed.filter(({ binId }) => binId === bin.binId), tool, arrival });
}
