import type { Vec3 } from '#shared/geometry/pose.ts';
import type { CameraAim } from '#cell/rendering/cameraView.ts';
import type { Picture } from '#cell/rendering/SceneRequest.ts';
import { columnHeights, freeSpans, occupiedSpans, profileVolumes } from './binContents.ts';
import { CELL_PX, layOutCells, OUTSIDE } from './BinCells.ts';
import type { BinCells } from './BinCells.ts';
import { eraseBands } from './bandErasure.ts';
import type { ErasedPicture } from './bandErasure.ts';
import { blockMeans, hemReference } from './cellFeatures.ts';
import { frontProfile } from './frontProfile.ts';
import { occupancyOf } from './OccupancyModel.ts';
import type { OccupancyWeights } from './OccupancyModel.ts';
import occupancyWeights from './occupancyWeights.json' with { type: 'json' };
import margins from './classicalMargins.json' with { type: 'json' };
import { segmentItems } from './segmentItems.ts';
import type { BinEstimateFields } from './Vision.ts';

export const CLASSICAL_MODEL = 'classical-1';
/** Equal columns over the width for `columnHeightFractions`. */
const HEIGHT_COLUMNS = 24;
/** The hems are lit by the lamps whatever the bin holds: below this brightness the lamps or the camera failed. */
const DARKEST_HEM_LEVEL = 45;

/** What perception may know about a look: the size of the bin and the camera's calibration, never its contents. */
export interface BinCalibration {
  binSizeM: Vec3;
  camera: CameraAim;
}

/** Estimates from one picture alone what stands in a bin and what is free. */
export function estimateBin(picture: Picture, calibration: BinCalibration): BinEstimateFields {
  const { binSizeM } = calibration;
  const cells = layOutCells(calibration.camera, binSizeM);
  const erased = eraseBands(picture);
  const hem = hemReference(erased, cells);
  const bandsFraction = coveredShare(erased, cells);
  if (Math.max(...hem.rgb) < DARKEST_HEM_LEVEL)
    return refusedEstimate(
      binSizeM,
      `too dark: the hems show ${Math.max(...hem.rgb).toFixed(0)} of 255, expected ${DARKEST_HEM_LEVEL} or more`,
    );
  const probability = occupancyOf(erased, cells, occupancyWeights);
  const profile = frontProfile(probability, cells);
  const [w, d, h] = binSizeM;
  const occupied = occupiedSpans(profile, w);
  const gaps = freeSpans(occupied, w);
  const widestGap = gaps[0] ?? { startM: 0, endM: 0 };
  const volumes = profileVolumes(profile, binSizeM);
  const binVolumeM3 = w * d * h;
  const occupiedM3 = Math.min(
    binVolumeM3,
    Math.max(0, margins.behindWeight * volumes.behindM3 + margins.frontalWeight * volumes.frontalM3),
  );
  const makeableGapM = gaps.reduce((sum, gap) => sum + gap.endM - gap.startM, 0);
  return {
    model: CLASSICAL_MODEL,
    status: 'ok',
    refusedReason: null,
    occupiedFraction: occupiedM3 / binVolumeM3,
    freeVolumeM3: binVolumeM3 - occupiedM3,
    freeVolumeMarginM3: margins.volumeShare90 * binVolumeM3,
    columnHeightFractions: columnHeights(profile, binSizeM, HEIGHT_COLUMNS),
    widestGap,
    gaps,
    gapMarginM: margins.gapShare90 * w,
    makeableGapM,
    makeableGapMarginM: margins.makeableShare90 * w,
    bandsFraction,
    items: segmentItems(profile, blockMeans(erased, cells), cells, margins.believedDepthShare * d),
  };
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
export function refusedEstimate([w, d, h]: Vec3, reason: string, model = CLASSICAL_MODEL): BinEstimateFields {
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
