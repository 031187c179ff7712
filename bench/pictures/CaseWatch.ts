import type { FaultRequest } from '#shared/domain/fault.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { RigFaults } from '#cell/simulation/physics/rig/RigFaults.ts';
import { soundRig } from '#cell/simulation/physics/rig/RigFaults.ts';
import type { StowRig } from '#cell/simulation/physics/rig/StowRig.ts';
import type { CauseCase } from '#cell/simulation/scenarios/causes/CauseCase.ts';

const DIRECTIONS: Readonly<Record<string, Vec3>> = {
  left: [-1, 0, 0],
  right: [1, 0, 0],
  out: [0, -1, 0],
  in: [0, 1, 0],
};

/** What a cell's server does about the faults of a case, and what somebody does meanwhile, for a rig without a server. */
export class CaseWatch {
  private readonly rig: StowRig;
  private readonly during: CauseCase['during'];
  private readonly once: FaultRequest[];
  private done = false;

  constructor(rig: StowRig, { faults, during }: Pick<CauseCase, 'faults' | 'during'>) {
    this.rig = rig;
    this.during = during;
    rig.setFaults(standing(faults));
    this.once = faults.filter(({ fault }) => fault === 'pod_bumped' || fault === 'protective_stop');
  }

  afterStep(): void {
    const { rig } = this;
    if (rig.inBinId !== null)
      for (const { fault, parameters } of this.once.splice(0)) {
        if (fault === 'protective_stop') rig.emergencyStop({ text: "The arm's safety controller stopped it." });
        else
          rig.jolt(DIRECTIONS[String(parameters['direction'])]!.map((v) => v * Number(parameters['speedMps'])) as Vec3);
      }
    if (this.done || this.during === null || rig.phase?.phase !== 'primitive') return;
    const held = rig.truth().heldItemInBin;
    // The item is half in.
    if (!held || held.poseInBin.positionM[1] < 0) return;
    this.done = true;
    if (this.during === 'stop') rig.requestStop();
    else rig.emergencyStop();
  }
}

function standing(faults: readonly FaultRequest[]): RigFaults {
  let broken: RigFaults = soundRig;
  for (const { fault, parameters } of faults) {
    if (fault === 'belt_slips')
      broken = {
        ...broken,
        belts: { frictionShare: Number(parameters['frictionShare']), slipShare: Number(parameters['slipShare']) },
      };
    if (fault === 'hook_missing')
      broken = {
        ...broken,
        separator: {
          bar: parameters['bar'] === 'upper' ? 'upper' : 'lower',
          failure: parameters['failure'] === 'stuck' ? 'stuck' : 'broken_off',
        },
      };
  }
  return broken;
}
