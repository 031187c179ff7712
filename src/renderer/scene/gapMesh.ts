import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { makeableSpan } from './freeRoom.ts';
import type { Rgb } from './colour.ts';
import type { AttributeName, MeshPart } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

const FLOOR_ALPHA = 0.32;
/** Strip on the hem under the mouth, metres: its height, and how far it stands before it. */
const STRIP_M = 0.0095;
const BEFORE_M = 0.0082;
/** Pieces of the strip of what can be made: broken, as it is not there yet. */
const DASH_M = 0.012;

/** The widest gap of a lit bin: its floor, and a strip on the hem; beyond it, broken, what a sweep could make of it. */
export function gapParts(theme: TwinTheme, bin: Bin, estimate: BinEstimate): MeshPart {
  const [x, y, z] = bin.originInCellM;
  const [width, depth] = bin.sizeM;
  const position: number[] = [];
  const rgba: number[] = [];
  const index: number[] = [];
  const quad = (points: readonly (readonly [number, number, number])[], colour: Rgb, alpha: number): void => {
    const first = position.length / 3;
    for (const point of points) {
      position.push(...point);
      rgba.push(...colour, alpha);
    }
    index.push(first, first + 1, first + 2, first, first + 2, first + 3);
  };
  const strip = (fromM: number, toM: number, colour: Rgb): void => {
    const [low, high, front] = [z - 0.0075, z - 0.0075 + STRIP_M, y - BEFORE_M];
    const [left, right] = [x + fromM, x + toM];
    quad(
      [
        [left, front, low],
        [right, front, low],
        [right, front, high],
        [left, front, high],
      ],
      colour,
      1,
    );
  };
  const { startM, endM } = estimate.widestGap;
  const makeable = makeableSpan(estimate, width);
  if (makeable)
    for (let at = makeable.startM; at < makeable.endM - DASH_M / 2; at += DASH_M * 1.6)
      if (at + DASH_M < startM || at > endM) strip(at, Math.min(at + DASH_M, makeable.endM), theme.makeable);
  if (endM > startM) {
    const [left, right, floor] = [x + startM + 0.002, x + endM - 0.002, z + 0.0012];
    const back = y + depth - 0.016;
    quad(
      [
        [left, y + 0.004, floor],
        [right, y + 0.004, floor],
        [right, back, floor],
        [left, back, floor],
      ],
      theme.gap,
      FLOOR_ALPHA,
    );
    strip(startM, endM, theme.gap);
  }
  return {
    vertices: position.length / 3,
    attributes: new Map<AttributeName, number[]>([
      ['position', position],
      ['rgba', rgba],
    ]),
    index,
  };
}
