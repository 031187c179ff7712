import type { BinEstimate } from '#shared/domain/estimate.ts';
import { gripOrientation, gripProblem, neededLaneWidthM } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { MotionPreview, previewWarningCodes } from '#shared/domain/preview.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { primitiveStep, stepProblem } from '#shared/domain/primitive.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { IDENTITY_ROTATION, type Pose, type Vec3 } from '#shared/geometry/pose.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { levelUnder, overlapping, pushSideways, seenBoxes, widestFree, type ModelBox } from './BinMotionModel.ts';
import { againstWall, larger, slidingForce, type ForceBelief } from './pushForce.ts';

export interface PreviewQuestion {
  snapshot: CellSnapshot;
  tool: ToolLimits;
  motion: ManualMotion;
  /** Cell clock. */
  nowMs: number;
  /** The planner's word on a chain that feeds an item; null where it has none. */
  rate: (
    itemId: string,
    binId: string,
    chain: readonly PrimitiveStep[],
  ) => { pSuccess: number; expectedS: number } | null;
}
/** All of a preview but its name. */
export type PreviewDraft = Omit<MotionPreview, 'previewId'>;
type WarningCode = (typeof previewWarningCodes)[number];

/** Older than this, somebody may well have reached in since. */
const OLD_ESTIMATE_MS = 5 * 60_000;
/** Share of the force cap from which on a person should know beforehand. */
const NEAR_CAP = 0.8;
/** Tips of the paddles along y while they wait, sweep and feed (bin frame); the tool never stands deeper in the bin. */
const FRONT_Y_M = -0.09;
const SWEEP_Y_M = -0.03;
const FEED_Y_M = 0.022;
/** Room between the blade's tip and the back wall. */
const BEHIND_BLADE_M = 0.015;
/** Seconds for the way to the bin and the bands, and for the way out; medians of simulated motions. */
const APPROACH_S = 4;
const LEAVE_S = 2;

/**
 * What a motion by hand is expected to do, from the newest estimate alone. Quasi-static: see BinMotionModel. Fails with one
 * sentence where nothing can be drawn: a jog, an unknown bin, a parameter out of its range.
 */
export function previewMotion(question: PreviewQuestion): Result<PreviewDraft, string> {
  const { snapshot, motion, nowMs } = question;
  if (motion.kind === 'jog_tool' || motion.kind === 'jog_joint')
    return err('A jog has no preview: the arm moves only as far as the control is held.');
  const heldItemId = snapshot.cell.heldItemId;
  const podId = snapshot.pod?.podId ?? null;
  if (motion.kind === 'dispose')
    return motion.itemId === heldItemId
      ? ok({
          ...nothingInBin(motion, nowMs),
          basis: { podId, binId: null, estimateImageId: null, heldItemId },
          expectedS: APPROACH_S + LEAVE_S,
        })
      : err(`${motion.itemId} is not in the tool: the arm has nothing to bring away.`);

  const bin = snapshot.pod?.bins.find(({ binId }) => binId === motion.binId);
  if (!bin) return err(`There is no bin ${motion.binId} at the cell now.`);
  const problem = motion.chain.map(stepProblem).find((sentence) => sentence !== null);
  if (problem) return err(problem);
  const item = fedItem(snapshot, motion);
  if (!item.ok) return item;
  const estimate = snapshot.estimates.find((e) => e.binId === bin.binId && e.podId === podId) ?? null;

  const course = new Course(bin, estimate, question.tool, item.value);
  for (const step of motion.chain) course.take(primitiveStep(step.primitive, step.parameters));
  if (!estimate) course.warn('no_estimate', 'This bin has not been looked at: what stands in it is not known.');
  else if (estimate.status !== 'ok')
    course.warn(
      'estimate_refused',
      `The picture of this bin cannot be used: ${estimate.refusedReason ?? 'no reason given'}.`,
    );
  const estimateAgeMs = estimate ? Math.max(0, nowMs - estimate.capturedAtMs) : null;
  if (estimateAgeMs !== null && estimateAgeMs > OLD_ESTIMATE_MS)
    course.warn('estimate_old', `The picture it rests on is ${Math.round(estimateAgeMs / 60_000)} minutes old.`);
  if (item.value) {
    const tooMuch = gripProblem(item.value.product, question.tool);
    if (tooMuch) course.warn('outside_support', tooMuch);
  }
  const rated =
    motion.kind === 'stow' && estimate?.status === 'ok'
      ? question.rate(motion.itemId, motion.binId, motion.chain)
      : null;
  if (motion.kind === 'stow' && estimate?.status === 'ok' && !rated)
    course.warn('outside_support', 'The planner would not try this: it has no prediction for it.');
  return ok({
    motion,
    basis: { podId, binId: bin.binId, estimateImageId: estimate?.imageId ?? null, heldItemId },
    computedAtMs: nowMs,
    estimateAgeMs,
    pSuccess: rated?.pSuccess ?? null,
    ...course.outcome(),
    ...(rated ? { expectedS: rated.expectedS } : {}),
  });
}

function fedItem(
  snapshot: CellSnapshot,
  motion: Extract<ManualMotion, { kind: 'chain' | 'stow' }>,
): Result<Item | null, string> {
  if (motion.kind === 'chain')
    return motion.chain.some((step) => step.primitive === 'insert')
      ? err('Feeding an item into a bin is a stow: choose the item that is to be stowed.')
      : ok(null);
  const item = snapshot.buffer.find(({ itemId }) => itemId === motion.itemId);
  if (!item) return err(`There is no item ${motion.itemId} in the buffer or in the tool.`);
  if (item.location.place !== 'buffer' && item.location.place !== 'tool')
    return err(`${motion.itemId} is at the ${item.location.place}, where the arm does not pick.`);
  if (!motion.chain.some((step) => step.primitive === 'insert')) return err('The chain of a stow needs an insert.');
  return ok(item);
}

const nothingInBin = (motion: ManualMotion, nowMs: number) => ({
  motion,
  computedAtMs: nowMs,
  estimateAgeMs: null,
  toolPathInBin: [],
  sweptVolumes: [],
  endState: [],
  endWidestGap: null,
  peakForceN: 0,
  peakForceMarginN: 0,
  pSuccess: null,
  warnings: [],
});

/** Follows a chain through the bin, step by step, and collects what is to be drawn. Lengths in the bin frame, metres. */
class Course {
  private readonly bin: Bin;
  private readonly tool: ToolLimits;
  private readonly item: Item | null;
  private readonly hasEstimate: boolean;
  /** Width that a push is believed to gain beyond the gaps that are seen, and half its 90 % interval. */
  private readonly hiddenSlackM: number;
  private readonly slackMarginM: number;
  private boxes: ModelBox[];
  private readonly path: Pose[] = [];
  private readonly swept: { minM: Vec3; maxM: Vec3 }[] = [];
  private readonly warnings: { code: WarningCode; text: string }[] = [];
  private force: ForceBelief = { peakN: 0, marginN: 0 };
  private capN = Infinity;
  private seconds = APPROACH_S + LEAVE_S;

  constructor(bin: Bin, estimate: BinEstimate | null, tool: ToolLimits, item: Item | null) {
    this.bin = bin;
    this.tool = tool;
    this.item = item;
    this.hasEstimate = estimate?.status === 'ok';
    this.boxes = estimate && this.hasEstimate ? seenBoxes(estimate) : [];
    const seenM = estimate ? estimate.gaps.reduce((sum, gap) => sum + gap.endM - gap.startM, 0) : 0;
    this.hiddenSlackM = this.hasEstimate ? GIVE_M + Math.max(0, (estimate?.makeableGapM ?? 0) - seenM) : 0;
    this.slackMarginM = estimate?.makeableGapMarginM ?? 0;
  }

  warn(code: WarningCode, text: string): void {
    if (!this.warnings.some((known) => known.code === code && known.text === text)) this.warnings.push({ code, text });
  }

  take({ primitive, parameters }: PrimitiveStep): void {
    const value = (name: string): number => Number(parameters[name] ?? 0);
    if (parameters['forceCapN'] !== undefined) this.capN = Math.min(this.capN, value('forceCapN'));
    if (primitive === 'sweep') this.sweep(parameters['side'] === 'left' ? -1 : 1, value);
    else if (primitive === 'insert') this.insert(value);
    else if (primitive === 'retract') this.retract();
  }

  outcome() {
    const capN = Math.min(this.capN, this.tool.forceCapN);
    const peakForceN = Math.min(capN, this.force.peakN);
    const peakForceMarginN = Math.min(this.force.marginN, Math.max(0.05 * capN, capN - peakForceN));
    if (this.force.peakN + this.force.marginN >= NEAR_CAP * capN)
      this.warn(
        'force_near_cap',
        `The force may come near the cap of ${capN.toFixed(0)} N; the motion then stops short and backs off.`,
      );
    return {
      toolPathInBin: this.path,
      sweptVolumes: this.swept,
      endState: this.boxes,
      endWidestGap: this.hasEstimate ? widestFree(this.boxes, this.bin.sizeM[0], LOW_M) : null,
      peakForceN,
      peakForceMarginN,
      expectedS: this.seconds,
      warnings: this.warnings,
    };
  }

  private sweep(direction: 1 | -1, value: (name: string) => number): void {
    const [widthM, depthOfBinM, heightOfBinM] = this.bin.sizeM;
    const fromXM = value('bladeXM');
    const distanceM = value('distanceM');
    const lowerM = value('heightM');
    const depthM = Math.min(value('depthM'), depthOfBinM - BEHIND_BLADE_M);
    const zM = { startM: lowerM, endM: Math.min(heightOfBinM, lowerM + this.tool.bladeHeightM) };
    const yM = { startM: 0, endM: depthM };
    if (fromXM > widthM) this.warn('beyond_bin', `The blade would enter ${mm(fromXM - widthM)} right of the bin.`);
    const toXM = fromXM + direction * distanceM;
    if (toXM < 0 || toXM > widthM)
      this.warn(
        'beyond_bin',
        `The push ends ${mm(toXM < 0 ? -toXM : toXM - widthM)} beyond the wall; the blade stops there.`,
      );
    if (value('depthM') > depthM)
      this.warn('beyond_bin', `The bin is ${mm(depthOfBinM)} deep; the blade goes in ${mm(depthM)}.`);
    if (lowerM + this.tool.bladeHeightM > heightOfBinM)
      this.warn('beyond_bin', `The blade would reach above the bin, which is ${mm(heightOfBinM)} high.`);
    const half = this.tool.bladeThicknessM / 2;
    const blocked = this.boxes.some(
      (box) =>
        box.minM[0] < fromXM - half - SEEN_WITHIN_M &&
        box.maxM[0] > fromXM + half + SEEN_WITHIN_M &&
        overlapping(box, 1, yM) &&
        overlapping(box, 2, zM),
    );
    if (blocked) {
      this.warn('no_room', `Something stands where the blade would go in, ${mm(fromXM)} from the left wall.`);
      this.force = larger(this.force, againstWall(this.capN));
    }
    const insideM = direction === 1 ? Math.max(0, widthM - fromXM) : Math.max(0, fromXM);
    const push = { direction, fromXM, distanceM: Math.min(distanceM, insideM), yM, zM };
    const pushed = pushSideways(this.boxes, push, this.bin.sizeM, this.hiddenSlackM);
    this.boxes = pushed.boxes;
    if (pushed.stopped)
      this.warn(
        'no_room',
        `The contents stand against the wall after ${mm(pushed.travelM)} of ${mm(distanceM)}; the force stops the blade there.`,
      );
    const slides = slidingForce(pushed.pushedVolumeM3);
    // Whether they reach the wall is known no better than how much they give way.
    const mayStop = pushed.spareM < this.slackMarginM && pushed.pushedVolumeM3 > 0;
    const wall = againstWall(this.capN);
    if (pushed.stopped) this.force = larger(this.force, wall);
    else if (mayStop)
      this.force = larger(this.force, {
        peakN: slides.peakN,
        marginN: Math.max(slides.marginN, wall.peakN + wall.marginN - slides.peakN),
      });
    else this.force = larger(this.force, slides);
    const endXM = fromXM + direction * pushed.travelM;
    const middleZM = (zM.startM + zM.endM) / 2;
    this.go(
      [fromXM, FRONT_Y_M, middleZM],
      [fromXM, 0, middleZM],
      [fromXM, depthM, middleZM],
      [endXM, depthM, middleZM],
    );
    this.swept.push({
      minM: [Math.min(fromXM, endXM) - half, 0, zM.startM],
      maxM: [Math.max(fromXM, endXM) + half, depthM, zM.endM],
    });
    this.seconds += 2 + pushed.travelM / Math.max(0.02, value('speedMps'));
  }

  private insert(value: (name: string) => number): void {
    if (!this.item) return;
    const [widthM, depthOfBinM, heightOfBinM] = this.bin.sizeM;
    const grip = gripOrientation(this.item.product, this.bin.sizeM);
    const laneM = neededLaneWidthM(grip, this.tool);
    const middleM = value('xM');
    const lowerM = value('heightM');
    const lane = { startM: middleM - laneM / 2, endM: middleM + laneM / 2 };
    const body = { startM: middleM - grip.laneWidthM / 2, endM: middleM + grip.laneWidthM / 2 };
    const rearM = Math.max(0, Math.min(FEED_Y_M, depthOfBinM - grip.depthM));
    const yM = { startM: rearM, endM: rearM + grip.depthM };
    const zM = { startM: lowerM, endM: lowerM + grip.heightM };
    if (lane.startM < 0 || lane.endM > widthM)
      this.warn(
        'beyond_bin',
        `The lane of item and paddles, ${mm(laneM)} wide, reaches ${mm(Math.max(-lane.startM, lane.endM - widthM))} into the wall.`,
      );
    if (zM.endM > heightOfBinM)
      this.warn('beyond_bin', `The item would reach ${mm(zM.endM - heightOfBinM)} above the bin.`);
    const inWay = this.boxes.filter(
      (box) => overlapping(box, 0, lane) && overlapping(box, 1, yM) && overlapping(box, 2, zM),
    );
    if (inWay.length > 0) {
      this.warn(
        'no_room',
        `${inWay.length === 1 ? 'One item stands' : `${inWay.length} items stand`} in the lane of item and paddles.`,
      );
      this.force = larger(this.force, againstWall(this.capN));
    } else this.force = larger(this.force, { peakN: FEED_FORCE_N, marginN: FEED_FORCE_N });
    const restsAtM = levelUnder(
      this.boxes.filter((box) => box.maxM[2] <= lowerM + SEEN_WITHIN_M),
      body,
      yM,
    );
    this.boxes = [
      ...this.boxes,
      {
        minM: [body.startM, yM.startM, restsAtM],
        maxM: [body.endM, yM.endM, restsAtM + grip.heightM],
        moved: true,
        fed: true,
      },
    ];
    const axisM = lowerM + this.tool.beltHeightM;
    this.go([middleM, FRONT_Y_M, axisM], [middleM, SWEEP_Y_M, axisM], [middleM, rearM, axisM]);
    this.swept.push({ minM: [lane.startM, SWEEP_Y_M, lowerM], maxM: [lane.endM, yM.endM, zM.endM] });
    this.seconds += 3 + grip.depthM / Math.max(0.05, value('beltSpeedMps'));
  }

  private retract(): void {
    const last = this.path.at(-1);
    if (!last) return;
    const [x, , z] = last.positionM;
    this.go([x, FRONT_Y_M, z]);
  }

  private go(...points: Vec3[]): void {
    for (const positionM of points) this.path.push({ positionM, rotation: IDENTITY_ROTATION });
  }
}

/**
 * Cloth walls bulge and contents turn a little: 40 simulated pushes went this much further (median) than the seen gaps alone
 * would let them (`node bench/preview.ts 40 101`; judged on other seeds, docs/PLANNER.md).
 */
const GIVE_M = 0.017;
/** Boxes are seen to within about this. */
const SEEN_WITHIN_M = 0.006;
/** What the belts' feed shows at the wrist when the lane is free. */
const FEED_FORCE_N = 4;
/** A gap counts as free from the floor when nothing in it stands lower than this. */
const LOW_M = 0.03;
const mm = (lengthM: number): string => `${Math.round(lengthM * 1000)} mm`;
