import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { BoxInBin, previewWarningCodes } from '#shared/domain/preview.ts';
import type { ToolLimits } from '#shared/domain/tool.ts';
import { IDENTITY_ROTATION, type Pose, type Vec3 } from '#shared/geometry/pose.ts';
import { seenBoxes, widestFree, type ModelBox } from './BinMotionModel.ts';
import { larger, type ForceBelief } from './pushForce.ts';

type WarningCode = (typeof previewWarningCodes)[number];

/** Share of the force cap from which on a person should know beforehand. */
const NEAR_CAP = 0.8;
/** Seconds for the way to the bin and the bands, and for the way out; medians of simulated motions. */
export const APPROACH_S = 4;
export const LEAVE_S = 2;
/**
 * Cloth walls bulge and contents turn a little: 40 simulated pushes went this much further (median) than the seen gaps alone
 * would let them (`node bench/preview.ts 40 101`; judged on other seeds, docs/PLANNER.md).
 */
const GIVE_M = 0.017;
/** So much of it goes back when the blade is drawn out: the walls, which the picture afterwards shows at rest. */
const SPRINGS_BACK_M = 0.009;
/** A gap counts as free from the floor when nothing in it stands lower than this. */
const LOW_M = 0.03;

/** What a chain is expected to do in a bin, drawn step by step by its primitives. Lengths in the bin frame, metres. */
export class Course {
  readonly bin: Bin;
  readonly tool: ToolLimits;
  /** What the chain feeds; null where it feeds nothing. */
  readonly item: Item | null;
  readonly hasEstimate: boolean;
  /** Width that a push is believed to gain beyond the gaps that are seen, and half its 90 % interval. */
  readonly hiddenSlackM: number;
  readonly slackMarginM: number;
  /** What is believed to be in the bin now. */
  boxes: ModelBox[];
  /** Where the same would be once the blade that presses on them has gone; null where none does. */
  private released: ModelBox[] | null = null;
  /** Lowest of the force caps so far. */
  capN = Infinity;
  private readonly path: Pose[] = [];
  private readonly swept: BoxInBin[] = [];
  private readonly warnings: { code: WarningCode; text: string }[] = [];
  private force: ForceBelief = { peakN: 0, marginN: 0 };
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

  /** A blade has pushed the contents there, and holds them. `released`: where they go once it is drawn out. */
  press(pressed: ModelBox[], released: ModelBox[]): void {
    this.boxes = pressed;
    this.released = released;
  }
  /** The blade that holds contents is drawn out. Behind an item that was fed meanwhile they have nowhere to go back to. */
  letGo(): void {
    if (this.released?.length === this.boxes.length) this.boxes = this.released;
    this.released = null;
  }
  /** Width that a push is believed to have gained once the blade has gone. */
  get keptSlackM(): number {
    return Math.max(0, this.hiddenSlackM - SPRINGS_BACK_M);
  }

  warn(code: WarningCode, text: string): void {
    if (!this.warnings.some((known) => known.code === code && known.text === text)) this.warnings.push({ code, text });
  }

  /** The tool passes these points. */
  go(...points: Vec3[]): void {
    for (const positionM of points) this.path.push({ positionM, rotation: IDENTITY_ROTATION });
  }
  /** Where the tool is now; undefined before it went anywhere. */
  get whereM(): Vec3 | undefined {
    return this.path.at(-1)?.positionM;
  }
  /** Moving parts pass through this volume. */
  passThrough(minM: Vec3, maxM: Vec3): void {
    this.swept.push({ minM, maxM });
  }
  expect(force: ForceBelief): void {
    this.force = larger(this.force, force);
  }
  takeTime(seconds: number): void {
    this.seconds += seconds;
  }

  outcome() {
    this.letGo();
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
}

/** Boxes are seen to within about this. */
export const SEEN_WITHIN_M = 0.006;
export const mm = (lengthM: number): string => `${Math.round(lengthM * 1000)} mm`;
