import type { Picture } from '#cell/pictures/Picture.ts';
import { columnHeights, freeSpans, occupiedSpans, profileVolumes } from './binContents.ts';
import { blockMeans } from './cellFeatures.ts';
import margins from './classicalMargins.json' with { type: 'json' };
import { frontProfile } from './frontProfile.ts';
import { HEIGHT_COLUMNS, lookAtPicture } from './lookAtPicture.ts';
import type { BinCalibration } from './lookAtPicture.ts';
import { occupancyOf } from './OccupancyModel.ts';
import occupancyWeights from './occupancyWeights.json' with { type: 'json' };
import { segmentItems } from './segmentItems.ts';
import type { BinEstimateFields } from '#cell/ports/Cameras.ts';

export const CLASSICAL_MODEL = 'classical-1';

/** The baseline: colours and edges judged block by block, then read column by column. From one picture alone. */
export function estimateBinClassically(picture: Picture, calibration: BinCalibration): BinEstimateFields {
  const looked = lookAtPicture(picture, calibration, CLASSICAL_MODEL);
  if ('refused' in looked) return looked.refused;
  const { binSizeM } = calibration;
  const { cells, erased, bandsFraction } = looked;
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
