import type { CellEvent } from './cellEvent.ts';
import type { CellSnapshot } from './cellSnapshot.ts';

const isNamed = (imageId: string | null | undefined): imageId is string => imageId !== null && imageId !== undefined;

/** Pictures that an event names and that must outlive the cell's own store. */
export function picturesNamedBy({ body }: CellEvent): string[] {
  const named =
    body.type === 'stow.ended'
      ? [body.result.imageBeforeId, body.result.imageAfterId]
      : body.type === 'finding.raised'
        ? [body.finding.imageId, body.finding.referenceImageId]
        : body.type === 'intervention.opened'
          ? [body.intervention.imageBeforeId, body.intervention.imageAfterId]
          : [];
  return named.filter(isNamed);
}

/** Pictures that a replay shows of an event: those above, and what perception made an estimate from. */
export const picturesToReplay = (event: CellEvent): string[] =>
  event.body.type === 'estimate.updated' ? [event.body.estimate.imageId] : picturesNamedBy(event);

/** Pictures that a screen shows of a cell in this state. */
export function picturesNamedIn({ estimates, interventions, findings, lastStow }: CellSnapshot): string[] {
  return [
    ...estimates.map(({ imageId }) => imageId),
    ...interventions.flatMap(({ imageBeforeId, imageAfterId }) => [imageBeforeId, imageAfterId]),
    ...findings.flatMap(({ imageId, referenceImageId }) => [imageId, referenceImageId]),
    lastStow?.imageBeforeId,
    lastStow?.imageAfterId,
  ].filter(isNamed);
}
