import type { StowPhase } from '#shared/domain/stow.ts';
import type { Said } from '#shared/domain/statement.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CellRig, HandledItem, MotionResult, PlacedItem, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import { soundRig, type RigFaults } from '#cell/simulation/physics/rig/RigFaults.ts';

export interface ScriptedRigOptions {
  /** Simulated length of every motion. */
  motionS?: number;
  /** Changes the result that a motion would have; by default every motion succeeds. */
  result?: (motion: RigMotion, usual: MotionResult) => MotionResult;
}

/** How long a halt takes to come to standstill. */
const HALT_S = 0.03;
const PHASES: readonly StowPhase[] = ['pick', 'approach', 'open_bands', 'primitive', 'leave', 'close_bands'];

/** A rig without physics: it says what the test told it to say. For tests where physics is not the point. */
export class ScriptedRig implements CellRig {
  readonly jointNames = ['gantry_x', 'gantry_z', 'j1', 'j2', 'j3', 'j4', 'j5', 'j6'];
  timeS = 0;
  heldItem: HandledItem | null = null;
  stops = 0;
  emergencyStops = 0;
  faults: RigFaults = soundRig;
  readonly jolts: Vec3[] = [];
  halts = 0;
  /** Set by a test: the tool stands in that bin. */
  inBinId: string | null = null;
  private haltedS = 0;
  readonly motions: RigMotion[] = [];
  readonly removed: string[] = [];
  private readonly options: Required<ScriptedRigOptions>;
  private motion: RigMotion | null = null;
  private startedS = 0;
  private endedBy: 'goal' | 'stopped' | 'estop' | 'halted' = 'goal';
  private endedWhy = 'ended before its goal';
  private ready: MotionResult | null = null;

  constructor({ motionS = 0.6, result = (_, usual) => usual }: ScriptedRigOptions = {}) {
    this.options = { motionS, result };
  }

  get moving(): boolean {
    return this.motion !== null;
  }
  get phase(): { phase: StowPhase; stepIndex: number } | null {
    if (this.motion?.kind !== 'stow') return null;
    const share = (this.timeS - this.startedS) / this.options.motionS;
    return { phase: PHASES[Math.min(PHASES.length - 1, Math.floor(share * PHASES.length))]!, stepIndex: 0 };
  }

  get toolSpeedMps(): number {
    return this.motion ? 0.2 : 0;
  }

  problemWith(motion: RigMotion): string | null {
    if (this.motion) return 'The arm is moving.';
    if (motion.kind === 'jog_joint' && !this.jointNames.includes(motion.joint))
      return `There is no joint ${motion.joint}.`;
    return motion.kind === 'dispose' && !this.heldItem ? 'The tool holds nothing.' : null;
  }

  begin(motion: RigMotion): string | null {
    const problem = this.problemWith(motion);
    if (problem) return problem;
    this.motions.push(motion);
    this.motion = motion;
    this.startedS = this.timeS;
    this.endedBy = 'goal';
    this.endedWhy = 'ended before its goal';
    return null;
  }

  tick(): void {
    this.timeS += 0.002;
    if (!this.motion) return;
    if (this.motion.kind === 'stow' && this.phase!.phase !== 'pick') this.heldItem = this.motion.item;
    const endless = (this.motion.kind === 'jog_tool' || this.motion.kind === 'jog_joint') && this.motion.step === null;
    if (this.endedBy === 'goal' && (endless || this.timeS - this.startedS < this.options.motionS)) return;
    if (this.endedBy === 'halted' && this.timeS - this.haltedS < HALT_S) return;
    const result = this.resultOf(this.motion);
    this.ready = result;
    this.heldItem = result.heldItemId === null ? null : this.heldItem;
    this.motion = null;
  }

  private resultOf(motion: RigMotion): MotionResult {
    const contents = motion.kind === 'stow' || motion.kind === 'run' ? [...motion.contents] : [];
    const usual: MotionResult = {
      outcome: motion.kind === 'stow' ? 'success' : null,
      cause: null,
      detail: 'as scripted',
      steps: [],
      durationS: this.timeS - this.startedS,
      peakForceN: 3,
      contents,
      protrudingItemIds: [],
      floorItemIds: [],
      heldItemId: motion.kind === 'run' ? (this.heldItem?.itemId ?? null) : null,
      itemForceN: {},
    };
    if (this.endedBy !== 'goal')
      return {
        ...usual,
        outcome: motion.kind === 'stow' ? 'unproductive' : null,
        cause: this.endedBy === 'estop' ? 'estop' : 'operator_abort',
        detail: this.endedWhy,
        heldItemId: this.heldItem?.itemId ?? null,
      };
    if (motion.kind === 'stow') {
      const placed: PlacedItem = {
        ...motion.item,
        poseInBin: { positionM: [0.1, 0.2, 0.1], rotation: [0, 0, 0, 1] },
      };
      usual.contents = [...contents, placed];
    }
    return this.options.result(motion, usual);
  }

  halt(): void {
    if (!this.motion || this.endedBy === 'halted') return;
    this.halts += 1;
    this.endedBy = 'halted';
    this.haltedS = this.timeS;
  }
  requestStop(): void {
    this.stops += 1;
    this.endedBy = 'stopped';
  }
  emergencyStop(why?: Said): void {
    this.emergencyStops += 1;
    this.endedBy = 'estop';
    if (why !== undefined) this.endedWhy = why.text;
  }
  setFaults(faults: RigFaults): void {
    this.faults = faults;
  }
  jolt(velocityMps: Vec3): string | null {
    this.jolts.push(velocityMps);
    return this.motion && 'bin' in this.motion ? this.motion.bin.binId : null;
  }
  takeResult(): MotionResult | null {
    const { ready } = this;
    this.ready = null;
    return ready;
  }
  readJoints(out: Float64Array): void {
    for (let k = 0; k < this.jointNames.length; k++) out[k] = Math.sin(this.timeS + k);
  }
  readWrench(out: Float64Array): void {
    out.fill(0);
    out[2] = this.motion ? 3 : 0;
  }
  truth(): ReturnType<CellRig['truth']> {
    const motion = this.motion;
    if (motion?.kind !== 'stow' && motion?.kind !== 'run') return { binId: null, contents: [], heldItemInBin: null };
    return { binId: motion.bin.binId, contents: [...motion.contents], heldItemInBin: null };
  }
  removeByHand(itemId: string): void {
    this.removed.push(itemId);
    if (this.heldItem?.itemId === itemId) this.heldItem = null;
  }
  dispose(): void {
    this.motion = null;
  }
}
