import { gripOrientation } from '#shared/domain/grip.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import type { PrimitiveStep } from '#shared/domain/primitive.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { assertNever } from '#shared/result/result.ts';
import type { PlacedItem, RigMotion } from '../CellRig.ts';
import type { Action, Decision, Side } from './actions.ts';
import { GUARD_SHARE } from './ActionRunner.ts';
import { line, millimetres, travel } from './MotionRun.ts';
import type { MotionRun } from './MotionRun.ts';
import { SHELF_SIZE_M } from '../mjcf/sceneMjcf.ts';
import { minimumJerk } from '../control/minimumJerk.ts';
import * as tool from './toolGeometry.ts';

/** What the script may see and do: what a cell's controller knows, plus the scene changes. No truth about the contents. */
export interface Workplace {
  readonly toolKind: 'belts' | 'plunger';
  readonly beltFriction: number;
  readonly holding: boolean;
  /** Arm joints (with the gantry in front) that bring the tcp to a point with the tool level; null where it cannot reach. */
  reach(gantryM: readonly [number, number], tcpInCellM: Vec3): number[] | null;
  homeAt(gantryM: readonly [number, number]): number[];
  gantryAtBin(bin: Bin): [number, number];
  gantryAtPoint(pointInCellM: Vec3): [number, number];
  gantry(): [number, number];
  /** Measured value of a driven axis. */
  axis(name: 'blade_left_y' | 'blade_right_y' | 'separator_upper' | 'separator_lower' | 'paddle_left'): number;
  tcp(): Vec3;
  referenceTcp(): Vec3;
  /** The light barrier at the tips, as a distance: how far the item's rear is behind them. */
  behindTipsM(): number;
  /** Whether the paddles' force and opening say that something is between them. */
  gripped(): boolean;
  /** The item's lower edge below the tcp, and its width between the paddles. */
  heldBottomM(): number;
  heldWidthM(): number;
  enterOpen(presented: boolean): void;
  enterBin(bin: Bin, contents: readonly PlacedItem[]): void;
  noteProtruding(): string[];
  letGo(): void;
  finish(): void;
}

const TRAY_M = {
  person: toolLimits.personTrayInCellM,
  sideline: toolLimits.sidelineTrayInCellM,
  buffer: toolLimits.presenterInCellM,
};
const PARK_GANTRY_M: [number, number] = [0.3, 0.8];
const SHELF_HEIGHT_M = toolLimits.presenterInCellM[2];
const SHELVES_RIGHT_EDGE_M = toolLimits.presenterInCellM[0] + SHELF_SIZE_M[0] / 2;
const CLEAR_ABOVE_SHELF_M = 0.55;
const HOVER_M = 0.09;
const LIFT_M = 0.06;
/** The paddles are told to close past the item, so that their force limit decides. */
const CLOSED_M = -0.02;

/** Decides, at the joints of a motion, which acts come next. */
export class MotionScript {
  private readonly work: Workplace;

  constructor(work: Workplace) {
    this.work = work;
  }

  decide(run: MotionRun, what: Decision): Action[] {
    switch (what) {
      case 'start':
        return this.start(run);
      case 'present':
        return this.pick(run);
      case 'gripped':
        return this.gripped(run);
      case 'enter_bin_scene':
        return this.enterBin(run);
      case 'bands':
        return this.bandsOpened(run);
      case 'next_step':
        return this.nextStep(run);
      case 'blade_in':
        return this.bladeIn(run);
      case 'swept':
        return this.swept(run);
      case 'at_mouth':
        return this.atMouth(run);
      case 'fed':
        return this.fed(run);
      case 'released':
        return this.released(run);
      case 'leave':
        return this.leave(run);
      case 'before_closing':
        run.protrudingBeforeClosing = this.work.noteProtruding();
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
      ? [{ act: 'unfeed', speedMps: 0.3, untilBehindM: run.behindAtFeedM, timeoutS: 1.5 }]
      : [];
    return [{ act: 'relax' }, ...back, { act: 'decide', what: 'leave' }];
  }

  /** Clears the bin that an emergency stop left the tool in, before anything else. */
  clearBin(): Action[] {
    const [x, , z] = this.work.tcp();
    const y = this.binOriginY;
    return [
      { act: 'relax' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: null },
      { act: 'axes', targets: { blade_left_y: 0, blade_right_y: 0, plunger: 0 }, speedMps: 0.4, guardN: null },
      line([x, y + tool.FRONT_Y_M - 0.05, z], 0.2),
      { act: 'axes', targets: { separator_upper: 0, separator_lower: 0 }, speedMps: 0.4, guardN: null },
      { act: 'axes', targets: { separator_y: 0 }, speedMps: 0.4, guardN: null },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
    ];
  }
  private readonly binOriginY = 0;

  private start(run: MotionRun): Action[] {
    const { motion } = run;
    switch (motion.kind) {
      case 'stow':
        return this.work.holding
          ? this.approach(run, motion)
          : [...this.clearShelves(), { act: 'decide', what: 'present' }];
      case 'run':
        return this.approach(run, motion);
      case 'dispose':
        return this.disposeOf(TRAY_M[motion.to]);
      case 'park':
        this.work.enterOpen(false);
        return [
          { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
          travel(this.work.homeAt(PARK_GANTRY_M), 0.7),
          { act: 'decide', what: 'finish' },
        ];
      default:
        return assertNever(motion);
    }
  }

  /** Up and away from shelf level, where an item may be put down meanwhile. */
  private clearShelves(): Action[] {
    const [x, , z] = this.work.tcp();
    if (x > SHELVES_RIGHT_EDGE_M + 0.25 || z > SHELF_HEIGHT_M + CLEAR_ABOVE_SHELF_M) return [];
    const [gantryX] = this.work.gantry();
    return [
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'squeeze', forceN: 0 },
      { act: 'axes', targets: { paddle_left: 0.06, paddle_right: 0.06 }, speedMps: 0.2, guardN: null },
      travel(
        this.work.homeAt(
          this.work.gantryAtPoint([gantryX + tool.HOME_TCP_M[0], 0, SHELF_HEIGHT_M + CLEAR_ABOVE_SHELF_M + 0.02]),
        ),
        0.8,
      ),
    ];
  }

  /** Between the shelves and the bins the height changes only where no shelf is in the way. */
  private across(toGantryM: readonly [number, number], joints: readonly number[], speedShare: number): Action {
    const [fromX, fromZ] = this.work.gantry();
    const [toX, toZ] = toGantryM;
    const clearX = SHELVES_RIGHT_EDGE_M + 0.2 - tool.HOME_TCP_M[0];
    const wayX = toX - fromX;
    // Share of the time at which the sideways motion crosses the shelves' edge.
    const crossing = Math.abs(wayX) < 1e-6 ? 0 : shareAt((clearX - fromX) / wayX);
    if (fromX < clearX && toX > clearX && toZ < fromZ) return travel(joints, speedShare, [Math.min(0.7, crossing), 1]);
    if (fromX > clearX && toX < clearX && toZ > fromZ) return travel(joints, speedShare, [0, Math.max(0.3, crossing)]);
    return travel(joints, speedShare);
  }

  private pick(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow') return [];
    const { product } = motion.item;
    const grip = gripOrientation(product, motion.bin.sizeM);
    const half = grip.laneWidthM / 2;
    const blade = tool.bladeOffsetM(grip.laneWidthM);
    const [x, y, z] = toolLimits.presenterInCellM;
    const at = (height: number): number[] => this.work.homeAt(this.work.gantryAtPoint([x, y, z + height]));
    const grippingHeight = tool.gripHeightM(grip);
    this.work.enterOpen(true);
    return [
      { act: 'phase', phase: 'pick', stepIndex: -1 },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'payload', carried: false },
      { act: 'tare' },
      {
        act: 'axes',
        targets: {
          paddle_left: half + tool.APPROACH_OPENING_M,
          paddle_right: half + tool.APPROACH_OPENING_M,
          blade_left_x: blade + tool.APPROACH_OPENING_M,
          blade_right_x: blade + tool.APPROACH_OPENING_M,
        },
        speedMps: 0.3,
        guardN: null,
      },
      this.across(
        this.work.gantryAtPoint([x, y, z + grippingHeight + grip.heightM + HOVER_M]),
        at(grippingHeight + grip.heightM + HOVER_M),
        0.9,
      ),
      travel(at(grippingHeight), 0.7),
      { act: 'squeeze', forceN: tool.squeezeForceN(product.massKg, product.fragile, this.work.beltFriction) },
      { act: 'axes', targets: { paddle_left: CLOSED_M, paddle_right: CLOSED_M }, speedMps: 0.15, guardN: null },
      { act: 'wait', durationS: 0.15 },
      { act: 'payload', carried: true },
      travel(at(grippingHeight + LIFT_M), 0.5),
      { act: 'wait', durationS: 0.05 },
      { act: 'decide', what: 'gripped' },
    ];
  }

  private gripped(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow') return [{ act: 'decide', what: 'finish' }];
    if (!this.work.gripped())
      return this.abandon(run, 'grip_lost', 'The paddles closed, but the item did not come up with them.', [
        ...this.clearShelves(),
        { act: 'decide', what: 'finish' },
      ]);
    return this.approach(run, motion);
  }

  private approach(run: MotionRun, motion: Extract<RigMotion, { kind: 'stow' | 'run' }>): Action[] {
    const { bin } = motion;
    const gantryM = this.work.gantryAtBin(bin);
    const [x, y, z] = bin.originInCellM;
    const joints = this.work.reach(gantryM, [x + this.firstLaneM(motion.chain, bin), y + tool.FRONT_Y_M, z + 0.068]);
    if (!joints)
      return this.abandon(run, 'motion_timeout', `The arm cannot reach bin ${bin.binId}.`, [
        { act: 'decide', what: 'finish' },
      ]);
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      // Straight across first: the way to the bin leads past other bins' bands.
      this.across(gantryM, this.work.homeAt(gantryM), 0.9),
      travel(joints, 0.8),
      { act: 'decide', what: 'enter_bin_scene' },
    ];
  }

  private firstLaneM(chain: readonly PrimitiveStep[], bin: Bin): number {
    for (const step of chain) {
      const values = primitiveStep(step.primitive, step.parameters).parameters;
      if (step.primitive === 'insert') return Number(values.xM);
      if (step.primitive === 'sweep')
        return Number(values.bladeXM) - (values.side === 'right' ? 1 : -1) * tool.bladeOffsetM(this.work.heldWidthM());
    }
    return bin.sizeM[0] / 2;
  }

  private enterBin(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow' && motion.kind !== 'run') return [];
    if (motion.kind === 'stow' && !this.work.gripped())
      return this.abandon(run, 'grip_lost', 'The item slipped out of the paddles on the way to the bin.', [
        { act: 'decide', what: 'finish' },
      ]);
    this.work.enterBin(motion.bin, motion.contents);
    return [{ act: 'wait', durationS: 0.12 }, ...this.openBands(run, motion.bin)];
  }

  private openBands(run: MotionRun, bin: Bin): Action[] {
    const gantryZ = this.work.gantry()[1];
    const [, , z] = bin.originInCellM;
    const middle = gantryZ + tool.SEPARATOR_HEIGHT_M;
    const open = {
      separator_upper: z + bin.sizeM[2] + tool.BARS_BEYOND_MOUTH_M - (middle + tool.SEPARATOR_BAR_OFFSET_M),
      separator_lower: middle - tool.SEPARATOR_BAR_OFFSET_M - (z - tool.BARS_BEYOND_MOUTH_M),
    };
    const gap = z + bin.sizeM[2] / 2 - middle;
    run.bandsOpen = true;
    return [
      { act: 'phase', phase: 'open_bands', stepIndex: run.stepIndex },
      { act: 'axes', targets: { separator_upper: gap, separator_lower: -gap }, speedMps: 0.4, guardN: null },
      { act: 'axes', targets: { separator_y: tool.SEPARATOR_TO_BANDS_M }, speedMps: 0.4, guardN: null },
      { act: 'wait', durationS: 0.05 },
      { act: 'axes', targets: open, speedMps: 0.35, guardN: null },
      { act: 'wait', durationS: 0.1 },
      { act: 'tare' },
      { act: 'decide', what: 'bands' },
    ];
  }

  private bandsOpened(run: MotionRun): Action[] {
    const motion = run.motion;
    if (motion.kind !== 'stow' && motion.kind !== 'run') return [];
    run.watchForces = true;
    const half = motion.bin.sizeM[2] / 2;
    const gap = motion.bin.originInCellM[2] + half - (this.work.gantry()[1] + tool.SEPARATOR_HEIGHT_M);
    const openings = [this.work.axis('separator_upper') - gap, this.work.axis('separator_lower') + gap];
    const short = half - Math.min(...openings);
    if (short > 0.014)
      return this.abandon(
        run,
        'bands_not_opened',
        `The separator's bars stopped ${millimetres(short)} short of the mouth's edge.`,
      );
    return [{ act: 'decide', what: 'next_step' }];
  }

  private nextStep(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow' && motion.kind !== 'run') return [];
    run.stepIndex++;
    const step = motion.chain[run.stepIndex];
    if (!step) return [{ act: 'decide', what: 'leave' }];
    const phase: Action = { act: 'phase', phase: 'primitive', stepIndex: run.stepIndex };
    if (!run.bandsOpen) {
      run.stepIndex--;
      return this.openBands(run, motion.bin);
    }
    const { parameters } = primitiveStep(step.primitive, step.parameters);
    switch (step.primitive) {
      case 'sweep':
        return [phase, ...this.sweep(run, motion.bin, parameters)];
      case 'insert':
        return [phase, ...this.insert(run, motion.bin, parameters)];
      case 'retract':
        run.steps.push({ primitive: 'retract', travelM: null, peakForceN: 0, endedBy: 'goal' });
        return [
          phase,
          ...this.bladeOut(run),
          line(this.frontOf(motion.bin), 0.4),
          ...this.separatorShut(),
          { act: 'decide', what: 'next_step' },
        ];
      default:
        return assertNever(step.primitive);
    }
  }

  private frontOf(bin: Bin): Vec3 {
    const [x, , z] = this.work.referenceTcp();
    return [x, bin.originInCellM[1] + tool.FRONT_Y_M - 0.05, z];
  }

  private sweep(run: MotionRun, bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    const direction = p.side === 'right' ? 1 : -1;
    const side: Side = p.side === 'right' ? 'right' : 'left';
    const [x, y, z] = bin.originInCellM;
    const lateral = tool.bladeOffsetM(this.work.heldWidthM());
    const toolX = x + Number(p.bladeXM) - direction * lateral;
    const toolZ = z + Number(p.heightM) + toolLimits.bladeHeightM / 2 - tool.BLADE_ABOVE_AXIS_M;
    const depthM = Math.min(Number(p.depthM), bin.sizeM[1] - 0.015);
    return [
      ...this.bladeOut(run),
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'axes', targets: { [`blade_${side}_x`]: lateral }, speedMps: 0.5, guardN: null },
      line([toolX, y + tool.FRONT_Y_M, toolZ], 0.5),
      line([toolX, y + tool.SWEEP_Y_M, toolZ], 0.3),
      {
        act: 'axes',
        targets: { [`blade_${side}_y`]: depthM + tool.BLADE_INSET_M - tool.SWEEP_Y_M },
        speedMps: 0.7,
        guardN: null,
      },
      { act: 'decide', what: 'blade_in' },
    ];
  }

  private currentStep(run: MotionRun): PrimitiveStep['parameters'] {
    const { motion } = run;
    if (motion.kind !== 'stow' && motion.kind !== 'run') return {};
    const step = motion.chain[run.stepIndex]!;
    return primitiveStep(step.primitive, step.parameters).parameters;
  }

  private bladeIn(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow' && motion.kind !== 'run') return [];
    const p = this.currentStep(run);
    const side: Side = p.side === 'right' ? 'right' : 'left';
    const wanted = Math.min(Number(p.depthM), motion.bin.sizeM[1] - 0.015);
    const reached = this.work.axis(`blade_${side}_y`) - tool.BLADE_INSET_M + tool.SWEEP_Y_M;
    if (run.last!.end === 'force') {
      run.steps.push({ primitive: 'sweep', travelM: 0, peakForceN: run.last!.peakForceN, endedBy: 'force' });
      return this.abandon(
        run,
        'force_limit',
        `The blade met something on its way in and stopped after ${millimetres(Math.max(0, reached))} of ${millimetres(wanted)}.`,
      );
    }
    return [
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: Number(p.forceCapN) },
      {
        act: 'sweep',
        direction: p.side === 'right' ? 1 : -1,
        distanceM: Number(p.distanceM),
        speedMps: Number(p.speedMps),
        forceCapN: Number(p.forceCapN),
      },
      { act: 'decide', what: 'swept' },
    ];
  }

  private swept(run: MotionRun): Action[] {
    const p = this.currentStep(run);
    const side: Side = p.side === 'right' ? 'right' : 'left';
    const byForce = run.last!.end === 'force';
    const { motion } = run;
    const originX = motion.kind === 'stow' || motion.kind === 'run' ? motion.bin.originInCellM[0] : 0;
    const direction = side === 'right' ? 1 : -1;
    const bladeXM = this.work.tcp()[0] + direction * tool.bladeOffsetM(this.work.heldWidthM());
    const travelM = Math.max(0, direction * (bladeXM - originX - Number(p.bladeXM)));
    run.steps.push({
      primitive: 'sweep',
      travelM,
      peakForceN: run.last!.peakForceN,
      endedBy: run.last!.end,
    });
    run.summary.push(
      `the blade pushed ${millimetres(travelM)} of ${millimetres(Number(p.distanceM))}${byForce ? `, until ${run.last!.peakForceN.toFixed(0)} N stopped it` : ''}`,
    );
    run.holding = { side, bladeXM, byForce };
    return [
      ...(byForce ? [{ act: 'relax' } as const] : []),
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: null },
      { act: 'decide', what: 'next_step' },
    ];
  }

  private insert(run: MotionRun, bin: Bin, p: PrimitiveStep['parameters']): Action[] {
    if (!this.work.gripped())
      return this.abandon(run, 'grip_lost', 'The item was no longer between the paddles when it was to be fed.');
    const [x, y, z] = bin.originInCellM;
    const toolX = x + Number(p.xM);
    const height = z + Number(p.heightM) + this.work.heldBottomM();
    const width = this.work.heldWidthM();
    const before: Action[] = [];
    let holdBlade: Side | null = null;
    const offsetM = run.holding ? (run.holding.side === 'right' ? 1 : -1) * (run.holding.bladeXM - toolX) : 0;
    if (run.holding && offsetM < -width) before.push(...this.bladeOut(run));
    if (run.holding) {
      const { side, byForce } = run.holding;
      const short = tool.bladeOffsetM(width) - tool.RELEASE_M - offsetM;
      if (short > 0)
        return this.abandon(
          run,
          byForce ? 'force_limit' : 'no_space_made',
          byForce
            ? `The blade was stopped by force ${millimetres(short)} short of a lane for the item.`
            : `The lane ended ${millimetres(short)} short of what item and paddles need.`,
        );
      if (offsetM > toolLimits.bladeHoldReachM) before.push(...this.bladeOut(run));
      else holdBlade = side;
    } else before.push({ act: 'stiffness', stiffness: 'free', horizontalCapN: null });
    const depthM = this.work.behindTipsM();
    return [
      ...before,
      line([toolX, y + tool.SWEEP_Y_M, height], 0.3, { holdBlade }),
      { act: 'wait', durationS: 0.04 },
      { act: 'tare' },
      { act: 'stiffness', stiffness: 'contact', horizontalCapN: Number(p.forceCapN) },
      line([toolX, y + tool.feedDepthM(bin, depthM), height], 0.09, {
        holdBlade,
        guardN: GUARD_SHARE * Number(p.forceCapN),
      }),
      { act: 'decide', what: 'at_mouth' },
    ];
  }

  private atMouth(run: MotionRun): Action[] {
    const p = this.currentStep(run);
    const capN = Number(p.forceCapN);
    if (run.last!.end !== 'goal') {
      run.steps.push({ primitive: 'insert', travelM: 0, peakForceN: run.last!.peakForceN, endedBy: run.last!.end });
      return this.abandon(
        run,
        'jammed_at_mouth',
        `The paddles met ${run.last!.peakForceN.toFixed(0)} N at the mouth, before the feed began.`,
      );
    }
    run.behindAtFeedM = this.work.behindTipsM();
    const depthM = run.behindAtFeedM;
    if (this.work.toolKind === 'plunger') {
      return [
        { act: 'axes', targets: { plunger: tool.PLUNGER_STROKE_M }, speedMps: 0.4, guardN: GUARD_SHARE * capN },
        { act: 'decide', what: 'fed' },
      ];
    }
    const speedMps = Number(p.beltSpeedMps);
    return [
      { act: 'feed', speedMps, forceCapN: capN, timeoutS: (2 * depthM) / speedMps + 1 },
      { act: 'decide', what: 'fed' },
    ];
  }

  private fed(run: MotionRun): Action[] {
    const { motion } = run;
    const last = run.last!;
    const originY = motion.kind === 'stow' || motion.kind === 'run' ? motion.bin.originInCellM[1] : 0;
    const behind = this.work.behindTipsM();
    const moved = run.behindAtFeedM - behind;
    run.steps.push({ primitive: 'insert', travelM: moved, peakForceN: last.peakForceN, endedBy: last.end });
    const rearInBinM = this.work.tcp()[1] - behind - originY;
    if (last.end !== 'goal' && rearInBinM < 0) {
      const detail =
        last.end === 'force'
          ? `${last.peakForceN.toFixed(0)} N stopped the feed after ${millimetres(moved)} of ${millimetres(run.behindAtFeedM)}.`
          : `The belts ran their time, but the item moved only ${millimetres(moved)} of ${millimetres(run.behindAtFeedM)}.`;
      run.early = { cause: 'jammed_at_mouth', detail };
      const back: Action[] =
        this.work.toolKind === 'belts'
          ? [{ act: 'unfeed', speedMps: 0.3, untilBehindM: run.behindAtFeedM - 0.003, timeoutS: 2 }]
          : [{ act: 'axes', targets: { plunger: 0 }, speedMps: 0.5, guardN: null }];
      return [...back, { act: 'relax' }, { act: 'decide', what: 'leave' }];
    }
    run.insertDone = true;
    run.summary.push(
      last.end === 'goal'
        ? `the item was fed ${millimetres(moved)} in`
        : last.end === 'force'
          ? `the item met ${last.peakForceN.toFixed(0)} N when it was ${millimetres(rearInBinM)} inside, and was let go there`
          : `the item stopped moving when it was ${millimetres(rearInBinM)} inside, and was let go there`,
    );
    const open = this.work.heldWidthM() / 2 + tool.RELEASE_M;
    return [
      { act: 'payload', carried: false },
      { act: 'axes', targets: { paddle_left: open, paddle_right: open }, speedMps: 0.12, guardN: null },
      { act: 'wait', durationS: 0.05 },
      { act: 'decide', what: 'released' },
    ];
  }

  private released(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow' && motion.kind !== 'run') return [];
    const [x, , z] = this.work.referenceTcp();
    const holdBlade = run.holding?.side ?? null;
    return [
      { act: 'axes', targets: { plunger: 0 }, speedMps: 0.8, guardN: null },
      line([x, motion.bin.originInCellM[1] + tool.SWEEP_Y_M, z], 0.25, {
        holdBlade,
        beltsFollow: this.work.toolKind === 'belts',
      }),
      { act: 'decide', what: 'let_go' },
      ...this.bladeOut(run),
      { act: 'decide', what: 'next_step' },
    ];
  }

  /** Takes the pressure off the blade, then draws it back: under pressure it would drag its neighbours along. */
  private bladeOut(run: MotionRun): Action[] {
    if (!run.holding) return [];
    const { side } = run.holding;
    run.holding = null;
    return [
      { act: 'relax' },
      { act: 'axes', targets: { blade_left_y: 0, blade_right_y: 0 }, speedMps: 0.8, guardN: null },
      {
        act: 'axes',
        targets: { [`blade_${side}_x`]: tool.bladeOffsetM(this.work.heldWidthM()) },
        speedMps: 0.5,
        guardN: null,
      },
    ];
  }

  private leave(run: MotionRun): Action[] {
    const { motion } = run;
    if (motion.kind !== 'stow' && motion.kind !== 'run') return [{ act: 'decide', what: 'finish' }];
    run.leaving = true;
    return [
      { act: 'phase', phase: 'leave', stepIndex: run.stepIndex },
      { act: 'relax' },
      { act: 'axes', targets: { blade_left_y: 0, blade_right_y: 0, plunger: 0 }, speedMps: 0.8, guardN: null },
      line(this.frontOf(motion.bin), 0.4),
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      { act: 'decide', what: 'before_closing' },
    ];
  }

  private separatorShut(): Action[] {
    return [
      { act: 'axes', targets: { separator_upper: 0, separator_lower: 0 }, speedMps: 0.4, guardN: null },
      { act: 'axes', targets: { separator_y: 0 }, speedMps: 0.5, guardN: null },
    ];
  }

  private closeBands(run: MotionRun): Action[] {
    return [
      { act: 'phase', phase: 'close_bands', stepIndex: run.stepIndex },
      ...(run.bandsOpen ? this.separatorShut() : []),
      { act: 'decide', what: 'closed' },
    ];
  }

  private disposeOf([x, y, z]: Vec3): Action[] {
    this.work.enterOpen(false);
    const bottom = this.work.heldBottomM();
    const half = this.work.heldWidthM() / 2;
    const at = (height: number): number[] => this.work.homeAt(this.work.gantryAtPoint([x, y, z + height]));
    return [
      { act: 'phase', phase: 'approach', stepIndex: -1 },
      { act: 'stiffness', stiffness: 'free', horizontalCapN: null },
      this.across(this.work.gantryAtPoint([x, y, z + bottom + HOVER_M]), at(bottom + HOVER_M), 0.8),
      travel(at(bottom + 0.004), 0.5),
      { act: 'payload', carried: false },
      {
        act: 'axes',
        targets: {
          paddle_left: half + tool.APPROACH_OPENING_M,
          paddle_right: half + tool.APPROACH_OPENING_M,
        },
        speedMps: 0.12,
        guardN: null,
      },
      { act: 'wait', durationS: 0.3 },
      travel(at(bottom + 0.5), 0.7),
      { act: 'decide', what: 'let_go' },
      { act: 'decide', what: 'finish' },
    ];
  }

  /** Notes why the chain ends here, and leaves. */
  private abandon(
    run: MotionRun,
    cause: StowCause,
    detail: string,
    next: Action[] = [{ act: 'decide', what: 'leave' }],
  ): Action[] {
    run.early ??= { cause, detail };
    run.queue = [];
    return next;
  }
}

/** Inverse of the minimum-jerk position: the share of the time at which a share of the way is done. */
function shareAt(position: number): number {
  let [low, high] = [0, 1];
  for (let k = 0; k < 30; k++) {
    const middle = (low + high) / 2;
    if (minimumJerk(middle).position < position) low = middle;
    else high = middle;
  }
  return high;
}
