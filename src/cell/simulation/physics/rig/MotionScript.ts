import { declarationOf, primitiveOf } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { assertNever } from '#shared/result/result.ts';
import {
  bandsInTheWay,
  noteProtruding,
  openingOf,
  outOfBin,
  partBands,
  ROLLED_RAD,
  shutBands,
} from '../primitives/bands.ts';
import { scripts } from '../primitives/scripts.ts';
import { decide, finish } from './actions.ts';
import type { Action, Decision, MotionState } from './actions.ts';
import { BufferScript } from './BufferScript.ts';
import { abandon, binMotion, line, travel } from './MotionRun.ts';
import type { BinMotion, JogMotion, MotionRun } from './MotionRun.ts';
import { said } from './said.ts';
import type { Workplace } from './Workplace.ts';
import { drawBlades } from './drawBlades.ts';
import * as tool from './toolGeometry.ts';

const TRAY_M = {
  person: toolLimits.personTrayInCellM,
  sideline: toolLimits.sidelineTrayInCellM,
  buffer: toolLimits.presenterInCellM,
};
const PARK_GANTRY_M: [number, number] = [0.3, 0.8];

/** The way to a bin and back, around the steps of its chain: which acts come next when those before have ended. */
export class MotionScript {
  private readonly work: Workplace;
  private readonly buffer: BufferScript;
  private readonly states: Readonly<Record<MotionState, (run: MotionRun) => Action[]>>;

  constructor(work: Workplace) {
    this.work = work;
    this.buffer = new BufferScript(work);
    const after = (effect: (run: MotionRun) => void, ...acts: Action[]) => {
      return (run: MotionRun): Action[] => {
        effect(run);
        return acts;
      };
    };
    this.states = {
      start: (run) => this.start(run),
      present: (run) => this.buffer.pick(run),
      gripped: (run) => this.gripped(run),
      atBin: (run) => this.enterBin(run),
      bandsParted: (run) => this.bandsParted(run),
      nextStep: (run) => this.nextStep(run),
      leave: (run) => this.leave(run),
      beforeClosing: (run) => this.shutMouth(run),
      closed: (run) => this.closed(run),
      jogged: (run) => this.jogged(run),
      letGo: after(() => work.letGo()),
      leftBin: after(() => work.noteLeftBin()),
      finish: after(() => work.finish()),
    };
  }

  decide(run: MotionRun, next: Decision): Action[] {
    return next.script === 'motion'
      ? this.states[next.state](run)
      : scripts[next.script].goOn(run, this.work, next.state);
  }

  /** Acts that bring the tool out of the bin, from wherever a stop left it. `mouthYM`: of the bin that it stands in. */
  withdraw(run: MotionRun, mouthYM: number): Action[] {
    const { motion } = run;
    // A motion elsewhere that had to clear this bin first has no chain and no bin of its own.
    if (!('chain' in motion)) return [{ act: 'relax' }, ...this.clearBin(mouthYM, 0), finish];
    const step = motion.chain[run.stepIndex];
    const first = step ? scripts[step.primitive].withdraw(run, this.work) : [];
    return [{ act: 'relax' }, ...first, decide('leave')];
  }

  /** Clears the bin that a stop left the tool in, before anything else. `fedM`: how far a feed had begun from, else zero. */
  clearBin(mouthYM: number, fedM: number): Action[] {
    return [
      ...this.drawBack(mouthYM, fedM),
      { act: 'axes', targets: { separator_upper: 0, separator_lower: 0 }, speedMps: 0.4, guardN: null },
      { act: 'axes', targets: { separator_y: 0 }, speedMps: 0.4, guardN: null },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      decide('leftBin'),
    ];
  }

  /** From where a jog left the tool, perhaps tilted and close to the pod, to where the other motions expect it. */
  straighten(): Action[] {
    const [x, y, z] = this.work.tcp();
    const back = y > tool.FRONT_Y_M - 0.05 ? [line([x, tool.FRONT_Y_M - 0.05, z], 0.2)] : [];
    return [{ act: 'stiffness', stiffness: 'free', horizontalCapN: null }, { act: 'level' }, ...back];
  }

  private drawBack(mouthYM: number, fedM: number): Action[] {
    const [x, , z] = this.work.tcp();
    const frontM: Vec3 = [x, mouthYM + tool.FRONT_Y_M - 0.05, z];
    // A leaning item comes out as it leans; what a jog tilted is levelled first.
    const rollRad = this.work.rollRad();
    const rolledOnly = Math.abs(rollRad) > ROLLED_RAD && Math.abs(this.work.tiltRad() - Math.abs(rollRad)) < 0.01;
    const unfed: Action[] =
      fedM > 0 && this.work.toolKind === 'belts'
        ? [{ act: 'unfeed', speedMps: 0.3, untilBehindM: fedM - 0.003, timeoutS: 2, forceCapN: null }]
        : [];
    return [
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: null },
      ...(this.work.tiltRad() > 0.01 && !rolledOnly ? [{ act: 'level' } as const] : []),
      ...unfed,
      ...drawBlades(this.work, mouthYM, 0.4),
      ...(rolledOnly ? [line(frontM, 0.2, { rollRad })] : []),
      line(frontM, 0.2),
    ];
  }

  /** On in the bin that a stop left the tool in: out in front of it, then the new chain; or home, if that is all that is asked. */
  resume(run: MotionRun, fedM: number): Action[] {
    const { bin, chain } = binMotion(run);
    const open = this.work.mouthIsOpen(bin);
    const outOnly = chain.every((step) => step.primitive === 'retract');
    run.watchForces = true;
    run.bandsOpen = open || outOnly;
    run.protrudingAtStart = this.work.noteProtruding();
    if (outOnly)
      run.steps.push(
        ...chain.map(() => ({ primitive: 'retract', travelM: null, peakForceN: 0, endedBy: 'goal' }) as const),
      );
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      ...this.drawBack(bin.originInCellM[1], fedM),
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'tare' },
      ...(open || outOnly ? [] : shutBands()),
      decide(outOnly ? 'leave' : 'nextStep'),
    ];
  }

  /** In a bin the tool yields to what it meets, and what it feels there already is not tared away. */
  jog(motion: JogMotion, inBin: boolean): Action[] {
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      ...(inBin ? [] : [{ act: 'tare' } as const]),
      { act: 'stiffness', stiffness: inBin ? 'contact' : 'free', horizontalCapN: inBin ? toolLimits.forceCapN : null },
      this.work.jogAct(motion),
      decide('jogged'),
    ];
  }

  private jogged(run: MotionRun): Action[] {
    const { end } = run.last!;
    if (end !== 'goal')
      run.early ??= { cause: end === 'force' ? 'force_limit' : 'motion_timeout', why: { text: run.jogDetail } };
    return [...(end === 'force' ? this.work.backOff() : []), { act: 'wait', durationS: 0.15 }, finish];
  }

  private start(run: MotionRun): Action[] {
    const { motion } = run;
    this.work.enterOpen(false);
    switch (motion.kind) {
      case 'jog_tool':
      case 'jog_joint':
        return this.jog(motion, false);
      case 'stow':
        return this.work.holding ? this.approach(run, motion) : [...this.buffer.clearShelves(), decide('present')];
      case 'run':
        return this.approach(run, motion);
      case 'dispose':
        return this.buffer.disposeOf(TRAY_M[motion.to]);
      case 'park':
        return [
          { act: 'tare' },
          { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
          travel(this.work.homeAt(PARK_GANTRY_M), 0.7),
          finish,
        ];
      default:
        return assertNever(motion);
    }
  }

  private gripped(run: MotionRun): Action[] {
    const motion = binMotion(run);
    if (!this.work.gripped())
      return abandon(run, 'grip_lost', said('not_picked'), [...this.buffer.clearShelves(), finish]);
    return this.approach(run, motion);
  }

  private approach(run: MotionRun, motion: BinMotion): Action[] {
    const { bin, chain } = motion;
    const gantryM = this.work.gantryAtBin(bin);
    const [x, y, z] = bin.originInCellM;
    const clearM = Math.max(0, ...chain.map(({ primitive }) => scripts[primitive].clearM));
    const waitsAtM: Vec3 = [x + this.firstLaneM(chain, bin), y + tool.FRONT_Y_M - clearM, z + 0.068];
    const joints = this.work.reach(gantryM, waitsAtM);
    if (!joints) return abandon(run, 'motion_timeout', said('bin_not_reached', { binId: bin.binId }), [finish]);
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      // Straight across first: the way to the bin leads past other bins' bands.
      this.buffer.across(gantryM, this.work.homeAt(gantryM), 0.9),
      travel(joints, 0.8),
      decide('atBin'),
    ];
  }

  private firstLaneM(chain: readonly PrimitiveStep[], bin: Bin): number {
    const bladeM = tool.bladeOffsetM(this.work.heldWidthM());
    for (const step of chain) {
      const waitsAtXM = scripts[step.primitive].waitsAtXM(primitiveOf(step), bin, bladeM);
      if (waitsAtXM !== null) return waitsAtXM;
    }
    return bin.sizeM[0] / 2;
  }

  private enterBin(run: MotionRun): Action[] {
    const motion = binMotion(run);
    if (motion.kind === 'stow' && !this.work.gripped())
      return abandon(run, 'grip_lost', said('slipped_on_the_way'), [finish]);
    this.work.enterBin(motion.bin, motion.contents);
    return [{ act: 'wait', durationS: 0.12 }, decide('nextStep')];
  }

  /** The chain's next step; the bands part before the first one that needs them open. */
  private nextStep(run: MotionRun): Action[] {
    const motion = binMotion(run);
    run.stepIndex++;
    run.earlierPeakN = 0;
    const step = motion.chain[run.stepIndex];
    if (!step) return [decide('leave')];
    if (!run.bandsOpen && declarationOf(step.primitive).preconditions.includes('bands_open')) {
      run.stepIndex--;
      return [
        { act: 'phase', phase: 'open_bands', stepIndex: run.stepIndex },
        ...partBands(run, this.work, motion.bin),
        decide('bandsParted'),
      ];
    }
    return [
      { act: 'phase', phase: 'primitive', stepIndex: run.stepIndex },
      ...scripts[step.primitive].begin(run, this.work),
    ];
  }

  private bandsParted(run: MotionRun): Action[] {
    const { shortM } = openingOf(run, this.work, binMotion(run).bin);
    return shortM === null ? [decide('nextStep')] : bandsInTheWay(run, shortM);
  }

  private leave(run: MotionRun): Action[] {
    const { bin } = binMotion(run);
    run.leaving = true;
    return [
      { act: 'phase', phase: 'leave', stepIndex: run.stepIndex },
      ...drawBlades(this.work, bin.originInCellM[1], 0.8),
      ...outOfBin(this.work, bin),
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'tare' },
      decide('beforeClosing'),
    ];
  }

  private shutMouth(run: MotionRun): Action[] {
    noteProtruding(run, this.work);
    return [
      { act: 'phase', phase: 'close_bands', stepIndex: run.stepIndex },
      ...(run.bandsOpen ? shutBands() : []),
      decide('closed'),
    ];
  }

  private closed(run: MotionRun): Action[] {
    run.bandsOpen = false;
    return [{ act: 'phase', phase: 'look', stepIndex: run.stepIndex }, { act: 'wait', durationS: 0.35 }, finish];
  }
}
