import { CellCore, type CellCoreOptions } from '#cell/core/CellCore.ts';
import type { CellDrivers } from '#cell/core/cellParts.ts';
import type { CellRig } from '#cell/simulation/physics/CellRig.ts';
import { simulatedDrivers, type SimulationOptions } from '#cell/simulation/simulatedDrivers.ts';
import type { SimulatedWorld } from '#cell/simulation/SimulatedWorld.ts';

export interface SimulatedCellOptions
  extends SimulationOptions, Omit<CellCoreOptions, keyof CellDrivers | 'firstFaults'> {}

export interface SimulatedCell {
  core: CellCore;
  /** The truth, for measuring estimates against it. */
  world: SimulatedWorld;
  rig: CellRig;
}

/** A core with the simulation behind its ports. */
export function createSimulatedCell(options: SimulatedCellOptions): SimulatedCell {
  const { rig, vision, scenario, settleBin, joltBin, intakePeriodMs, swapMs, ...core } = options;
  const drivers = simulatedDrivers({
    rig,
    vision,
    scenario,
    ...(settleBin ? { settleBin } : {}),
    ...(joltBin ? { joltBin } : {}),
    ...(intakePeriodMs === undefined ? {} : { intakePeriodMs }),
    ...(swapMs === undefined ? {} : { swapMs }),
  });
  return {
    core: new CellCore({ ...core, ...drivers, ...(scenario.faults ? { firstFaults: scenario.faults } : {}) }),
    world: drivers.world,
    rig,
  };
}
