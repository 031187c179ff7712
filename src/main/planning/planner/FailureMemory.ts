import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { FailedPlacement, PlanRequest } from '#main/ports/PlannerClient.ts';

/**
 * Remembers, for each cell, what failed in the pod that is there. A snapshot tells of the last stow alone; whoever asks for
 * plans all the time has seen every one of them. What failed is forgotten with its pod, and when a later stow into the same
 * bin succeeds.
 */
export class FailureMemory {
  private readonly byCell = new Map<string, { podId: string; lastStowId: string | null; failed: FailedPlacement[] }>();

  /** The request with what is remembered, after taking in what its snapshot tells. */
  withMemory(request: PlanRequest): PlanRequest {
    const remembered = this.takeIn(request.snapshot);
    return { ...request, failedPlacements: [...remembered, ...(request.failedPlacements ?? [])] };
  }

  private takeIn({ cell, pod, lastStow }: CellSnapshot): readonly FailedPlacement[] {
    if (!pod) return [];
    let known = this.byCell.get(cell.cellId);
    if (known?.podId !== pod.podId) {
      known = { podId: pod.podId, lastStowId: null, failed: [] };
      this.byCell.set(cell.cellId, known);
    }
    if (lastStow && lastStow.podId === pod.podId && lastStow.stowId !== known.lastStowId) {
      known.lastStowId = lastStow.stowId;
      const { itemId, podId, binId, cause, outcome } = lastStow;
      if (outcome === 'success') known.failed = known.failed.filter((entry) => entry.binId !== binId);
      else known.failed.push({ itemId, podId, binId, cause });
    }
    return known.failed;
  }
}
