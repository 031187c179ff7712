import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { inEnglish } from '#shared/words/statements/sayStatement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { CatalogueItem } from './item.ts';
import { sidesM } from './item.ts';
import { feeds, primitiveOf, type PrimitiveStep } from './primitive.ts';
import type { SideUp } from '#shared/primitives/sideUp.ts';
import type { ToolLimits } from './tool.ts';

/** How an item stands between the paddles: extents along the tool's axes. */
export interface GripOrientation {
  /** Extent across the paddles (tool x), which is the item's share of a lane; without paddles and margins, see `neededLaneWidthM`. */
  laneWidthM: number;
  /** Extent along the feed (tool y), into the bin. */
  depthM: number;
  /** Extent upwards (tool z). */
  heightM: number;
  /** Item axes to tool axes. */
  rotation: Quaternion;
}

/** Room behind the item that the feed cannot use: cloth, and the item's last slide. */
const DEPTH_MARGIN_M = 0.01;

type Axis = 0 | 1 | 2;

/**
 * Thinnest side across the paddles, the longer remaining one along the feed; upright where it is too long for the bin's depth; or with
 * another side up where that is asked for. Arm, planner and estimator share this rule. `binSizeM` is width, depth, height.
 */
export function gripOrientation(product: CatalogueItem, binSizeM: Vec3, sideUp: SideUp = 'usual'): GripOrientation {
  const sides = sidesM(product);
  // Stable on equal sides: the earlier axis counts as the thinner.
  const [thin, middle, long] = ([0, 1, 2] as Axis[]).sort((a, b) => sides[a] - sides[b] || a - b) as [Axis, Axis, Axis];
  const wanted = sideUp === 'usual' ? usualSideUp(product, binSizeM) : sideUp;
  const up = { thin, middle, long }[wanted];
  const across = wanted === 'thin' ? middle : thin;
  const feed = wanted === 'long' ? middle : long;
  return {
    laneWidthM: sides[across],
    depthM: sides[feed],
    heightM: sides[up],
    rotation: rotationOntoAxes(across, feed, up),
  };
}

/** The side that points up where no other is asked for. */
export const usualSideUp = (product: CatalogueItem, binSizeM: Vec3): 'middle' | 'long' =>
  Math.max(...sidesM(product)) > binSizeM[1] - DEPTH_MARGIN_M ? 'long' : 'middle';

/** How a chain wants its item turned: as its step that feeds says. */
export function sideUpOf(chain: readonly PrimitiveStep[]): SideUp {
  const feed = chain.find(feeds);
  const wanted = feed && primitiveOf(feed).parameters;
  return wanted && 'sideUp' in wanted ? wanted.sideUp : 'usual';
}

/** The sides that may point up for this tool, the usual one first: forms that roll or hang keep to it. */
export function possibleSidesUp(product: CatalogueItem, binSizeM: Vec3, tool: ToolLimits): SideUp[] {
  if (product.form === 'cylinder' || product.form === 'sphere' || product.form === 'bag') return ['usual'];
  const [thinnestM, middleM, longestM] = sidesM(product).sort((a, b) => a - b);
  const other = usualSideUp(product, binSizeM) === 'long' ? 'middle' : 'long';
  const fits = (sideUp: SideUp): boolean =>
    sideUp === 'thin'
      ? middleM <= tool.maxGripWidthM && longestM <= tool.maxItemDepthM
      : sideUp === 'middle'
        ? longestM <= Math.min(tool.maxItemDepthM, binSizeM[1] - DEPTH_MARGIN_M)
        : longestM > middleM;
  return ['usual', ...([other, 'thin'] as const).filter((side) => thinnestM < middleM && fits(side))];
}

/** Free width that a lane must have for this item: the item, both paddles, and what they need to let go. */
export const neededLaneWidthM = (grip: Pick<GripOrientation, 'laneWidthM'>, tool: ToolLimits): number =>
  grip.laneWidthM + 2 * tool.paddleThicknessM + tool.laneMarginM;

export type GripProblem = 'too_wide_for_tool' | 'too_thin_for_tool' | 'too_heavy_for_tool' | 'too_deep_for_tool';

/** Why the tool cannot take the item, with size and limit in centimetres or kilograms; null when it can. */
export function gripProblem(
  product: CatalogueItem,
  tool: ToolLimits,
): { problem: GripProblem; value: number; limit: number } | null {
  const [thinnestM, middleM] = sidesM(product).sort((a, b) => a - b);
  const is = (problem: GripProblem, value: number, limit: number) => ({ problem, value, limit });
  if (thinnestM > tool.maxGripWidthM) return is('too_wide_for_tool', thinnestM * 100, tool.maxGripWidthM * 100);
  if (thinnestM < tool.minGripWidthM) return is('too_thin_for_tool', thinnestM * 100, tool.minGripWidthM * 100);
  if (product.massKg > tool.maxItemMassKg) return is('too_heavy_for_tool', product.massKg, tool.maxItemMassKg);
  if (middleM > tool.maxItemDepthM) return is('too_deep_for_tool', middleM * 100, tool.maxItemDepthM * 100);
  return null;
}

/** The same as an English sentence; null when the tool can take it. */
export function gripProblemText(product: CatalogueItem, tool: ToolLimits): string | null {
  const found = gripProblem(product, tool);
  return found && inEnglish(statement(found.problem, { value: found.value, limit: found.limit }));
}

/** Unit quaternion that turns item axis `thin` onto tool x (or its opposite, to stay right-handed), `feed` onto y, `up` onto z. */
export function rotationOntoAxes(thin: Axis, feed: Axis, up: Axis): Quaternion {
  const even = (feed - thin + 3) % 3 === 1;
  // Row-major: column k is where item axis k points in the tool's frame.
  const m = new Float64Array(9);
  m[thin] = even ? 1 : -1;
  m[3 + feed] = 1;
  m[6 + up] = 1;
  const [xx, xy, xz, yx, yy, yz, zx, zy, zz] = m as unknown as [
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
    number,
  ];
  // Shepperd's method: divide by the largest component.
  const squares = [1 + xx - yy - zz, 1 - xx + yy - zz, 1 - xx - yy + zz, 1 + xx + yy + zz] as const;
  const largest = squares.indexOf(Math.max(...squares));
  const s = Math.sqrt(squares[largest]!) * 2;
  const w4 = zy - yz;
  if (largest === 0) return [s / 4, (xy + yx) / s, (xz + zx) / s, w4 / s];
  if (largest === 1) return [(xy + yx) / s, s / 4, (yz + zy) / s, (xz - zx) / s];
  if (largest === 2) return [(xz + zx) / s, (yz + zy) / s, s / 4, (yx - xy) / s];
  return [w4 / s, (xz - zx) / s, (yx - xy) / s, s / 4];
}
