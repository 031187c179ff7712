import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { ManualMotion } from '#shared/domain/manualMotion.ts';
import type { MotionPreview, RecoveryProposal } from '#shared/domain/preview.ts';
import type { Said } from '#shared/domain/statement.ts';
import { said } from '#shared/words/statements/said.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
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

interface KnownFacts {
  snapshot: CellSnapshot;
  tool: PlanRequest['tool'];
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

  /** An error says why there is nothing to draw. */
  preview(cellKey: string, motion: ManualMotion): Result<MotionPreview, Said> {
    const known = this.known(cellKey);
    if (!known.ok) return known;
    const { snapshot, tool, cellTimeMs } = known.value;
    const drawn = previewMotion({
      snapshot,
      tool,
      motion,
      nowMs: cellTimeMs,
      rate: this.rating(snapshot, tool),
    });
    if (!drawn.ok) return drawn;
    const preview = { previewId: this.options.newId(), ...drawn.value };
    this.store.keep(cellKey, preview);
    return ok(preview);
  }

  async proposals(cellKey: string, interventionId: string): Promise<Result<RecoveryProposal[], Said>> {
    const known = this.known(cellKey);
    if (!known.ok) return known;
    const { snapshot, tool, cellTimeMs } = known.value;
    const intervention = snapshot.interventions.find((open) => open.interventionId === interventionId);
    if (!intervention) return err(said('preview_call_closed'));
    const plan = await this.options.planner.plan({ snapshot, tool, swapBelow: SWAP_BELOW, limit: CANDIDATES });
    const proposals = recoveryProposals({
      snapshot,
      intervention,
      tool,
      plan,
      nowMs: cellTimeMs,
      rate: this.rating(snapshot, tool),
    });
    return ok(proposals);
  }

  private rating(snapshot: CellSnapshot, tool: PlanRequest['tool']): RateChain {
    return (itemId, binId, chain) => this.options.rate({ snapshot, tool, swapBelow: SWAP_BELOW, itemId, binId, chain });
  }

  private known(cellKey: string): Result<KnownFacts, Said> {
    const { snapshot, tool, cellTimeMs } = this.options.facts(cellKey);
    if (!snapshot || !tool) return err(said('preview_cell_unknown'));
    return ok({ snapshot, tool, cellTimeMs });
  }
}
