import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { JoltBin, PlacedItem, SettleBin } from '#cell/physics/CellRig.ts';
import type { BinRequest, SceneItem } from '#cell/rendering/SceneRequest.ts';
import type { Scenario } from '#cell/scenarios/Scenario.ts';
import { seedOf } from '#cell/scenarios/randomSource.ts';
import type { CellLog } from './CellLog.ts';
import { bookItems } from './itemBookkeeping.ts';

/** Cell time between two bins that a bump reaches. */
const JOLT_PERIOD_MS = 200;

export interface PodDockOptions {
  scenario: Scenario;
  /** Lets arranged items come to rest; without it they stay where the scenario put them. */
  settleBin?: SettleBin | undefined;
  /** What a bump does to a bin that nobody works on; without it only the bin that is being worked on feels it. */
  joltBin?: JoltBin | undefined;
  /** How the bin camera works; what it does not say is as usual. */
  camera?: () => Pick<BinRequest, 'lampShare' | 'isFrozen'>;
  /** Cell time by which a drive unit is later than it is anyway. */
  lateMs?: () => number;
  /** Whether bins may be reckoned through that nobody waits for; always by default. */
  mayJolt?: () => boolean;
  /** Cell time between the departure of one pod and the arrival of the next. */
  swapMs: number;
  onArrived: (pod: Pod) => void;
  onDeparted: () => void;
}

/** The pod at the cell and the truth of its bins. Only the simulated cameras and the rig see that truth. */
export class PodDock {
  private readonly log: CellLog;
  private readonly options: PodDockOptions;
  /** Bins that were settled or worked on; the others are still as the scenario makes them. */
  private readonly contents = new Map<string, readonly PlacedItem[]>();
  private pictureNumber = 0;
  private nextJoltMs = 0;

  constructor(log: CellLog, options: PodDockOptions) {
    this.log = log;
    this.options = options;
  }

  get pod(): Pod | null {
    return this.log.snapshot.pod;
  }

  restore(bins: readonly { binId: string; contents: readonly PlacedItem[] }[]): void {
    for (const { binId, contents } of bins) this.contents.set(binId, contents);
  }

  bin(binId: string): Bin | null {
    return this.pod?.bins.find((bin) => bin.binId === binId) ?? null;
  }

  /** Settles the bin at its first use: forty at once would keep a starting cell busy for seconds. */
  contentsOf(binId: string): readonly PlacedItem[] {
    const known = this.contents.get(binId) ?? this.settle(binId);
    const velocityMps = this.log.memory.jolts?.[binId];
    return velocityMps ? this.carryOutJolt(binId, known, velocityMps) : known;
  }

  /** The pod was hit: all bins but the one that the rig has before it feel it, one after the other. Cell frame. */
  jolt(velocityMps: Vec3, exceptBinId: string | null): void {
    const { pod } = this;
    if (!pod || !this.options.joltBin) return;
    // A bump that has not reached a bin yet is felt together with the next one.
    const { jolts = {} } = this.log.memory;
    const sum = (a: Vec3): Vec3 => [a[0] + velocityMps[0], a[1] + velocityMps[1], a[2] + velocityMps[2]];
    this.log.memory.jolts = Object.fromEntries(
      pod.bins
        .map(({ binId }) => binId)
        .filter((binId) => binId !== exceptBinId || jolts[binId])
        .map((binId) => [binId, binId === exceptBinId ? jolts[binId]! : sum(jolts[binId] ?? [0, 0, 0])]),
    );
  }

  private carryOutJolt(binId: string, known: readonly PlacedItem[], velocityMps: Vec3): readonly PlacedItem[] {
    const { [binId]: _, ...left } = this.log.memory.jolts ?? {};
    this.log.memory.jolts = left;
    const bin = this.bin(binId);
    if (!bin || !this.options.joltBin) return known;
    bookItems(this.log, this, binId, null, { ...this.options.joltBin(bin, known, velocityMps), heldItemId: null });
    return this.contents.get(binId)!;
  }

  private settle(binId: string): readonly PlacedItem[] {
    const bin = this.bin(binId);
    if (!bin) return [];
    const { scenario, settleBin } = this.options;
    const { podNumber } = this.log.memory;
    const settled = settledContents(scenario, podNumber, bin, settleBin);
    this.contents.set(binId, settled);
    this.log.binChanged(binId, settled);
    return settled;
  }

  setContents(binId: string, contents: readonly PlacedItem[]): void {
    this.contents.set(binId, contents);
    this.log.binChanged(binId, contents);
  }

  /** What the camera in front of this bin has before it, at this moment. Null without pod or bin. */
  binRequest(binId: string, contents: readonly PlacedItem[] = this.contentsOf(binId)): BinRequest | null {
    const bin = this.bin(binId);
    if (!bin) return null;
    const { podNumber, damages } = this.log.memory;
    this.pictureNumber += 1;
    return {
      binSizeM: bin.sizeM,
      binLabel: binId,
      binSeed: this.options.scenario.binSeed(podNumber, binId),
      contents: contents.map((item): SceneItem => ({ ...item, damage: damages[item.itemId] ?? null })),
      bands: 'closed',
      takenAtMs: this.log.nowMs,
      ...this.options.camera?.(),
      pictureSeed: seedOf('picture', podNumber, binId, this.log.nowMs, this.pictureNumber),
    };
  }

  depart(reason: string, commandId: string): void {
    const { pod } = this;
    if (!pod) return;
    const { memory } = this.log;
    const volumeM3 = pod.bins.reduce((sum, { sizeM }) => sum + sizeM[0] * sizeM[1] * sizeM[2], 0);
    this.log.emit(
      { type: 'pod.departed', podId: pod.podId, reason, stowedVolumeFraction: memory.stowedVolumeM3 / volumeM3 },
      commandId,
    );
    for (const binId of this.contents.keys())
      for (const { itemId } of this.contents.get(binId)!) delete memory.damages[itemId];
    this.contents.clear();
    memory.jolts = {};
    this.log.forgetBins();
    memory.podPromisedMs = this.log.nowMs + this.options.swapMs;
    memory.podDueMs = memory.podPromisedMs + (this.options.scenario.podLateMs?.(memory.podNumber + 1) ?? 0);
    this.options.onDeparted();
    memory.stowedVolumeM3 = 0;
  }

  tick(): void {
    const { memory } = this.log;
    if (this.pod) {
      this.joltNext();
      return;
    }
    // The first pod stands there already.
    if (memory.podDueMs !== null && this.log.nowMs < memory.podDueMs + (this.options.lateMs?.() ?? 0)) return;
    memory.podDueMs = null;
    memory.podPromisedMs = null;
    memory.podNumber += 1;
    const pod = this.options.scenario.pod(memory.podNumber);
    this.log.emit({ type: 'pod.arrived', pod });
    this.options.onArrived(pod);
  }

  /** All at once would keep the cell busy for seconds. */
  private joltNext(): void {
    const [binId] = Object.keys(this.log.memory.jolts ?? {});
    if (binId === undefined || this.log.nowMs < this.nextJoltMs || this.options.mayJolt?.() === false) return;
    this.nextJoltMs = this.log.nowMs + JOLT_PERIOD_MS;
    this.contentsOf(binId);
  }
}

/** A bin with a history rests already; what a scenario only arranges comes to rest here. */
function settledContents(
  scenario: Scenario,
  podNumber: number,
  bin: Bin,
  settleBin: SettleBin | undefined,
): readonly PlacedItem[] {
  const { binId } = bin;
  if (scenario.stocked && settleBin) return scenario.stocked(podNumber, binId, settleBin);
  const arranged = scenario.contents(podNumber, binId);
  if (!settleBin) return arranged.map(({ itemId, product, poseInBin }) => ({ itemId, product, poseInBin }));
  return settleBin(
    bin,
    arranged.map(({ itemId, product, poseInBin }) => ({ item: { itemId, product }, poseInBin })),
  );
}
