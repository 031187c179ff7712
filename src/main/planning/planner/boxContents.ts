import type { ItemForm } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** One thing in a bin as an upright box in the bin frame, as far as it is known. */
export interface ContentBox {
  lowM: Vec3;
  highM: Vec3;
  massKg: number;
  form: ItemForm;
  fragile: boolean;
  /** Seen, and nobody knows what it is or how far back it reaches. */
  unknown: boolean;
  /** How well it is known where something that is only seen begins, in depth and to the sides; left out where it was put. */
  frontSigmaM?: number;
  edgeM?: number;
  /** Whether the top of something that is only seen seems to bear another thing. */
  bears?: boolean;
}

/** An item on its way in: its extent across and up while it is fed, and how far back its rear and its front come to rest. */
export interface FedBox {
  xM: readonly [low: number, high: number];
  zM: readonly [low: number, high: number];
  yM: readonly [rear: number, front: number];
}

/** Overlaps below these are touches. */
const ACROSS_M = 0.002;
const UP_M = 0.004;
const TOP_M = 0.012;

const overlapM = (aLow: number, aHigh: number, bLow: number, bHigh: number): number =>
  Math.min(aHigh, bHigh) - Math.max(aLow, bLow);
const facesAcross = (a: ContentBox, b: ContentBox): boolean =>
  overlapM(a.lowM[0], a.highM[0], b.lowM[0], b.highM[0]) > ACROSS_M &&
  overlapM(a.lowM[2], a.highM[2], b.lowM[2], b.highM[2]) > UP_M;
const standsOn = (upper: ContentBox, upperLowY: number, lower: ContentBox, lowerLowY: number): boolean =>
  Math.abs(upper.lowM[2] - lower.highM[2]) < TOP_M &&
  overlapM(upper.lowM[0], upper.highM[0], lower.lowM[0], lower.highM[0]) > ACROSS_M &&
  overlapM(upperLowY, upperLowY + depthOf(upper), lowerLowY, lowerLowY + depthOf(lower)) > ACROSS_M;
export const depthOf = ({ lowM, highM }: ContentBox): number => highM[1] - lowM[1];

/** More than this many slides are boxes that carry and push each other in a ring: it does not go. */
const MOST_SLIDES = 200;

export interface Pushed {
  /** Where every box's near face comes to be. */
  lowYM: Float64Array;
  /** Boxes that the fed item touches, and all that move, by their places in the contents. */
  touched: number[];
  moved: number[];
  /** How far back the deepest of what moves comes to reach. */
  deepestM: number;
}

/**
 * What gives way to an item that is fed straight in: whatever is met slides back along the feed, pushes what stands behind it and
 * carries what stands on it. Nothing turns, tips or slides aside.
 */
export function pushBack(boxes: readonly ContentBox[], fed: FedBox): Pushed {
  const touched: number[] = [];
  for (let i = 0; i < boxes.length; i++) {
    const { lowM, highM } = boxes[i]!;
    if (
      lowM[1] < fed.yM[1] &&
      overlapM(fed.xM[0], fed.xM[1], lowM[0], highM[0]) > ACROSS_M &&
      overlapM(fed.zM[0], fed.zM[1], lowM[2], highM[2]) > UP_M
    )
      touched.push(i);
  }
  const lowYM = Float64Array.from(boxes, ({ lowM }) => lowM[1]);
  const moved = new Set<number>();
  let deepestM = fed.yM[1];
  let slides = 0;
  const isBehind = (i: number, front: number): boolean =>
    i !== front &&
    (boxes[i]!.lowM[1] > boxes[front]!.lowM[1] || (boxes[i]!.lowM[1] === boxes[front]!.lowM[1] && i > front));
  const slide = (index: number, toYM: number): void => {
    const box = boxes[index]!;
    const fromYM = lowYM[index]!;
    if (toYM <= fromYM) return;
    if (++slides > MOST_SLIDES) {
      deepestM = Infinity;
      return;
    }
    moved.add(index);
    const carried = boxes.flatMap((upper, i) =>
      i !== index && standsOn(upper, lowYM[i]!, box, fromYM) && upper.lowM[2] > box.lowM[2] ? [i] : [],
    );
    lowYM[index] = toYM;
    const farYM = toYM + depthOf(box);
    deepestM = Math.max(deepestM, farYM);
    for (const i of carried) slide(i, lowYM[i]! + toYM - fromYM);
    for (let i = 0; i < boxes.length; i++)
      if (isBehind(i, index) && lowYM[i]! < farYM && facesAcross(boxes[i]!, box)) slide(i, farYM);
  };
  for (const i of touched) slide(i, fed.yM[1]);
  return { lowYM, touched, moved: [...moved].sort((a, b) => a - b), deepestM };
}

/** The box with its near face elsewhere. */
export const movedTo = (box: ContentBox, lowYM: number): ContentBox => ({
  ...box,
  lowM: [box.lowM[0], lowYM, box.lowM[2]],
  highM: [box.highM[0], lowYM + depthOf(box), box.highM[2]],
});

/** How high what lies under a footprint reaches, of what an item at this height comes in over. */
export function levelUnder(
  boxes: readonly ContentBox[],
  xM: readonly [number, number],
  yM: readonly [number, number],
  heightM: number,
): number {
  let levelM = 0;
  for (const { lowM, highM } of boxes)
    if (
      highM[2] <= heightM + UP_M &&
      overlapM(xM[0], xM[1], lowM[0], highM[0]) > UP_M &&
      overlapM(yM[0], yM[1], lowM[1], highM[1]) > UP_M
    )
      levelM = Math.max(levelM, highM[2]);
  return levelM;
}

export { overlapM };
