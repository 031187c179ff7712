import { overlapping, volumeM3 } from './BinMotionModel.ts';
import { mm } from './Course.ts';
import type { Foresight } from './Foresight.ts';
import { slidingForce } from './pushForce.ts';

export const eject: Foresight<'eject'> = {
  /** What is seen at the mouth there is expected to come out; the rest stays. */
  draw(course, p) {
    const { bin, tool } = course;
    const [widthM, , heightM] = bin.sizeM;
    const middleM = p.xM;
    const half = p.widthM / 2 + tool.paddleThicknessM + tool.openingM;
    const zM = { startM: p.heightM, endM: Math.min(heightM, p.heightM + tool.paddleHeightM) };
    const between = { startM: middleM - p.widthM / 2, endM: middleM + p.widthM / 2 };
    if (middleM - half < 0 || middleM + half > widthM)
      course.warn(
        'beyond_bin',
        `The open paddles reach ${mm(Math.max(half - middleM, middleM + half - widthM))} into the wall.`,
      );
    const gripped = course.boxes.filter(
      (box) => box.minM[1] < p.reachM && overlapping(box, 0, between) && overlapping(box, 2, zM),
    );
    if (course.hasEstimate && gripped.length === 0)
      course.warn('no_room', 'Nothing is seen in the mouth there that the paddles could grip.');
    if (gripped.length > 1) course.warn('no_room', `${gripped.length} items are seen between the paddles there.`);
    course.boxes = course.boxes.filter((box) => !gripped.includes(box));
    course.expect(slidingForce(gripped.reduce((sum, box) => sum + volumeM3(box), 0)));
    const middleZM = p.heightM + tool.paddleHeightM / 2;
    const frontYM = tool.waitsAtYM - tool.ejectClearM;
    course.go([middleM, frontYM, middleZM], [middleM, p.reachM, middleZM], [middleM, tool.waitsAtYM, middleZM]);
    course.passThrough([middleM - half, frontYM, zM.startM], [middleM + half, p.reachM, zM.endM]);
    course.takeTime(4 + 0.2 / Math.max(0.05, p.beltSpeedMps));
  },
  /** What comes into the tool on the way is not the item that is asked about. */
  prepare: () => null,
};
