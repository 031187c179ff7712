import type { CellEvent } from '#shared/domain/cellEvent.ts';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { WorldChange } from '#cell/ports/WorldTruth.ts';
import type { StoredMemory } from './CellMemory.ts';
import type { RememberedAck } from './CommandLedger.ts';
import type { StoredPicture } from './PictureStore.ts';

/** What became true in one step of the cell: stored as a whole or not at all. */
export interface StoreChange extends WorldChange {
  events: readonly CellEvent[];
  /** The snapshot after these events. */
  snapshot: CellSnapshot;
  memory: StoredMemory;
  acks: readonly RememberedAck[];
}

/** All that a cell needs to come back after its process ended. */
export interface StoredCell {
  snapshot: CellSnapshot;
  events: CellEvent[];
  memory: StoredMemory;
  /** Of a simulated world; empty for a real one. */
  bins: WorldChange['bins'];
  acks: RememberedAck[];
  pictures: StoredPicture[];
  /** Of the gallery. */
  references: StoredPicture[];
}

/** Where a cell keeps itself. A commit that returned survives the end of the process. */
export interface CellStore {
  /** Null when there is nothing yet. */
  load(): StoredCell | null;
  commit(change: StoreChange): void;
  putPicture(picture: StoredPicture): void;
  /** A picture of the gallery, which is not forgotten for newer ones. */
  putReference(picture: StoredPicture): void;
  close(): void;
}

/** Keeps nothing: the cell begins anew, with a new epoch, at every start. */
export const forgetfulStore = (): CellStore => ({
  load: () => null,
  commit: () => undefined,
  putPicture: () => undefined,
  putReference: () => undefined,
  close: () => undefined,
});
