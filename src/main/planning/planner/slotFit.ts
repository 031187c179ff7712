import type { GripOrientation } from '#shared/domain/grip.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import type { BinSpace } from './binSpace.ts';
import { normalCdf } from './normalDistribution.ts';

/** A slot as it was asked for: the middle of the item's lower edge, the lean (positive to the right), air under the lowest corner. */
export interface SlotWanted {
  xM: number;
  angleRad: number;
  heightM: number;
}

export interface SlotFit {
  /** Item and paddles reach this far beyond the mouth's edges; the primitive then refuses. 0 where they pass. */
  beyondM: number;
  /** Least distance between what leans and the contents below it, as estimated; negative where they overlap. */
  clearanceM: number;
  /** Chance that nothing is in the way, from how well contents are known. */
  pFree: number;
}

/**
 * Of leaning feeds with nothing in their way, the share that succeeds: 21 of 23 with contents known exactly
 * (`node bench/physics/slots.ts 12 901`), with one success and one failure added. What fails jams at the mouth.
 */
export const FREE_SLOT_SUCCEEDS = 22 / 25;
/** How well the height of contents is known, and from which height on it is contents at all. */
const LEVEL_SIGMA_M = 0.013;
const FLOOR_M = 0.005;
/** Five equally likely errors in standard deviations: the middles of the normal distribution's fifths. */
const FIFTHS = [-1.2816, -0.5244, 0, 0.5244, 1.2816];
const ACROSS_STEPS = 24;

/** Whether an item can be fed leaning: its outline with the paddles, turned, against mouth and contents. */
export function slotFit(wanted: SlotWanted, grip: GripOrientation, tool: ToolLimits, space: BinSpace): SlotFit {
  const [binWidthM, , binHeightM] = space.bin.sizeM;
  const [c, s] = [Math.cos(wanted.angleRad), Math.sin(wanted.angleRad)];
  const belowM = Math.min(tool.beltHeightM, tool.paddleHeightM / 2 + 0.2 * grip.heightM);
  const half = grip.laneWidthM / 2;
  const paddleHalf = half + tool.releaseM + tool.paddleThicknessM;
  const box = (x: number, lowM: number, highM: number): [number, number][] =>
    [[-x, lowM], [x, lowM], [x, highM], [-x, highM]].map(([px, pz]) => [px! * c + pz! * s, pz! * c - px! * s]); // prettier-ignore
  const outlines = [
    box(half, -belowM, grip.heightM - belowM),
    box(paddleHalf, -tool.paddleHeightM / 2, tool.paddleHeightM / 2),
  ];
  const corners = outlines.flat();
  const axisXM = wanted.xM + belowM * s;
  const axisZM = wanted.heightM - Math.min(...corners.map(([, z]) => z));
  const [startM, endM] = [Math.min(...corners.map(([x]) => x)) + axisXM, Math.max(...corners.map(([x]) => x)) + axisXM];
  const topM = Math.max(...corners.map(([, z]) => z)) + axisZM;
  const edgeM = tool.mouthEdgeM;
  const beyondM = Math.max(0, edgeM - startM, endM - (binWidthM - edgeM), topM - (binHeightM - edgeM));
  /** Height of the lowest part above a place in the bin; infinite beside it. */
  const undersideM = (xM: number): number =>
    Math.min(...outlines.map((outline) => lowestAt(outline, xM - axisXM))) + axisZM;
  const least = (shiftM: number): number => {
    let clearanceM = Infinity;
    for (let k = 0; k <= ACROSS_STEPS; k++) {
      const xM = startM + ((endM - startM) * k) / ACROSS_STEPS;
      const contentsM = heightAt(space, xM + shiftM);
      if (contentsM > FLOOR_M) clearanceM = Math.min(clearanceM, undersideM(xM) - contentsM);
    }
    return clearanceM;
  };
  const chances = FIFTHS.map((sigmas) => normalCdf(least(sigmas * space.gapSigmaM) / LEVEL_SIGMA_M));
  const pFree = beyondM > 0 ? 0 : chances.reduce((sum, p) => sum + p, 0) / chances.length;
  return { beyondM, clearanceM: least(0), pFree };
}

/** What is estimated to reach how high there: nothing in a gap, else the column's height; a wall beyond the bin. */
function heightAt({ bin, estimate, stretches }: BinSpace, xM: number): number {
  const [widthM, , heightM] = bin.sizeM;
  if (xM < 0 || xM > widthM) return 0; // the mouth's edges are asked about by themselves
  if (stretches.some(({ startM, endM }) => xM >= startM && xM <= endM)) return 0;
  const columns = estimate.columnHeightFractions;
  if (columns.length === 0) return heightM;
  return columns[Math.min(columns.length - 1, Math.floor((xM / widthM) * columns.length))]! * heightM;
}

/** Lower border of a convex outline at a place across; infinite beside it. */
function lowestAt(outline: readonly [number, number][], x: number): number {
  let lowest = Infinity;
  for (const [k, [x1, z1]] of outline.entries()) {
    const [x2, z2] = outline[(k + 1) % outline.length]!;
    if (x < Math.min(x1, x2) || x > Math.max(x1, x2)) continue;
    const share = x1 === x2 ? 0 : (x - x1) / (x2 - x1);
    lowest = Math.min(lowest, x1 === x2 ? Math.min(z1, z2) : z1 + share * (z2 - z1));
  }
  return lowest;
}
