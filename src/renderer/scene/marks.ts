import type { Item } from '#shared/domain/item.ts';
import type { Pod } from '#shared/domain/pod.ts';
import { layOutBuffer } from './bufferLayout.ts';
import type { FieldBox } from './BoxField.ts';
import type { EstimatedBin } from './contentBoxes.ts';
import type { Bounds } from './framing.ts';
import type { Palette } from './Palette.ts';
import { mix, type Emphasis } from './podBoxes.ts';
import type { TextQuad } from './TextQuads.ts';

const LABEL_HEIGHT_M = 0.05;
const CLOSE_UP_LABEL_HEIGHT_M = 0.022;

export interface MarkedScene {
  pod: Pod;
  estimated: readonly EstimatedBin[];
  buffer: readonly Item[];
  slots: number;
  bounds: Bounds;
  emphasis: Emphasis;
  /** One bin fills the picture: labels are drawn smaller. */
  isCloseUp: boolean;
}

/** Rack and items of the buffer. */
export function bufferBoxes(items: readonly Item[], slots: number, pod: Bounds, palette: Palette): FieldBox[] {
  const layout = layOutBuffer(items, slots, pod);
  const shelf = mix(palette.scene, palette.dim, 0.3);
  return [
    ...layout.shelves.map((s): FieldBox => ({ centreM: s.centreInCellM, sizeM: s.sizeM, colour: shelf })),
    ...layout.items.map((placed): FieldBox => ({
      centreM: placed.centreInCellM,
      sizeM: placed.sizeM,
      colour: mix(palette.occupied, palette.text, 0.12),
    })),
  ];
}

/** Bin names, the mark of a refused picture, and the mark over a flagged item: each a shape beside its colour. */
export function markQuads(
  { pod, estimated, buffer, slots, bounds, emphasis, isCloseUp }: MarkedScene,
  palette: Palette,
): TextQuad[] {
  const dim = `#${mix(palette.scene, palette.text, palette.isDark ? 0.5 : 0.65).getHexString()}`;
  const bright = `#${palette.text.getHexString()}`;
  const unsure = `#${palette.unsure.getHexString()}`;
  const act = `#${palette.act.getHexString()}`;
  const labels = pod.bins.map((bin): TextQuad => {
    const [x, y, z] = bin.originInCellM;
    const heightM = isCloseUp ? CLOSE_UP_LABEL_HEIGHT_M : LABEL_HEIGHT_M;
    return {
      text: bin.binId,
      centreInCellM: [x + heightM, y - 0.012, z + bin.sizeM[2] - heightM * 0.9],
      heightM,
      colour: emphasis(bin.binId) === 'lit' ? bright : dim,
    };
  });
  const refused = estimated
    .filter(({ estimate }) => estimate.status === 'refused')
    .map(({ bin }): TextQuad => {
      const [x, y, z] = bin.originInCellM;
      const heightM = Math.min(0.16, bin.sizeM[2] * 0.6);
      return {
        text: '?',
        centreInCellM: [x + bin.sizeM[0] / 2, y - 0.012, z + bin.sizeM[2] / 2],
        heightM,
        colour: unsure,
      };
    });
  const flagged = layOutBuffer(buffer, slots, bounds)
    .items.filter(({ item }) => item.flag && item.flag.state !== 'cleared')
    .map(({ centreInCellM: [x, y, z], sizeM }): TextQuad => ({
      text: '▲',
      centreInCellM: [x, y - sizeM[1] / 2 - 0.01, z + sizeM[2] / 2 + 0.06],
      heightM: 0.1,
      colour: act,
    }));
  return [...labels, ...refused, ...flagged];
}
