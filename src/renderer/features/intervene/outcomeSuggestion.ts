import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { Intervention, InterventionOutcome } from '#shared/domain/intervention.ts';

export interface OutcomeSuggestion {
  outcome: InterventionOutcome;
  /** Message of the note that says it. */
  note: 'stowedSame' | 'stowedElsewhere' | 'toPerson' | 'sidelined' | 'putInByHand' | 'takenOutByHand' | 'movedByHand';
  binId: string;
}

/** What the cell's own events say has become of the item since; null while they say nothing of it. A person may say otherwise. */
export function outcomeSuggestion(
  { itemId, binId, openedAtMs }: Intervention,
  events: readonly CellEvent[],
): OutcomeSuggestion | null {
  for (const { body, timeMs } of events.toReversed()) {
    if (timeMs < openedAtMs) break;
    if (body.type === 'hand.reported') {
      const note = ({ put_in: 'putInByHand', taken_out: 'takenOutByHand', rearranged: 'movedByHand' } as const)[
        body.deed
      ];
      return { outcome: 'cleared_by_hand', note, binId: body.binId };
    }
    if (itemId === null) continue;
    if (body.type === 'stow.ended' && body.result.itemId === itemId && body.result.outcome === 'success') {
      const isSame = body.result.binId === binId;
      return {
        outcome: isSame ? 'retried_same_bin' : 'retried_elsewhere',
        note: isSame ? 'stowedSame' : 'stowedElsewhere',
        binId: body.result.binId,
      };
    }
    if (body.type !== 'item.moved' || body.itemId !== itemId) continue;
    const { place } = body.location;
    if (place === 'person') return { outcome: 'given_to_person', note: 'toPerson', binId: '' };
    if (place === 'sideline') return { outcome: 'ejected', note: 'sidelined', binId: '' };
  }
  return null;
}
