import { gripOrientation } from '#shared/domain/grip.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { clamp } from '#shared/units/units.ts';
import type { CellRig, HandledItem, MotionResult, PlacedItem, RigMotion, RigOptions } from '../CellRig.ts';
import type { ArmKinematics } from '../control/ArmKinematics.ts';
import { IDENTITY_MATRIX, MOTION_JOINTS } from '../control/RobotModel.ts';
import { RobotController } from '../control/RobotController.ts';
import type { Mujoco } from '../engine/mujoco.ts';
import type { CellRobot, DrivenAxis } from '../urdf/cellRobot.ts';
import { drivenAxes } from '../urdf/cellRobot.ts';
import { BELT_FRICTION, PLATE_FRICTION } from '../mjcf/sceneMjcf.ts';
import { ActionRunner } from './ActionRunner.ts';
import { CellScene } from './CellScene.ts';
import type { ItemInScene, SceneEntry, ScenePlace } from './CellScene.ts';
import { MotionScript } from './MotionScript.ts';
import type { Workplace } from './Workplace.ts';
import { newRun, travel } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { concludeMotion } from './concludeMotion.ts';
import type { Conclusion } from './concludeMotion.ts';
import { whereabouts } from './judge.ts';
import { motionProblem } from './motionProblem.ts';
import { behindTipsM, heldBottomM, isGripped, paddleOpeningM, tcpOf } from './toolSense.ts';
import { watchItemForces } from './watchItemForces.ts';
import * as tool from './toolGeometry.ts';

const STOP_S = 0.25;
/** What the reference may do of a tool speed limit, so that the tool itself stays below it while it settles. */
const TOOL_SPEED_MARGIN = 0.85;
/** The separator's bars take the next bin's width on the way to it. */
const TELESCOPE_MPS = 0.1;
/** Five centimetres of lag at the free stiffness is several hundred newtons. */
const PROTECTIVE_STOP_M = 0.05;
const LONGEST_MOTION_S = 90;
const SOUND_CHECK_STEPS = 10;
const WARM_UP_STEPS = 50;

const OPEN_PLACE: ScenePlace = {
  bin: null,
  bands: false,
  shelvesInCellM: [toolLimits.presenterInCellM, toolLimits.personTrayInCellM, toolLimits.sidelineTrayInCellM],
  barHalfLengthM: 0.1,
};

const add = (a: Vec3, b: Vec3): Vec3 => [a[0] + b[0], a[1] + b[1], a[2] + b[2]];
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

  begin(motion: RigMotion): string | null {
    const problem = this.run ? 'The arm is already moving.' : motionProblem(motion, this.held);
    if (problem) return problem;
    this.result = null;
    this.run = newRun(motion, this.time, this.held?.itemId ?? null);
    this.runner.maxToolSpeedMps = TOOL_SPEED_MARGIN * (motion.maxToolSpeedMps ?? Infinity);
    this.controller.syncJoints(this.scene);
    if ('bin' in motion) this.telescopeGoalM = tool.barHalfLengthM(motion.bin) - tool.SHORTEST_BAR_HALF_M;
    if (this.toolInBin()) this.run.queue.unshift(...this.script.clearBin(this.scene.bin!.originInCellM[1]));
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
    if (this.time - run.startedS > LONGEST_MOTION_S) {
      run.early ??= { cause: 'motion_timeout', detail: `The motion did not end within ${LONGEST_MOTION_S} s.` };
      this.finish();
      return;
    }
    this.advanceStop(run);
    this.advance(run);
    if (this.run !== run) return;
    this.controller.step(this.scene);
    this.watch(run);
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
      }
      const { action, progress } = run.current;
      const result = this.runner.step(action, progress, run.rate, this.scene, () =>
        behindTipsM(this.scene, this.itemInTool()),
      );
      if (result) {
        run.last = result;
        run.current = null;
        if (action.act === 'line' && result.end === 'timeout') this.lineLost(run, action.toM);
      }
      return;
    }
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
    const action = run.current?.action;
    if (run.phase === 'primitive')
      run.steps.push({
        primitive: this.primitiveOf(run),
        travelM: run.current?.progress.travelM ?? 0,
        peakForceN: run.current?.progress.peakForceN ?? 0,
        endedBy: 'stopped',
      });
    this.controller.stand();
    this.controller.state.beltSpeedMps = 0;
    run.current = null;
    if (emergency) run.queue = [{ act: 'relax' }, { act: 'wait', durationS: 0.1 }, { act: 'decide', what: 'finish' }];
    else if (run.leaving) run.queue = [{ act: 'relax' }, { act: 'decide', what: 'finish' }];
    else if (this.scene.bin) run.queue = this.script.withdraw(run, action?.act === 'feed');
    else run.queue = [{ act: 'relax' }, { act: 'decide', what: 'finish' }];
  }

  private primitiveOf({ motion, stepIndex }: MotionRun): 'sweep' | 'insert' | 'retract' {
    const chain = motion.kind === 'stow' || motion.kind === 'run' ? motion.chain : [];
    return chain[Math.max(0, stepIndex)]?.primitive ?? 'retract';
  }

  /** Forces on items, and whether the physics is still sound. */
  private watch(run: MotionRun): void {
    if (run.watchForces) watchItemForces(this.scene, run, this.timestepS);
    if (this.steps % SOUND_CHECK_STEPS !== 0) return;
    if (!this.scene.sound) this.recoverFromDivergence(run);
    else this.protect(run);
  }

  /** Protective stop: the arm is far from where it should be, so something holds it. */
  private protect(run: MotionRun): void {
    const reference = this.controller.referencePose().positionM;
    const behindM = Math.hypot(...subtract(reference, tcpOf(this.scene)));
    if (behindM < PROTECTIVE_STOP_M || run.stop !== 'none') return;
    run.early ??= {
      cause: 'force_limit',
      detail: `The arm was held ${(behindM * 1000).toFixed(0)} mm back from its path and stopped to protect itself.`,
    };
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

  emergencyStop(): void {
    if (this.run) {
      this.run.stop = 'emergency';
      this.run.rate = 0;
    }
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
      enterOpen: (presented) => this.enterOpen(presented),
      enterBin: (bin, contents) => this.enterBin(bin, contents),
      noteProtruding: () => this.protruding(),
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

  private letGo(): void {
    if (!this.gripped()) this.held = null;
  }

  private toolInBin(): boolean {
    const { bin } = this.scene;
    if (!bin) return false;
    return (
      tcpOf(this.scene)[1] > bin.originInCellM[1] + tool.FRONT_Y_M - 0.03 ||
      ['blade_left_y', 'blade_right_y', 'separator_y'].some((axis) => this.scene.jointPosition(axis) > 0.02)
    );
  }

  // ---- scenes ----

  private change(place: ScenePlace, entries: readonly SceneEntry[]): void {
    const robotState = this.scene.readRobot();
    const next = new CellScene(
      this.engine,
      this.robot,
      this.timestepS,
      { ...place, paddleFriction: this.paddleFriction },
      entries,
    );
    next.writeRobot(robotState);
    next.forward();
    this.scene.dispose();
    this.scene = next;
  }

  private heldEntry(): SceneEntry[] {
    const entry = this.held ? this.scene.find(this.held.itemId) : undefined;
    return entry ? [this.scene.toEntry(entry)] : [];
  }

  private enterOpen(presented: boolean): void {
    const motion = this.run?.motion;
    if (!presented && !this.scene.bin) return;
    const entries = this.heldEntry();
    if (presented && motion?.kind === 'stow') {
      const grip = gripOrientation(motion.item.product, motion.bin.sizeM);
      const [x, y, z] = toolLimits.presenterInCellM;
      entries.push({
        item: motion.item,
        poseInCell: {
          positionM: [x, y - grip.depthM / 2, z + grip.heightM / 2 + 0.0005],
          rotation: grip.rotation,
        },
      });
    }
    this.change(OPEN_PLACE, entries);
  }

  private enterBin(bin: Bin, contents: readonly PlacedItem[]): void {
    const motion = this.run?.motion;
    if (motion?.kind === 'stow') this.held = motion.item;
    const entries: SceneEntry[] = contents.map(({ itemId, product, poseInBin, foldsRad }) => ({
      item: { itemId, product },
      poseInCell: { positionM: add(poseInBin.positionM, bin.originInCellM), rotation: poseInBin.rotation },
      ...(foldsRad ? { foldsRad } : {}),
    }));
    const barHalfLengthM = tool.barHalfLengthM(bin);
    this.telescopeM = this.telescopeGoalM;
    this.change({ bin, bands: true, shelvesInCellM: [], barHalfLengthM }, [...this.heldEntry(), ...entries]);
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
    if (this.held === null) this.controller.state.payload = null;

    this.end(run, concludeMotion(this.scene, run, this.held?.itemId ?? null));
  }

  private end(run: MotionRun, conclusion: Conclusion): void {
    this.result = {
      ...conclusion,
      steps: run.steps,
      durationS: this.time - run.startedS,
      peakForceN: run.steps.reduce((peak, step) => Math.max(peak, step.peakForceN), 0),
      itemForceN: { ...run.itemForceN },
    };
    this.controller.stand();
    this.controller.state.beltSpeedMps = 0;
    this.run = null;
  }
}
