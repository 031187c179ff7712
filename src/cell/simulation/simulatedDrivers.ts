import type { Vision } from '#cell/simulation/vision/Vision.ts';
import type { CellRig, JoltBin, SettleBin } from '#cell/simulation/physics/CellRig.ts';
import type { Scenario } from '#cell/simulation/scenarios/Scenario.ts';
import { SimulatedArm } from './SimulatedArm.ts';
import { SimulatedCameras } from './SimulatedCameras.ts';
import { SimulatedSupply } from './SimulatedSupply.ts';
import { SimulatedWorld } from './SimulatedWorld.ts';

export interface SimulationOptions {
  rig: CellRig;
  vision: Vision;
  scenario: Scenario;
  /** Lets a pod's contents come to rest; without it they stay as the scenario arranged them. */
  settleBin?: SettleBin;
  /** What a bump of the pod does to bins that nobody works on; without it nothing. */
  joltBin?: JoltBin;
  /** Cell time between two arriving units; 2500 by default. */
  intakePeriodMs?: number;
  /** Cell time from one pod's departure to the next one's arrival; 8000 by default. */
  swapMs?: number;
}

export interface SimulatedDrivers {
  arm: SimulatedArm;
  cameras: SimulatedCameras;
  supply: SimulatedSupply;
  world: SimulatedWorld;
}

/** Places in the buffer of a simulated cell; people who fill pods have 20 to 30 items at hand. */
export const SIMULATED_BUFFER_SLOTS = 24;
const INTAKE_PERIOD_MS = 2500;
const SWAP_MS = 8000;

/** The ports of a cell, all on one simulated world. */
export function simulatedDrivers({
  rig,
  vision,
  scenario,
  settleBin,
  joltBin,
  ...times
}: SimulationOptions): SimulatedDrivers {
  const world = new SimulatedWorld({ rig, scenario, settleBin, joltBin });
  const supply = new SimulatedSupply(world, {
    swapMs: times.swapMs ?? SWAP_MS,
    intakePeriodMs: times.intakePeriodMs ?? INTAKE_PERIOD_MS,
  });
  return {
    arm: new SimulatedArm(rig, world),
    cameras: new SimulatedCameras(world, supply, rig, vision),
    supply,
    world,
  };
}
