import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { PlacedItem } from '#cell/physics/CellRig.ts';
import type { CellMemory } from './CellMemory.ts';
import type { RememberedAck } from './CommandLedger.ts';
import type { StoredPicture } from './PictureStore.ts';

/** What became true in one step of the cell: stored as a whole or not at all. */
export interface StoreChange {
  events: readonly CellEvent[];
  /** The snapshot after these events. */
  snapshot: CellSnapshot;
  memory: CellMemory;
  /** Bins of the present pod whose contents changed. */
  bins: readonly { binId: string; contents: readonly PlacedItem[] }[];
  /** The pod left: what is known of its bins goes with it. */
  forgetBins: boolean;
  acks: readonly RememberedAck[];
}

/** All that a cell needs to come back after its process ended. */
export interface StoredCell {
  snapshot: CellSnapshot;
  events: CellEvent[];
  memory: CellMemory;
  bins: { binId: string; contents: PlacedItem[] }[];
  acks: RememberedAck[];
  pictures: StoredPicture[];
}

/** Where a cell keeps itself. A commit that returned survives the end of the process. */
export interface CellStore {
  /** Null when there is nothing yet. */
  load(): StoredCell | null;
  commit(change: StoreChange): void;
  putPicture(picture: StoredPicture): void;
  close(): void;
}

/** Keeps nothing: the cell begins anew, with a new epoch, at every start. */
export const forgetfulStore = (): CellStore => ({
  load: () => null,
  commit: () => undefined,
  putPicture: () => undefined,
  close: () => undefined,
});
