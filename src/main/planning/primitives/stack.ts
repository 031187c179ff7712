import { gripOrientation } from '#shared/domain/grip.ts';
import { levelUnder } from './BinMotionModel.ts';
import { mm } from './Course.ts';
import { drawFeed, feedThroughLane } from './feeding.ts';
import type { Foresight } from './Foresight.ts';

/** In above the level that is seen under the lane, or the one that was asked for, and down onto it. */
export const stack: Foresight<'stack'> = {
  draw(course, p) {
    const { bin, item } = course;
    if (!item) return;
    const [, depthOfBinM] = bin.sizeM;
    const grip = gripOrientation(item.product, bin.sizeM, p.sideUp);
    const body = { startM: p.xM - grip.laneWidthM / 2, endM: p.xM + grip.laneWidthM / 2 };
    const seenM = levelUnder(course.boxes, body, { startM: 0, endM: depthOfBinM });
    const entryM = p.levelM + p.searchM;
    const lowestM = Math.max(0, p.levelM - p.searchM);
    if (course.hasEstimate && (seenM > entryM || seenM < lowestM))
      course.warn(
        'no_room',
        `What lies in that lane is seen ${mm(seenM)} high; the item is felt for from ${mm(entryM)} down to ${mm(lowestM)}.`,
      );
    drawFeed(course, p, entryM);
    course.expect({ peakN: p.touchN, marginN: p.touchN / 2 });
    course.takeTime(1.5);
  },
  feed: (question, { xM, levelM, searchM }) =>
    feedThroughLane(question, { lowered: true, xM, fedAtM: levelM + searchM }),
};
