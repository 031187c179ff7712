import type { Pod } from '#shared/domain/pod.ts';
import type { BufferLayout } from './bufferLayout.ts';
import { cssOf } from './colour.ts';
import type { Emphasis } from './emphasis.ts';
import type { Label } from './LabelSheet.ts';
import type { TwinTheme } from './TwinTheme.ts';

export interface LabelledScene {
  pod: Pod;
  refusedBinIds: ReadonlySet<string>;
  layout: BufferLayout;
  emphasis: (binId: string) => Emphasis;
  isCloseUp: boolean;
  /** Whether bins are large enough on the screen to name them all; else only the lit ones are. */
  namesAll: boolean;
}

/** Names of bins, the mark of a refused picture, and the mark over a flagged item: each a shape beside its colour. */
export function labelsOf(theme: TwinTheme, scene: LabelledScene): Label[] {
  return [...binNames(theme, scene), ...refusedMarks(theme, scene), ...flagMarks(theme, scene)];
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
