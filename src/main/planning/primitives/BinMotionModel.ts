import type { BinEstimate, Span } from '#shared/domain/estimate.ts';
import type { BoxInBin } from '#shared/domain/preview.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** A box in the bin, seen or fed, and whether the motion is expected to move it. */
export interface ModelBox extends BoxInBin {
  moved: boolean;
  fed: boolean;
}

/** What a push against contents is expected to come to. */
export interface PushResult {
  boxes: ModelBox[];
  /** How far the pusher gets before the contents stand against the wall, metres; at most as far as asked. */
  travelM: number;
  /** The way was shortened: the contents stand against the wall. */
  stopped: boolean;
  /** How much further the contents give way before they stand against the wall; 0 when they do. */
  spareM: number;
  /** Volume of all that gave way, cubic metres. */
  pushedVolumeM3: number;
}

export interface SidewaysPush {
  /** +1 pushes to the right, -1 to the left. */
  direction: 1 | -1;
  /** Where the pushing face starts, from the left wall, and how far it goes. */
  fromXM: number;
  distanceM: number;
  /** What the pusher covers in depth and height, bin frame. */
  yM: Span;
  zM: Span;
}

/** Overlaps below this are how well boxes are seen, not contact. */
const TOUCH_M = 0.004;

const overlaps = (a: Span, b: Span): boolean => Math.min(a.endM, b.endM) - Math.max(a.startM, b.startM) > TOUCH_M;
export const spanOf = (box: BoxInBin, axis: 0 | 1 | 2): Span => ({ startM: box.minM[axis], endM: box.maxM[axis] });
export const overlapping = (box: BoxInBin, axis: 0 | 1 | 2, span: Span): boolean => overlaps(spanOf(box, axis), span);

/** What perception sees in a bin, as boxes in the bin's frame. */
export function seenBoxes(estimate: BinEstimate): ModelBox[] {
  return estimate.items.map(({ xM, yM, zM }) => ({
    minM: [xM.startM, yM.startM, zM.startM],
    maxM: [xM.endM, yM.endM, zM.endM],
    moved: false,
    fed: false,
  }));
}

const shiftedX = (box: ModelBox, byM: number): ModelBox => ({
  ...box,
  minM: [box.minM[0] + byM, box.minM[1], box.minM[2]],
  maxM: [box.maxM[0] + byM, box.maxM[1], box.maxM[2]],
  moved: box.moved || Math.abs(byM) > TOUCH_M,
});

const mirrored = (box: ModelBox, binWidthM: number): ModelBox => ({
  ...box,
  minM: [binWidthM - box.maxM[0], box.minM[1], box.minM[2]],
  maxM: [binWidthM - box.minM[0], box.maxM[1], box.maxM[2]],
});

/**
 * Pushes the contents sideways, slowly: each box keeps its shape, gives way to what presses on it, takes along what
 * stands on it, and presses on the next one; the wall gives way to nothing. Quasi-static, no turning, no falling over: what
 * a person wants to see before the blade moves, and no more than the estimate allows. `hiddenSlackM`: width that the
 * contents are believed to give way by beyond the gaps that are seen.
 */
export function pushSideways(
  boxes: readonly ModelBox[],
  push: SidewaysPush,
  binSizeM: Vec3,
  hiddenSlackM = 0,
): PushResult {
  const widthM = binSizeM[0];
  if (push.direction === -1) {
    const result = pushRight(
      boxes.map((box) => mirrored(box, widthM)),
      { ...push, fromXM: widthM - push.fromXM },
      widthM,
      hiddenSlackM,
    );
    return { ...result, boxes: result.boxes.map((box) => mirrored(box, widthM)) };
  }
  return pushRight(boxes, push, widthM, hiddenSlackM);
}

/** Width and depth exchanged. */
const transposed = <Box extends BoxInBin>(box: Box): Box => ({
  ...box,
  minM: [box.minM[1], box.minM[0], box.minM[2]],
  maxM: [box.maxM[1], box.maxM[0], box.maxM[2]],
});

export interface BackwardPush {
  /** What the pushing face covers in width and height, and how far it comes behind the mouth. */
  xM: Span;
  zM: Span;
  toYM: number;
}

/**
 * Pushes what stands before a face straight back: the same model as sideways, with width and depth exchanged. `shortM`: how far before its
 * goal the face stops because what it pushes stands against the back wall.
 */
export function pushBack(
  boxes: readonly ModelBox[],
  { xM, zM, toYM }: BackwardPush,
  binSizeM: Vec3,
): Pick<PushResult, 'boxes' | 'pushedVolumeM3'> & { shortM: number } {
  // Fronts are seen a little before the mouth where contents lean against the bands.
  const fromYM = Math.min(0, ...boxes.map((box) => box.minM[1]));
  const push: SidewaysPush = { direction: 1, fromXM: fromYM, distanceM: toYM - fromYM, yM: xM, zM };
  const result = pushRight(boxes.map(transposed), push, binSizeM[1], 0);
  return {
    boxes: result.boxes.map(transposed),
    pushedVolumeM3: result.pushedVolumeM3,
    shortM: result.stopped ? push.distanceM - result.travelM : 0,
  };
}

function pushRight(boxes: readonly ModelBox[], push: SidewaysPush, widthM: number, hiddenSlackM: number): PushResult {
  const reachOf = (some: readonly ModelBox[]): number => Math.max(...some.filter((b) => b.moved).map((b) => b.maxM[0]));
  const wholeWay = arranged(boxes, push, push.distanceM, 1);
  const overM = reachOf(wholeWay) - widthM;
  const movedWidthM = wholeWay.filter((b) => b.moved).reduce((sum, b) => sum + b.maxM[0] - b.minM[0], 0);
  // Contents that look like one piece have gaps in them that the picture does not show.
  const squeezeM = Math.min(Math.max(0, overM), hiddenSlackM, movedWidthM / 2);
  const travelM = Math.max(0, push.distanceM - Math.max(0, overM - squeezeM));
  const after = overM > 0 ? arranged(boxes, push, travelM, movedWidthM > 0 ? 1 - squeezeM / movedWidthM : 1) : wholeWay;
  const pushedVolumeM3 = after
    .filter((box, index) => box.minM[0] !== boxes[index]!.minM[0])
    .reduce((sum, box) => sum + volumeM3(box), 0);
  const spareM = Math.max(0, hiddenSlackM - overM);
  return { boxes: after, travelM, stopped: overM - squeezeM > TOUCH_M, spareM, pushedVolumeM3 };
}

/** The boxes, in their order, when the face has come so far; those that move keep a share of their width. */
function arranged(boxes: readonly ModelBox[], push: SidewaysPush, travelM: number, widthShare: number): ModelBox[] {
  const faceM = push.fromXM + travelM;
  const placed = new Map<number, ModelBox>();
  const order = boxes.map((_, index) => index).sort((a, b) => boxes[a]!.minM[0] - boxes[b]!.minM[0]);
  for (const index of order) {
    const box = boxes[index]!;
    const middleM = (box.minM[0] + box.maxM[0]) / 2;
    let startM = box.minM[0];
    const isInWay = middleM >= push.fromXM && overlaps(spanOf(box, 1), push.yM) && overlaps(spanOf(box, 2), push.zM);
    if (isInWay) startM = Math.max(startM, faceM);
    for (const other of placed.values()) {
      if (!other.moved) continue;
      const beside = overlaps(spanOf(box, 1), spanOf(other, 1)) && overlaps(spanOf(box, 2), spanOf(other, 2));
      if (beside) startM = Math.max(startM, other.maxM[0]);
    }
    const shifted = shiftedX(box, startM - box.minM[0]);
    const widthM = (box.maxM[0] - box.minM[0]) * (shifted.moved ? widthShare : 1);
    placed.set(index, { ...shifted, maxM: [startM + widthM, shifted.maxM[1], shifted.maxM[2]] });
  }
  // What stands on something that moves goes with it, lowest first.
  const byHeight = boxes.map((_, index) => index).sort((a, b) => boxes[a]!.minM[2] - boxes[b]!.minM[2]);
  for (const index of byHeight) {
    const box = boxes[index]!;
    if (placed.get(index)!.moved) continue;
    const support = byHeight.find((below) => below !== index && carries(boxes[below]!, box));
    if (support === undefined) continue;
    const byM = placed.get(support)!.minM[0] - boxes[support]!.minM[0];
    if (byM > TOUCH_M) placed.set(index, shiftedX(box, byM));
  }
  return boxes.map((_, index) => placed.get(index)!);
}

/** How far above the top of one box the bottom of another may seem to be and still rest on it. */
const RESTS_WITHIN_M = 0.02;

function carries(below: ModelBox, above: ModelBox): boolean {
  const middleM = (above.minM[0] + above.maxM[0]) / 2;
  return (
    Math.abs(above.minM[2] - below.maxM[2]) < RESTS_WITHIN_M &&
    middleM > below.minM[0] &&
    middleM < below.maxM[0] &&
    overlaps(spanOf(below, 1), spanOf(above, 1))
  );
}

/** Height of what lies under a footprint, metres above the floor. */
export function levelUnder(boxes: readonly ModelBox[], xM: Span, yM: Span): number {
  return Math.max(
    0,
    ...boxes.filter((box) => overlapping(box, 0, xM) && overlapping(box, 1, yM)).map((box) => box.maxM[2]),
  );
}

export const volumeM3 = ({ minM, maxM }: BoxInBin): number =>
  Math.max(0, maxM[0] - minM[0]) * Math.max(0, maxM[1] - minM[1]) * Math.max(0, maxM[2] - minM[2]);

/** The widest stretch of the bin's width in which no box stands lower than a height, metres from the left wall. */
export function widestFree(boxes: readonly ModelBox[], binWidthM: number, belowM: number): Span {
  const taken = boxes
    .filter((box) => box.minM[2] < belowM)
    .map((box) => spanOf(box, 0))
    .sort((a, b) => a.startM - b.startM);
  let widest: Span = { startM: 0, endM: 0 };
  let fromM = 0;
  for (const span of [...taken, { startM: binWidthM, endM: binWidthM }]) {
    if (span.startM - fromM > widest.endM - widest.startM) widest = { startM: fromM, endM: span.startM };
    fromM = Math.max(fromM, span.endM);
  }
  return widest;
}
