import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { PlanRequest } from '#main/ports/PlannerClient.ts';

/**
 * Remembers, for each cell, what was seen of every bin of the pod that is there before the cell put anything into it: what is put in hides
 * from later pictures what stands behind. A snapshot has the newest estimates alone. Forgotten with the pod; a planner that begins in the
 * middle of a pod's stay does not know it of bins that are worked in already.
 */
export class ArrivalMemory {
  private readonly byCell = new Map<string, { podId: string; byBin: Map<string, BinEstimate> }>();

  /** The request with what is remembered, after taking in what its snapshot tells. */
  withMemory(request: PlanRequest): PlanRequest {
    return { ...request, arrivals: [...this.takeIn(request.snapshot), ...(request.arrivals ?? [])] };
  }

  private takeIn({ cell, pod, estimates, stowed }: CellSnapshot): readonly BinEstimate[] {
    if (!pod) return [];
    let known = this.byCell.get(cell.cellId);
    if (known?.podId !== pod.podId) {
      known = { podId: pod.podId, byBin: new Map() };
      this.byCell.set(cell.cellId, known);
    }
    const workedIn = new Set(stowed?.map(({ binId }) => binId));
    for (const estimate of estimates)
      if (estimate.podId === pod.podId && estimate.status === 'ok' && !workedIn.has(estimate.binId))
        known.byBin.set(estimate.binId, estimate);
    return [...known.byBin.values()];
  }
}
