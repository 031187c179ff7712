import { MANUAL_MAX_TOOL_SPEED_MPS } from '#shared/domain/manualMotion.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { PrimitiveName } from '#shared/primitives/primitives.ts';
import type { RobotController } from '../control/RobotController.ts';
import type { DrivenAxis } from '../urdf/cellRobot.ts';
import { decide, finish, isJogAct } from './actions.ts';
import type { Action, InstantAct } from './actions.ts';
import type { ActionResult, ActionRunner } from './ActionRunner.ts';
import type { Brake } from './Brake.ts';
import type { JogProgress, JogRunner } from './JogRunner.ts';
import type { MotionScript } from './MotionScript.ts';
import { travel } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { said } from './said.ts';
import { reach } from './posture.ts';
import type { Reach } from './posture.ts';
import type { RigMemory } from './RigState.ts';
import type { SceneKeeper } from './SceneKeeper.ts';
import type { ToolSpeed } from './ToolSpeed.ts';
import { behindTipsM, frontBehindTipsM } from './toolSense.ts';

const STOP_S = 0.25;
/** At full speed and at the manual one; a slower motion may take that much longer. */
const LONGEST_MOTION_S = 90;
/** The tool stands still when it has been slower than this for so many steps. */
const STANDSTILL_MPS = 0.005;
const STANDSTILL_STEPS = 3;
/** A tool that something swings on counts as stopped after this long all the same. */
const LONGEST_HALT_S = 0.5;

export interface MotionLoopParts extends Reach {
  controller: RobotController;
  runner: ActionRunner;
  jog: JogRunner;
  brake: Brake;
  speed: ToolSpeed;
  scenes: SceneKeeper;
  script: MotionScript;
  timestepS: number;
  memory: RigMemory;
  /** Ends the motion under way: it is judged where everything is now. */
  finish: () => void;
}

/** Takes the acts of a motion one after another, and slows, brakes or ends them when a stop was asked for. */
export class MotionLoop {
  private readonly parts: MotionLoopParts;
  private drivenBy: Action | null = null;
  private driven: readonly DrivenAxis[] = [];

  constructor(parts: MotionLoopParts) {
    this.parts = parts;
  }

  /** Before the control step. The motion may end in it. */
  before(run: MotionRun): void {
    const { memory, brake, scenes } = this.parts;
    const longestS = LONGEST_MOTION_S * Math.max(1, MANUAL_MAX_TOOL_SPEED_MPS / (run.motion.maxToolSpeedMps ?? 1));
    if (memory.timeS - run.startedS > longestS) {
      run.early ??= {
        cause: 'motion_timeout',
        why: said('not_ended_in_time', { longestS: Number(longestS.toFixed(0)) }),
      };
      this.parts.finish();
      return;
    }
    if (run.stop === 'halt') brake.step(scenes.scene);
    else {
      this.advanceStop(run);
      this.advance(run);
    }
  }

  /** After the control step: what the tool did in it. */
  after(run: MotionRun): void {
    const { controller, speed, scenes } = this.parts;
    speed.update(scenes.scene, controller.state.beltSpeedMps, this.drivenNow(run));
    run.peakForceN = Math.max(run.peakForceN, controller.forceN);
  }

  halt(run: MotionRun): void {
    const { memory, brake, scenes } = this.parts;
    if (run.stop === 'halt') return;
    run.stop = 'halt';
    memory.stillSteps = 0;
    memory.haltedS = memory.timeS;
    brake.begin(scenes.scene, this.drivenNow(run));
  }

  /** The end of a halt: the arm holds its place, and nothing of the motion is taken up again. */
  awaitStandstill(run: MotionRun): void {
    const { memory, brake, speed } = this.parts;
    memory.stillSteps = brake.released && speed.mps < STANDSTILL_MPS ? memory.stillSteps + 1 : 0;
    if (memory.stillSteps < STANDSTILL_STEPS && memory.timeS - memory.haltedS < LONGEST_HALT_S) return;
    run.early ??= { cause: 'operator_abort', why: said('motion_stopped') };
    if (run.phase === 'primitive' && run.current) noteStoppedStep(run);
    memory.fedM = run.behindAtFeedM;
    memory.jogged = true;
    this.parts.finish();
  }

  /** After a state was restored: the drives are looked up anew. */
  forget(): void {
    this.drivenBy = null;
    this.driven = [];
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

  private advanceStop(run: MotionRun): void {
    if (run.stop === 'none') return;
    const { controller, scenes, script, memory, timestepS } = this.parts;
    run.rate = Math.max(0, run.rate - timestepS / STOP_S);
    if (run.rate > 0) return;
    const emergency = run.stop === 'emergency';
    run.stop = 'none';
    run.rate = 1;
    run.early ??= {
      cause: emergency ? 'estop' : 'operator_abort',
      why: said(emergency ? 'emergency_stop_held' : 'person_stopped'),
    };
    if (run.phase === 'primitive') noteStoppedStep(run);
    controller.stand();
    controller.state.beltSpeedMps = 0;
    run.current = null;
    const { bin } = scenes.scene;
    if (emergency) {
      memory.fedM = run.behindAtFeedM;
      run.queue = [{ act: 'relax' }, { act: 'wait', durationS: 0.1 }, finish];
    } else if (run.leaving || !bin) run.queue = [{ act: 'relax' }, finish];
    else run.queue = script.withdraw(run, bin.originInCellM[1]);
  }

  /** Takes up acts until one of them needs a control step. */
  private advance(run: MotionRun): void {
    const { memory, runner, jog, scenes, script } = this.parts;
    while (memory.run === run) {
      if (!run.current) {
        const action = run.queue.shift();
        if (!action) {
          this.parts.finish();
          return;
        }
        if (action.act === 'decide') {
          const next = script.decide(run, action.next);
          run.queue.unshift(...next);
          continue;
        }
        if (isJogAct(action)) run.current = { action, progress: jog.begin() };
        else if (isInstant(action)) {
          this.runInstant(run, action);
          continue;
        } else run.current = { action, progress: runner.begin(action, scenes.scene) };
      }
      const { action } = run.current;
      const result = this.stepAct(run, run.current);
      if (result) {
        run.last = result;
        run.current = null;
        if (action.act === 'line' && result.end === 'timeout') this.lineLost(run, action.toM);
      }
      return;
    }
  }

  private stepAct(run: MotionRun, current: NonNullable<MotionRun['current']>): ActionResult | null {
    const { runner, scenes } = this.parts;
    if (isJogAct(current.action)) return this.stepJog(run, current.action, current.progress as JogProgress);
    const { action, progress } = current as Exclude<typeof current, { progress: JogProgress }>;
    return runner.step(action, progress, run.rate, scenes.scene, () => {
      const entry = scenes.itemInTool();
      return { rearM: behindTipsM(scenes.scene, entry), frontM: frontBehindTipsM(scenes.scene, entry) };
    });
  }

  private stepJog(
    run: MotionRun,
    action: Parameters<JogRunner['step']>[0],
    progress: JogProgress,
  ): ActionResult | null {
    const { controller, jog, runner, scenes } = this.parts;
    progress.peakForceN = Math.max(progress.peakForceN, controller.forceN);
    const ended = jog.step(action, progress, scenes.scene, runner.maxToolSpeedMps);
    if (!ended) return null;
    controller.stand();
    run.jogDetail = ended.detail;
    return { end: ended.end, travelM: progress.travelM, peakForceN: progress.peakForceN };
  }

  /** A line that the arm cannot follow: out of the bin if that is not the way already, else around by the joints. */
  private lineLost(run: MotionRun, toM: Vec3): void {
    const { scene } = this.parts.scenes;
    run.early ??= { cause: 'motion_timeout', why: said('line_not_followed') };
    if (!run.leaving && scene.bin) run.queue = [decide('leave')];
    else if (run.leaving) {
      const joints = reach(this.parts, [scene.jointPosition('gantry_x'), scene.jointPosition('gantry_z')], toM);
      if (joints) run.queue.unshift({ act: 'relax' }, travel(joints, 0.2));
    }
  }

  private runInstant(run: MotionRun, action: InstantAct): void {
    const { controller, scenes } = this.parts;
    const { state } = controller;
    switch (action.act) {
      case 'phase':
        run.phase = action.phase;
        run.stepIndex = action.stepIndex;
        break;
      case 'stiffness':
        state.stiffness = action.stiffness;
        state.horizontalCapN = action.horizontalCapN ?? Infinity;
        break;
      case 'squeeze':
        state.squeezeN = action.forceN;
        break;
      case 'tare':
        controller.tareWrench();
        break;
      case 'relax':
        controller.relax(scenes.scene);
        break;
      case 'yield':
        controller.syncJoints(scenes.scene);
        break;
      case 'payload':
        state.payload = action.carried ? scenes.payload() : null;
        break;
    }
  }
}

const instants: ReadonlySet<Action['act']> = new Set<InstantAct['act']>([
  'phase',
  'stiffness',
  'squeeze',
  'tare',
  'relax',
  'yield',
  'payload',
]);
const isInstant = (action: Action): action is InstantAct => instants.has(action.act);

function noteStoppedStep(run: MotionRun): void {
  run.steps.push({
    primitive: primitiveOf(run),
    travelM: run.current?.progress.travelM ?? 0,
    peakForceN: run.current?.progress.peakForceN ?? 0,
    endedBy: 'stopped',
  });
}

function primitiveOf({ motion, stepIndex }: MotionRun): PrimitiveName {
  const chain = motion.kind === 'stow' || motion.kind === 'run' ? motion.chain : [];
  return chain[Math.max(0, stepIndex)]?.primitive ?? 'retract';
}
