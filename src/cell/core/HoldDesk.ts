import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import type { Person } from '#shared/domain/intervention.ts';
import {
  MANUAL_MAX_TOOL_SPEED_MPS,
  type HoldEnd,
  type HoldLimits,
  type ManualMotion,
  type PreviewBasis,
} from '#shared/domain/manualMotion.ts';
import { motionRefusal } from '#shared/domain/packml.ts';
import type { StowRequest } from '#shared/domain/stow.ts';
import type { HoldBeat, HoldEcho, HoldRelease } from '#shared/protocol/protocol.ts';
import { ok } from '#shared/result/result.ts';
import { statement, type Statement } from '#shared/words/statements/statements.ts';
import type { MotionResult } from '#cell/ports/ArmDriver.ts';
import { HoldSupervisor, type HoldStop } from './HoldSupervisor.ts';
import type { MotionDesk, MotionDeskParts } from './MotionDesk.ts';
import { chainInWords } from './MotionDesk.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import type { Refusal, Verdict } from './Refusal.ts';

type Begin = Extract<CellCommandBody, { type: 'hold.begin' }>;

export const holdDefaults: HoldLimits & { firstBeatTimeoutMs: number } = {
  beatPeriodMs: 25,
  beatTimeoutMs: 90,
  maxRoundTripMs: 150,
  maxToolSpeedMps: MANUAL_MAX_TOOL_SPEED_MPS,
  firstBeatTimeoutMs: 1000,
};
const HOLD_IDS_KEPT = 1000;

export interface HoldDeskParts extends MotionDeskParts {
  desk: MotionDesk;
  /** Real time, monotonic, in milliseconds: whatever the speed of the cell's own clock. */
  realMs: () => number;
  limits?: Partial<typeof holdDefaults>;
}

interface Held {
  holdId: string;
  motion: ManualMotion;
  by: Person;
  commandId: string;
  begun: boolean;
  /** Begins the arm's motion; null, or the rig's sentence. */
  start: () => string | null;
}

/** Motion by hand: what may begin, from the first good beat to standstill, and what is told of it (M in SPEC.md). */
export class HoldDesk {
  readonly limits: typeof holdDefaults;
  private readonly parts: HoldDeskParts;
  private readonly supervisor: HoldSupervisor;
  private readonly used = new Set<string>();
  private held: Held | null = null;

  constructor(parts: HoldDeskParts) {
    this.parts = parts;
    this.limits = { ...holdDefaults, ...parts.limits };
    this.supervisor = new HoldSupervisor(this.limits);
  }

  /** Granted and not at rest yet. */
  get active(): boolean {
    return this.held !== null;
  }

  /** Whether a stow of this name was one by hand. */
  wasHeld(stowId: string): boolean {
    return this.used.has(stowId);
  }

  begin(command: ReceivedCommand, body: Begin): Verdict {
    const { log, control, interventions } = this.parts;
    const problem = this.problemWith(body);
    if (problem) return { ok: false, error: problem };
    const { holdId, motion, speedFraction } = body;
    const { by, commandId } = command;
    const maxToolSpeedMps = MANUAL_MAX_TOOL_SPEED_MPS * speedFraction;
    const begin = this.starter(motion, { holdId, by, commandId, maxToolSpeedMps });
    if (begin.problem) return { ok: false, error: begin.problem };
    this.supervisor.begin(holdId, command.from.connectionId, this.parts.realMs());
    this.used.add(holdId);
    if (this.used.size > HOLD_IDS_KEPT) this.used.delete(this.used.values().next().value!);
    this.held = { holdId, motion, by, commandId, begun: false, start: begin.start };
    log.emit({ type: 'manual.started', holdId, motion, speedFraction, by }, commandId);
    interventions.note(by, { text: `by hand: ${inWords(motion)}`, statement: statementOfMotion(motion) }, commandId);
    return ok(control.lease!.fencingToken);
  }

  private problemWith({ holdId, motion, basis }: Begin): Refusal | null {
    const { log, control, occupation } = this.parts;
    if (control.lease?.role !== 'operator')
      return { code: 'not_holder', message: 'Only an operator moves the arm by hand; the planner holds control.' };
    const state = motionRefusal(log.snapshot.cell, 'operator', 'hand');
    if (state) return state;
    if (this.held) return { code: 'busy', message: `${this.held.by.name} moves the arm by hand.` };
    if (!occupation.idle) return { code: 'busy', message: occupation.sentence };
    if (this.used.has(holdId)) return { code: 'invalid', message: 'This hold is over; a new one needs a new name.' };
    return motion.kind === 'jog_tool' || motion.kind === 'jog_joint' ? null : this.changedSince(motion, basis);
  }

  /** What is executed is what was previewed: null when nothing that it rests on has changed. */
  private changedSince(motion: ManualMotion, basis: PreviewBasis | null): Refusal | null {
    const { pod, estimates, cell } = this.parts.log.snapshot;
    const changed = (what: string): Refusal => ({
      code: 'state_changed',
      message: `${what} since the preview; look at a new preview first.`,
    });
    if (!basis) return { code: 'state_changed', message: 'This motion needs a preview of the present state.' };
    const binId = 'binId' in motion ? motion.binId : null;
    if (basis.podId !== (pod?.podId ?? null)) return changed('The pod has changed');
    if (binId !== null && basis.binId !== binId) return changed('The preview is of another bin, or the bin changed');
    if (basis.binId !== null) {
      const imageId = estimates.find((estimate) => estimate.binId === basis.binId)?.imageId ?? null;
      if (basis.estimateImageId !== imageId) return changed(`Bin ${basis.binId} was looked at again`);
    }
    return basis.heldItemId === cell.heldItemId ? null : changed('What the tool holds has changed');
  }

  private starter(
    motion: ManualMotion,
    {
      holdId,
      by,
      commandId,
      maxToolSpeedMps,
    }: { holdId: string; by: Person; commandId: string; maxToolSpeedMps: number },
  ): { problem: Refusal; start?: never } | { problem: null; start: () => string | null } {
    const { desk, arm, dock, intake, motion: runner } = this.parts;
    switch (motion.kind) {
      case 'chain': {
        const { binId, chain } = motion;
        const problem = desk.chainProblem(binId, chain);
        return problem
          ? { problem }
          : { problem, start: () => runner.beginRun(binId, chain, by, commandId, maxToolSpeedMps) };
      }
      case 'stow': {
        const { itemId, binId, chain } = motion;
        const checked = desk.stowable({ itemId, binId, chain });
        if (!checked.ok) return { problem: checked.error };
        const item = checked.value;
        const request: StowRequest = { stowId: holdId, itemId, binId, chain, prediction: null, origin: 'operator' };
        const start = (): string | null => {
          const byRig = runner.beginStow(request, item, by, commandId, maxToolSpeedMps);
          if (byRig === null && item.location.place === 'buffer') intake.reserve(item.location.slot);
          return byRig;
        };
        return { problem: null, start };
      }
      case 'dispose': {
        const checked = desk.disposable(motion.itemId, motion.to);
        if (!checked.ok) return { problem: checked.error };
        const item = checked.value;
        if (item.location.place !== 'tool')
          return {
            problem: {
              code: 'wrong_state',
              message: `${item.itemId} is not in the tool; it needs no motion of the arm.`,
            },
          };
        return {
          problem: null,
          start: () => runner.beginDispose(item, motion.to, by, commandId, maxToolSpeedMps),
        };
      }
      case 'jog_tool':
      case 'jog_joint': {
        if (motion.kind === 'jog_tool' && motion.frame === 'bin' && (motion.binId === null || !dock.bin(motion.binId)))
          return { problem: { code: 'unknown_bin', message: `The pod has no bin ${motion.binId ?? 'of that name'}.` } };
        const armMotion =
          motion.kind === 'jog_joint'
            ? { ...motion, maxToolSpeedMps }
            : {
                kind: motion.kind,
                // A bin's axes are the cell's.
                frame: motion.frame === 'tool' ? ('tool' as const) : ('cell' as const),
                linear: motion.linear,
                angular: motion.angular,
                step: motion.step,
                maxToolSpeedMps,
              };
        const byRig = arm.problemWith(armMotion);
        return byRig
          ? { problem: { code: 'invalid', message: byRig } }
          : { problem: null, start: () => runner.beginJog(armMotion) };
      }
    }
  }

  beat(beat: HoldBeat, connectionId: string): HoldEcho | null {
    const echo = this.supervisor.beat(beat, connectionId, this.parts.realMs());
    this.obey();
    return echo;
  }

  release({ holdId }: HoldRelease, connectionId: string): void {
    if (this.supervisor.release(holdId, connectionId, this.parts.realMs())) this.obey();
  }

  disconnected(connectionId: string): void {
    if (this.supervisor.disconnected(connectionId, this.parts.realMs())) this.obey();
  }

  /** Somebody or something else ends it. */
  stop(cause: HoldStop): void {
    if (this.supervisor.stop(cause, this.parts.realMs())) this.obey();
  }

  /** Before every step of the rig: nothing moves on without a beat in time. */
  beforeStep(): void {
    if (!this.held) return;
    this.supervisor.tick(this.parts.realMs());
    this.obey();
  }

  private obey(): void {
    const { held, supervisor } = this;
    if (!held) return;
    if (supervisor.cancelled) this.end(null);
    else if (supervisor.phase === 'stopping') this.parts.arm.halt();
    else if (supervisor.phase === 'moving' && !held.begun) {
      held.begun = true;
      const byRig = held.start();
      if (byRig !== null) this.end({ ...nothing, detail: byRig, cause: 'motion_timeout' });
    }
  }

  /** The arm has come to rest, at its goal or wherever it was stopped. */
  atRest(result: MotionResult): void {
    if (this.held?.begun) this.end(result);
  }

  private end(result: Pick<MotionResult, 'cause' | 'detail' | 'steps' | 'peakForceN'> | null): void {
    const { held } = this;
    if (!held) return;
    this.held = null;
    const stopped = this.supervisor.finish(this.parts.realMs());
    const { holdId, motion, by, commandId } = held;
    const { steps, peakForceN, detail } = result ?? nothing;
    this.parts.log.emit(
      {
        type: 'manual.ended',
        holdId,
        motion,
        by,
        endedBy: stopped?.cause ?? byItself(result),
        detail: stopped
          ? `${this.words[stopped.cause]} ${result ? 'The tool stays where it is.' : 'Nothing moved.'}`
          : detail,
        stopLatencyMs: stopped?.latencyMs ?? null,
        peakForceN,
        steps,
      },
      commandId,
    );
  }

  private get words(): Record<HoldStop, string> {
    const { beatTimeoutMs, maxRoundTripMs } = this.limits;
    return {
      released: 'The control was let go.',
      silence: `No sign of the control came for ${beatTimeoutMs} ms.`,
      slow_link: `The way to the window and back took longer than ${maxRoundTripMs} ms.`,
      control_lost: 'Control of the cell was lost.',
      stopped: 'The cell was stopped or held.',
      disconnected: "The console's connection ended.",
    };
  }
}

const nothing = { cause: null, detail: '', steps: [], peakForceN: 0 };

function byItself(result: Pick<MotionResult, 'cause' | 'steps'> | null): HoldEnd {
  if (!result || result.cause === null) return result?.steps.at(-1)?.endedBy === 'force' ? 'force' : 'goal';
  const byForce = result.cause === 'force_limit' || result.cause === 'jammed_at_mouth';
  return byForce ? 'force' : 'motion';
}

function statementOfMotion(motion: ManualMotion): Statement {
  switch (motion.kind) {
    case 'chain':
      return statement('by_hand_chain', { binId: motion.binId });
    case 'stow':
      return statement('by_hand_stow', { itemId: motion.itemId, binId: motion.binId });
    case 'dispose':
      return statement('by_hand_dispose', { itemId: motion.itemId, to: motion.to });
    case 'jog_tool':
      return statement('by_hand_jog_tool');
    case 'jog_joint':
      return statement('by_hand_jog_joint', { joint: motion.joint });
  }
}

function inWords(motion: ManualMotion): string {
  switch (motion.kind) {
    case 'chain':
      return `in ${motion.binId}: ${chainInWords(motion.chain)}`;
    case 'stow':
      return `stow of ${motion.itemId} into ${motion.binId}: ${chainInWords(motion.chain)}`;
    case 'dispose':
      return `${motion.itemId} goes from the tool to the ${motion.to}`;
    case 'jog_tool':
      return `jog of the tool along the ${motion.frame} frame`;
    case 'jog_joint':
      return `jog of ${motion.joint}`;
  }
}
