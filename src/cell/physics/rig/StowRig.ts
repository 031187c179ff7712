import type { Bin } from '#shared/domain/pod.ts';
import { MANUAL_MAX_TOOL_SPEED_MPS } from '#shared/domain/manualMotion.ts';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import type { Pose, Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import type { CellRig, HandledItem, MotionResult, PlacedItem, RigMotion, RigOptions } from '../CellRig.ts';
import type { ArmKinematics } from '../control/ArmKinematics.ts';
import { IDENTITY_MATRIX, MOTION_JOINTS } from '../control/RobotModel.ts';
import { rollOf, rotationVector } from '../control/rotation.ts';
import { RobotController } from '../control/RobotController.ts';
import type { Mujoco, Simulation } from '../engine/mujoco.ts';
import type { CellRobot, DrivenAxis } from '../urdf/cellRobot.ts';
import { drivenAxes } from '../urdf/cellRobot.ts';
import { BELT_FRICTION, PLATE_FRICTION } from '../mjcf/sceneMjcf.ts';
import type { Action } from './actions.ts';
import { ActionRunner } from './ActionRunner.ts';
import type { ActionProgress, ActionResult } from './ActionRunner.ts';
import { Brake } from './Brake.ts';
import { cornersInTool, freeRegion, mouthIsOpen, toolInBin } from './binAccess.ts';
import { CellScene } from './CellScene.ts';
import type { ItemInScene, SceneEntry, ScenePlace } from './CellScene.ts';
import { MotionScript } from './MotionScript.ts';
import type { Workplace } from './Workplace.ts';
import { joltItems } from './joltItems.ts';
import { isJogAct, JogRunner } from './JogRunner.ts';
import type { JogAction } from './JogRunner.ts';
import { isJog, millimetres, newRun, travel } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { concludeMotion } from './concludeMotion.ts';
import type { Conclusion } from './concludeMotion.ts';
import { whereabouts } from './judge.ts';
import { copyController, copyRun } from './RigState.ts';
import type { RigState } from './RigState.ts';
import { jogActFor, jogActOf } from './jogActs.ts';
import { motionProblem } from './motionProblem.ts';
import { binPlace, carriedEntries, contentEntries, nextScene, OPEN_PLACE, presentedEntry } from './sceneEntries.ts';
import { behindTipsM, frontBehindTipsM, heldBottomM, isGripped, paddleOpeningM, tcpOf } from './toolSense.ts';
import { ToolSpeed } from './ToolSpeed.ts';
import type { RigFaults } from './RigFaults.ts';
import { watchItemForces } from './watchItemForces.ts';
import * as tool from './toolGeometry.ts';

const STOP_S = 0.25;
/** What the reference may do of a tool speed limit, so that the tool itself stays below it while it settles. */
const TOOL_SPEED_MARGIN = 0.85;
/** The separator's bars take the next bin's width on the way to it. */
const TELESCOPE_MPS = 0.1;
/** Five centimetres of lag at the free stiffness is several hundred newtons. */
const PROTECTIVE_STOP_M = 0.05;
/** At full speed and at the manual one; a slower motion may take that much longer. */
const LONGEST_MOTION_S = 90;
/** The tool stands still when it has been slower than this for so many steps. */
const STANDSTILL_MPS = 0.005;
const STANDSTILL_STEPS = 3;
/** A tool that something swings on counts as stopped after this long all the same. */
const LONGEST_HALT_S = 0.5;
/**
 * The wrist reads up to 40 N where the arm itself speeds the tool up, and some 70 N for a moment where a guarded motion meets something: beyond,
 * and for longer, it has run into something rigid that nothing told of.
 */
const COLLISION_N = 100;
const COLLISION_S = 0.01;
/** What rises more slowly is no collision, but a sensor that drifts, or a press that its own guard minds. */
const CALM_FORCE_S = 0.2;
const SOUND_CHECK_STEPS = 10;
const WARM_UP_STEPS = 50;

const subtract = (a: Vec3, b: Vec3): Vec3 => [a[0] - b[0], a[1] - b[1], a[2] - b[2]];

/** See CellRig. */
export class StowRig implements CellRig {
  readonly jointNames: readonly string[];
  private readonly engine: Mujoco;
  private readonly robot: CellRobot;
  private readonly kinematics: ArmKinematics;
  private readonly controller: RobotController;
  private readonly runner: ActionRunner;
  private readonly script: MotionScript;
  private readonly timestepS: number;
  private readonly toolKind: RigOptions['tool'];
  private readonly paddleFriction: number;
  /** Gantry at zero, arm in the posture that it has in front of every bin. */
  private readonly home: Float64Array;
  private scene: CellScene;
  private run: MotionRun | null = null;
  private result: MotionResult | null = null;
  private held: HandledItem | null = null;
  private telescopeM = 0;
  private telescopeGoalM = 0;
  private readonly jog: JogRunner;
  private readonly brake: Brake;
  private readonly speed: ToolSpeed;
  private drivenBy: Action | null = null;
  private driven: readonly DrivenAxis[] = [];
  private stillSteps = 0;
  private haltedS = 0;
  /** How far behind the tips the item's rear was when the feed began that a halt interrupted; else zero. */
  private fedM = 0;
  /** A jog may have left the tool anywhere in front of the pod. */
  private jogged = false;
  private joltAtBinMps: Vec3 | null = null;
  private steps = 0;
  private time = 0;

  constructor(engine: Mujoco, robot: CellRobot, kinematics: ArmKinematics, home: Float64Array, options: RigOptions) {
    this.engine = engine;
    this.robot = robot;
    this.kinematics = kinematics;
    this.home = home;
    this.timestepS = options.timestepS ?? 0.002;
    this.toolKind = options.tool;
    this.paddleFriction = options.tool === 'belts' ? BELT_FRICTION : PLATE_FRICTION;
    this.jointNames = robot.jointNames;
    const start = this.homeAt([0.3, 0.8]);
    this.controller = new RobotController(robot, kinematics, this.timestepS, start);
    const { axes } = this.controller.state;
    axes.paddle_left = axes.paddle_right = 0.03;
    axes.blade_left_x = axes.blade_right_x = 0.06;
    this.runner = new ActionRunner(robot, kinematics, this.controller, this.timestepS);
    this.jog = new JogRunner(robot, kinematics, this.controller, this.timestepS);
    this.jog.region = () => freeRegion(this.scene);
    this.jog.itemCorners = () => (this.held ? cornersInTool(this.scene, this.itemInTool()) : []);
    this.brake = new Brake(this.controller, this.timestepS);
    this.speed = new ToolSpeed(this.timestepS);
    this.scene = new CellScene(engine, robot, this.timestepS, OPEN_PLACE, []);
    this.scene.writeRobot({
      positions: [...start, ...drivenAxes.map((name) => axes[name])],
      velocities: new Array<number>(MOTION_JOINTS + drivenAxes.length).fill(0),
    });
    this.scene.forward();
    // The weight of the empty tool is known before anything is asked of the arm.
    for (let step = 0; step < WARM_UP_STEPS; step++) this.controller.step(this.scene);
    this.controller.tareWrench();
    this.script = new MotionScript(this.workplace());
  }

  get timeS(): number {
    return this.time;
  }
  get moving(): boolean {
    return this.run !== null;
  }
  get phase(): CellRig['phase'] {
    return this.run ? { phase: this.run.phase, stepIndex: Math.max(0, this.run.stepIndex) } : null;
  }
  get heldItem(): HandledItem | null {
    return this.held;
  }

  get inBinId(): string | null {
    return toolInBin(this.scene) ? this.scene.bin!.binId : null;
  }
  get toolSpeedMps(): number {
    return this.speed.mps;
  }

  problemWith(motion: RigMotion): string | null {
    if (this.run) return 'The arm is already moving.';
    if (motion.kind === 'jog_joint') return this.jointProblem(motion.joint);
    return motionProblem(motion, this.held, this.toolKind);
  }

  begin(motion: RigMotion): string | null {
    const problem = this.problemWith(motion);
    if (problem) return problem;
    this.result = null;
    this.joltAtBinMps = null;
    const run = (this.run = newRun(motion, this.time, this.held?.itemId ?? null));
    this.runner.maxToolSpeedMps = TOOL_SPEED_MARGIN * (motion.maxToolSpeedMps ?? Infinity);
    this.controller.syncJoints(this.scene);
    if ('bin' in motion) this.telescopeGoalM = tool.barHalfLengthM(motion.bin) - tool.SHORTEST_BAR_HALF_M;
    const inBinId = this.inBinId;
    if (isJog(motion)) {
      if (inBinId !== null) run.queue = this.script.jog(motion, true);
      this.jogged = true;
      return null;
    }
    const holdsItsItem = motion.kind === 'run' || (motion.kind === 'stow' && this.held !== null);
    run.resumes = holdsItsItem && motion.bin.binId === inBinId;
    if (run.resumes) run.queue = this.script.resume(run, this.fedM);
    else if (inBinId !== null) run.queue.unshift(...this.script.clearBin(this.scene.bin!.originInCellM[1], this.fedM));
    else if (this.jogged) run.queue.unshift(...this.script.straighten());
    this.jogged = false;
    this.fedM = 0;
    return null;
  }

  private jointProblem(joint: string): string | null {
    if (jogActOf(this.robot, joint, 1, null) === null)
      return `There is no joint "${joint}" that is jogged; the paddles and the separator move with a stow, a disposal or a chain.`;
    if (joint.startsWith('gantry') && this.inBinId !== null)
      return `The gantry is not jogged while the tool stands in bin ${this.inBinId}; retract it first.`;
    return null;
  }

  tick(): void {
    this.time += this.timestepS;
    const { run } = this;
    if (!run) return;
    this.steps++;
    const gap = this.telescopeGoalM - this.telescopeM;
    const telescopeStepM = TELESCOPE_MPS * this.timestepS;
    this.telescopeM += clamp(gap, -telescopeStepM, telescopeStepM);
    const longestS = LONGEST_MOTION_S * Math.max(1, MANUAL_MAX_TOOL_SPEED_MPS / (run.motion.maxToolSpeedMps ?? 1));
    if (this.time - run.startedS > longestS) {
      run.early ??= { cause: 'motion_timeout', detail: `The motion did not end within ${longestS.toFixed(0)} s.` };
      this.finish();
      return;
    }
    if (run.stop === 'halt') this.brake.step(this.scene);
    else {
      this.advanceStop(run);
      this.advance(run);
    }
    if (this.run !== run) return;
    this.controller.step(this.scene);
    this.speed.update(this.scene, this.controller.state.beltSpeedMps, this.drivenNow(run));
    run.peakForceN = Math.max(run.peakForceN, this.controller.forceN);
    this.watch(run);
    if (this.run === run && run.stop === 'halt') this.awaitStandstill(run);
  }

  halt(): void {
    const { run } = this;
    if (!run || run.stop === 'halt') return;
    run.stop = 'halt';
    this.stillSteps = 0;
    this.haltedS = this.time;
    this.brake.begin(this.scene, this.drivenNow(run));
  }

  /** Drives that are told to move by the act under way; the same list for the same act. */
  private drivenNow(run: MotionRun): readonly DrivenAxis[] {
    const { current } = run;
    if (current?.action !== this.drivenBy) {
      this.drivenBy = current?.action ?? null;
      const action = this.drivenBy;
      this.driven =
        action?.act === 'axes'
          ? (Object.keys(action.targets) as DrivenAxis[])
          : action?.act === 'jog_axis' || action?.act === 'feel'
            ? [action.axis]
            : [];
    }
    return this.driven;
  }

  /** The end of a halt: the arm holds its place, and nothing of the motion is taken up again. */
  private awaitStandstill(run: MotionRun): void {
    this.stillSteps = this.brake.released && this.speed.mps < STANDSTILL_MPS ? this.stillSteps + 1 : 0;
    if (this.stillSteps < STANDSTILL_STEPS && this.time - this.haltedS < LONGEST_HALT_S) return;
    run.early ??= { cause: 'operator_abort', detail: 'The motion was stopped; the tool stays where it is.' };
    if (run.phase === 'primitive' && run.current) this.noteStoppedStep(run);
    this.fedM = run.behindAtFeedM;
    this.jogged = true;
    this.finish();
  }

  private noteStoppedStep(run: MotionRun): void {
    run.steps.push({
      primitive: this.primitiveOf(run),
      travelM: run.current?.progress.travelM ?? 0,
      peakForceN: run.current?.progress.peakForceN ?? 0,
      endedBy: 'stopped',
    });
  }

  /** Takes up acts until one of them needs a control step. */
  private advance(run: MotionRun): void {
    while (this.run === run) {
      if (!run.current) {
        const action = run.queue.shift();
        if (!action) {
          this.finish();
          return;
        }
        if (action.act === 'decide') {
          const next = this.script.decide(run, action.what);
          run.queue.unshift(...next);
          continue;
        }
        if (this.runInstant(run, action)) continue;
        run.current = { action, progress: this.runner.begin(action, this.scene) };
        if (isJogAct(action)) this.jog.begin();
      }
      const { action, progress } = run.current;
      const result = isJogAct(action)
        ? this.stepJog(run, action, progress)
        : this.runner.step(action, progress, run.rate, this.scene, () => this.feedState());
      if (result) {
        run.last = result;
        run.current = null;
        if (action.act === 'line' && result.end === 'timeout') this.lineLost(run, action.toM);
      }
      return;
    }
  }

  private feedState(): { rearM: number; frontM: number } {
    const entry = this.itemInTool();
    return { rearM: behindTipsM(this.scene, entry), frontM: frontBehindTipsM(this.scene, entry) };
  }

  private stepJog(run: MotionRun, action: JogAction, progress: ActionProgress): ActionResult | null {
    progress.peakForceN = Math.max(progress.peakForceN, this.controller.forceN);
    const ended = this.jog.step(action, progress, this.scene, this.runner.maxToolSpeedMps);
    if (!ended) return null;
    this.controller.stand();
    run.jogDetail = ended.detail;
    return { end: ended.end, travelM: progress.travelM, peakForceN: progress.peakForceN };
  }

  /** A line that the arm cannot follow: out of the bin if that is not the way already, else around by the joints. */
  private lineLost(run: MotionRun, toM: Vec3): void {
    run.early ??= { cause: 'motion_timeout', detail: 'The arm could not follow the line that was asked of it.' };
    if (!run.leaving && this.scene.bin) run.queue = [{ act: 'decide', what: 'leave' }];
    else if (run.leaving) {
      const joints = this.reach([this.scene.jointPosition('gantry_x'), this.scene.jointPosition('gantry_z')], toM);
      if (joints) run.queue.unshift({ act: 'relax' }, travel(joints, 0.2));
    }
  }

  private runInstant(run: MotionRun, action: MotionRun['queue'][number]): boolean {
    const { state } = this.controller;
    switch (action.act) {
      case 'phase':
        run.phase = action.phase;
        run.stepIndex = action.stepIndex;
        return true;
      case 'stiffness':
        state.stiffness = action.stiffness;
        state.horizontalCapN = action.horizontalCapN ?? Infinity;
        return true;
      case 'squeeze':
        state.squeezeN = action.forceN;
        return true;
      case 'tare':
        this.controller.tareWrench();
        return true;
      case 'relax':
        this.controller.relax(this.scene);
        return true;
      case 'yield':
        this.controller.syncJoints(this.scene);
        return true;
      case 'payload':
        state.payload = action.carried ? this.payloadOfItemInTool(run) : null;
        return true;
      default:
        return false;
    }
  }

  private payloadOfItemInTool(run: MotionRun): { massKg: number; fromTcpM: Vec3 } | null {
    const item = run.motion.kind === 'stow' ? run.motion.item : this.held;
    const entry = item && this.scene.find(item.itemId);
    if (!item || !entry) return null;
    return {
      massKg: item.product.massKg,
      fromTcpM: subtract(this.scene.poseInCell(entry).positionM, tcpOf(this.scene)),
    };
  }

  private advanceStop(run: MotionRun): void {
    if (run.stop === 'none') return;
    run.rate = Math.max(0, run.rate - this.timestepS / STOP_S);
    if (run.rate > 0) return;
    const emergency = run.stop === 'emergency';
    run.stop = 'none';
    run.rate = 1;
    run.early ??= {
      cause: emergency ? 'estop' : 'operator_abort',
      detail: emergency ? 'The emergency stop held the arm where it was.' : 'A person stopped the motion.',
    };
    if (run.phase === 'primitive') this.noteStoppedStep(run);
    this.controller.stand();
    this.controller.state.beltSpeedMps = 0;
    run.current = null;
    if (emergency) {
      this.fedM = run.behindAtFeedM;
      run.queue = [{ act: 'relax' }, { act: 'wait', durationS: 0.1 }, { act: 'decide', what: 'finish' }];
    } else if (run.leaving) run.queue = [{ act: 'relax' }, { act: 'decide', what: 'finish' }];
    else if (this.scene.bin) run.queue = this.script.withdraw(run, run.feeding);
    else run.queue = [{ act: 'relax' }, { act: 'decide', what: 'finish' }];
  }

  private primitiveOf({ motion, stepIndex }: MotionRun): PrimitiveName {
    const chain = motion.kind === 'stow' || motion.kind === 'run' ? motion.chain : [];
    return chain[Math.max(0, stepIndex)]?.primitive ?? 'retract';
  }

  /** Forces on items, and whether the physics is still sound. */
  private watch(run: MotionRun): void {
    if (run.watchForces) watchItemForces(this.scene, run, this.timestepS);
    this.stopAtCollision(run);
    if (this.steps % SOUND_CHECK_STEPS !== 0) return;
    if (!this.scene.sound) this.recoverFromDivergence(run);
    else this.protect(run);
  }

  /** Protective stop: the arm is far from where it should be, so something holds it. */
  private protect(run: MotionRun): void {
    const reference = this.controller.referencePose().positionM;
    const behindM = Math.hypot(...subtract(reference, tcpOf(this.scene)));
    if (behindM < PROTECTIVE_STOP_M || run.stop !== 'none') return;
    this.protectiveStop(
      run,
      `The arm was held ${millimetres(behindM)} back from its path and stopped to protect itself.`,
    );
  }

  /** The pod's frame is rigid: what runs into it is felt at once, long before the arm lags behind. */
  private stopAtCollision(run: MotionRun): void {
    const { forceN } = this.controller;
    run.collidedS = forceN - run.calmForceN > COLLISION_N ? run.collidedS + this.timestepS : 0;
    run.calmForceN += (this.timestepS / CALM_FORCE_S) * (forceN - run.calmForceN);
    if (run.collidedS <= COLLISION_S || run.stop !== 'none') return;
    this.protectiveStop(
      run,
      `The tool ran into something rigid with ${forceN.toFixed(0)} N, and the arm stopped to protect itself.`,
    );
  }

  /** At once, and then out of the bin as after any stop. */
  private protectiveStop(run: MotionRun, detail: string): void {
    run.early ??= { cause: 'force_limit', detail };
    run.stop = 'requested';
    run.rate = 0;
  }

  private recoverFromDivergence(run: MotionRun): void {
    run.early = {
      cause: 'motion_timeout',
      detail: 'The simulation of the contents became unstable and was broken off; the bin is shown as it was before.',
    };
    const { motion } = run;
    const start = this.homeAt([0.3, 0.8]);
    this.scene.dispose();
    this.scene = new CellScene(this.engine, this.robot, this.timestepS, OPEN_PLACE, []);
    this.controller.state.joints.set(start);
    this.controller.state.pose = null;
    this.controller.state.payload = null;
    this.controller.stand();
    for (const name of drivenAxes)
      if (name.startsWith('separator') || name.endsWith('_y')) this.controller.state.axes[name] = 0;
    this.scene.writeRobot({
      positions: [...start, ...drivenAxes.map((name) => this.controller.state.axes[name])],
      velocities: new Array<number>(MOTION_JOINTS + drivenAxes.length).fill(0),
    });
    this.scene.forward();
    const item = this.held ?? (motion.kind === 'stow' ? motion.item : null);
    this.held = null;
    this.end(run, {
      outcome: 'unproductive',
      cause: 'motion_timeout',
      detail: run.early.detail,
      contents: 'contents' in motion ? [...motion.contents] : [],
      protrudingItemIds: [],
      floorItemIds: item ? [item.itemId] : [],
      heldItemId: null,
    });
  }

  requestStop(): void {
    if (this.run && this.run.stop === 'none' && !this.run.early) this.run.stop = 'requested';
  }

  emergencyStop(why?: string): void {
    if (this.run) {
      if (why !== undefined) this.run.early ??= { cause: 'estop', detail: why };
      this.run.stop = 'emergency';
      this.run.rate = 0;
    }
  }

  setFaults(faults: RigFaults): void {
    this.controller.parts.set(faults);
  }

  jolt(velocityMps: Vec3): string | null {
    const motion = this.run?.motion;
    const binId = motion && 'bin' in motion ? motion.bin.binId : this.inBinId;
    if (binId === null) return null;
    if (this.scene.bin?.binId === binId) joltItems(this.scene, this.held?.itemId ?? null, velocityMps);
    // Still on the way: the contents are in the scene once the tool is there.
    else this.joltAtBinMps = velocityMps;
    return binId;
  }

  takeResult(): MotionResult | null {
    const { result } = this;
    this.result = null;
    return result;
  }

  readJoints(out: Float64Array): void {
    this.jointNames.forEach((name, k) => {
      out[k] =
        name.endsWith('_left') || name.endsWith('_right')
          ? this.jointOrTelescope(name)
          : this.scene.jointPosition(name);
    });
  }

  private jointOrTelescope(name: string): number {
    return name.startsWith('separator') ? this.telescopeM : this.scene.jointPosition(name);
  }

  readWrench(out: Float64Array): void {
    out.set(this.controller.state.wrench);
  }

  truth(): { binId: string | null; contents: PlacedItem[]; heldItemInBin: PlacedItem | null } {
    const { bin } = this.scene;
    if (bin) {
      const heldEntry = this.held ? this.scene.find(this.held.itemId) : undefined;
      const contents = this.scene.items.filter(
        (entry) => entry !== heldEntry && !entry.removed && whereabouts(this.scene, bin, entry) !== 'fallen',
      );
      return {
        binId: bin.binId,
        contents: contents.map((entry) => this.scene.placed(entry, bin)),
        heldItemInBin: heldEntry ? this.scene.placed(heldEntry, bin) : null,
      };
    }
    const motion = this.run?.motion;
    if (motion?.kind === 'stow' || motion?.kind === 'run')
      return { binId: motion.bin.binId, contents: [...motion.contents], heldItemInBin: null };
    return { binId: null, contents: [], heldItemInBin: null };
  }

  removeByHand(itemId: string): void {
    const entry = this.scene.find(itemId);
    if (entry) this.scene.remove(entry);
    if (this.held?.itemId === itemId) {
      this.held = null;
      this.controller.state.payload = null;
    }
  }

  /** This very moment, a motion under way included; for measurements and for trying the same thing twice. */
  saveState(): RigState {
    return {
      scene: this.scene.save(),
      controller: copyController(this.controller.state),
      parts: this.controller.parts.save(),
      joltAtBinMps: this.joltAtBinMps,
      run: this.run && copyRun(this.run),
      result: this.result,
      held: this.held,
      brake: this.brake.save(),
      jog: this.jog.save(),
      speed: this.speed.save(),
      maxToolSpeedMps: this.runner.maxToolSpeedMps,
      telescopeM: this.telescopeM,
      telescopeGoalM: this.telescopeGoalM,
      stillSteps: this.stillSteps,
      haltedS: this.haltedS,
      fedM: this.fedM,
      jogged: this.jogged,
      steps: this.steps,
      timeS: this.time,
    };
  }

  /** Goes on from a state that a rig with the same arm, tool and step saved, here or in another process: bit for bit. */
  restoreState(state: RigState): void {
    if (!this.scene.restore(state.scene)) {
      const scene = new CellScene(this.engine, this.robot, this.timestepS, state.scene.place, state.scene.entries);
      scene.restore(state.scene);
      this.scene.dispose();
      this.scene = scene;
    }
    Object.assign(this.controller.state, copyController(state.controller));
    this.controller.parts.restore(state.parts);
    this.joltAtBinMps = state.joltAtBinMps;
    this.run = state.run && copyRun(state.run);
    this.result = state.result;
    this.held = state.held;
    this.brake.restore(state.brake);
    this.jog.restore(state.jog);
    this.speed.restore(state.speed, this.scene);
    this.drivenBy = null;
    this.driven = [];
    this.runner.maxToolSpeedMps = state.maxToolSpeedMps;
    this.telescopeM = state.telescopeM;
    this.telescopeGoalM = state.telescopeGoalM;
    this.stillSteps = state.stillSteps;
    this.haltedS = state.haltedS;
    this.fedM = state.fedM;
    this.jogged = state.jogged;
    this.steps = state.steps;
    this.time = state.timeS;
  }

  /** The engine's model and state of the place that the arm is at; for measurements only. */
  get simulation(): Simulation {
    return this.scene.simulation;
  }

  /** Where an item truly is, in the tool, on a shelf, in a bin or on the floor; null once it is no longer there. For pictures only. */
  poseInCell(itemId: string): Pose | null {
    const entry = this.scene.find(itemId);
    return entry ? this.scene.poseInCell(entry) : null;
  }

  dispose(): void {
    this.scene.dispose();
    this.kinematics.dispose();
  }

  // ---- what the script sees of the cell ----

  private workplace(): Workplace {
    const holding = (): boolean => this.held !== null;
    return {
      toolKind: this.toolKind,
      beltFriction: this.paddleFriction,
      get holding() {
        return holding();
      },
      reach: (gantryM, tcp) => this.reach(gantryM, tcp),
      homeAt: (gantryM) => this.homeAt(gantryM),
      gantryAtBin: (bin) => tool.gantryAtBin(bin, this.robot.gantry),
      gantryAtPoint: (point) => tool.gantryAtPoint(point, this.robot.gantry),
      gantry: () => [this.scene.jointPosition('gantry_x'), this.scene.jointPosition('gantry_z')],
      axis: (name: DrivenAxis) => this.scene.jointPosition(name),
      tcp: () => tcpOf(this.scene),
      referenceTcp: () => [...this.controller.referencePose().positionM],
      behindTipsM: () => behindTipsM(this.scene, this.itemInTool()),
      gripped: () => this.gripped(),
      heldBottomM: () => heldBottomM(this.scene, this.itemInTool()),
      heldWidthM: () => paddleOpeningM(this.scene),
      heldTopM: () => {
        const entry = this.itemInTool();
        return entry ? this.scene.extent(entry).high[2] - tcpOf(this.scene)[2] : tool.PADDLE_HALF_HEIGHT_M;
      },
      enterOpen: (presented) => this.enterOpen(presented),
      enterBin: (bin, contents) => this.enterBin(bin, contents),
      takeHold: () => this.takeHold(),
      noteProtruding: () => this.protruding(),
      mouthIsOpen: (bin) => mouthIsOpen(this.scene, bin),
      rollRad: () => rollOf(this.scene.robotModel!.tcpRotation()),
      tiltRad: () => Math.hypot(...rotationVector(this.scene.robotModel!.tcpRotation())),
      jogAct: (motion) => jogActFor(this.robot, motion),
      backOff: () => {
        const { motion } = this.run!;
        const jog = isJog(motion) ? jogActFor(this.robot, motion) : null;
        return jog && isJogAct(jog) && jog.act !== 'level' ? [{ act: 'yield' }, this.jog.backOff(jog)] : [];
      },
      noteLeftBin: () => this.noteLeftBin(),
      letGo: () => this.letGo(),
      finish: () => this.finish(),
    };
  }

  private reach(gantryM: readonly [number, number], tcpInCellM: Vec3): number[] | null {
    const pose = { positionM: tcpInCellM, rotation: [...IDENTITY_MATRIX] };
    const { joints, error } = this.kinematics.inverse(pose, this.homeAt(gantryM));
    return error < 1e-3 ? [...joints] : null;
  }

  private homeAt(gantryM: readonly [number, number]): number[] {
    const joints = [...this.home];
    joints[0] = gantryM[0];
    joints[1] = gantryM[1];
    return joints;
  }

  private itemInTool(): ItemInScene | undefined {
    const { run } = this;
    const item = this.held ?? (run?.motion.kind === 'stow' ? run.motion.item : null);
    return item ? this.scene.find(item.itemId) : undefined;
  }

  private gripped(): boolean {
    return isGripped(this.scene, this.itemInTool(), this.controller.state.axes.paddle_left);
  }

  /** What the paddles have closed on counts as held from now on, whatever it is. */
  private takeHold(): string | null {
    const { paddle_left } = this.controller.state.axes;
    const entry = this.scene.items.find(
      (candidate) => !candidate.removed && isGripped(this.scene, candidate, paddle_left),
    );
    if (!entry) return null;
    this.held = entry.item;
    return entry.item.itemId;
  }

  private letGo(): void {
    if (!this.gripped()) this.held = null;
  }

  private noteLeftBin(): void {
    const { run } = this;
    const { bin } = this.scene;
    if (!run || !bin) return;
    const heldItemId = this.held && this.gripped() ? this.held.itemId : null;
    const { contents, protrudingItemIds, floorItemIds } = concludeMotion(this.scene, run, heldItemId);
    run.leftBin = { binId: bin.binId, contents, protrudingItemIds, floorItemIds };
  }

  // ---- scenes ----

  private change(place: ScenePlace, entries: readonly SceneEntry[]): void {
    const { engine, robot, timestepS, paddleFriction } = this;
    this.scene = nextScene({ engine, robot, timestepS, from: this.scene }, { ...place, paddleFriction }, entries);
  }

  private enterOpen(presented: boolean): void {
    const motion = this.run?.motion;
    if (!presented && !this.scene.bin) return;
    const entries = carriedEntries(this.scene, this.held);
    if (presented && motion?.kind === 'stow') entries.push(presentedEntry(motion.item, motion.bin));
    this.change(OPEN_PLACE, entries);
  }

  private enterBin(bin: Bin, contents: readonly PlacedItem[]): void {
    const motion = this.run?.motion;
    if (motion?.kind === 'stow') this.held = motion.item;
    const { leftBin } = this.run!;
    const present = leftBin?.binId === bin.binId ? leftBin.contents : contents;
    this.telescopeM = this.telescopeGoalM;
    this.change(binPlace(bin), [...carriedEntries(this.scene, this.held), ...contentEntries(bin, present)]);
    if (this.joltAtBinMps) joltItems(this.scene, this.held?.itemId ?? null, this.joltAtBinMps);
    this.joltAtBinMps = null;
    this.run!.protrudingAtStart = this.protruding();
  }

  private protruding(): string[] {
    const { bin } = this.scene;
    if (!bin) return [];
    const held = this.held && this.gripped() ? this.held.itemId : null;
    return this.scene.items
      .filter(
        (entry) => !entry.removed && entry.item.itemId !== held && whereabouts(this.scene, bin, entry) === 'protruding',
      )
      .map((entry) => entry.item.itemId);
  }

  // ---- the end of a motion ----

  private finish(): void {
    const run = this.run!;
    const stowing = run.motion.kind === 'stow' ? run.motion.item : null;
    // An item that was picked but never reached the bin is held all the same.
    if (stowing && !this.held && !this.scene.bin && this.gripped()) this.held = stowing;
    if (this.held && !this.gripped()) this.held = null;
    if (this.held === null) [this.controller.state.payload, this.fedM] = [null, 0];

    this.end(run, concludeMotion(this.scene, run, this.held?.itemId ?? null));
  }

  private end(run: MotionRun, conclusion: Conclusion): void {
    this.result = {
      ...conclusion,
      steps: run.steps,
      durationS: this.time - run.startedS,
      peakForceN: isJog(run.motion)
        ? run.peakForceN
        : run.steps.reduce((peak, step) => Math.max(peak, step.peakForceN), 0),
      itemForceN: { ...run.itemForceN },
      ...(run.leftBin ? { leftBin: run.leftBin } : {}),
    };
    this.speed.rest();
    this.controller.stand();
    this.controller.state.beltSpeedMps = 0;
    this.run = null;
  }
}
