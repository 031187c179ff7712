import type { ActiveFault } from '#shared/domain/fault.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import type {
  HandWork,
  HandWorkDone,
  PlacedItem,
  WorldChange,
  WorldMemory,
  WorldOwner,
  WorldTruth,
} from '#cell/ports/WorldTruth.ts';
import type { CellRig, JoltBin, SettleBin } from '#cell/simulation/physics/CellRig.ts';
import type { Scenario } from '#cell/simulation/scenarios/Scenario.ts';
import { binReport } from './binReport.ts';
import { brokenParts, soundParts, type BrokenParts } from './brokenParts.ts';
import { settledContents } from './settledContents.ts';
import { workInBin } from './workByHand.ts';
import { simulatedMemory, type SimulatedMemory } from './SimulatedMemory.ts';

/** Cell time between two bins that a bump reaches. */
const JOLT_PERIOD_MS = 200;

export interface SimulatedWorldOptions {
  rig: Pick<CellRig, 'jolt' | 'setFaults'>;
  scenario: Scenario;
  /** Lets arranged items come to rest; without it they stay where the scenario put them. */
  settleBin?: SettleBin | undefined;
  /** What a bump does to a bin that nobody works on; without it only the bin that is being worked on feels it. */
  joltBin?: JoltBin | undefined;
}

/** What really lies in the bins of the pod, and which parts are broken. Only the simulated drivers see it. */
export class SimulatedWorld implements WorldTruth {
  readonly scenario: Scenario;
  private readonly options: SimulatedWorldOptions;
  private owner: WorldOwner | null = null;
  private kept: SimulatedMemory = simulatedMemory(null);
  private parts: BrokenParts = soundParts;
  /** Bins that were settled or worked on; the others are still as the scenario makes them. */
  private readonly contents = new Map<string, readonly PlacedItem[]>();
  private readonly changedBins = new Map<string, readonly PlacedItem[]>();
  private binsForgotten = false;
  private nextJoltMs = 0;
  /** Cell time at which this process took over. */
  private beganMs = 0;

  constructor(options: SimulatedWorldOptions) {
    this.options = options;
    this.scenario = options.scenario;
  }

  begin(owner: WorldOwner, kept: { bins: WorldChange['bins']; memory: WorldMemory } | null): void {
    this.owner = owner;
    this.beganMs = owner.nowMs;
    this.kept = simulatedMemory(kept?.memory ?? null);
    for (const { binId, contents } of kept?.bins ?? []) this.contents.set(binId, contents);
  }

  get nowMs(): number {
    return this.owner?.nowMs ?? 0;
  }
  get startedAtMs(): number {
    return this.beganMs;
  }
  get memory(): SimulatedMemory & WorldMemory {
    return this.kept as SimulatedMemory & WorldMemory;
  }
  get broken(): BrokenParts {
    return this.parts;
  }

  tick(mayDisturb: boolean): void {
    // All at once would keep the cell busy for seconds.
    const [binId] = Object.keys(this.kept.jolts ?? {});
    if (binId === undefined || this.nowMs < this.nextJoltMs || !mayDisturb) return;
    this.nextJoltMs = this.nowMs + JOLT_PERIOD_MS;
    this.contentsOf(binId);
  }

  breakParts(faults: readonly ActiveFault[]): void {
    this.parts = brokenParts(faults);
    this.options.rig.setFaults(this.parts.rig);
  }

  workByHand(work: HandWork): Result<HandWorkDone, string> {
    const bin = this.bin(work.binId);
    if (!bin) return err(`The pod has no bin ${work.binId}.`);
    const { settleBin } = this.options;
    const done = workInBin(work, { bin, contents: this.contentsOf(work.binId), settleBin });
    if (!done.ok) return done;
    const { taken, contents } = done.value;
    return ok({ taken, carryOut: () => this.setContents(work.binId, contents) });
  }

  /** All bins but the one that the rig has before it feel it, one after the other. */
  bumpPod(velocityMps: Vec3): void {
    const exceptBinId = this.options.rig.jolt(velocityMps);
    const pod = this.owner?.pod;
    if (!pod || !this.options.joltBin) return;
    // A bump that has not reached a bin yet is felt together with the next one.
    const { jolts = {} } = this.kept;
    const sum = (a: Vec3): Vec3 => [a[0] + velocityMps[0], a[1] + velocityMps[1], a[2] + velocityMps[2]];
    this.kept.jolts = Object.fromEntries(
      pod.bins
        .map(({ binId }) => binId)
        .filter((binId) => binId !== exceptBinId || jolts[binId])
        .map((binId) => [binId, binId === exceptBinId ? jolts[binId]! : sum(jolts[binId] ?? [0, 0, 0])]),
    );
  }

  /** Settles the bin at its first use: forty at once would keep a starting cell busy for seconds. Empty without such a bin. */
  contentsOf(binId: string): readonly PlacedItem[] {
    const known = this.contents.get(binId) ?? this.settle(binId);
    const velocityMps = this.kept.jolts?.[binId];
    return velocityMps ? this.carryOutJolt(binId, known, velocityMps) : known;
  }

  setContents(binId: string, contents: readonly PlacedItem[]): void {
    this.contents.set(binId, contents);
    this.changedBins.set(binId, contents);
  }

  /** The pod leaves with all that is in it. */
  podLeft(): void {
    for (const items of this.contents.values()) for (const { itemId } of items) delete this.kept.damages[itemId];
    this.contents.clear();
    this.kept.jolts = {};
    this.changedBins.clear();
    this.binsForgotten = true;
  }

  takeChange(): WorldChange | null {
    if (this.changedBins.size === 0 && !this.binsForgotten) return null;
    const bins = [...this.changedBins].map(([binId, contents]) => ({ binId, contents }));
    const forgetBins = this.binsForgotten;
    this.changedBins.clear();
    this.binsForgotten = false;
    return { bins, forgetBins };
  }

  private bin(binId: string): Bin | null {
    return this.owner?.pod?.bins.find((bin) => bin.binId === binId) ?? null;
  }

  private carryOutJolt(binId: string, known: readonly PlacedItem[], velocityMps: Vec3): readonly PlacedItem[] {
    const { [binId]: _, ...left } = this.kept.jolts ?? {};
    this.kept.jolts = left;
    const bin = this.bin(binId);
    if (!bin || !this.options.joltBin) return known;
    const thrown = { ...this.options.joltBin(bin, known, velocityMps), heldItemId: null };
    this.setContents(binId, thrown.contents);
    this.owner?.itemsMoved(binReport(binId, known, thrown, null));
    return thrown.contents;
  }

  private settle(binId: string): readonly PlacedItem[] {
    const bin = this.bin(binId);
    if (!bin) return [];
    const { scenario, settleBin } = this.options;
    const settled = settledContents(scenario, this.kept.podNumber, bin, settleBin);
    this.setContents(binId, settled);
    return settled;
  }
}
