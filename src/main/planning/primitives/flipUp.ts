import { estimateAfterFlip, flatBesideWalls } from '#shared/domain/flatBesideWall.ts';
import { reason } from '#shared/domain/plan.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { wholeMm } from '#shared/units/units.ts';
import { binSpace } from '../planner/binSpace.ts';
import { flipChance } from '../planner/flipChance.ts';
import { overlapping, type ModelBox } from './BinMotionModel.ts';
import { mm, type Course } from './Course.ts';
import type { Foresight } from './Foresight.ts';
import { againstWall } from './pushForce.ts';
import type { ParametersOf } from '#shared/primitives/primitives.ts';

/** Room that the blade needs above what it stood up. */
const FLIP_CLEARANCE_M = 0.012;
/** Something counts as flat that is at most this much thicker than what was asked for. */
const FLAT_WITHIN = 1.6;
/** A flip is about what is seen there when its width is that of what is seen to within this. */
const SAME_WIDTH_M = 0.03;
/** Blade out, to the wall, and back: as it is drawn. */
const FLIP_S = 3;

const nearX = (box: ModelBox, xM: number): number => Math.min(box.maxM[0], Math.max(box.minM[0], xM));

export const flipUp: Foresight<'flipUp'> = {
  /** Against the wall, then up on an arc about the edge at the wall: what was wide is high afterwards. */
  draw(course, p) {
    const { bin, tool } = course;
    const direction = p.side === 'right' ? 1 : -1;
    const [binWidthM, depthOfBinM, heightOfBinM] = bin.sizeM;
    const [wideM, thickM] = [p.widthM, p.thickM];
    const depthM = Math.min(p.depthM, depthOfBinM - tool.behindBladeM);
    const fromXM = p.bladeXM;
    const wallXM = direction === 1 ? binWidthM : 0;
    if (wideM + tool.bladeHeightM + FLIP_CLEARANCE_M > heightOfBinM)
      course.warn(
        'beyond_bin',
        `What would stand ${mm(wideM)} high leaves no room for the blade above it; the bin is ${mm(heightOfBinM)} high.`,
      );
    standUp(course, p, depthM);
    course.expect(againstWall(p.forceCapN));
    const edgeXM = wallXM - direction * wideM;
    const arc = [0, 0.35, 0.7, 1.05, 1.4].map((turnRad): Vec3 => [
      wallXM - direction * (wideM * Math.cos(turnRad) + thickM * Math.sin(turnRad)),
      depthM,
      wideM * Math.sin(turnRad) + thickM / 2,
    ]);
    course.go([fromXM, tool.waitsAtYM, thickM / 2], [fromXM, depthM, thickM / 2], [edgeXM, depthM, thickM / 2], ...arc);
    course.passThrough(
      [Math.min(wallXM, fromXM), 0, thickM / 2],
      [Math.max(wallXM, fromXM), depthM, Math.min(heightOfBinM, wideM + tool.bladeHeightM)],
    );
    course.takeTime(3 + (Math.abs(fromXM - edgeXM) + 1.7 * wideM) / Math.max(0.02, p.speedMps));
  },
  /** The bin as it would be afterwards; null where nothing is seen to lie flat that it could be about. */
  prepare(prepared, { side, widthM, speedMps }) {
    const { bin, tool, seen, estimate } = prepared;
    const flat = flatBesideWalls(bin, estimate, tool).find(
      (found) => found.side === side && Math.abs(found.widthM - widthM) <= SAME_WIDTH_M,
    );
    if (!flat) return null;
    const pStands = flipChance(flat, binSpace(bin, seen, 0).gapSigmaM);
    const values = {
      side: flat.side,
      widthMm: wholeMm(flat.widthM),
      thickMm: wholeMm(flat.thickM),
      standPercent: Math.round(100 * pStands),
    };
    return {
      ...prepared,
      estimate: estimateAfterFlip(estimate, flat, bin),
      pReady: prepared.pReady * pStands,
      takesS: prepared.takesS + FLIP_S + (3 * flat.widthM) / Math.max(0.02, speedMps),
      reasons: [...prepared.reasons, reason('-', 'flip_needed', values)],
    };
  },
};

/** What lies flat between the blade and the wall stands there afterwards; says what speaks against it. */
function standUp(course: Course, { side, bladeXM: fromXM, thickM }: ParametersOf<'flipUp'>, depthM: number): void {
  const wallXM = side === 'right' ? course.bin.sizeM[0] : 0;
  const half = course.tool.bladeThicknessM / 2;
  const yM = { startM: 0, endM: depthM };
  const low = { startM: thickM / 4, endM: thickM };
  const inWay = (box: ModelBox): boolean => overlapping(box, 1, yM) && overlapping(box, 2, low);
  const isBehindBlade = (box: ModelBox): boolean =>
    side === 'right' ? box.minM[0] > fromXM - half : box.maxM[0] < fromXM + half;
  const flat = course.boxes.filter((box) => inWay(box) && isBehindBlade(box) && box.maxM[2] < FLAT_WITHIN * thickM);
  if (course.hasEstimate && flat.length !== 1)
    course.warn(
      'no_room',
      flat.length === 0
        ? 'Nothing that lies flat is seen between the blade and the wall there.'
        : `${flat.length} items are seen to lie between the blade and the wall.`,
    );
  if (course.boxes.some((box) => inWay(box) && !isBehindBlade(box) && Math.abs(nearX(box, fromXM) - fromXM) < half))
    course.warn('no_room', `Something stands where the blade would go in, ${mm(fromXM)} from the left wall.`);
  course.boxes = course.boxes.map((box) => {
    if (!flat.includes(box)) return box;
    const highM = box.maxM[0] - box.minM[0];
    const acrossM = box.maxM[2] - box.minM[2];
    const startXM = side === 'right' ? wallXM - acrossM : wallXM;
    return { ...box, minM: [startXM, box.minM[1], 0], maxM: [startXM + acrossM, box.maxM[1], highM], moved: true };
  });
}
