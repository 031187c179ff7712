import type { CellCommandBody } from '#shared/domain/cellCommand.ts';
import {
  faultDeclarationOf,
  faultInWords,
  faultProblem,
  faultRequest,
  type ActiveFault,
  type FaultName,
  type FaultRequest,
} from '#shared/domain/fault.ts';
import type { Person } from '#shared/domain/intervention.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { ok } from '#shared/result/result.ts';
import type { Said } from '#shared/domain/statement.ts';
import { statement } from '#shared/words/statements/statements.ts';
import type { ArmDriver } from '#cell/ports/ArmDriver.ts';
import type { WorldTruth } from '#cell/ports/WorldTruth.ts';
import type { CellLog } from './CellLog.ts';
import type { ControlDesk } from './ControlDesk.ts';
import type { InterventionDesk } from './InterventionDesk.ts';
import type { PackmlMachine } from './PackmlMachine.ts';
import type { ReceivedCommand } from './ReceivedCommand.ts';
import { refused, type Refusal, type Verdict } from './Refusal.ts';

type Body<Type extends CellCommandBody['type']> = Extract<CellCommandBody, { type: Type }>;

export interface FaultDeskParts {
  log: CellLog;
  /** Only a simulated cell fails because somebody asks for it; null: a real one. */
  world: Pick<WorldTruth, 'breakParts' | 'bumpPod'> | null;
  control: ControlDesk;
  arm: ArmDriver;
  packml: PackmlMachine;
  interventions: InterventionDesk;
}

const STOPPED = {
  text: "The arm's safety controller stopped it. Find out why, then clear and reset the cell.",
  statement: statement('safety_stop'),
} satisfies Said;

const throwsTo: Readonly<Record<string, Vec3>> = { left: [-1, 0, 0], right: [1, 0, 0], out: [0, -1, 0], in: [0, 1, 0] };

/** Parts of a simulated cell that fail on request (F in SPEC.md): what stands, and what it does to the cell's parts. */
export class FaultDesk {
  private readonly parts: FaultDeskParts;

  constructor(parts: FaultDeskParts) {
    this.parts = parts;
  }

  set(command: ReceivedCommand, { fault, parameters }: Body<'fault.set'>): Verdict {
    const request = faultRequest(fault, parameters);
    const outside = faultProblem(request);
    if (outside) return refused('invalid', outside);
    this.begin(request, command.by, command.commandId);
    return ok(null);
  }

  clear(command: ReceivedCommand, { fault }: Body<'fault.clear'>): Verdict {
    const ended = this.standing.filter((each) => fault === null || each.fault === fault);
    if (ended.length === 0)
      return refused('wrong_state', fault === null ? 'No fault is set.' : `The fault ${fault} is not set.`);
    for (const each of ended) this.end(each.fault, 'cleared', command.by, command.commandId);
    this.breakParts();
    return ok(null);
  }

  /** Of the command line. A cell that comes back with such a fault keeps it as it is. */
  setAtStart(requests: readonly FaultRequest[]): void {
    if (!this.parts.world) return;
    for (const request of requests) {
      const known = this.standing.find(({ fault }) => fault === request.fault);
      if (!known || faultInWords(known) !== faultInWords(request)) this.begin(request, null, null);
    }
    this.breakParts();
  }

  /** Faults of one moment that wait for the tool to stand in a bin. */
  tick(): void {
    const { arm } = this.parts;
    if (this.standing.length === 0 || !arm.moving || arm.inBinId === null) return;
    for (const each of this.standing)
      if (faultDeclarationOf(each.fault).lasts === 'once') this.happen(each, null, null);
  }

  private get standing(): readonly ActiveFault[] {
    return this.parts.log.snapshot.cell.faults;
  }

  /** Whoever holds control, or anybody while nobody does. */
  problemWith({ fencingToken, by, from }: ReceivedCommand): Refusal | null {
    const { world, control } = this.parts;
    if (!world)
      return {
        code: 'not_supported',
        message: 'This cell is real: faults are set on request in a simulated cell only.',
      };
    const { lease } = control;
    if (!lease || (lease.holder.consoleId === by.consoleId && control.isOf(from.sessionId))) return null;
    if (fencingToken !== null && fencingToken < lease.fencingToken)
      return { code: 'stale_token', message: `${lease.holder.name} holds control with a later token.` };
    return {
      code: 'not_holder',
      message: `${lease.holder.name} holds control of this cell; faults are set from there.`,
    };
  }

  private begin({ fault, parameters }: FaultRequest, by: Person | null, commandId: string | null): void {
    const { log, arm } = this.parts;
    log.emit({ type: 'fault.set', fault, parameters, by }, commandId);
    const waits = parameters['moment'] === 'in_bin' && !(arm.moving && arm.inBinId !== null);
    if (faultDeclarationOf(fault).lasts === 'once' && !waits) this.happen({ fault, parameters }, by, commandId);
    this.breakParts();
  }

  private end(fault: FaultName, why: 'cleared' | 'happened', by: Person | null, commandId: string | null): void {
    this.parts.log.emit({ type: 'fault.cleared', fault, why, by }, commandId);
  }

  private happen({ fault, parameters }: FaultRequest, by: Person | null, commandId: string | null): void {
    this.end(fault, 'happened', by, commandId);
    if (fault === 'protective_stop') this.stopArm();
    if (fault === 'pod_bumped') {
      const speedMps = Number(parameters['speedMps']);
      const [x, y, z] = throwsTo[String(parameters['direction'])]!;
      const velocityMps: Vec3 = [speedMps * x, speedMps * y, speedMps * z];
      this.parts.world?.bumpPod(velocityMps);
    }
  }

  /** The drives have lost their power before the cell hears of it. */
  private stopArm(): void {
    const { arm, packml, interventions } = this.parts;
    const { moving } = arm;
    arm.emergencyStop(STOPPED);
    if (packml.state !== 'aborting' && packml.state !== 'aborted') packml.enter('aborting', STOPPED, null);
    // A motion that it ends tells of it by itself.
    if (!moving) interventions.openForCellFault(STOPPED);
  }

  private breakParts(): void {
    this.parts.world?.breakParts(this.standing);
  }
}
