import type { Bin } from '#shared/domain/pod.ts';
import { declarationOf, primitiveOf } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { assertNever } from '#shared/result/result.ts';
import type { Action, Decision } from './actions.ts';
import { BandScript, ROLLED_RAD } from './BandScript.ts';
import { BufferScript } from './BufferScript.ts';
import { EJECT_CLEAR_M, EjectScript } from './EjectScript.ts';
import { FlipScript } from './FlipScript.ts';
import { abandon, binMotion, line, travel } from './MotionRun.ts';
import type { BinMotion, JogMotion, MotionRun } from './MotionRun.ts';
import { PrimitiveScript } from './PrimitiveScript.ts';
import { ProbeScript, sideOf } from './ProbeScript.ts';
import { SlotScript } from './SlotScript.ts';
import type { Workplace } from './Workplace.ts';
import { drawBlades } from './drawBlades.ts';
import * as tool from './toolGeometry.ts';

const TRAY_M = {
  person: toolLimits.personTrayInCellM,
  sideline: toolLimits.sidelineTrayInCellM,
  buffer: toolLimits.presenterInCellM,
};
const PARK_GANTRY_M: [number, number] = [0.3, 0.8];

/** Decides, at the joints of a motion, which acts come next. */
export class MotionScript {
  private readonly work: Workplace;
  private readonly buffer: BufferScript;
  private readonly bands: BandScript;
  private readonly primitives: PrimitiveScript;
  private readonly probe: ProbeScript;
  private readonly eject: EjectScript;
  private readonly flip: FlipScript;
  private readonly slot: SlotScript;

  constructor(work: Workplace) {
    this.work = work;
    this.buffer = new BufferScript(work);
    this.bands = new BandScript(work);
    this.primitives = new PrimitiveScript(work);
    this.probe = new ProbeScript(work);
    this.eject = new EjectScript(work);
    this.flip = new FlipScript(work);
    this.slot = new SlotScript(work);
  }

  decide(run: MotionRun, what: Decision): Action[] {
    switch (what) {
      case 'start':
        return this.start(run);
      case 'present':
        return this.buffer.pick(run);
      case 'gripped':
        return this.gripped(run);
      case 'enter_bin_scene':
        return this.enterBin(run);
      case 'bands':
        return this.bands.opened(run, false);
      case 'bands_open_step':
        return this.bands.opened(run, true);
      case 'bands_shut':
        this.noteProtruding(run);
        return [];
      case 'bands_closed':
        run.bandsOpen = false;
        return [];
      case 'bands_shut_step':
        run.bandsOpen = false;
        run.steps.push({ primitive: 'closeBands', travelM: null, peakForceN: 0, endedBy: 'goal' });
        return [{ act: 'decide', what: 'next_step' }];
      case 'next_step':
        return this.nextStep(run);
      case 'over_level':
        return this.primitives.stack.lower(run, (jammed) => this.primitives.fed(jammed));
      case 'on_level':
        return this.primitives.stack.feedOn(run);
      case 'mouth_gripped':
        return this.eject.gripped(run);
      case 'drawn':
        return this.eject.drawn(run);
      case 'flip_blade_in':
        return this.flip.bladeIn(run);
      case 'pinched':
        return this.flip.pinched(run);
      case 'tilted':
        return this.flip.tilted(run);
      case 'felt':
        return this.probe.felt(run);
      case 'blade_in':
        return this.primitives.bladeIn(run);
      case 'swept':
        return this.primitives.swept(run);
      case 'at_mouth':
        return this.primitives.atMouth(run);
      case 'fed':
        return this.primitives.fed(run);
      case 'released':
        return this.primitives.released(run);
      case 'leave':
        return this.leave(run);
      case 'before_closing':
        this.noteProtruding(run);
        return this.closeBands(run);
      case 'closed':
        run.bandsOpen = false;
        return [
          { act: 'phase', phase: 'look', stepIndex: run.stepIndex },
          { act: 'wait', durationS: 0.35 },
          { act: 'decide', what: 'finish' },
        ];
      case 'let_go':
        this.work.letGo();
        return [];
      case 'left_bin':
        this.work.noteLeftBin();
        return [];
      case 'jogged':
        return this.jogged(run);
      case 'finish':
        this.work.finish();
        return [];
      default:
        return assertNever(what);
    }
  }

  /** Acts that bring the tool out of the bin, from wherever a stop left it. */
  withdraw(run: MotionRun, midFeed: boolean): Action[] {
    const back: Action[] = midFeed
      ? [{ act: 'unfeed', speedMps: 0.3, untilBehindM: run.behindAtFeedM, timeoutS: 1.5, forceCapN: null }]
      : [];
    const letGo = run.drawing ? this.eject.letGo(run) : [];
    return [{ act: 'relax' }, ...back, ...letGo, { act: 'decide', what: 'leave' }];
  }

  /** Clears the bin that a stop left the tool in, before anything else. `fedM`: how far a feed had begun from, else zero. */
  clearBin(mouthYM: number, fedM: number): Action[] {
    return [
      ...this.drawBack(mouthYM, fedM),
      { act: 'axes', targets: { separator_upper: 0, separator_lower: 0 }, speedMps: 0.4, guardN: null },
      { act: 'axes', targets: { separator_y: 0 }, speedMps: 0.4, guardN: null },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'decide', what: 'left_bin' },
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
      ...(open || outOnly ? [] : this.bands.shut()),
      { act: 'decide', what: outOnly ? 'leave' : 'next_step' },
    ];
  }

  /** In a bin the tool yields to what it meets, and what it feels there already is not tared away. */
  jog(motion: JogMotion, inBin: boolean): Action[] {
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      ...(inBin ? [] : [{ act: 'tare' } as const]),
      { act: 'stiffness', stiffness: inBin ? 'contact' : 'free', horizontalCapN: inBin ? toolLimits.forceCapN : null },
      this.work.jogAct(motion),
      { act: 'decide', what: 'jogged' },
    ];
  }

  private jogged(run: MotionRun): Action[] {
    const { end } = run.last!;
    if (end !== 'goal')
      run.early ??= { cause: end === 'force' ? 'force_limit' : 'motion_timeout', detail: run.jogDetail };
    return [
      ...(end === 'force' ? this.work.backOff() : []),
      { act: 'wait', durationS: 0.15 },
      { act: 'decide', what: 'finish' },
    ];
  }

  private start(run: MotionRun): Action[] {
    const { motion } = run;
    this.work.enterOpen(false);
    switch (motion.kind) {
      case 'jog_tool':
      case 'jog_joint':
        return this.jog(motion, false);
      case 'stow':
        return this.work.holding
          ? this.approach(run, motion)
          : [...this.buffer.clearShelves(), { act: 'decide', what: 'present' }];
      case 'run':
        return this.approach(run, motion);
      case 'dispose':
        return this.buffer.disposeOf(TRAY_M[motion.to]);
      case 'park':
        return [
          { act: 'tare' },
          { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
          travel(this.work.homeAt(PARK_GANTRY_M), 0.7),
          { act: 'decide', what: 'finish' },
        ];
      default:
        return assertNever(motion);
    }
  }

  private gripped(run: MotionRun): Action[] {
    const motion = binMotion(run);
    if (!this.work.gripped())
      return abandon(run, 'grip_lost', 'The paddles closed, but the item did not come up with them.', [
        ...this.buffer.clearShelves(),
        { act: 'decide', what: 'finish' },
      ]);
    return this.approach(run, motion);
  }

  private approach(run: MotionRun, motion: BinMotion): Action[] {
    const { bin } = motion;
    const gantryM = this.work.gantryAtBin(bin);
    const [x, y, z] = bin.originInCellM;
    const clearM = motion.chain.some(({ primitive }) => primitive === 'eject') ? EJECT_CLEAR_M : 0;
    const waitsAtM: Vec3 = [x + this.firstLaneM(motion.chain, bin), y + tool.FRONT_Y_M - clearM, z + 0.068];
    const joints = this.work.reach(gantryM, waitsAtM);
    if (!joints)
      return abandon(run, 'motion_timeout', `The arm cannot reach bin ${bin.binId}.`, [
        { act: 'decide', what: 'finish' },
      ]);
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      // Straight across first: the way to the bin leads past other bins' bands.
      this.buffer.across(gantryM, this.work.homeAt(gantryM), 0.9),
      travel(joints, 0.8),
      { act: 'decide', what: 'enter_bin_scene' },
    ];
  }

  private bladeOffsetM(): number {
    return tool.bladeOffsetM(this.work.heldWidthM());
  }

  private noteProtruding(run: MotionRun): void {
    run.protrudingBeforeClosing = [...new Set([...run.protrudingBeforeClosing, ...this.work.noteProtruding()])];
  }

  private firstLaneM(chain: readonly PrimitiveStep[], bin: Bin): number {
    for (const step of chain) {
      const values: PrimitiveStep['parameters'] = primitiveOf(step).parameters;
      if (['insert', 'stack', 'slot', 'eject'].includes(step.primitive)) return Number(values.xM);
      if (step.primitive === 'probe')
        return Number(values.bladeXM) - (sideOf(bin, values) === 'right' ? 1 : -1) * this.bladeOffsetM();
      if (step.primitive === 'sweep' || step.primitive === 'flipUp')
        return Number(values.bladeXM) - (values.side === 'right' ? 1 : -1) * this.bladeOffsetM();
    }
    return bin.sizeM[0] / 2;
  }

  private enterBin(run: MotionRun): Action[] {
    const motion = binMotion(run);
    if (motion.kind === 'stow' && !this.work.gripped())
      return abandon(run, 'grip_lost', 'The item slipped out of the paddles on the way to the bin.', [
        { act: 'decide', what: 'finish' },
      ]);
    this.work.enterBin(motion.bin, motion.contents);
    return [
      { act: 'wait', durationS: 0.12 },
      { act: 'decide', what: 'next_step' },
    ];
  }

  private nextStep(run: MotionRun): Action[] {
    const motion = binMotion(run);
    run.stepIndex++;
    run.earlierPeakN = 0;
    const step = motion.chain[run.stepIndex];
    if (!step) return [{ act: 'decide', what: 'leave' }];
    const phase: Action = { act: 'phase', phase: 'primitive', stepIndex: run.stepIndex };
    if (!run.bandsOpen && declarationOf(step.primitive).preconditions.includes('bands_open')) {
      run.stepIndex--;
      return this.bands.open(run, motion.bin, false);
    }
    const parameters: PrimitiveStep['parameters'] = primitiveOf(step).parameters;
    switch (step.primitive) {
      case 'sweep':
        return [phase, ...this.primitives.sweep(run, motion.bin, parameters)];
      case 'insert':
        return [phase, ...this.primitives.insert(run, motion.bin, parameters)];
      case 'stack': {
        const heightM = this.primitives.stack.entryHeightM(motion.bin, parameters);
        const { xM, forceCapN } = parameters;
        const place = { xM: Number(xM), heightM, forceCapN: Number(forceCapN) };
        return [phase, ...this.primitives.toMouth(run, motion.bin, place)];
      }
      case 'eject':
        return [phase, ...this.primitives.bladeOut(run), ...this.eject.begin(motion.bin, parameters)];
      case 'flipUp':
        return [phase, ...this.primitives.bladeOut(run), ...this.flip.begin(run, motion.bin, parameters)];
      case 'slot':
        return [phase, ...this.primitives.bladeOut(run), ...this.slot.begin(run, motion.bin, parameters)];
      case 'openBands':
        return [phase, ...this.bands.openStep(run, motion.bin)];
      case 'closeBands':
        return [phase, ...this.primitives.bladeOut(run), ...this.bands.closeStep(run, motion.bin)];
      case 'probe':
        return [phase, ...this.primitives.bladeOut(run), ...this.probe.begin(run, motion.bin, parameters)];
      case 'retract':
        run.steps.push({ primitive: 'retract', travelM: null, peakForceN: 0, endedBy: 'goal' });
        return [
          phase,
          ...this.primitives.bladeOut(run),
          ...this.bands.outOf(motion.bin),
          // The judge looks before the bars could flip in what stands out of the mouth.
          { act: 'decide', what: 'bands_shut' },
          ...this.bands.shut(),
          { act: 'decide', what: 'bands_closed' },
          { act: 'decide', what: 'next_step' },
        ];
      default:
        return assertNever(step.primitive);
    }
  }

  private leave(run: MotionRun): Action[] {
    const motion = binMotion(run);
    run.leaving = true;
    return [
      { act: 'phase', phase: 'leave', stepIndex: run.stepIndex },
      ...drawBlades(this.work, motion.bin.originInCellM[1], 0.8),
      ...this.bands.outOf(motion.bin),
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'tare' },
      { act: 'decide', what: 'before_closing' },
    ];
  }

  private closeBands(run: MotionRun): Action[] {
    return [
      { act: 'phase', phase: 'close_bands', stepIndex: run.stepIndex },
      ...(run.bandsOpen ? this.bands.shut() : []),
      { act: 'decide', what: 'closed' },
    ];
  }
}
