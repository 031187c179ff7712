import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { StowInProgress } from '#shared/domain/stow.ts';
import type { CellPlaces } from './cellPlaces.ts';
import type { Emphasis } from './emphasis.ts';

/** What of the cell is drawn. */
export interface TwinContents {
  pod: Pod | null;
  estimates: readonly BinEstimate[];
  buffer: readonly Item[];
  bufferSlots: number;
  places: CellPlaces;
  stow: StowInProgress | null;
  heldItemId: string | null;
  /** The item whose stow failed, and the bin where it did unless the tool still holds that item; while a call is open about it. */
  failedItemId: string | null;
  failedBinId: string | null;
  /** Nothing but a floor stands round what is drawn: the robot of another program, of whose cell nothing is known. */
  isBare: boolean;
}

export const nothingDrawn: TwinContents = {
  pod: null,
  estimates: [],
  buffer: [],
  bufferSlots: 0,
  places: { presenterInCellM: null, personTrayInCellM: null, sidelineTrayInCellM: null },
  stow: null,
  heldItemId: null,
  failedItemId: null,
  failedBinId: null,
  isBare: false,
};

export const binOf = ({ pod }: TwinContents, binId: string | null): Bin | null =>
  pod?.bins.find((bin) => bin.binId === binId) ?? null;

/** The bin that is worked on and the one that a person looks at are lit; while there is one, the others recede. */
export function emphasisIn({ stow }: TwinContents, selectedBinId: string | null): (binId: string) => Emphasis {
  const activeBinId = stow?.binId ?? null;
  const rest: Emphasis = (activeBinId ?? selectedBinId) === null ? 'normal' : 'receding';
  return (binId) => (binId === activeBinId || binId === selectedBinId ? 'lit' : rest);
}

/** The bin whose bands are held open by the separator. */
export const openBinIdOf = ({ stow }: TwinContents): string | null =>
  stow && ['primitive', 'leave'].includes(stow.phase) ? stow.binId : null;

/** Whether what stands still looks otherwise. What a stow does, but for its bin and the bands, moves the arm alone. */
export function isStillPartOther(before: TwinContents, after: TwinContents): boolean {
  if (openBinIdOf(before) !== openBinIdOf(after) || before.stow?.binId !== after.stow?.binId) return true;
  return (['pod', 'estimates', 'buffer', 'bufferSlots', 'places', 'isBare', 'failedBinId'] as const).some(
    (name) => before[name] !== after[name],
  );
}
