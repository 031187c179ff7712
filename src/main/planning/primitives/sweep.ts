import { overlapping, pushSideways } from './BinMotionModel.ts';
import { mm, SEEN_WITHIN_M } from './Course.ts';
import type { Foresight } from './Foresight.ts';
import { againstWall, slidingForce, slidingOrWall } from './pushForce.ts';

/** The tops of what lies flat are seen up to so much too low: the blade meets it all the same. */
const SEEN_TOO_LOW_M = 0.012;

export const sweep: Foresight<'sweep'> = {
  draw(course, p) {
    const { bin, tool } = course;
    const direction = p.side === 'left' ? -1 : 1;
    const [widthM, depthOfBinM] = bin.sizeM;
    const fromXM = p.bladeXM;
    const depthM = Math.min(p.depthM, depthOfBinM - tool.behindBladeM);
    const zM = { startM: p.heightM, endM: p.heightM + tool.bladeHeightM };
    const yM = { startM: 0, endM: depthM };
    const toXM = fromXM + direction * p.distanceM;
    if (toXM < 0 || toXM > widthM)
      course.warn(
        'beyond_bin',
        `The push ends ${mm(toXM < 0 ? -toXM : toXM - widthM)} beyond the wall; the blade stops there.`,
      );
    if (p.depthM > depthM)
      course.warn('beyond_bin', `The bin is ${mm(depthOfBinM)} deep; the blade goes in ${mm(depthM)}.`);
    const half = tool.bladeThicknessM / 2;
    const blocked = course.boxes.some(
      (box) =>
        box.minM[0] < fromXM - half - SEEN_WITHIN_M &&
        box.maxM[0] > fromXM + half + SEEN_WITHIN_M &&
        overlapping(box, 1, yM) &&
        overlapping(box, 2, zM),
    );
    if (blocked) {
      course.warn('no_room', `Something stands where the blade would go in, ${mm(fromXM)} from the left wall.`);
      course.expect(againstWall(course.capN));
    }
    const insideM = direction === 1 ? Math.max(0, widthM - fromXM) : Math.max(0, fromXM);
    const touchesM = { startM: Math.max(0, zM.startM - SEEN_TOO_LOW_M), endM: zM.endM };
    const push = { direction, fromXM, distanceM: Math.min(p.distanceM, insideM), yM, zM: touchesM } as const;
    const pushed = pushSideways(course.boxes, push, bin.sizeM, course.hiddenSlackM);
    course.press(pushed.boxes, pushSideways(course.boxes, push, bin.sizeM, course.keptSlackM).boxes);
    if (pushed.stopped)
      course.warn(
        'no_room',
        `The contents stand against the wall after ${mm(pushed.travelM)} of ${mm(p.distanceM)}; the force stops the blade there.`,
      );
    const slides = slidingForce(pushed.pushedVolumeM3);
    // Whether they reach the wall is known no better than how much they give way.
    const mayStop = pushed.spareM < course.slackMarginM && pushed.pushedVolumeM3 > 0;
    const wall = againstWall(course.capN);
    const shortM = push.distanceM - pushed.travelM;
    if (pushed.stopped) course.expect(shortM > course.slackMarginM ? wall : slidingOrWall(slides, wall));
    else if (mayStop)
      course.expect({
        peakN: slides.peakN,
        marginN: Math.max(slides.marginN, wall.peakN + wall.marginN - slides.peakN),
      });
    else course.expect(slides);
    const endXM = fromXM + direction * pushed.travelM;
    const middleZM = (zM.startM + zM.endM) / 2;
    course.go(
      [fromXM, tool.waitsAtYM, middleZM],
      [fromXM, 0, middleZM],
      [fromXM, depthM, middleZM],
      [endXM, depthM, middleZM],
    );
    course.passThrough(
      [Math.min(fromXM, endXM) - half, 0, zM.startM],
      [Math.max(fromXM, endXM) + half, depthM, zM.endM],
    );
    course.takeTime(2 + pushed.travelM / Math.max(0.02, p.speedMps));
  },
  prepare: (prepared, p) => ({ ...prepared, sweep: p }),
};
