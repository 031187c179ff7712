import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { HandDeed, HandVerdict } from '#shared/domain/handWork.ts';

export interface HandChoice {
  /** Empty: a unit that the cell does not know. */
  itemId: string;
  name: string;
  place: 'tool' | 'mouth' | 'floor' | 'buffer' | 'bin';
}
const inTheWayFirst = ['tool', 'mouth', 'floor', 'buffer'] as const;

/** The units that it can have been, those in the way first. Out of a bin also one that lay there before. */
export function handChoices(
  { buffer, stowed = [] }: Pick<CellSnapshot, 'buffer' | 'stowed'>,
  deed: HandDeed,
  binId: string,
): HandChoice[] {
  if (deed === 'rearranged') return [];
  if (deed === 'put_in')
    return inTheWayFirst.flatMap((place) =>
      buffer
        .filter(
          ({ location, flag }) => location.place === place && flag?.state !== 'open' && flag?.state !== 'confirmed',
        )
        .map(({ itemId, product }) => ({ itemId, name: product.name, place })),
    );
  const sticking = buffer.filter(({ location }) => location.place === 'mouth' && location.binId === binId);
  const known = stowed.filter((unit) => unit.binId === binId).toReversed();
  return [
    ...sticking.map(({ itemId, product }): HandChoice => ({ itemId, name: product.name, place: 'mouth' })),
    ...known.map(({ itemId, product }): HandChoice => ({ itemId, name: product.name, place: 'bin' })),
    { itemId: '', name: '', place: 'bin' },
  ];
}

export interface HandEntered {
  deed: HandDeed | null;
  binId: string;
  itemId: string;
  scan: string;
  count: string;
  choices: readonly HandChoice[];
}
export type HandProblem =
  'deedMissing' | 'binMissing' | 'nothingToPut' | 'countMissing' | 'proofMissing' | 'countWrong';

/** What is still missing before it can be said; null: nothing. */
export function handProblem({ deed, binId, scan, count, choices }: HandEntered): HandProblem | null {
  if (deed === null) return 'deedMissing';
  if (binId === '') return 'binMissing';
  if (deed === 'put_in' && choices.length === 0) return 'nothingToPut';
  if (count.trim() !== '' && !/^\d{1,3}$/.test(count.trim())) return 'countWrong';
  if (count.trim() !== '') return null;
  if (deed === 'rearranged') return 'countMissing';
  return scan.trim() === '' ? 'proofMissing' : null;
}

/** The last work by hand at this cell, and whether its picture is there. */
export function lastHandWork(events: readonly CellEvent[]): { binId: string; verdict: HandVerdict | 'awaited' } | null {
  for (const { body } of events.toReversed()) {
    if (body.type === 'hand.compared') return { binId: body.binId, verdict: body.verdict };
    if (body.type === 'hand.reported') return { binId: body.binId, verdict: 'awaited' };
  }
  return null;
}
