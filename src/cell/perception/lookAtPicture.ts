import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CameraAim } from '#cell/pictures/cameraView.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { CELL_PX, layOutCells, OUTSIDE } from './BinCells.ts';
import type { BinCells } from './BinCells.ts';
import { eraseBands } from '#shared/pictures/bandErasure.ts';
import type { ErasedPicture } from '#shared/pictures/bandErasure.ts';
import { statement } from '#shared/words/statements/statements.ts';
import { hemReference } from './cellFeatures.ts';
import type { BinEstimateFields } from '#cell/ports/Cameras.ts';

/** Equal columns over the width for `columnHeightFractions`. */
export const HEIGHT_COLUMNS = 24;
/** The hems are lit by the lamps whatever the bin holds: below this brightness the lamps or the camera failed. */
const DARKEST_HEM_LEVEL = 45;

/** What perception may know about a look: the size of the bin and the camera's calibration, never its contents. */
export interface BinCalibration {
  binSizeM: Vec3;
  camera: CameraAim;
}

/** A picture that can be judged: its bands erased, its geometry laid out. */
export interface LookedAt {
  cells: BinCells;
  erased: ErasedPicture;
  bandsFraction: number;
}

/** Prepares a picture, or says why it cannot be used. */
export function lookAtPicture(
  picture: Picture,
  { binSizeM, camera }: BinCalibration,
  model: string,
): LookedAt | { refused: BinEstimateFields } {
  const cells = layOutCells(camera, binSizeM);
  const erased = eraseBands(picture);
  const refused = refusedFor(erased, cells, model);
  if (refused) return { refused };
  return { cells, erased, bandsFraction: coveredShare(erased, cells) };
}

function refusedFor(erased: ErasedPicture, cells: BinCells, model: string): BinEstimateFields | null {
  const level = Math.max(...hemReference(erased, cells).rgb);
  if (level >= DARKEST_HEM_LEVEL) return null;
  const reason = `too dark: the hems show ${level.toFixed(0)} of 255, expected ${DARKEST_HEM_LEVEL} or more`;
  const refusedStatement = statement('picture_too_dark', { level, least: DARKEST_HEM_LEVEL });
  return { ...refusedEstimate(cells.sizeM, reason, model), refusedStatement };
}

/** The same refusal for a picture whose bands nobody erases: null where it is bright enough. */
export function refusedDark(
  picture: Picture,
  { binSizeM, camera }: BinCalibration,
  model: string,
): BinEstimateFields | null {
  const { widthPx, heightPx, rgba } = picture;
  const rgb = new Float32Array(3 * widthPx * heightPx);
  for (let p = 0; p < widthPx * heightPx; p++) for (let c = 0; c < 3; c++) rgb[3 * p + c] = rgba[4 * p + c]!;
  const bare = { widthPx, heightPx, rgb, bandStrength: new Float32Array(0) };
  return refusedFor(bare, layOutCells(camera, binSizeM), model);
}

/** Share of the mouth's blocks that lie behind bands. */
function coveredShare(erased: ErasedPicture, cells: BinCells): number {
  let covered = 0;
  let total = 0;
  for (let cell = 0; cell < cells.surface.length; cell++) {
    if (cells.surface[cell] === OUTSIDE) continue;
    const x = (cell % cells.columns) * CELL_PX + 2;
    const y = Math.floor(cell / cells.columns) * CELL_PX + 2;
    total++;
    if (erased.bandStrength[y * erased.widthPx + x]! >= 1) covered++;
  }
  return total > 0 ? covered / total : 0;
}

/** An estimate that says nothing: no gap, no free volume, margins as wide as the bin. */
export function refusedEstimate([w, d, h]: Vec3, reason: string, model: string): BinEstimateFields {
  return {
    model,
    status: 'refused',
    refusedReason: reason,
    occupiedFraction: 1,
    freeVolumeM3: 0,
    freeVolumeMarginM3: w * d * h,
    columnHeightFractions: new Array<number>(HEIGHT_COLUMNS).fill(1),
    widestGap: { startM: 0, endM: 0 },
    gaps: [],
    gapMarginM: w,
    makeableGapM: 0,
    makeableGapMarginM: w,
    bandsFraction: 0,
    items: [],
  };
}
