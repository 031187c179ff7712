import type { FreeDepthMap, MappedItem } from '#shared/domain/freeDepth.ts';
import { unpackFreeDepth } from '#shared/domain/freeDepth.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { ContentBox } from './boxContents.ts';

/** By how many deviations of their own things stand nearer than the map says, in the median of bins (docs/PLANNER.md). */
const NEARER_SIGMAS = 0.5;
/** A depth is never known better than this: cloth bulges, fronts are not flat. */
const LEAST_SIGMA_M = 0.008;
/** Columns that are lower than this count as floor. */
const FLOOR_M = 0.015;
/** Of a column's cells, those before this share of them count as what stands out of a front: a fold, a label, one bad cell. */
const FRONT_QUANTILE = 0.15;
/** Neighbouring columns whose tops and fronts differ by less are one block. */
const SAME_TOP_M = 0.02;
const SAME_FRONT_M = 0.03;
/** Nearer to the whole depth than this, nothing is met. */
const WHOLE_DEPTH_M = 0.002;

const BEARS_FROM = 0.7;
const SOFT_UP_TO = 0.3;

interface Column {
  bears: boolean;
  topM: number;
  frontM: number;
  frontSigmaM: number;
}

const known = new WeakMap<FreeDepthMap, { sizeKey: string; blocks: readonly ContentBox[] }>();

/**
 * What the free-depth map shows of a bin, as blocks from where they are met to the back wall: how deep things are, and what stands behind
 * them, is not seen. A block begins at its believed front; `frontSigmaM` says how well that is known. Of one map they are reckoned once.
 */
export function seenBlocks(map: FreeDepthMap, bin: Bin): readonly ContentBox[] {
  const sizeKey = bin.sizeM.join('x');
  const before = known.get(map);
  if (before?.sizeKey === sizeKey) return before.blocks;
  const blocks = blocksOf(map, bin);
  known.set(map, { sizeKey, blocks });
  return blocks;
}

function blocksOf(map: FreeDepthMap, { sizeM: [widthM, depthM, heightM] }: Bin): ContentBox[] {
  const columnM = widthM / map.columns;
  const blocks: ContentBox[] = [];
  let last: ContentBox | null = null;
  for (const [column, seen] of columnsOf(map, depthM, heightM).entries()) {
    if (!seen) {
      last = null;
      continue;
    }
    const { bears, topM, frontM, frontSigmaM } = seen;
    const highXM = (column + 1) * columnM;
    if (
      last &&
      last.bears === bears &&
      Math.abs(last.highM[2] - topM) < SAME_TOP_M &&
      Math.abs(last.lowM[1] - frontM) < SAME_FRONT_M
    ) {
      last.highM = [highXM, depthM, Math.max(last.highM[2], topM)];
      if (frontM - frontSigmaM < last.lowM[1] - last.frontSigmaM!) {
        last.lowM[1] = frontM;
        last.frontSigmaM = frontSigmaM;
      }
      continue;
    }
    last = {
      lowM: [column * columnM, frontM, 0],
      highM: [highXM, depthM, topM],
      massKg: 0,
      form: 'irregular',
      fragile: true,
      unknown: true,
      bears,
      frontSigmaM,
    };
    blocks.push(last);
  }
  return blocks;
}

/** The top of what is seen bears another thing where perception thinks so, and nothing soft lies there. */
const bearsAThing = (thing: MappedItem | undefined): boolean =>
  thing !== undefined && thing.topBears >= BEARS_FROM && thing.soft <= SOFT_UP_TO;

/** What is met over each column of the map, from the floor up; null where nothing is. */
function columnsOf(map: FreeDepthMap, depthM: number, heightM: number): (Column | null)[] {
  const { columns, rows, freeDepthM, freeDepthSigmaM, itemOfCell } = unpackFreeDepth(map);
  const rowM = heightM / rows;
  return Array.from({ length: columns }, (_, column) => {
    const met: { frontM: number; sigmaM: number }[] = [];
    let topM = 0;
    let bears = false;
    for (let row = 0; row < rows; row++) {
      const cell = row * columns + column;
      const freeM = freeDepthM[cell]!;
      if (itemOfCell[cell] === 0 && freeM > depthM - WHOLE_DEPTH_M) continue;
      topM = (row + 1) * rowM;
      bears = bearsAThing(map.items[itemOfCell[cell]! - 1]);
      const sigmaM = map.chosenFactor * Math.max(LEAST_SIGMA_M, freeDepthSigmaM[cell]!);
      met.push({ frontM: freeM - NEARER_SIGMAS * sigmaM, sigmaM });
    }
    if (topM <= FLOOR_M) return null;
    // The doubt belongs to the front: where one cell is nearer and another less certain, what counts is how near it may reach.
    met.sort((a, b) => a.frontM - a.sigmaM - (b.frontM - b.sigmaM));
    const { frontM, sigmaM } = met[Math.floor(FRONT_QUANTILE * met.length)]!;
    return { bears, topM, frontM: Math.max(0, frontM), frontSigmaM: sigmaM };
  });
}
