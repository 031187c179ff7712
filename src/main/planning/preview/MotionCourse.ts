import type { BinEstimate } from '#shared/domain/estimate.ts';
import { gripOrientation, neededLaneWidthM } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { previewWarningCodes } from '#shared/domain/preview.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { IDENTITY_ROTATION, type Pose, type Vec3 } from '#shared/geometry/pose.ts';
import { assertNever } from '#shared/result/result.ts';
import {
  levelUnder,
  overlapping,
  pushSideways,
  seenBoxes,
  volumeM3,
  widestFree,
  type ModelBox,
} from './BinMotionModel.ts';
import { againstWall, larger, slidingForce, type ForceBelief } from './pushForce.ts';

type WarningCode = (typeof previewWarningCodes)[number];

/** Share of the force cap from which on a person should know beforehand. */
const NEAR_CAP = 0.8;
/** Tips of the paddles along y while they wait, sweep and feed (bin frame); the tool never stands deeper in the bin. */
const FRONT_Y_M = -0.09;
const EJECT_FRONT_Y_M = -0.22;
/** The paddles open this much further than what they are to grip, on either side. */
const PADDLE_CLEARANCE_M = 0.012;
const SWEEP_Y_M = -0.03;
const FEED_Y_M = 0.022;
/** Room between the blade's tip and the back wall. */
const BEHIND_BLADE_M = 0.015;
/** Seconds for the way to the bin and the bands, and for the way out; medians of simulated motions. */
export const APPROACH_S = 4;
export const LEAVE_S = 2;

/** Follows a chain through the bin, step by step, and collects what is to be drawn. Lengths in the bin frame, metres. */
export class MotionCourse {
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
    switch (primitive) {
      case 'sweep':
        return this.sweep(parameters['side'] === 'left' ? -1 : 1, value);
      case 'insert':
        return this.feed(value, value('heightM'));
      case 'stack':
        return this.stack(value);
      case 'slot':
        return this.slot(value);
      case 'eject':
        return this.eject(value);
      case 'flipUp':
        return this.flipUp(parameters['side'] === 'right' ? 1 : -1, value);
      case 'retract':
        return this.retract();
      case 'openBands':
      case 'closeBands':
        return this.bands();
      case 'probe':
        return this.probe(value);
      default:
        return assertNever(primitive);
    }
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
    const [widthM, depthOfBinM] = this.bin.sizeM;
    const fromXM = value('bladeXM');
    const distanceM = value('distanceM');
    const lowerM = value('heightM');
    const depthM = Math.min(value('depthM'), depthOfBinM - BEHIND_BLADE_M);
    const zM = { startM: lowerM, endM: lowerM + this.tool.bladeHeightM };
    const yM = { startM: 0, endM: depthM };
    const toXM = fromXM + direction * distanceM;
    if (toXM < 0 || toXM > widthM)
      this.warn(
        'beyond_bin',
        `The push ends ${mm(toXM < 0 ? -toXM : toXM - widthM)} beyond the wall; the blade stops there.`,
      );
    if (value('depthM') > depthM)
      this.warn('beyond_bin', `The bin is ${mm(depthOfBinM)} deep; the blade goes in ${mm(depthM)}.`);
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

  /** In above the level that is seen under the lane, or the one that was asked for, and down onto it. */
  private stack(value: (name: string) => number): void {
    if (!this.item) return;
    const [, depthOfBinM] = this.bin.sizeM;
    const grip = gripOrientation(this.item.product, this.bin.sizeM);
    const middleM = value('xM');
    const body = { startM: middleM - grip.laneWidthM / 2, endM: middleM + grip.laneWidthM / 2 };
    const seenM = levelUnder(this.boxes, body, { startM: 0, endM: depthOfBinM });
    const entryM = value('levelM') + value('searchM');
    const lowestM = Math.max(0, value('levelM') - value('searchM'));
    if (this.hasEstimate && (seenM > entryM || seenM < lowestM))
      this.warn(
        'no_room',
        `What lies in that lane is seen ${mm(seenM)} high; the item is felt for from ${mm(entryM)} down to ${mm(lowestM)}.`,
      );
    this.feed(value, entryM);
    this.force = larger(this.force, { peakN: value('touchN'), marginN: value('touchN') / 2 });
    this.seconds += 1.5;
  }

  /** Against the wall, then up on an arc about the edge at the wall: what was wide is high afterwards. */
  private flipUp(direction: 1 | -1, value: (name: string) => number): void {
    const [binWidthM, depthOfBinM, heightOfBinM] = this.bin.sizeM;
    const [wideM, thickM] = [value('widthM'), value('thickM')];
    const depthM = Math.min(value('depthM'), depthOfBinM - BEHIND_BLADE_M);
    const fromXM = value('bladeXM');
    const wallXM = direction === 1 ? binWidthM : 0;
    const half = this.tool.bladeThicknessM / 2;
    if (wideM + this.tool.bladeHeightM + FLIP_CLEARANCE_M > heightOfBinM)
      this.warn(
        'beyond_bin',
        `What would stand ${mm(wideM)} high leaves no room for the blade above it; the bin is ${mm(heightOfBinM)} high.`,
      );
    const yM = { startM: 0, endM: depthM };
    const low = { startM: thickM / 4, endM: thickM };
    const inWay = (box: ModelBox): boolean => overlapping(box, 1, yM) && overlapping(box, 2, low);
    const isBehindBlade = (box: ModelBox): boolean =>
      direction === 1 ? box.minM[0] > fromXM - half : box.maxM[0] < fromXM + half;
    const flat = this.boxes.filter((box) => inWay(box) && isBehindBlade(box) && box.maxM[2] < FLAT_WITHIN * thickM);
    if (this.hasEstimate && flat.length !== 1)
      this.warn(
        'no_room',
        flat.length === 0
          ? 'Nothing that lies flat is seen between the blade and the wall there.'
          : `${flat.length} items are seen to lie between the blade and the wall.`,
      );
    if (this.boxes.some((box) => inWay(box) && !isBehindBlade(box) && Math.abs(nearX(box, fromXM) - fromXM) < half))
      this.warn('no_room', `Something stands where the blade would go in, ${mm(fromXM)} from the left wall.`);
    this.boxes = this.boxes.map((box) => {
      if (!flat.includes(box)) return box;
      const highM = box.maxM[0] - box.minM[0];
      const acrossM = box.maxM[2] - box.minM[2];
      const startXM = direction === 1 ? wallXM - acrossM : wallXM;
      return {
        ...box,
        minM: [startXM, box.minM[1], 0],
        maxM: [startXM + acrossM, box.maxM[1], highM],
        moved: true,
      };
    });
    this.force = larger(this.force, againstWall(value('forceCapN')));
    const edgeXM = wallXM - direction * wideM;
    const arc = [0, 0.35, 0.7, 1.05, 1.4].map((turnRad): Vec3 => [
      wallXM - direction * (wideM * Math.cos(turnRad) + thickM * Math.sin(turnRad)),
      depthM,
      wideM * Math.sin(turnRad) + thickM / 2,
    ]);
    this.go([fromXM, FRONT_Y_M, thickM / 2], [fromXM, depthM, thickM / 2], [edgeXM, depthM, thickM / 2], ...arc);
    this.swept.push({
      minM: [Math.min(wallXM, fromXM), 0, thickM / 2],
      maxM: [Math.max(wallXM, fromXM), depthM, Math.min(heightOfBinM, wideM + this.tool.bladeHeightM)],
    });
    this.seconds += 3 + (Math.abs(fromXM - edgeXM) + 1.7 * wideM) / Math.max(0.02, value('speedMps'));
  }

  /** Fed leaning: drawn as the box around the leaning item, which then falls to the side that it leans to. */
  private slot(value: (name: string) => number): void {
    if (!this.item) return;
    const [widthM, depthOfBinM, heightOfBinM] = this.bin.sizeM;
    const grip = gripOrientation(this.item.product, this.bin.sizeM);
    const [c, s] = [Math.cos(value('angleRad')), Math.sin(value('angleRad'))];
    const lowerM = value('heightM');
    const highM = grip.heightM * c + grip.laneWidthM * Math.abs(s);
    const halfM = (grip.laneWidthM / 2) * c;
    const topXM = value('xM') + grip.heightM * s;
    const xM = { startM: Math.min(value('xM'), topXM) - halfM, endM: Math.max(value('xM'), topXM) + halfM };
    const rearM = Math.max(0, Math.min(FEED_Y_M, depthOfBinM - grip.depthM));
    const yM = { startM: rearM, endM: rearM + grip.depthM };
    const overM = Math.max(-xM.startM, xM.endM - widthM, lowerM + highM - heightOfBinM);
    if (overM > 0) this.warn('beyond_bin', `Leaning like that the item reaches ${mm(overM)} beyond the mouth.`);
    const zM = { startM: lowerM, endM: lowerM + highM };
    const inWay = this.boxes.filter(
      (box) => overlapping(box, 0, xM) && overlapping(box, 1, yM) && overlapping(box, 2, zM),
    );
    if (inWay.length > 0) this.warn('no_room', 'Something stands where the leaning item would be fed.');
    this.force = larger(
      this.force,
      inWay.length > 0 ? againstWall(this.capN) : { peakN: FEED_FORCE_N, marginN: FEED_FORCE_N },
    );
    this.boxes = [
      ...this.boxes,
      { minM: [xM.startM, yM.startM, 0], maxM: [xM.endM, yM.endM, highM], moved: true, fed: true },
    ];
    const middleM = (xM.startM + xM.endM) / 2;
    const axisM = lowerM + this.tool.beltHeightM;
    this.go([middleM, FRONT_Y_M, axisM], [middleM, SWEEP_Y_M, axisM], [middleM, rearM, axisM]);
    this.swept.push({ minM: [xM.startM, SWEEP_Y_M, lowerM], maxM: [xM.endM, yM.endM, zM.endM] });
    this.seconds += 4 + grip.depthM / Math.max(0.05, value('beltSpeedMps'));
  }

  /** What is seen at the mouth there is expected to come out; the rest stays. */
  private eject(value: (name: string) => number): void {
    const [widthM, , heightM] = this.bin.sizeM;
    const middleM = value('xM');
    const half = value('widthM') / 2 + this.tool.paddleThicknessM + PADDLE_CLEARANCE_M;
    const lowerM = value('heightM');
    const reachM = value('reachM');
    const zM = { startM: lowerM, endM: Math.min(heightM, lowerM + this.tool.paddleHeightM) };
    const between = { startM: middleM - value('widthM') / 2, endM: middleM + value('widthM') / 2 };
    if (middleM - half < 0 || middleM + half > widthM)
      this.warn(
        'beyond_bin',
        `The open paddles reach ${mm(Math.max(half - middleM, middleM + half - widthM))} into the wall.`,
      );
    const gripped = this.boxes.filter(
      (box) => box.minM[1] < reachM && overlapping(box, 0, between) && overlapping(box, 2, zM),
    );
    if (this.hasEstimate && gripped.length === 0)
      this.warn('no_room', 'Nothing is seen in the mouth there that the paddles could grip.');
    if (gripped.length > 1) this.warn('no_room', `${gripped.length} items are seen between the paddles there.`);
    this.boxes = this.boxes.filter((box) => !gripped.includes(box));
    const pulled = slidingForce(gripped.reduce((sum, box) => sum + volumeM3(box), 0));
    this.force = larger(this.force, pulled);
    const middleZM = lowerM + this.tool.paddleHeightM / 2;
    this.go([middleM, EJECT_FRONT_Y_M, middleZM], [middleM, reachM, middleZM], [middleM, FRONT_Y_M, middleZM]);
    this.swept.push({ minM: [middleM - half, EJECT_FRONT_Y_M, zM.startM], maxM: [middleM + half, reachM, zM.endM] });
    this.seconds += 4 + 0.2 / Math.max(0.05, value('beltSpeedMps'));
  }

  private feed(value: (name: string) => number, lowerM: number): void {
    if (!this.item) return;
    const [widthM, depthOfBinM, heightOfBinM] = this.bin.sizeM;
    const grip = gripOrientation(this.item.product, this.bin.sizeM);
    const laneM = neededLaneWidthM(grip, this.tool);
    const middleM = value('xM');
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

  /** The bars part the bands, or let them close, in front of the mouth. */
  private bands(): void {
    const [widthM, , heightM] = this.bin.sizeM;
    const last = this.path.at(-1)?.positionM;
    this.go([last?.[0] ?? widthM / 2, FRONT_Y_M, last?.[2] ?? heightM / 2]);
    this.swept.push({ minM: [0, SWEEP_Y_M, 0], maxM: [widthM, 0, heightM] });
    this.seconds += BANDS_S;
  }

  /** To the first box that is seen in the blade's way, or to the depth asked for; nothing is expected to move. */
  private probe(value: (name: string) => number): void {
    const [, depthOfBinM] = this.bin.sizeM;
    const xM = value('bladeXM');
    const lowerM = value('heightM');
    const half = this.tool.bladeThicknessM / 2;
    const zM = { startM: lowerM, endM: lowerM + this.tool.bladeHeightM };
    const wantedM = Math.min(value('depthM'), depthOfBinM);
    const met = this.boxes.filter(
      (box) => box.minM[0] < xM + half && box.maxM[0] > xM - half && overlapping(box, 2, zM) && box.maxM[1] > 0,
    );
    const reachM = Math.max(0, Math.min(wantedM, ...met.map((box) => box.minM[1])));
    if (met.length > 0) this.force = larger(this.force, againstWall(value('forceCapN')));
    else this.force = larger(this.force, { peakN: EMPTY_PROBE_N, marginN: EMPTY_PROBE_N });
    const middleZM = (zM.startM + zM.endM) / 2;
    this.go([xM, FRONT_Y_M, middleZM], [xM, 0, middleZM], [xM, reachM, middleZM], [xM, FRONT_Y_M, middleZM]);
    this.swept.push({ minM: [xM - half, 0, zM.startM], maxM: [xM + half, reachM, zM.endM] });
    this.seconds += 3 + reachM / Math.max(0.02, value('speedMps'));
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
/** Room that the blade needs above what it stood up. */
const FLIP_CLEARANCE_M = 0.012;
/** Something counts as flat that is at most this much thicker than what was asked for. */
const FLAT_WITHIN = 1.6;
const nearX = (box: ModelBox, xM: number): number => Math.min(box.maxM[0], Math.max(box.minM[0], xM));
/** Opening or closing the bands takes about as long; measured in the simulated cell. */
const BANDS_S = 1.5;
/** What the wrist shows while the blade goes in and meets nothing. */
const EMPTY_PROBE_N = 0.5;
/** What the belts' feed shows at the wrist when the lane is free. */
const FEED_FORCE_N = 4;
/** A gap counts as free from the floor when nothing in it stands lower than this. */
const LOW_M = 0.03;
const mm = (lengthM: number): string => `${Math.round(lengthM * 1000)} mm`;
