import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Finding, FindingEvidence } from '#shared/domain/finding.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { ArrivedUnit } from './Supply.ts';

/** An estimate before the core says whose it is and when it was taken. */
export type BinEstimateFields = Omit<BinEstimate, 'podId' | 'binId' | 'capturedAtMs' | 'imageId'>;

export interface BinLook {
  estimate: BinEstimateFields;
  jpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** The camera's own stamp, where it is not that of the request: the camera hangs. Cell time in milliseconds. */
  takenAtMs?: number;
}

export interface BoothLook {
  /** Damage score in 0..1; a finding is due when it reaches the threshold. */
  score: number;
  threshold: number;
  /** Where in the query picture, worst first. */
  regions: Finding['regions'];
  model: string;
  jpeg: Uint8Array;
  referenceJpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
  /** The same moment from the booth's other cameras. */
  others?: readonly BoothView[];
  /** Whether the item looks damaged against each of its references alone. */
  references?: readonly { referenceId: string; apart: boolean }[];
  /** What more is known than the score; without its pictures. */
  evidence?: Omit<FindingEvidence, 'views'>;
}

/** A picture of a pristine unit; those that come with the product are named `base-1` and so on. */
export interface ReferencePicture {
  referenceId: string;
  jpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** Of the references that come with a product, those that are not compared with, and others that are. */
export interface ReferenceChoice {
  without: readonly string[];
  added: readonly Pick<ReferencePicture, 'referenceId' | 'jpeg'>[];
}

export interface BoothView {
  camera: NonNullable<FindingEvidence['views']>[number]['camera'];
  jpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/** A picture that is taken, and what can be seen in it once the camera computer gets to it. Rejects with one sentence. */
export type Exposure<Look> = () => Promise<Look>;

/** A picture of what is under way, for whoever watches. */
export interface LiveView {
  cameraId: string;
  binId: string;
  expose: Exposure<Pick<BinLook, 'jpeg' | 'widthPx' | 'heightPx' | 'takenAtMs'>>;
}

/**
 * The cameras of the cell and what is seen in their pictures. An exposure shows what was before the camera when it was made,
 * however late it is evaluated; at most one is evaluated at a time.
 */
export interface Cameras {
  /** In front of a bin of the present pod. */
  exposeBin(bin: Bin): Exposure<BinLook>;
  /** The unit in the booth, compared with the references that came with its product where no other choice is given. */
  exposeBooth(unit: ArrivedUnit, choice: ReferenceChoice | null): Exposure<BoothLook>;
  /** The references that came with a product; left out where there is no gallery that could be told. */
  exposeReferences?(product: CatalogueItem): Exposure<readonly ReferencePicture[]> | null;
  /** Every camera that sees the bin that is being worked on; none while nothing of it can be seen. */
  liveViews(bin: Bin): readonly LiveView[];
}
