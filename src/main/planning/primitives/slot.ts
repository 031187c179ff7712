import { gripOrientation, neededLaneWidthM } from '#shared/domain/grip.ts';
import { reason, type PlanReason } from '#shared/domain/plan.ts';
import { wholeMm } from '#shared/units/units.ts';
import { FREE_SLOT_SUCCEEDS, slotFit, type SlotFit } from '../planner/slotFit.ts';
import { overlapping } from './BinMotionModel.ts';
import { mm } from './Course.ts';
import { FEED_FORCE_N, stretchAt } from './feeding.ts';
import type { Foresight } from './Foresight.ts';
import { againstWall } from './pushForce.ts';

/** To turn the tool in front of the mouth and back. */
const TURN_S = 1.5;

export const slot: Foresight<'slot'> = {
  /** Fed leaning: drawn as the box around the leaning item, which then falls to the side that it leans to. */
  draw(course, p) {
    const { bin, tool, item } = course;
    if (!item) return;
    const [widthM, depthOfBinM, heightOfBinM] = bin.sizeM;
    const grip = gripOrientation(item.product, bin.sizeM);
    const [c, s] = [Math.cos(p.angleRad), Math.sin(p.angleRad)];
    const lowerM = p.heightM;
    const highM = grip.heightM * c + grip.laneWidthM * Math.abs(s);
    const halfM = (grip.laneWidthM / 2) * c;
    const topXM = p.xM + grip.heightM * s;
    const xM = { startM: Math.min(p.xM, topXM) - halfM, endM: Math.max(p.xM, topXM) + halfM };
    const rearM = Math.max(0, Math.min(tool.feedsAtYM, depthOfBinM - grip.depthM));
    const yM = { startM: rearM, endM: rearM + grip.depthM };
    const overM = Math.max(-xM.startM, xM.endM - widthM, lowerM + highM - heightOfBinM);
    if (overM > 0) course.warn('beyond_bin', `Leaning like that the item reaches ${mm(overM)} beyond the mouth.`);
    const zM = { startM: lowerM, endM: lowerM + highM };
    const inWay = course.boxes.some(
      (box) => overlapping(box, 0, xM) && overlapping(box, 1, yM) && overlapping(box, 2, zM),
    );
    if (inWay) course.warn('no_room', 'Something stands where the leaning item would be fed.');
    course.expect(inWay ? againstWall(course.capN) : { peakN: FEED_FORCE_N, marginN: FEED_FORCE_N });
    course.boxes = [
      ...course.boxes,
      { minM: [xM.startM, yM.startM, 0], maxM: [xM.endM, yM.endM, highM], moved: true, fed: true },
    ];
    const middleM = (xM.startM + xM.endM) / 2;
    const axisM = lowerM + tool.beltHeightM;
    course.go([middleM, tool.waitsAtYM, axisM], [middleM, tool.sweepsAtYM, axisM], [middleM, rearM, axisM]);
    course.passThrough([xM.startM, tool.sweepsAtYM, lowerM], [xM.endM, yM.endM, zM.endM]);
    course.takeTime(4 + grip.depthM / Math.max(0.05, p.beltSpeedMps));
  },
  /** What is fed leaning needs no lane: whether it finds room is the slot's own question, so the width counts as ample. */
  feed({ grip, space, prepared }, { xM, angleRad, heightM }) {
    const stretch = stretchAt(space, xM, heightM);
    if (prepared.sweep || !stretch) return null;
    const { tool } = prepared;
    const fit = slotFit({ xM, angleRad, heightM }, grip, tool, space);
    const neededM = neededLaneWidthM(grip, tool);
    return {
      placement: {
        kind: 'direct',
        lowered: false,
        lane: null,
        sideUp: 'usual',
        stretch,
        neededM,
        availableM: neededM + 4 * space.gapSigmaM,
        availableSigmaM: space.gapSigmaM,
        laneMiddleM: xM,
        bladeXM: 0,
        sweepDistanceM: 0,
        levelM: stretch.levelM,
        unevenM: stretch.unevenM,
        insertHeightM: heightM,
        headroomM: space.bin.sizeM[2] - heightM - grip.heightM,
      },
      pBesides: fit.pFree * FREE_SLOT_SUCCEEDS,
      takesS: TURN_S,
      reasons: [slotReason(fit)],
      hasLane: false,
    };
  },
};

function slotReason({ beyondM, clearanceM, pFree }: SlotFit): PlanReason {
  if (beyondM > 0) return reason('-', 'slot_beyond_mouth', { beyondMm: wholeMm(beyondM) });
  if (!Number.isFinite(clearanceM)) return reason('+', 'slot_free', { pFree });
  const clearanceMm = wholeMm(clearanceM);
  return clearanceM >= 0
    ? reason('+', 'slot_clear', { clearanceMm, pFree })
    : reason('-', 'slot_in_way', { overlapMm: -clearanceMm, pFree });
}
