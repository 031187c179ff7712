import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Pod } from '#shared/domain/pod.ts';

/** A unit in front of the booth. */
export interface ArrivedUnit {
  itemId: string;
  /** Null: its code cannot be read, nobody knows what it is. */
  product: CatalogueItem | null;
}

/** Drive units that bring pods and the conveyor that brings units. Times are cell time, milliseconds since the Unix epoch. */
export interface Supply {
  /** Asked at every step while no pod is at the cell: the pod that is there now, once; null while there is none. */
  arrivedPod(nowMs: number): Pod | null;
  /** The pod may go; returns when the next one is promised. */
  releasePod(nowMs: number): number;
  /** Asked while the booth is free and the buffer has room: the unit that is in front of it now; null while there is none. */
  arrivedUnit(nowMs: number): ArrivedUnit | null;
  /** The unit that arrived last is in the buffer or with a person. One that is never taken comes again after a restart. */
  unitTaken(): void;
}
