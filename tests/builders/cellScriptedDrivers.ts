import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Said } from '#shared/domain/statement.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { StowPhase } from '#shared/domain/stow.ts';
import type { CellDrivers } from '#cell/core/cellParts.ts';
import type { ArmDriver, ArmMotion, BinReport, HandledItem, MotionResult } from '#cell/ports/ArmDriver.ts';
import type { BinLook, BoothLook, Cameras, Exposure, LiveView } from '#cell/ports/Cameras.ts';
import type { ArrivedUnit, Supply } from '#cell/ports/Supply.ts';

const STEP_S = 0.002;
const HALT_S = 0.02;
const JOINT_SPEED = 0.1;
const picture = { jpeg: new Uint8Array([0xff, 0xd8, 0xff, 0xd9]), widthPx: 1, heightPx: 1 };

type Ending = { cause: 'operator_abort' | 'estop'; detail: string; atS: number };

/** An arm that is nothing but a clock: a motion takes its time and ends well, unless it is stopped. */
export class ScriptedArm implements ArmDriver {
  readonly jointNames = ['gantry_x', 'gantry_z', 'wrist'];
  heldItem: HandledItem | null = null;
  readonly inBinId = null;
  private readonly motionS: number;
  private timeS = 0;
  private jointM = 0;
  private running: { motion: ArmMotion; startedS: number; ending: Ending | null } | null = null;
  private ready: MotionResult | null = null;

  constructor(motionS: number) {
    this.motionS = motionS;
  }

  get moving(): boolean {
    return this.running !== null;
  }
  get phase(): { phase: StowPhase; stepIndex: number } | null {
    if (this.running?.motion.kind !== 'stow') return null;
    return { phase: this.timeS - this.running.startedS < this.motionS / 2 ? 'pick' : 'primitive', stepIndex: 0 };
  }

  problemWith(motion: ArmMotion): string | null {
    if (this.running) return 'The arm moves already.';
    if (motion.kind === 'jog_joint' && !this.jointNames.includes(motion.joint))
      return `It has no joint ${motion.joint}.`;
    return motion.kind === 'dispose' && !this.heldItem ? 'The tool holds nothing.' : null;
  }

  begin(motion: ArmMotion): string | null {
    const problem = this.problemWith(motion);
    if (problem === null) this.running = { motion, startedS: this.timeS, ending: null };
    return problem;
  }

  tick(): void {
    this.timeS += STEP_S;
    const { running } = this;
    if (!running) return;
    this.jointM += JOINT_SPEED * STEP_S;
    const { motion, startedS, ending } = running;
    if (motion.kind === 'stow' && this.phase?.phase === 'primitive') this.heldItem = motion.item;
    if (this.timeS < (ending?.atS ?? startedS + this.motionS)) return;
    this.running = null;
    this.ready = this.resultOf(motion, this.timeS - startedS, ending);
    if (this.ready.heldItemId === null) this.heldItem = null;
  }

  halt(): void {
    this.stop({ cause: 'operator_abort', detail: 'It was halted.', atS: this.timeS + HALT_S });
  }
  requestStop(): void {
    this.stop({ cause: 'operator_abort', detail: 'It was stopped.', atS: this.timeS + HALT_S });
  }
  emergencyStop(why: Said = { text: 'The drives lost their power.' }): void {
    this.stop({ cause: 'estop', detail: why.text, atS: this.timeS });
  }

  takeResult(): MotionResult | null {
    const { ready } = this;
    this.ready = null;
    return ready;
  }
  readJoints(out: Float64Array): void {
    out.fill(this.jointM);
  }
  readWrench(out: Float64Array): void {
    out.fill(0);
    out[2] = this.running ? 2 : 0;
  }
  takenByHand(itemId: string): void {
    if (this.heldItem?.itemId === itemId) this.heldItem = null;
  }

  private stop(ending: Ending): void {
    if (this.running) this.running.ending ??= ending;
  }

  private resultOf(motion: ArmMotion, durationS: number, ending: Ending | null): MotionResult {
    const stowed = motion.kind === 'stow' ? motion.item : null;
    const heldItemId = ending ? (this.heldItem?.itemId ?? null) : null;
    const items: BinReport['items'] = !stowed
      ? []
      : !ending
        ? [{ ...stowed, place: 'bin' }]
        : heldItemId === null
          ? []
          : [{ ...stowed, place: 'tool' }];
    return {
      outcome: !stowed ? null : ending ? 'unproductive' : 'success',
      cause: ending?.cause ?? null,
      detail: ending?.detail ?? 'It took its time and ended.',
      steps: [],
      durationS,
      peakForceN: 2,
      heldItemId,
      leftBin: null,
      bin: 'bin' in motion ? { binId: motion.bin.binId, items } : null,
    };
  }
}

/** Cameras that have one picture, of a bin that is half empty, and see no damage. */
export class ScriptedCameras implements Cameras {
  exposeBin({ sizeM: [widthM, depthM, heightM] }: Bin): Exposure<BinLook> {
    const gap = { startM: 0, endM: widthM / 2 };
    const estimate: BinLook['estimate'] = {
      model: 'scripted',
      status: 'ok',
      refusedReason: null,
      occupiedFraction: 0.5,
      freeVolumeM3: (widthM * depthM * heightM) / 2,
      freeVolumeMarginM3: 0.001,
      columnHeightFractions: [0, 0, 1, 1],
      widestGap: gap,
      gaps: [gap],
      gapMarginM: 0.01,
      makeableGapM: gap.endM,
      makeableGapMarginM: 0.01,
      bandsFraction: 0.3,
      items: [],
    };
    return () => Promise.resolve({ estimate, ...picture });
  }

  exposeBooth(): Exposure<BoothLook> {
    const { jpeg } = picture;
    return () =>
      Promise.resolve({ score: 0.1, threshold: 0.5, regions: [], model: 'scripted', referenceJpeg: jpeg, ...picture });
  }

  /** Two of them look at every bin. */
  liveViews({ binId }: Bin): LiveView[] {
    return ['left', 'right'].map((cameraId) => ({ cameraId, binId, expose: () => Promise.resolve(picture) }));
  }
}

/** Pods and units from a list. */
export class ScriptedSupply implements Supply {
  private readonly pods: Pod[];
  private readonly units: ArrivedUnit[];
  private dueMs = 0;

  constructor(pods: readonly Pod[], units: readonly ArrivedUnit[]) {
    this.pods = [...pods];
    this.units = [...units];
  }

  arrivedPod(nowMs: number): Pod | null {
    return nowMs < this.dueMs ? null : (this.pods.shift() ?? null);
  }
  releasePod(nowMs: number): number {
    this.dueMs = nowMs + 1000;
    return this.dueMs;
  }
  arrivedUnit(): ArrivedUnit | null {
    return this.units[0] ?? null;
  }
  unitTaken(): void {
    this.units.shift();
  }
}

const product = (sku: string): CatalogueItem => ({
  sku,
  name: `product ${sku}`,
  lengthM: 0.14,
  widthM: 0.11,
  heightM: 0.04,
  massKg: 0.3,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
});

const bins: Bin[] = ['3B', '3C'].map((binId, k) => ({
  binId,
  row: 3,
  column: k + 2,
  originInCellM: [0.4 * (k + 1), 0, 0.9],
  sizeM: [0.35, 0.35, 0.25],
}));

/** A machine that has never heard of physics, behind the same ports; nothing stands for the truth about it. */
export function scriptedDrivers(motionS = 0.5): CellDrivers {
  const pods = [1, 2].map((number): Pod => ({ podId: `pod-${number}`, podType: 'scripted', bins }));
  const units = Array.from({ length: 8 }, (_, k): ArrivedUnit => ({
    itemId: `unit-${k}`,
    product: product(`sku-${k}`),
  }));
  return {
    arm: new ScriptedArm(motionS),
    cameras: new ScriptedCameras(),
    supply: new ScriptedSupply(pods, units),
    world: null,
  };
}
