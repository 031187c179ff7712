import type { Pose, Vec3 } from '#shared/geometry/pose.ts';
import type { BinLookName } from './binLook.ts';
import type { DamageLabel } from '#shared/domain/finding.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';

/** What really is wrong with one unit. Decided by scenarios; drawn into picture and shape, never told to perception or inspection. */
export interface ItemDamage {
  kind: DamageLabel;
  /** 0 (hardly visible) to 1 (gross); `minor` below 0.5, from there on `major`. */
  severity: number;
  /** Chooses place and shape of the damage. */
  seed: number;
}

/** One item as it really lies in a bin; the frame is the bin's. */
export interface SceneItem {
  itemId: string;
  product: CatalogueItem;
  poseInBin: Pose;
  /** Omitted or null: intact. */
  damage?: ItemDamage | null;
  /** How a limp item is bent, radians a fold; omitted: straight. Drawn in the worn look. */
  foldsRad?: readonly number[];
}

/** What the picture takes in, where that is not the whole mouth with a rim of hem: as the photographs of real bins are cropped. */
export interface Framing {
  /** Shares of the mouth's width and height. */
  spanX: number;
  spanZ: number;
  /** By how much the picture's middle lies beside the mouth's, as shares of the mouth. */
  asideX: number;
  asideZ: number;
}

/** Everything that one picture of one bin depends on. The same request gives the same bytes. */
export interface BinRequest {
  /** Inner width (x), depth (y) and height (z) of the bin in metres. */
  binSizeM: Vec3;
  /** Printed on the label strips; letters and digits. */
  binLabel: string;
  /** Chooses cloth, bands, sag and label colour: one per physical bin, the same at every look. */
  binSeed: number;
  contents: readonly SceneItem[];
  /** `open`: the separator holds the strands apart at floor and ceiling. */
  bands: 'closed' | 'open';
  /** Chooses exposure, camera aim and sensor noise: another for every picture. */
  pictureSeed: number;
  /** How bin, packages and camera look; `plain` by default. */
  look?: BinLookName;
  framing?: Framing;
  /** Share of the lamps' light that reaches the scene; 1 by default, 0 when the lamps failed. */
  lampShare?: number;
  /** The camera hands over its last picture once more, whatever is before it now. */
  isFrozen?: boolean;
  /** The stamp that the camera puts on the picture, cell time in milliseconds; drawn nowhere. */
  takenAtMs?: number;
  /** 320 x 240 by default. */
  widthPx?: number;
  heightPx?: number;
}

/** One unit on the table of the inspection booth. */
export interface BoothRequest {
  product: CatalogueItem;
  damage: ItemDamage | null;
  /** Chooses how the unit was put down, the light's drift and the sensor's noise. */
  pictureSeed: number;
  /** 320 x 240 by default. */
  widthPx?: number;
  heightPx?: number;
}
