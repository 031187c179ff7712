import type { FaultRequest } from '#shared/domain/fault.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Pod } from '#shared/domain/pod.ts';
import type { ArrangedItem } from './binContents.ts';
import type { UnitDamage } from './itemDamage.ts';
import type { LetRest, StockedItem } from './stock/StockedItem.ts';

/** A unit on its way into the cell. */
export interface ArrivingUnit {
  itemId: string;
  product: CatalogueItem;
  damage: UnitDamage | null;
  /** Chooses how it lies in the booth and the noise of its picture. */
  pictureSeed: number;
}

/**
 * Decides what comes to the cell, never how a stow ends. Everything is a function of seed and number: the fifth pod is the
 * same whether or not the fourth was looked at, and after a restart the counters are all that is needed to go on.
 */
export interface Scenario {
  readonly name: string;
  /** One sentence for `--help` and the logs. */
  readonly description: string;
  /** The pods are counted from 1. */
  pod(podNumber: number): Pod;
  /** Before settling. */
  contents(podNumber: number, binId: string): ArrangedItem[];
  /** In place of `contents` where a bin has a history: everything at rest already, by the physics that is handed over. */
  stocked?(podNumber: number, binId: string, letRest: LetRest): StockedItem[];
  /** Chooses cloth, bands and labels of one physical bin. */
  binSeed(podNumber: number, binId: string): number;
  /** Units are counted from 1. */
  unit(unitNumber: number): ArrivingUnit;
  /** Cell time since the cell's start before which the unit does not come, milliseconds; 0 where it is left out. */
  notBeforeMs?(unitNumber: number): number;
  /** By how much the drive unit with this pod is late, milliseconds; 0 where it is left out. */
  podLateMs?(podNumber: number): number;
  /** What is broken from the cell's start; nothing where it is left out. */
  readonly faults?: readonly FaultRequest[];
}
