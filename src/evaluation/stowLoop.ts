import type { CatalogueItem } from '#shared/domain/item.ts';
import { boxVolumeM3 } from '#shared/domain/item.ts';
import { reasonInEnglish } from '#shared/domain/plan.ts';
import type { Bin } from '#shared/domain/pod.ts';
import { toolLimits } from '#shared/domain/tool.ts';
import { ArrivalMemory } from '#main/planning/planner/ArrivalMemory.ts';
import type { Candidate } from '#main/planning/planner/candidates.ts';
import type { DetailedPlan } from '#main/planning/planner/plan.ts';
import type { SimulatedWorld } from '#cell/simulation/SimulatedWorld.ts';
import { SWAP_BELOW, type FailedPlacement, type PlannerMeans, type Predictor } from '#main/ports/PlannerClient.ts';
import { CellDriver } from './CellDriver.ts';
import { resolveFailure } from './resolveFailure.ts';
import type { StowPods } from './simulatedCell.ts';
import { simulatedCell } from './simulatedCell.ts';
import type { PolicyKind } from './stowPolicies.ts';
import { choose } from './stowPolicies.ts';
import type { StowRecord, StowTally } from './stowTally.ts';
import { emptyTally } from './stowTally.ts';

export interface StowLoopOptions {
  catalogue: readonly CatalogueItem[];
  attempts: number;
  /** Chooses pods, units and noise. */
  seed: number;
  tool: 'belts' | 'plunger';
  /** `default` where it is left out. */
  pods?: StowPods;
  /** As the simulated cell has them where it is left out. */
  buffer?: number;
  /** What the planner may use; all where it is left out. */
  means?: readonly PlannerMeans[];
  /** As `openEyes` takes them; the cell's own where they are left out. */
  eyes?: string;
  policy: PolicyKind;
  predictor: Predictor;
  /** Pods have only these bins; for quick checks. */
  binIds?: readonly string[];
  onStow?: (record: StowRecord, attempt: number) => void;
}

const STOW_LIMIT_MS = 120_000;
const START_LIMIT_MS = 60_000;
const POD_LIMIT_MS = 120_000;
const WAIT_MS = 500;
/** So long without anything to do ends a run: something is stuck that a person would have to look into. */
const IDLE_LIMIT_MS = 120_000;
/** Pods sent away one after the other without a single stow, after which the run is given up. */
const MOST_SWAPS_IN_A_ROW = 5;

const binVolumeM3 = ({ sizeM }: Pick<Bin, 'sizeM'>): number => sizeM[0] * sizeM[1] * sizeM[2];
const itemVolumeM3 = (items: readonly { product: CatalogueItem }[]): number =>
  items.reduce((sum, { product }) => sum + boxVolumeM3(product), 0);

/** Attempts stows in a simulated cell until there were enough of them. The same options give the same tally. */
export async function runStowLoop(options: StowLoopOptions): Promise<StowTally> {
  const { core, rig, world } = await simulatedCell(options);
  try {
    return await new StowLoop(new CellDriver(core), world, options).run();
  } finally {
    core.close();
    rig.dispose();
  }
}

class StowLoop {
  private readonly driver: CellDriver;
  private readonly world: Pick<SimulatedWorld, 'contentsOf'>;
  private readonly options: StowLoopOptions;
  private readonly tally = emptyTally();
  private readonly failedPlacements: FailedPlacement[] = [];
  private readonly arrivals = new ArrivalMemory();
  private readonly startMs: number;
  private swapsInARow = 0;
  private stowsAtArrival = 0;
  private idleSinceMs: number | null = null;

  constructor(driver: CellDriver, world: Pick<SimulatedWorld, 'contentsOf'>, options: StowLoopOptions) {
    this.driver = driver;
    this.world = world;
    this.options = options;
    this.startMs = driver.core.nowMs;
  }

  async run(): Promise<StowTally> {
    const { driver, tally } = this;
    const started = await driver.until(({ cell, pod }) => cell.packml === 'execute' && pod !== null, START_LIMIT_MS);
    if (!started) tally.endedEarly = `The cell did not start; it is ${driver.snapshot.cell.packml}.`;
    else {
      tally.fillsAtArrival.push(this.fill());
      driver.require({ type: 'control.acquire', role: 'operator', takeOver: true, reason: 'evaluation' });
      while (tally.stows.length < this.options.attempts && tally.endedEarly === null) await this.step();
    }
    tally.simS = (driver.core.nowMs - this.startMs) / 1000;
    return tally;
  }

  private async step(): Promise<void> {
    const { driver, tally } = this;
    const { packml, packmlReason } = driver.snapshot.cell;
    // Suspended while something outside is missing; it goes on by itself.
    if (packml !== 'execute') return this.wait(`The cell is ${packml}: ${packmlReason ?? 'no reason was given'}`);
    const planned = choose(
      this.options.policy,
      this.arrivals.withMemory({
        snapshot: driver.snapshot,
        tool: { ...toolLimits, kind: this.options.tool },
        swapBelow: SWAP_BELOW,
        limit: 1,
        predictor: this.options.predictor,
        ...(this.options.means ? { means: this.options.means } : {}),
        failedPlacements: this.failedPlacements,
      }),
      this.options.seed,
    );
    const { decision } = planned.result;
    if (decision.kind !== 'wait') this.idleSinceMs = null;
    switch (decision.kind) {
      case 'stow':
        this.count(planned);
        await this.stow(planned.chosen!, planned.result.candidates[decision.candidateIndex]!);
        return;
      case 'to_person':
        for (const itemId of decision.itemIds)
          driver.require({ type: 'item.dispose', itemId, to: 'person', reason: reasonInEnglish(decision.reason) });
        tally.refused += decision.itemIds.length;
        return;
      case 'swap_pod':
        this.count(planned);
        await this.swapPod(reasonInEnglish(decision.reason));
        return;
      case 'wait':
        await this.wait(reasonInEnglish(decision.reason));
    }
  }

  private count({ result }: DetailedPlan): void {
    this.tally.plannerMs.push(result.elapsedMs);
    this.tally.candidates.push(result.considered);
  }

  private async stow(chosen: Candidate, worded: DetailedPlan['result']['candidates'][number]): Promise<void> {
    const { driver, tally } = this;
    const { itemId, binId, chain, pSuccess, expectedS } = worded;
    const stowId = `stow-${tally.stows.length + 1}`;
    const bin = driver.snapshot.pod!.bins.find((candidate) => candidate.binId === binId)!;
    const binFill = itemVolumeM3(this.world.contentsOf(binId)) / binVolumeM3(bin);
    driver.require({
      type: 'stow',
      request: { stowId, itemId, binId, chain, prediction: { pSuccess, expectedS }, origin: 'planner' },
    });
    const ended = await driver.until(({ lastStow }) => lastStow?.stowId === stowId, STOW_LIMIT_MS);
    const result = driver.snapshot.lastStow;
    if (!ended || !result) {
      tally.endedEarly = `The stow of ${itemId} into ${binId} did not end within ${STOW_LIMIT_MS / 1000} s.`;
      return;
    }
    const { outcome, cause, detail, durationS, peakForceN, podId } = result;
    const record: StowRecord = {
      itemId,
      sku: chosen.item.product.sku,
      binId,
      kind: chosen.placement.kind,
      lowered: chosen.placement.lowered,
      outcome,
      cause,
      detail,
      pSuccess,
      durationS,
      peakForceN,
      binFill,
      features: { ...chosen.features },
    };
    tally.stows.push(record);
    this.swapsInARow = 0;
    this.options.onStow?.(record, tally.stows.length);
    if (outcome === 'success') return;
    this.failedPlacements.push({ itemId, podId, binId, cause });
    tally.interventions++;
    const problem = await resolveFailure(driver, result);
    if (problem) tally.endedEarly = problem;
  }

  private async swapPod(why: string): Promise<void> {
    const { driver, tally } = this;
    const { podId } = driver.snapshot.pod!;
    if (++this.swapsInARow > MOST_SWAPS_IN_A_ROW) {
      tally.endedEarly = `${MOST_SWAPS_IN_A_ROW} pods were sent away one after the other without a stow: ${why}`;
      return;
    }
    tally.fillsAtSwap.push(this.fill());
    this.tally.stowsPerPod.push(this.tally.stows.length - this.stowsAtArrival);
    this.stowsAtArrival = this.tally.stows.length;
    driver.require({ type: 'pod.swap', reason: why });
    tally.podSwaps++;
    const arrived = await driver.until(({ pod }) => pod !== null && pod.podId !== podId, POD_LIMIT_MS);
    if (arrived) tally.fillsAtArrival.push(this.fill());
    else tally.endedEarly = 'No new pod arrived.';
  }

  /** Item volume over bin volume of the pod that is there. */
  private fill(): number {
    const { bins } = this.driver.snapshot.pod!;
    const itemsM3 = bins.reduce((sum, { binId }) => sum + itemVolumeM3(this.world.contentsOf(binId)), 0);
    return itemsM3 / bins.reduce((sum, bin) => sum + binVolumeM3(bin), 0);
  }

  private async wait(why: string): Promise<void> {
    const { driver, tally } = this;
    const nowMs = driver.core.nowMs;
    this.idleSinceMs ??= nowMs;
    if (nowMs - this.idleSinceMs > IDLE_LIMIT_MS) {
      tally.endedEarly = `Nothing could be done for ${IDLE_LIMIT_MS / 1000} s: ${why}`;
      return;
    }
    await driver.core.advance(WAIT_MS);
  }
}
