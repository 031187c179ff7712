import type { Said } from '#shared/domain/statement.ts';
import type { RobotController } from '../control/RobotController.ts';
import type { CellScene } from './CellScene.ts';
import type { MotionRun } from './MotionRun.ts';
import { said, wholeMm, wholeN } from './said.ts';
import { tcpOf } from './toolSense.ts';
import { watchItemForces } from './watchItemForces.ts';

/** Five centimetres of lag at the free stiffness is several hundred newtons. */
const PROTECTIVE_STOP_M = 0.05;
/**
 * The wrist reads up to 40 N where the arm itself speeds the tool up, and some 70 N for a moment where a guarded motion meets something: beyond,
 * and for longer, it has run into something rigid that nothing told of.
 */
const COLLISION_N = 100;
const COLLISION_S = 0.01;
/** What rises more slowly is no collision, but a sensor that drifts, or a press that its own guard minds. */
const CALM_FORCE_S = 0.2;
const SOUND_CHECK_STEPS = 10;

/** After each control step of a motion: forces on items, what the tool has run into, and whether the physics is still sound. */
export class SafetyWatch {
  private readonly controller: RobotController;
  private readonly timestepS: number;

  constructor(controller: RobotController, timestepS: number) {
    this.controller = controller;
    this.timestepS = timestepS;
  }

  /** False when the physics is no longer sound. `steps`: how many were made; some things are looked at now and then only. */
  watch(run: MotionRun, scene: CellScene, steps: number): boolean {
    if (run.watchForces) watchItemForces(scene, run, this.timestepS);
    this.stopAtCollision(run);
    if (steps % SOUND_CHECK_STEPS !== 0) return true;
    if (!scene.sound) return false;
    this.protect(run, scene);
    return true;
  }

  /** Protective stop: the arm is far from where it should be, so something holds it. */
  private protect(run: MotionRun, scene: CellScene): void {
    const [x, y, z] = this.controller.referencePose().positionM;
    const here = tcpOf(scene);
    const behindM = Math.hypot(x - here[0], y - here[1], z - here[2]);
    if (behindM < PROTECTIVE_STOP_M || run.stop !== 'none') return;
    protectiveStop(run, said('held_back', { behindMm: wholeMm(behindM) }));
  }

  /** The pod's frame is rigid: what runs into it is felt at once, long before the arm lags behind. */
  private stopAtCollision(run: MotionRun): void {
    const { forceN } = this.controller;
    run.collidedS = forceN - run.calmForceN > COLLISION_N ? run.collidedS + this.timestepS : 0;
    run.calmForceN += (this.timestepS / CALM_FORCE_S) * (forceN - run.calmForceN);
    if (run.collidedS <= COLLISION_S || run.stop !== 'none') return;
    protectiveStop(run, said('ran_into_rigid', { forceN: wholeN(forceN) }));
  }
}

/** At once, and then out of the bin as after any stop. */
function protectiveStop(run: MotionRun, why: Said): void {
  run.early ??= { cause: 'force_limit', why };
  run.stop = 'requested';
  run.rate = 0;
}
