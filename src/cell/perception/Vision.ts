import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Finding } from '#shared/domain/finding.ts';
import type { BinRequest, BoothRequest } from '#cell/rendering/SceneRequest.ts';

/** An estimate before the server says whose it is and when it was taken. */
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
  /** Where in the query picture, worst first; empty below the threshold. */
  regions: Finding['regions'];
  model: string;
  jpeg: Uint8Array;
  referenceJpeg: Uint8Array;
  widthPx: number;
  heightPx: number;
}

/**
 * The cell's eyes: takes the picture that a simulated camera would take, and says what can be seen in it. Estimates and
 * scores come from the pictures alone. The same requests in the same order give the same answers, in a worker or not.
 */
export interface Vision {
  lookAtBin(request: BinRequest): Promise<BinLook>;
  inspectInBooth(request: BoothRequest): Promise<BoothLook>;
  /** Ends the worker, if there is one; requests still under way are rejected. */
  close(): Promise<void>;
}
