import type { Said } from '#shared/domain/statement.ts';
import type { Pose, Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import type { CellRig, HandledItem, MotionResult, PlacedItem, RigMotion, RigOptions } from '../CellRig.ts';
import type { ArmKinematics } from '../control/ArmKinematics.ts';
import { RobotController } from '../control/RobotController.ts';
import type { Mujoco, Simulation } from '../engine/mujoco.ts';
import { BELT_FRICTION, PLATE_FRICTION } from '../mjcf/sceneMjcf.ts';
import type { CellRobot } from '../urdf/cellRobot.ts';
import type { Action } from './actions.ts';
import { ActionRunner } from './ActionRunner.ts';
import { Brake } from './Brake.ts';
import { cornersInTool, freeRegion } from './binAccess.ts';
import { concludeMotion } from './concludeMotion.ts';
import type { Conclusion } from './concludeMotion.ts';
import { jogActOf } from './jogActs.ts';
import { JogRunner } from './JogRunner.ts';
import { MotionLoop } from './MotionLoop.ts';
import { motionProblem } from './motionProblem.ts';
import { isJog, newRun } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { asDetail, said } from './said.ts';
import { MotionScript } from './MotionScript.ts';
import { homeAt } from './posture.ts';
import type { RigFaults } from './RigFaults.ts';
import { copyController, copyMemory, newMemory } from './RigState.ts';
import type { RigMemory, RigState } from './RigState.ts';
import { SafetyWatch } from './SafetyWatch.ts';
import { SceneKeeper } from './SceneKeeper.ts';
import * as tool from './toolGeometry.ts';
import { ToolSpeed } from './ToolSpeed.ts';
import { workplaceOf } from './workplaceOf.ts';

/** What the reference may do of a tool speed limit, so that the tool itself stays below it while it settles. */
const TOOL_SPEED_MARGIN = 0.85;
/** The separator's bars take the next bin's width on the way to it. */
const TELESCOPE_MPS = 0.1;
const WARM_UP_STEPS = 50;
/** Where the gantry stands in the beginning, and after the physics had to be begun anew. */
const START_GANTRY_M = [0.3, 0.8] as const;

/** See CellRig. */
export class StowRig implements CellRig {
  readonly jointNames: readonly string[];
  private readonly robot: CellRobot;
  private readonly kinematics: ArmKinematics;
  private readonly controller: RobotController;
  private readonly runner: ActionRunner;
  private readonly jog: JogRunner;
  private readonly brake: Brake;
  private readonly speed: ToolSpeed;
  private readonly scenes: SceneKeeper;
  private readonly script: MotionScript;
  private readonly loop: MotionLoop;
  private readonly safety: SafetyWatch;
  private readonly timestepS: number;
  private readonly toolKind: RigOptions['tool'];
  /** Gantry at zero, arm in the posture that it has in front of every bin. */
  private readonly home: Float64Array;
  private readonly memory: RigMemory = newMemory();

  constructor(engine: Mujoco, robot: CellRobot, kinematics: ArmKinematics, home: Float64Array, options: RigOptions) {
    this.robot = robot;
    this.kinematics = kinematics;
    this.home = home;
    this.toolKind = options.tool;
    this.jointNames = robot.jointNames;
    const timestepS = (this.timestepS = options.timestepS ?? 0.002);
    const paddleFriction = options.tool === 'belts' ? BELT_FRICTION : PLATE_FRICTION;
    const { memory } = this;
    const start = homeAt({ home }, START_GANTRY_M);
    const controller = (this.controller = new RobotController(robot, kinematics, timestepS, start));
    const { axes } = controller.state;
    axes.paddle_left = axes.paddle_right = 0.03;
    axes.blade_left_x = axes.blade_right_x = 0.06;
    const scenes = new SceneKeeper({ engine, robot, controller, timestepS, paddleFriction, memory }, start);
    this.scenes = scenes;
    this.runner = new ActionRunner({ robot, kinematics, controller, timestepS, scene: scenes.scene });
    this.jog = new JogRunner(robot, kinematics, controller, timestepS);
    this.jog.region = () => freeRegion(scenes.scene);
    this.jog.itemCorners = () => (memory.held ? cornersInTool(scenes.scene, scenes.itemInTool()) : []);
    this.brake = new Brake(controller, timestepS);
    this.speed = new ToolSpeed(timestepS);
    // The weight of the empty tool is known before anything is asked of the arm.
    for (let step = 0; step < WARM_UP_STEPS; step++) controller.step(scenes.scene);
    controller.tareWrench();
    const finish = (): void => this.finish();
    const { jog, runner, brake, speed, toolKind } = this;
    const shared = { robot, kinematics, home, controller, jog, scenes, memory, timestepS, finish };
    const script = (this.script = new MotionScript(workplaceOf({ ...shared, toolKind, paddleFriction })));
    this.loop = new MotionLoop({ ...shared, runner, brake, speed, script });
    this.safety = new SafetyWatch(controller, timestepS);
  }

  get timeS(): number {
    return this.memory.timeS;
  }
  get moving(): boolean {
    return this.memory.run !== null;
  }
  get phase(): CellRig['phase'] {
    const { run } = this.memory;
    return run ? { phase: run.phase, stepIndex: Math.max(0, run.stepIndex) } : null;
  }
  /** The elementary act under way, for tests and pictures; null while none is. */
  get act(): Action['act'] | null {
    return this.memory.run?.current?.action.act ?? null;
  }
  get heldItem(): HandledItem | null {
    return this.memory.held;
  }
  get inBinId(): string | null {
    return this.scenes.inBinId;
  }
  get toolSpeedMps(): number {
    return this.speed.mps;
  }

  problemWith(motion: RigMotion): string | null {
    if (this.memory.run) return 'The arm is already moving.';
    if (motion.kind === 'jog_joint') return this.jointProblem(motion.joint);
    return motionProblem(motion, this.memory.held, this.toolKind);
  }

  private jointProblem(joint: string): string | null {
    if (jogActOf(this.robot, joint, 1, null) === null)
      return `There is no joint "${joint}" that is jogged; the paddles and the separator move with a stow, a disposal or a chain.`;
    if (joint.startsWith('gantry') && this.inBinId !== null)
      return `The gantry is not jogged while the tool stands in bin ${this.inBinId}; retract it first.`;
    return null;
  }

  begin(motion: RigMotion): string | null {
    const problem = this.problemWith(motion);
    if (problem) return problem;
    const { memory } = this;
    memory.result = null;
    memory.joltAtBinMps = null;
    const run = (memory.run = newRun(motion, memory.timeS, memory.held?.itemId ?? null));
    this.limitToolSpeed(TOOL_SPEED_MARGIN * (motion.maxToolSpeedMps ?? Infinity));
    this.controller.syncJoints(this.scenes.scene);
    if ('bin' in motion) memory.telescopeGoalM = tool.barHalfLengthM(motion.bin) - tool.SHORTEST_BAR_HALF_M;
    this.takeUp(run);
    return null;
  }

  /** The first acts, from wherever the motion before has left the tool. */
  private takeUp(run: MotionRun): void {
    const { memory, script } = this;
    const { motion } = run;
    const { inBinId } = this;
    if (isJog(motion)) {
      if (inBinId !== null) run.queue = script.jog(motion, true);
      memory.jogged = true;
      return;
    }
    const holdsItsItem = motion.kind === 'run' || (motion.kind === 'stow' && memory.held !== null);
    run.resumes = holdsItsItem && motion.bin.binId === inBinId;
    if (run.resumes) run.queue = script.resume(run, memory.fedM);
    else if (inBinId !== null)
      run.queue.unshift(...script.clearBin(this.scenes.scene.bin!.originInCellM[1], memory.fedM));
    else if (memory.jogged) run.queue.unshift(...script.straighten());
    memory.jogged = false;
    memory.fedM = 0;
  }

  private limitToolSpeed(speedMps: number): void {
    this.memory.maxToolSpeedMps = speedMps;
    this.runner.maxToolSpeedMps = speedMps;
  }

  tick(): void {
    const { memory, loop, timestepS, scenes } = this;
    memory.timeS += timestepS;
    const { run } = memory;
    if (!run) return;
    memory.steps++;
    const gap = memory.telescopeGoalM - memory.telescopeM;
    const telescopeStepM = TELESCOPE_MPS * timestepS;
    memory.telescopeM += clamp(gap, -telescopeStepM, telescopeStepM);
    loop.before(run);
    if (memory.run !== run) return;
    this.controller.step(scenes.scene);
    loop.after(run);
    if (!this.safety.watch(run, scenes.scene, memory.steps)) this.recoverFromDivergence(run);
    if (memory.run === run && run.stop === 'halt') loop.awaitStandstill(run);
  }

  halt(): void {
    if (this.memory.run) this.loop.halt(this.memory.run);
  }

  requestStop(): void {
    const { run } = this.memory;
    if (run && run.stop === 'none' && !run.early) run.stop = 'requested';
  }

  emergencyStop(why?: Said): void {
    const { run } = this.memory;
    if (!run) return;
    if (why !== undefined) run.early ??= { cause: 'estop', why };
    run.stop = 'emergency';
    run.rate = 0;
  }

  private recoverFromDivergence(run: MotionRun): void {
    const why = said('simulation_unstable');
    run.early = { cause: 'motion_timeout', why };
    const { motion } = run;
    const item = this.scenes.startAnew(homeAt({ home: this.home }, START_GANTRY_M));
    this.end(run, {
      outcome: 'unproductive',
      cause: 'motion_timeout',
      ...asDetail(why),
      contents: 'contents' in motion ? [...motion.contents] : [],
      protrudingItemIds: [],
      floorItemIds: item ? [item.itemId] : [],
      heldItemId: null,
    });
  }

  setFaults(faults: RigFaults): void {
    this.controller.parts.set(faults);
  }

  jolt(velocityMps: Vec3): string | null {
    return this.scenes.jolt(velocityMps);
  }

  takeResult(): MotionResult | null {
    const { result } = this.memory;
    this.memory.result = null;
    return result;
  }

  readJoints(out: Float64Array): void {
    const { scene } = this.scenes;
    this.jointNames.forEach((name, k) => {
      const isTelescope = name.startsWith('separator') && (name.endsWith('_left') || name.endsWith('_right'));
      out[k] = isTelescope ? this.memory.telescopeM : scene.jointPosition(name);
    });
  }

  readWrench(out: Float64Array): void {
    out.set(this.controller.state.wrench);
  }

  truth(): { binId: string | null; contents: PlacedItem[]; heldItemInBin: PlacedItem | null } {
    return this.scenes.truth();
  }

  removeByHand(itemId: string): void {
    this.scenes.removeByHand(itemId);
  }

  /** This very moment, a motion under way included; for measurements and for trying the same thing twice. */
  saveState(): RigState {
    return {
      memory: copyMemory(this.memory),
      scene: this.scenes.scene.save(),
      controller: copyController(this.controller.state),
      parts: this.controller.parts.save(),
      brake: this.brake.save(),
      jog: this.jog.save(),
      speed: this.speed.save(),
    };
  }

  /** Goes on from a state that a rig with the same arm, tool and step saved, here or in another process: bit for bit. */
  restoreState(state: RigState): void {
    this.scenes.restore(state.scene);
    Object.assign(this.memory, copyMemory(state.memory));
    Object.assign(this.controller.state, copyController(state.controller));
    this.controller.parts.restore(state.parts);
    this.brake.restore(state.brake);
    this.jog.restore(state.jog);
    this.speed.restore(state.speed, this.scenes.scene);
    this.limitToolSpeed(state.memory.maxToolSpeedMps);
    this.loop.forget();
  }

  /** The engine's model and state of the place that the arm is at; for measurements only. */
  get simulation(): Simulation {
    return this.scenes.scene.simulation;
  }

  /** Where an item truly is, in the tool, on a shelf, in a bin or on the floor; null once it is no longer there. For pictures only. */
  poseInCell(itemId: string): Pose | null {
    const { scene } = this.scenes;
    const entry = scene.find(itemId);
    return entry ? scene.poseInCell(entry) : null;
  }

  dispose(): void {
    this.scenes.scene.dispose();
    this.kinematics.dispose();
  }

  private finish(): void {
    const { memory, scenes } = this;
    const run = memory.run!;
    const stowing = run.motion.kind === 'stow' ? run.motion.item : null;
    // An item that was picked but never reached the bin is held all the same.
    if (stowing && !memory.held && !scenes.scene.bin && scenes.gripped()) memory.held = stowing;
    if (memory.held && !scenes.gripped()) memory.held = null;
    if (memory.held === null) [this.controller.state.payload, memory.fedM] = [null, 0];
    this.end(run, concludeMotion(scenes.scene, run, memory.held?.itemId ?? null));
  }

  private end(run: MotionRun, conclusion: Conclusion): void {
    this.memory.result = {
      ...conclusion,
      steps: run.steps,
      durationS: this.memory.timeS - run.startedS,
      peakForceN: isJog(run.motion)
        ? run.peakForceN
        : run.steps.reduce((peak, step) => Math.max(peak, step.peakForceN), 0),
      itemForceN: { ...run.itemForceN },
      ...(run.leftBin ? { leftBin: run.leftBin } : {}),
    };
    this.speed.rest();
    this.controller.stand();
    this.controller.state.beltSpeedMps = 0;
    this.memory.run = null;
  }
}
