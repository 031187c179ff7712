import { spanWidthM, type BinEstimate } from '#shared/domain/estimate.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { BufferLayout } from './bufferLayout.ts';
import { cssOf, mix, type Rgb } from './colour.ts';
import type { Emphasis } from './emphasis.ts';
import { standsAtLeftM } from './freeRoom.ts';
import type { Label } from './LabelSheet.ts';
import type { TwinTheme } from './TwinTheme.ts';

export interface LabelledScene {
  pod: Pod;
  refusedBinIds: ReadonlySet<string>;
  layout: BufferLayout;
  emphasis: (binId: string) => Emphasis;
  /** Lit bins of which something is known. */
  usable: readonly { bin: Bin; estimate: BinEstimate }[];
  isCloseUp: boolean;
  /** Whether bins are large enough on the screen to name them all; else only the lit ones are. */
  namesAll: boolean;
  /** Whether the wall of a lit bin is seen, on which depths are written. */
  namesDepths: boolean;
}

/**
 * Names of bins, the mark of a refused picture, and the mark over a flagged item: each a shape beside its colour. Close up the
 * lit bin's figures too: how deep its lines lie, and how wide its widest gap is.
 */
export function labelsOf(theme: TwinTheme, scene: LabelledScene): Label[] {
  const figures = scene.isCloseUp
    ? scene.usable.flatMap((each) => [...(scene.namesDepths ? depthsOf(theme, each) : []), ...gapOf(theme, each)])
    : [];
  return [...binNames(theme, scene), ...refusedMarks(theme, scene), ...flagMarks(theme, scene), ...figures];
}

const WHITE: Rgb = [1, 1, 1];
/** Lines of the relief that are named, metres. */
const NAMED_DEPTHS_M = [0.1, 0.2] as const;
/** The views of one bin look down: the deeper, the more of the wall the upper hem hides. */
const HIDDEN_SLOPE = 0.42;
const BELOW_HEM_M = 0.03;
/** Free height over what stands at the left wall that a figure needs. */
const ROOM_FOR_FIGURE_M = 0.03;

function depthsOf(theme: TwinTheme, { bin, estimate }: { bin: Bin; estimate: BinEstimate }): Label[] {
  const [x, y, z] = bin.originInCellM;
  const [, depth, height] = bin.sizeM;
  const levelAt = (depthM: number): number => height - BELOW_HEM_M - depthM * HIDDEN_SLOPE;
  const depths = NAMED_DEPTHS_M.filter(
    (m) => m < depth - 0.03 && levelAt(m) > standsAtLeftM(estimate, bin) + ROOM_FOR_FIGURE_M,
  );
  return depths.map((m, i): Label => ({
    text: `${m * 1000}${i === depths.length - 1 ? ' mm' : ''}`,
    anchor: [x + 0.004, y + m, z + levelAt(m)],
    colour: cssOf(theme.isDark ? mix(theme.free, WHITE, 0.8) : theme.litText),
    plate: theme.isDark ? null : cssOf(theme.lit, 0.6),
    sizePx: 11,
    isBold: false,
    offsetPx: [3, -8],
  }));
}

function gapOf(theme: TwinTheme, { bin, estimate }: { bin: Bin; estimate: BinEstimate }): Label[] {
  const [x, y, z] = bin.originInCellM;
  const { widestGap, gapMarginM } = estimate;
  const widthM = spanWidthM(widestGap);
  if (widthM <= 0) return [];
  const [gap, margin] = [widthM, gapMarginM].map((m) => Math.round(m * 1000));
  const right: Label = {
    text: `${gap} ± ${margin} mm`,
    anchor: [x + bin.sizeM[0] + 0.016, y - 0.012, z + 0.02],
    colour: cssOf(WHITE),
    plate: cssOf(theme.isDark ? mix(theme.gap, [0, 0, 0], 0.5) : theme.gap),
    sizePx: 12,
    isBold: true,
    offsetPx: [2, -4],
  };
  return [right];
}

function binNames(theme: TwinTheme, { pod, emphasis, isCloseUp, namesAll }: LabelledScene): Label[] {
  return pod.bins.flatMap(({ binId, originInCellM: [x, y, z], sizeM }): Label[] => {
    const isLit = emphasis(binId) === 'lit';
    if (!isLit && !namesAll) return [];
    const anchor: [number, number, number] = [x + 0.006, y - 0.012, z + sizeM[2] - 0.004];
    if (isLit) {
      const sizePx = isCloseUp ? 14 : 11;
      const look = { colour: cssOf(theme.litText), plate: cssOf(theme.lit), sizePx, isBold: true };
      return [{ text: binId, anchor, ...look, offsetPx: [-1, isCloseUp ? -22 : -17] }];
    }
    const look = {
      colour: cssOf(theme.label),
      plate: cssOf(theme.plate, 0.62),
      sizePx: isCloseUp ? 12 : 9,
      isBold: false,
    };
    return [{ text: binId, anchor, ...look, offsetPx: [1, isCloseUp ? -19 : -14] }];
  });
}

const refusedMarks = (theme: TwinTheme, { pod, refusedBinIds, isCloseUp }: LabelledScene): Label[] =>
  pod.bins
    .filter(({ binId }) => refusedBinIds.has(binId))
    .map(({ originInCellM: [x, y, z], sizeM }) => ({
      text: '?',
      anchor: [x + sizeM[0] / 2, y - 0.012, z + sizeM[2] / 2],
      colour: cssOf(theme.unsure),
      plate: cssOf(theme.plate, 0.8),
      sizePx: isCloseUp ? 34 : 16,
      isBold: true,
      isCentred: true,
      offsetPx: [0, -12],
    }));

const flagMarks = (theme: TwinTheme, { layout }: LabelledScene): Label[] =>
  layout.items
    .filter(({ item }) => item.flag && item.flag.state !== 'cleared')
    .map(({ centreInCellM: [x, y, z], sizeM }) => ({
      text: '▲',
      anchor: [x, y - sizeM[1] / 2 - 0.01, z + sizeM[2] / 2 + 0.02],
      colour: cssOf(theme.act),
      plate: null,
      sizePx: 15,
      isBold: true,
      isCentred: true,
      offsetPx: [0, 1],
    }));
