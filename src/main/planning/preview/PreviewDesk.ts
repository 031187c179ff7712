import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { MotionPreview, RecoveryProposal } from '#shared/domain/preview.ts';
import { SWAP_BELOW, type PlanRequest, type PlannerClient } from '#main/ports/PlannerClient.ts';
import { previewMotion, type PreviewQuestion } from './previewMotion.ts';
import type { RateChain } from './primitiveProposals.ts';
import { PreviewStore } from './PreviewStore.ts';
import { recoveryProposals } from './recoveryProposals.ts';

/** What previews need to know of a cell at the moment of asking. */
export interface PreviewFacts {
  snapshot: CellSnapshot | null;
  tool: PlanRequest['tool'] | null;
  cellTimeMs: number;
}

export interface PreviewDeskOptions {
  facts: (cellKey: string) => PreviewFacts;
  planner: Pick<PlannerClient, 'plan'>;
  rate: (
    question: Pick<PlanRequest, 'snapshot' | 'tool' | 'swapBelow'> & {
      itemId: string;
      binId: string;
      chain: Parameters<PreviewQuestion['rate']>[2];
    },
  ) => ReturnType<RateChain>;
  newId: () => string;
}

/** Enough to find every bin's candidate of one item among those of a full buffer. */
const CANDIDATES = 2000;

/** Answers what a motion by hand would do, and what could be done; remembers what it showed. */
export class PreviewDesk {
  readonly store = new PreviewStore();
  private readonly options: PreviewDeskOptions;

  constructor(options: PreviewDeskOptions) {
    this.options = options;
  }

  /** Throws with one sentence when there is nothing to draw; the bridge hands it to the window. */
  preview(cellKey: string, motion: ManualMotion): MotionPreview {
    const { snapshot, tool, cellTimeMs } = this.known(cellKey);
    const drawn = previewMotion({
      snapshot,
      tool,
      motion,
      nowMs: cellTimeMs,
      rate: this.rating(snapshot, tool),
    });
    if (!drawn.ok) throw new Error(drawn.error);
    const preview = { previewId: this.options.newId(), ...drawn.value };
    this.store.keep(cellKey, preview);
    return preview;
  }

  async proposals(cellKey: string, interventionId: string): Promise<RecoveryProposal[]> {
    const { snapshot, tool, cellTimeMs } = this.known(cellKey);
    const intervention = snapshot.interventions.find((known) => known.interventionId === interventionId);
    if (!intervention) throw new Error('This call is not open any more.');
    const plan = await this.options.planner.plan({ snapshot, tool, swapBelow: SWAP_BELOW, limit: CANDIDATES });
    return recoveryProposals({
      snapshot,
      intervention,
      tool,
      plan,
      nowMs: cellTimeMs,
      rate: this.rating(snapshot, tool),
    });
  }

  private rating(snapshot: CellSnapshot, tool: PlanRequest['tool']): RateChain {
    return (itemId, binId, chain) => this.options.rate({ snapshot, tool, swapBelow: SWAP_BELOW, itemId, binId, chain });
  }

  private known(cellKey: string) {
    const { snapshot, tool, cellTimeMs } = this.options.facts(cellKey);
    if (!snapshot || !tool) throw new Error('Nothing is known of this cell yet: there is no link to it.');
    return { snapshot, tool, cellTimeMs };
  }
}
