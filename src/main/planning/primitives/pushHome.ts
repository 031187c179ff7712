import { gripOrientation, neededLaneWidthM, type GripOrientation } from '#shared/domain/grip.ts';
import { reason, type PlanReason } from '#shared/domain/plan.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { wholeMm } from '#shared/units/units.ts';
import { normalCdf } from '../planner/normalDistribution.ts';
import { pushBack, seenBoxes, type ModelBox } from './BinMotionModel.ts';
import { mm } from './Course.ts';
import { amongKnown, drawFeed } from './feeding.ts';
import type { Foresight } from './Foresight.ts';
import { againstWall, slidingForce } from './pushForce.ts';

/** Where the item's rear ends behind the mouth: the tips stay there. */
const REAR_M = 0.003;
/** The item comes in slowly once it pushes. */
const PUSH_MPS = 0.08;
/**
 * Of pushes with room behind and known contents, the share that succeeds: 144 of 144 (`node bench/physics/pushes.ts`), with one success and
 * one failure added.
 */
const FREE_PUSH_SUCCEEDS = 145 / 146;
/** How well the depths of what stands in a row are known together. */
const ROW_SIGMA_M = 0.02;

interface Lane {
  bin: Bin;
  grip: GripOrientation;
  xM: number;
  heightM: number;
}

/** What the item meets on its way in, where that goes, and how much depth is left behind all of it; negative where it is short. */
function rowBehind(boxes: readonly ModelBox[], { bin, grip, xM, heightM }: Lane) {
  const body = { startM: xM - grip.laneWidthM / 2, endM: xM + grip.laneWidthM / 2 };
  const frontM = REAR_M + grip.depthM;
  const pushed = pushBack(
    boxes,
    { xM: body, zM: { startM: heightM, endM: heightM + grip.heightM }, toYM: frontM },
    bin.sizeM,
  );
  const farthestM = Math.max(frontM, ...pushed.boxes.filter(({ moved }) => moved).map(({ maxM }) => maxM[1]));
  return { ...pushed, spareM: pushed.shortM > 0 ? -pushed.shortM : bin.sizeM[1] - farthestM };
}

export const pushHome: Foresight<'pushHome'> = {
  /** What stands in the lane goes back until the item's rear is at the mouth, or until it stands against the wall. */
  draw(course, p) {
    const { bin, item } = course;
    if (!item) return;
    const grip = gripOrientation(item.product, bin.sizeM, p.sideUp);
    const { boxes, shortM, pushedVolumeM3 } = rowBehind(course.boxes, { ...p, bin, grip });
    if (shortM > 0) {
      course.warn(
        'no_room',
        `What stands in that lane comes up against the back wall ${mm(shortM)} before the item's rear is inside; the item is drawn back out then.`,
      );
      course.expect(againstWall(course.capN));
    } else if (pushedVolumeM3 > 0) {
      course.boxes = boxes;
      course.expect(slidingForce(pushedVolumeM3));
      course.takeTime(grip.depthM / PUSH_MPS - grip.depthM / p.beltSpeedMps);
    }
    drawFeed(course, p, p.heightM, REAR_M);
  },
  /** Needs depth behind what stands in the lane; width beside it counts as ample, since the paddles stay outside. */
  feed({ grip, space, prepared }, { xM, heightM }) {
    if (prepared.sweep) return null;
    const known = amongKnown({ grip, space, prepared }, { lowered: false, xM, fedAtM: heightM }, true);
    if (known) return { placement: known, pBesides: 1, takesS: 0, reasons: [], hasLane: true };
    const { bin, tool, estimate } = prepared;
    const { spareM } = rowBehind(seenBoxes(estimate), { bin, grip, xM, heightM });
    const pDepth = normalCdf(spareM / ROW_SIGMA_M);
    const neededM = neededLaneWidthM(grip, tool);
    const [startM, endM] = [Math.max(0, xM - neededM / 2), Math.min(bin.sizeM[0], xM + neededM / 2)];
    return {
      placement: {
        kind: 'direct',
        lowered: false,
        sideUp: 'usual',
        lane: null,
        stretch: {
          ...{ startM, endM, widthM: endM - startM, levelM: 0, unevenM: 0, freeLeftM: 0, freeRightM: 0 },
          ...{ touchesLeftWall: startM <= 0, touchesRightWall: endM >= bin.sizeM[0] },
        },
        neededM,
        availableM: neededM + 4 * space.gapSigmaM,
        availableSigmaM: space.gapSigmaM,
        laneMiddleM: xM,
        bladeXM: 0,
        sweepDistanceM: 0,
        levelM: 0,
        unevenM: 0,
        insertHeightM: heightM,
        headroomM: bin.sizeM[2] - heightM - grip.heightM,
      },
      pBesides: pDepth * FREE_PUSH_SUCCEEDS,
      takesS: grip.depthM / PUSH_MPS,
      reasons: [pushReason(spareM, pDepth)],
      hasLane: false,
    };
  },
};

function pushReason(spareM: number, pFits: number): PlanReason {
  const spareMm = Math.abs(wholeMm(spareM));
  return spareM >= 0
    ? reason('+', 'push_room', { spareMm, pFits })
    : reason('-', 'push_short', { shortMm: spareMm, pFits });
}
