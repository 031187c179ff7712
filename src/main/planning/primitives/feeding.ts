import { gripOrientation, neededLaneWidthM } from '#shared/domain/grip.ts';
import type { SideUp } from '#shared/primitives/sideUp.ts';
import type { BinSpace, FreeStretch } from '../planner/binSpace.ts';
import type { Placement } from '../planner/placement.ts';
import { knownPlacements, SPRING_BACK_M } from '../planner/placement.ts';
import { levelUnder, overlapping } from './BinMotionModel.ts';
import { mm, SEEN_WITHIN_M, type Course } from './Course.ts';
import type { Feeding, FeedQuestion } from './Foresight.ts';
import { againstWall } from './pushForce.ts';

/** What the belts' feed shows at the wrist when the lane is free. */
export const FEED_FORCE_N = 4;

/**
 * The held item goes in level over the middle of a lane, at a height above the floor, and comes to rest on what is below. `tipsM`: where
 * the paddles' tips stay that do not come in beside it.
 */
export function drawFeed(
  course: Course,
  p: { xM: number; beltSpeedMps: number; sideUp?: SideUp },
  lowerM: number,
  tipsM: number | null = null,
): void {
  const { bin, tool, item } = course;
  if (!item) return;
  const [widthM, depthOfBinM, heightOfBinM] = bin.sizeM;
  const grip = gripOrientation(item.product, bin.sizeM, p.sideUp);
  const laneM = neededLaneWidthM(grip, tool);
  const middleM = p.xM;
  const lane = { startM: middleM - laneM / 2, endM: middleM + laneM / 2 };
  const body = { startM: middleM - grip.laneWidthM / 2, endM: middleM + grip.laneWidthM / 2 };
  const rearM = Math.max(0, Math.min(tipsM ?? tool.feedsAtYM, depthOfBinM - grip.depthM));
  const yM = { startM: rearM, endM: rearM + grip.depthM };
  const zM = { startM: lowerM, endM: lowerM + grip.heightM };
  if (lane.startM < 0 || lane.endM > widthM)
    course.warn(
      'beyond_bin',
      `The lane of item and paddles, ${mm(laneM)} wide, reaches ${mm(Math.max(-lane.startM, lane.endM - widthM))} into the wall.`,
    );
  if (zM.endM > heightOfBinM)
    course.warn('beyond_bin', `The item would reach ${mm(zM.endM - heightOfBinM)} above the bin.`);
  const inWay = course.boxes.filter(
    (box) => overlapping(box, 0, tipsM === null ? lane : body) && overlapping(box, 1, yM) && overlapping(box, 2, zM),
  );
  if (inWay.length > 0) {
    course.warn(
      'no_room',
      `${inWay.length === 1 ? 'One item stands' : `${inWay.length} items stand`} in the lane of item and paddles.`,
    );
    course.expect(againstWall(course.capN));
  } else course.expect({ peakN: FEED_FORCE_N, marginN: FEED_FORCE_N });
  const restsAtM = levelUnder(
    course.boxes.filter((box) => box.maxM[2] <= lowerM + SEEN_WITHIN_M),
    body,
    yM,
  );
  course.boxes = [
    ...course.boxes,
    {
      minM: [body.startM, yM.startM, restsAtM],
      maxM: [body.endM, yM.endM, restsAtM + grip.heightM],
      moved: true,
      fed: true,
    },
  ];
  const axisM = lowerM + tool.beltHeightM;
  course.go([middleM, tool.waitsAtYM, axisM], [middleM, tool.sweepsAtYM, axisM], [middleM, rearM, axisM]);
  course.passThrough([lane.startM, tool.sweepsAtYM, lowerM], [lane.endM, yM.endM, zM.endM]);
  course.takeTime(3 + grip.depthM / Math.max(0.05, p.beltSpeedMps));
}

interface LaneWanted {
  /** Lowered until it touches instead of let go in the air. */
  lowered: boolean;
  xM: number;
  /** Height of the item's lower edge above the floor while it is fed. */
  fedAtM: number;
}

/** A lane where a person put it, as the planner's model knows lanes; null without a free stretch where lane or blade would go. */
export function feedThroughLane(question: FeedQuestion, wanted: LaneWanted): Feeding | null {
  const placement = question.prepared.sweep
    ? laneAfterSweep(question, wanted)
    : (amongKnown(question, wanted, false) ?? laneInStretch(question, wanted));
  return placement && { placement, pBesides: 1, takesS: 0, reasons: [], hasLane: true };
}

/** The planner's own placement among what is known to stand there, where the lane is one of those. */
export const amongKnown = (
  { grip, space, prepared }: FeedQuestion,
  wanted: LaneWanted,
  pushesHome: boolean,
): Placement | null =>
  knownPlacements(grip, prepared.tool, space).find(
    ({ laneMiddleM, lowered, insertHeightM, lane }) =>
      (lane?.pushesHome ?? false) === pushesHome &&
      lowered === wanted.lowered &&
      Math.abs(laneMiddleM - wanted.xM) < WITHIN_M &&
      Math.abs(insertHeightM - wanted.fedAtM) < WITHIN_M,
  ) ?? null;

const laneOf = ({ xM }: LaneWanted, laneM: number): { startM: number; endM: number } => ({
  startM: xM - laneM / 2,
  endM: xM + laneM / 2,
});
const commonOf = (
  { grip, space }: FeedQuestion,
  { lowered, xM: laneMiddleM, fedAtM: insertHeightM }: LaneWanted,
): Pick<Placement, 'lowered' | 'laneMiddleM' | 'insertHeightM' | 'headroomM'> => ({
  lowered,
  laneMiddleM,
  insertHeightM,
  headroomM: space.bin.sizeM[2] - insertHeightM - grip.heightM,
});

function laneInStretch(question: FeedQuestion, wanted: LaneWanted): Placement | null {
  const { grip, space, prepared } = question;
  const { tool } = prepared;
  const laneM = neededLaneWidthM(grip, tool);
  const lane = laneOf(wanted, laneM);
  const stretch = stretchAt(space, wanted.xM, wanted.fedAtM);
  if (!stretch) return null;
  const neededM =
    laneM + (stretch.touchesLeftWall ? tool.wallMarginM : 0) + (stretch.touchesRightWall ? tool.wallMarginM : 0);
  return {
    ...commonOf(question, wanted),
    kind: 'direct',
    lane: null,
    sideUp: 'usual',
    stretch,
    neededM,
    availableM: neededM + spareM(stretch.widthM - neededM, overhangM(lane, stretch)),
    availableSigmaM: stretch.levelM > 0 ? space.ledgeSigmaM : space.gapSigmaM,
    bladeXM: 0,
    sweepDistanceM: 0,
    levelM: stretch.levelM,
    unevenM: stretch.unevenM,
  };
}

function laneAfterSweep(question: FeedQuestion, wanted: LaneWanted): Placement | null {
  const { grip, space, prepared } = question;
  const { side, bladeXM, distanceM: sweepDistanceM } = prepared.sweep!;
  const [widthM] = space.bin.sizeM;
  const lane = laneOf(wanted, neededLaneWidthM(grip, prepared.tool));
  const stretch = space.stretches.find(({ startM, endM }) => bladeXM >= startM && bladeXM <= endM);
  if (!stretch) return null;
  const towards = side === 'right' ? 1 : -1;
  const bladeEndM = bladeXM + towards * sweepDistanceM;
  const nearM = side === 'right' ? stretch.startM : stretch.endM;
  const beyondM = side === 'right' ? stretch.freeRightM : stretch.freeLeftM;
  const neededM = Math.abs(bladeEndM - nearM);
  const availableM = Math.min(
    stretch.widthM + beyondM,
    Math.max(space.estimate.makeableGapM, stretch.widthM),
    side === 'right' ? widthM - nearM : nearM,
  );
  const laneFarM = side === 'right' ? lane.endM : lane.startM;
  const laneNearM = side === 'right' ? lane.startM : lane.endM;
  const shortM = Math.max(towards * (laneFarM - bladeEndM) + SPRING_BACK_M, towards * (nearM - laneNearM));
  return {
    ...commonOf(question, wanted),
    kind: side,
    lane: null,
    sideUp: 'usual',
    stretch,
    neededM,
    availableM: neededM + spareM(availableM - neededM, shortM),
    availableSigmaM: Math.max(space.gapSigmaM, space.makeableSigmaM),
    bladeXM,
    sweepDistanceM,
    levelM: stretch.levelM,
    unevenM: stretch.unevenM,
  };
}

/** Room to spare, or how much is missing where the lane is put beside the room. */
const spareM = (slackM: number, missingM: number): number =>
  missingM > WITHIN_M ? Math.min(slackM, -missingM) : slackM;
/** Chains are written in whole millimetres. */
const WITHIN_M = 0.0015;

const overhangM = (lane: { startM: number; endM: number }, stretch: FreeStretch): number =>
  Math.max(stretch.startM - lane.startM, lane.endM - stretch.endM);

/** The stretch that a lane is in: free from the floor, else the lowest ledge that the item passes above. */
export function stretchAt(space: BinSpace, xM: number, insertHeightM: number): FreeStretch | null {
  const holds = ({ startM, endM }: FreeStretch): boolean => xM >= startM && xM <= endM;
  return (
    space.stretches.find(holds) ?? space.ledges.find((ledge) => ledge.levelM <= insertHeightM && holds(ledge)) ?? null
  );
}
