import { overlapping } from './BinMotionModel.ts';
import type { Foresight } from './Foresight.ts';
import { againstWall } from './pushForce.ts';

/** What the wrist shows while the blade goes in and meets nothing. */
const EMPTY_PROBE_N = 0.5;

export const probe: Foresight<'probe'> = {
  /** To the first box that is seen in the blade's way, or to the depth asked for; nothing is expected to move. */
  draw(course, p) {
    const { bin, tool } = course;
    const [, depthOfBinM] = bin.sizeM;
    const xM = p.bladeXM;
    const half = tool.bladeThicknessM / 2;
    const zM = { startM: p.heightM, endM: p.heightM + tool.bladeHeightM };
    const wantedM = Math.min(p.depthM, depthOfBinM);
    const met = course.boxes.filter(
      (box) => box.minM[0] < xM + half && box.maxM[0] > xM - half && overlapping(box, 2, zM) && box.maxM[1] > 0,
    );
    const reachM = Math.max(0, Math.min(wantedM, ...met.map((box) => box.minM[1])));
    course.expect(met.length > 0 ? againstWall(p.forceCapN) : { peakN: EMPTY_PROBE_N, marginN: EMPTY_PROBE_N });
    const middleZM = (zM.startM + zM.endM) / 2;
    const frontYM = tool.waitsAtYM;
    course.go([xM, frontYM, middleZM], [xM, 0, middleZM], [xM, reachM, middleZM], [xM, frontYM, middleZM]);
    course.passThrough([xM - half, 0, zM.startM], [xM + half, reachM, zM.endM]);
    course.takeTime(3 + reachM / Math.max(0.02, p.speedMps));
  },
};
