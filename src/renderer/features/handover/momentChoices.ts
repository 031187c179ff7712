import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { Intervention } from '#shared/domain/intervention.ts';
import type { StowCause } from '#shared/domain/outcome.ts';
import { momentAddress } from '#renderer/stores/momentLink.ts';

export interface MomentChoice {
  key: string;
  cellKey: string;
  timeMs: number;
  imageId: string | null;
  /** Fragment that leads into the replay. */
  address: string;
  cause: StowCause | null;
  reason: Intervention['reason'];
}

const CHOICES_MAX = 40;

/** Moments of a cell that are worth showing to the next shift: stows that failed and calls for a person, newest first. */
export function momentChoices(cellKey: string, events: readonly CellEvent[]): MomentChoice[] {
  const choices = events.flatMap(({ epoch, seq, timeMs, body }): MomentChoice[] => {
    const moment = { key: `${cellKey}/${epoch}/${seq}`, cellKey, timeMs, address: momentAddress(cellKey, timeMs) };
    if (body.type === 'intervention.opened') {
      const { cause, reason, imageAfterId, imageBeforeId } = body.intervention;
      return [{ ...moment, cause, reason, imageId: imageAfterId ?? imageBeforeId }];
    }
    if (body.type === 'stow.ended' && body.result.outcome !== 'success') {
      const { cause, imageAfterId, imageBeforeId } = body.result;
      return [{ ...moment, cause, reason: 'stow_failed', imageId: imageAfterId ?? imageBeforeId }];
    }
    if (body.type === 'finding.raised')
      return [{ ...moment, cause: null, reason: 'finding', imageId: body.finding.imageId }];
    return [];
  });
  return choices.reverse().slice(0, CHOICES_MAX);
}
