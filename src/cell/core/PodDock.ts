import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { Supply } from '#cell/ports/Supply.ts';
import type { CellLog } from './CellLog.ts';
import { Signal } from './Signal.ts';

/** The pod at the cell: when it comes, what bins it has, and how it leaves. */
export class PodDock {
  readonly arrived = new Signal<[pod: Pod]>();
  readonly departed = new Signal<[]>();
  private readonly log: CellLog;
  private readonly supply: Pick<Supply, 'arrivedPod' | 'releasePod'>;

  constructor(log: CellLog, supply: Pick<Supply, 'arrivedPod' | 'releasePod'>) {
    this.log = log;
    this.supply = supply;
  }

  get pod(): Pod | null {
    return this.log.snapshot.pod;
  }

  bin(binId: string): Bin | null {
    return this.pod?.bins.find((bin) => bin.binId === binId) ?? null;
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
    memory.podPromisedMs = this.supply.releasePod(this.log.nowMs);
    memory.stowedVolumeM3 = 0;
    this.departed.tell();
  }

  tick(): void {
    if (this.pod) return;
    const pod = this.supply.arrivedPod(this.log.nowMs);
    if (!pod) return;
    this.log.memory.podPromisedMs = null;
    this.log.emit({ type: 'pod.arrived', pod });
    this.arrived.tell(pod);
  }
}
