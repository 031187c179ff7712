import type { Pod } from '#shared/domain/pod.ts';
import type { ArrivedUnit, Supply } from '#cell/ports/Supply.ts';
import type { ArrivingUnit } from '#cell/simulation/scenarios/Scenario.ts';
import type { SimulatedWorld } from './SimulatedWorld.ts';

export interface SimulatedSupplyOptions {
  /** Cell time from one pod's departure to the next one's arrival. */
  swapMs: number;
  /** Cell time between two units on the conveyor. */
  intakePeriodMs: number;
}

/** Pods and units as the scenario sends them, counted in the memory that the world keeps. */
export class SimulatedSupply implements Supply {
  private readonly world: SimulatedWorld;
  private readonly options: SimulatedSupplyOptions;
  private nextUnitMs = 0;
  private isReadable = true;

  constructor(world: SimulatedWorld, options: SimulatedSupplyOptions) {
    this.world = world;
    this.options = options;
  }

  arrivedPod(nowMs: number): Pod | null {
    const { memory, broken, scenario } = this.world;
    // The first pod stands there already.
    if (memory.podDueMs !== null && nowMs < memory.podDueMs + broken.lateMs) return null;
    memory.podDueMs = null;
    memory.podNumber += 1;
    return scenario.pod(memory.podNumber);
  }

  releasePod(nowMs: number): number {
    const { memory, scenario } = this.world;
    this.world.podLeft();
    const promisedMs = nowMs + this.options.swapMs;
    memory.podDueMs = promisedMs + (scenario.podLateMs?.(memory.podNumber + 1) ?? 0);
    return promisedMs;
  }

  arrivedUnit(nowMs: number): ArrivedUnit | null {
    if (nowMs < this.nextUnitMs) return null;
    const { scenario, startedAtMs, broken } = this.world;
    const unitNumber = this.unitNumber;
    const earliestMs = startedAtMs + (scenario.notBeforeMs?.(unitNumber) ?? 0);
    if (nowMs < earliestMs) {
      this.nextUnitMs = earliestMs;
      return null;
    }
    this.nextUnitMs = nowMs + this.options.intakePeriodMs;
    const { itemId, product } = this.unit;
    this.isReadable = !broken.isUnreadable(unitNumber);
    return { itemId, product: this.isReadable ? product : null };
  }

  unitTaken(): void {
    const { memory } = this.world;
    const { itemId, damage } = this.unit;
    // What nobody can read goes to a person, and never into the cell.
    if (damage && this.isReadable) memory.damages[itemId] = damage;
    memory.unitNumber += 1;
  }

  /** The unit that is in the booth, or comes next. */
  get unit(): ArrivingUnit {
    return this.world.scenario.unit(this.unitNumber);
  }

  private get unitNumber(): number {
    return this.world.memory.unitNumber + 1;
  }
}
