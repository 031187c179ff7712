import type { PlanReason, PlanResult } from '#shared/domain/plan.ts';
import { primitiveStep } from '#shared/domain/primitive.ts';
import { pickOne, type RandomSource } from '#shared/random/randomSource.ts';
import type { PlannerClient, PlanRequest } from '#main/ports/PlannerClient.ts';

const because = (code: string): PlanReason => ({ effect: '-', code, values: {} });

/** A planner that decides by the seed: mostly a stow, now and then what else a planner may say. */
export class ChaosPlanner implements PlannerClient {
  private readonly random: RandomSource;

  constructor(random: RandomSource) {
    this.random = random;
  }

  plan({ snapshot }: PlanRequest): Promise<PlanResult> {
    const items = snapshot.buffer.filter(({ location, flag }) => location.place === 'buffer' && flag === null);
    const answer = (decision: PlanResult['decision'], candidates: PlanResult['candidates'] = []): Promise<PlanResult> =>
      Promise.resolve({
        candidates,
        considered: candidates.length,
        refused: [],
        decision,
        basedOnSeq: snapshot.cell.seq,
        elapsedMs: 0,
      });
    const draw = this.random();
    if (items.length === 0 || snapshot.estimates.length < 5 || draw < 0.02)
      return answer({ kind: 'wait', reason: because('estimates_missing') });
    if (draw < 0.05) return answer({ kind: 'swap_pod', reason: because('pod_used_up') });
    const { itemId } = pickOne(this.random, items);
    if (draw < 0.07) return answer({ kind: 'to_person', itemIds: [itemId], reason: because('too_heavy') });
    const { binId } = pickOne(this.random, snapshot.estimates);
    const pSuccess = draw < 0.09 ? 0.2 : 0.98;
    return answer({ kind: 'stow', candidateIndex: 0, exploration: false }, [
      {
        itemId,
        binId,
        chain: [primitiveStep('insert')],
        pSuccess,
        expectedS: 7,
        score: pSuccess,
        reasons: [],
      },
    ]);
  }

  close(): Promise<void> {
    return Promise.resolve();
  }
}
