import type { StowPhase } from '#shared/domain/stow.ts';
import type { ArmDriver, ArmMotion, BinReport, HandledItem, MotionResult } from '#cell/ports/ArmDriver.ts';
import { statementField, type Said } from '#shared/domain/statement.ts';
import type { CellRig, LeftBin, MotionResult as RigResult, RigMotion } from '#cell/simulation/physics/CellRig.ts';
import { binReport } from './binReport.ts';
import type { SimulatedWorld } from './SimulatedWorld.ts';

/** The arm of the simulated cell: gives the rig the true contents of the bin, and tells of the result only what sensors would. */
export class SimulatedArm implements ArmDriver {
  private readonly rig: CellRig;
  private readonly world: SimulatedWorld;
  /** What is under way, and the bin that its result is about. */
  private motion: { stowedItemId: string | null; binId: string | null } = { stowedItemId: null, binId: null };

  constructor(rig: CellRig, world: SimulatedWorld) {
    this.rig = rig;
    this.world = world;
  }

  get jointNames(): readonly string[] {
    return this.rig.jointNames;
  }
  get moving(): boolean {
    return this.rig.moving;
  }
  get phase(): { phase: StowPhase; stepIndex: number } | null {
    return this.rig.phase;
  }
  get heldItem(): HandledItem | null {
    return this.rig.heldItem;
  }
  get inBinId(): string | null {
    return this.rig.inBinId;
  }

  begin(motion: ArmMotion): string | null {
    const isJog = motion.kind === 'jog_tool' || motion.kind === 'jog_joint';
    const binId = 'bin' in motion ? motion.bin.binId : isJog ? this.rig.inBinId : null;
    const refusal = this.rig.begin(this.withContents(motion));
    if (refusal === null) this.motion = { stowedItemId: motion.kind === 'stow' ? motion.item.itemId : null, binId };
    return refusal;
  }

  problemWith(motion: ArmMotion): string | null {
    return this.rig.problemWith(this.withContents(motion));
  }

  tick(): void {
    this.rig.tick();
  }
  halt(): void {
    this.rig.halt();
  }
  requestStop(): void {
    this.rig.requestStop();
  }
  emergencyStop(why?: Said): void {
    this.rig.emergencyStop(why);
  }
  readJoints(out: Float64Array): void {
    this.rig.readJoints(out);
  }
  readWrench(out: Float64Array): void {
    this.rig.readWrench(out);
  }

  takeResult(): MotionResult | null {
    const result = this.rig.takeResult();
    if (!result) return null;
    const { outcome, cause, detail, statement, steps, durationS, peakForceN, heldItemId, leftBin } = result;
    const left = leftBin ? this.report(leftBin.binId, { ...leftBin, heldItemId }, null) : null;
    const { binId, stowedItemId } = this.motion;
    const bin = binId === null ? null : this.report(binId, result, stowedItemId ?? heldItemId);
    return {
      outcome,
      cause,
      detail,
      ...statementField({ statement }),
      steps,
      durationS,
      peakForceN,
      heldItemId,
      leftBin: left,
      bin,
    };
  }

  takenByHand(itemId: string, binId: string | null): void {
    this.rig.removeByHand(itemId);
    if (binId !== null)
      this.world.setContents(
        binId,
        this.world.contentsOf(binId).filter((item) => item.itemId !== itemId),
      );
  }

  private withContents(motion: ArmMotion): RigMotion {
    if (motion.kind !== 'stow' && motion.kind !== 'run') return motion;
    return { ...motion, contents: this.world.contentsOf(motion.bin.binId) };
  }

  private report(
    binId: string,
    after: Omit<LeftBin, 'binId'> & Pick<RigResult, 'heldItemId'>,
    handledItemId: string | null,
  ): BinReport {
    const before = this.world.contentsOf(binId);
    this.world.setContents(binId, after.contents);
    return binReport(binId, before, after, handledItemId);
  }
}
