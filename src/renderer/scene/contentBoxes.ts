import { Color } from 'three';
import { spanWidthM, type BinEstimate } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { FieldBox } from './BoxField.ts';
import type { Palette } from './Palette.ts';
import { emphasised, mix, type Emphasis } from './podBoxes.ts';

/** Air drawn between neighbours, so that two items never look like one. */
const SEAM_M = 0.0015;
const STRIP_HEIGHT_M = 0.012;
const CLOSE_UP_STRIP_HEIGHT_M = 0.006;

export interface EstimatedBin {
  bin: Bin;
  estimate: BinEstimate;
}

/** Items as the cameras see them: matte boxes in the shades of one colour. */
export function seenItemBoxes(bins: readonly EstimatedBin[], palette: Palette, emphasis: Emphasis): FieldBox[] {
  return bins.flatMap(({ bin, estimate }) =>
    estimate.status === 'refused'
      ? []
      : estimate.items.map((item, i) => {
          const [x, y, z] = bin.originInCellM;
          const size = [spanWidthM(item.xM), spanWidthM(item.yM), spanWidthM(item.zM)] as const;
          const shade = shadeOf(bin.binId, i);
          const colour = mix(palette.occupied, shade < 0 ? new Color(0x000000) : new Color(0xffffff), Math.abs(shade));
          return {
            centreM: [
              x + (item.xM.startM + item.xM.endM) / 2,
              y + (item.yM.startM + item.yM.endM) / 2,
              z + (item.zM.startM + item.zM.endM) / 2,
            ],
            sizeM: [
              Math.max(0.002, size[0] - SEAM_M),
              Math.max(0.002, size[1] - SEAM_M),
              Math.max(0.002, size[2] - SEAM_M),
            ],
            colour: emphasised(colour, emphasis(bin.binId), palette),
          };
        }),
  );
}

/** Strips along the front edge of the floor: the widest gap, and beyond it what a sweep could make. */
export function gapBoxes(
  bins: readonly EstimatedBin[],
  palette: Palette,
  emphasis: Emphasis,
  isCloseUp: boolean,
): FieldBox[] {
  const thick = isCloseUp ? CLOSE_UP_STRIP_HEIGHT_M : STRIP_HEIGHT_M;
  return bins.flatMap(({ bin, estimate }) => {
    if (estimate.status === 'refused') return [];
    const [x, y, z] = bin.originInCellM;
    const strip = (startM: number, endM: number, level: number, colour: Color): FieldBox => ({
      centreM: [x + (startM + endM) / 2, y + 0.004, z + level + thick / 2],
      sizeM: [Math.max(0, endM - startM), 0.008, thick],
      colour: emphasised(colour, emphasis(bin.binId), palette),
    });
    const boxes: FieldBox[] = [];
    const { startM, endM } = estimate.widestGap;
    if (endM > startM) boxes.push(strip(startM, endM, 0, palette.gap));
    const makeable = makeableSpan(estimate, bin.sizeM[0]);
    if (makeable) boxes.push(strip(makeable.startM, makeable.endM, thick * 1.3, palette.makeable));
    return boxes;
  });
}

/**
 * Where the makeable gap is drawn: it grows out of the widest one, away from the nearer wall. Null when a sweep would gain
 * nothing worth showing.
 */
export function makeableSpan(estimate: BinEstimate, binWidthM: number): { startM: number; endM: number } | null {
  const { startM, endM } = estimate.widestGap;
  const width = Math.min(estimate.makeableGapM, binWidthM);
  if (width <= endM - startM + 0.005) return null;
  const isAtRight = binWidthM - endM <= startM;
  return isAtRight
    ? { startM: Math.max(0, endM - width), endM }
    : { startM, endM: Math.min(binWidthM, startM + width) };
}

/** Free room over the contents, column by column, drawn in the lit bins only. */
export function freeBoxes(bins: readonly EstimatedBin[], palette: Palette, emphasis: Emphasis): FieldBox[] {
  return bins.flatMap(({ bin, estimate }) => {
    if (estimate.status === 'refused' || emphasis(bin.binId) !== 'lit') return [];
    const [x, y, z] = bin.originInCellM;
    const [width, depth, height] = bin.sizeM;
    const columnWidth = width / estimate.columnHeightFractions.length;
    return estimate.columnHeightFractions.flatMap((fraction, i) => {
      const free = height * (1 - fraction);
      if (free < 0.005) return [];
      return [
        {
          centreM: [x + (i + 0.5) * columnWidth, y + depth - 0.006, z + height - free / 2] as [number, number, number],
          sizeM: [columnWidth, 0.0002, free] as [number, number, number],
          colour: palette.free,
        },
      ];
    });
  });
}

/** A shade between -0.35 and +0.2, the same for the same item of the same bin. */
function shadeOf(binId: string, index: number): number {
  let hash = 2166136261;
  for (const character of `${binId}/${index}`) hash = Math.imul(hash ^ character.charCodeAt(0), 16777619);
  return (((hash >>> 8) % 1000) / 1000) * 0.55 - 0.35;
}
