import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import { gripOrientation, sideUpOf } from '#shared/domain/grip.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { feedsAt, primitiveOf } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { StowedUnit } from '#shared/domain/stowedUnit.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { clamp } from '#shared/units/units.ts';
import type { ContentBox } from './boxContents.ts';
import { depthOf, levelUnder, movedTo, overlapM, pushBack } from './boxContents.ts';

/** Where the paddles' tips stay that push home, and the least depth at which any feed ends. */
const AT_MOUTH_M = 0.003;

/** Where a fed item's rear comes to rest: at the paddles' tips, less deep where it nearly fills the bin's depth or is pushed home. */
export const restingRearM = (
  depthM: number,
  binDepthM: number,
  tool: Pick<ToolLimits, 'feedsAtYM' | 'behindItemM'>,
  pushesHome: boolean,
): number => (pushesHome ? AT_MOUTH_M : clamp(binDepthM - depthM - tool.behindItemM, AT_MOUTH_M, tool.feedsAtYM));

/**
 * Where everything in a bin should be that this cell put there: the stows of the pod played again with boxes that slide. Null where one
 * of them came in by a way that does not say where it lies.
 */
export function replayed(bin: Bin, units: readonly StowedUnit[], tool: ToolLimits): ContentBox[] | null {
  const boxes: ContentBox[] = [];
  for (const { product, chain } of units) {
    const feed = chain.map(feedsAt).find((at) => at !== null);
    if (!feed || chain.some(({ primitive }) => primitive === 'slot' || primitive === 'flipUp')) return null;
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
    for (let i = 0; i < boxes.length; i++) {
      const toYM = Math.max(0, Math.min(lowYM[i]!, bin.sizeM[1] - depthOf(boxes[i]!)));
      if (toYM !== boxes[i]!.lowM[1]) boxes[i] = movedTo(boxes[i]!, toYM);
    }
    const levelM = levelUnder(boxes, xM, yM, feed.heightM);
    const { massKg, form, fragile } = product;
    boxes.push({
      lowM: [xM[0], yM[0], levelM],
      highM: [xM[1], yM[1], levelM + heightM],
      massKg,
      form,
      fragile,
      unknown: false,
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

const LEAST_EDGE_M = 0.01;
const widened = (block: ContentBox, byM: number): ContentBox => ({
  ...block,
  lowM: [block.lowM[0] - byM, block.lowM[1], block.lowM[2]],
  highM: [block.highM[0] + byM, block.highM[1], block.highM[2]],
});

/**
 * What is in a bin, as boxes: what the cell put there, and for everything else that the picture shows a block over the whole depth. Null
 * where picture and memory do not agree, or the memory does not say.
 */
export function knownContents(
  bin: Bin,
  estimate: BinEstimate,
  units: readonly StowedUnit[],
  tool: ToolLimits,
): ContentBox[] | null {
  const boxes = replayed(bin, units, tool);
  if (!boxes) return null;
  const [binWidthM, binDepthM, binHeightM] = bin.sizeM;
  const heightsM = estimate.columnHeightFractions.map((fraction) => fraction * binHeightM);
  const columnM = binWidthM / Math.max(1, heightsM.length);
  if (heightsM.length === 0) return null;
  for (const { lowM, highM } of boxes) {
    const heightM = highM[2];
    if (heightM < SURELY_SEEN_M) continue;
    const seenM = Math.max(
      0,
      ...heightsM.filter((_, column) => overlapM(column * columnM, (column + 1) * columnM, lowM[0], highM[0]) > 0),
    );
    if (seenM < SEEN_SHARE * heightM) return null;
  }
  const unknown: ContentBox[] = [];
  heightsM.forEach((heightM, column) => {
    if (heightM <= FLOOR_M) return;
    const [lowXM, highXM] = [column * columnM, (column + 1) * columnM];
    const middleM = (lowXM + highXM) / 2;
    const isExplained = boxes.some(
      ({ lowM, highM }) => middleM > lowM[0] - SEEN_BEYOND_M && middleM < highM[0] + SEEN_BEYOND_M,
    );
    if (isExplained) return;
    const last = unknown.at(-1);
    if (last && last.highM[0] >= lowXM - 1e-9) {
      last.highM = [highXM, binDepthM, Math.max(last.highM[2], heightM)];
      return;
    }
    unknown.push({
      lowM: [lowXM, 0, 0],
      highM: [highXM, binDepthM, heightM],
      massKg: 0,
      form: 'irregular',
      fragile: true,
      unknown: true,
    });
  });
  // Of a bin in which nothing is of this cell, the picture alone speaks.
  if (boxes.length === 0 && unknown.length > 0) return null;
  // The edges of what is only seen are known as well as gaps are.
  const edgeM = Math.max(LEAST_EDGE_M, estimate.gapMarginM);
  return [...boxes, ...unknown.map((block) => widened(block, edgeM))];
}

/** The same of a bin of the cell's present pod; null where the cell does not tell what it has put there. */
export function knownIn(
  { stowed }: Pick<CellSnapshot, 'stowed'>,
  bin: Bin,
  estimate: BinEstimate,
  tool: ToolLimits,
): ContentBox[] | null {
  const units = stowed?.filter(({ binId }) => binId === bin.binId);
  return units ? knownContents(bin, estimate, units, tool) : null;
}
