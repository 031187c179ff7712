import type { Picture } from '#cell/pictures/Picture.ts';
import { ColumnNet } from './ColumnNet.ts';
import type { BelievedColumn } from './ColumnNet.ts';
import margins from './columnMargins.json' with { type: 'json' };
import { gapsBetween, heightsOf, itemsFrom, unsureShare, withoutSpecks } from './columnReading.ts';
import { HEIGHT_COLUMNS, lookAtPicture } from './lookAtPicture.ts';
import type { BinCalibration } from './lookAtPicture.ts';
import { mouthGrid } from './mouthGrid.ts';
import type { BinEstimateFields } from '#cell/ports/Cameras.ts';
import { COLUMN_MODEL } from './eyesNames.ts';

const net = ColumnNet.fromFile(new URL('../../../resources/models/bin-columns-1.bin', import.meta.url));

/** Estimates from one picture alone what stands in a bin and what is free, each with its 90 % margin. */
export function estimateBin(picture: Picture, calibration: BinCalibration): BinEstimateFields {
  const looked = lookAtPicture(picture, calibration, COLUMN_MODEL);
  if ('refused' in looked) return looked.refused;
  const { cells, erased, bandsFraction } = looked;
  const { binSizeM } = calibration;
  const [w, d, h] = binSizeM;
  const believed = net.believe(mouthGrid(erased, picture.rgba, cells), w);
  const belief = { ...believed, columns: withoutSpecks(believed.columns) };
  const gaps = gapsBetween(belief.columns, w);
  const occupiedFraction = occupiedShare(belief.columns, w);
  const binVolumeM3 = w * d * h;
  const unsure = unsureShare(believed.columns, w);
  const marginM = (kind: { base: number; slope: number }): number => (kind.base + kind.slope * unsure) * w;
  return {
    model: COLUMN_MODEL,
    status: 'ok',
    refusedReason: null,
    occupiedFraction,
    freeVolumeM3: binVolumeM3 * (1 - occupiedFraction),
    freeVolumeMarginM3: (margins.volume.base + margins.volume.slope * occupiedFraction) * binVolumeM3,
    columnHeightFractions: heightsOf(belief.columns, w, HEIGHT_COLUMNS),
    widestGap: gaps[0] ?? { startM: 0, endM: 0 },
    gaps,
    gapMarginM: marginM(margins.gap),
    makeableGapM: freeWidthM(belief.columns),
    makeableGapMarginM: marginM(margins.makeable),
    bandsFraction,
    items: itemsFrom(belief, gaps, binSizeM),
  };
}

const occupiedShare = (columns: readonly BelievedColumn[], widthM: number): number =>
  Math.min(
    1,
    (margins.volumeGain * columns.reduce((sum, column) => sum + column.volume * (column.endM - column.startM), 0)) /
      widthM,
  );

/** All that is free, slivers between neighbours too: pushing the contents together closes them. */
const freeWidthM = (columns: readonly BelievedColumn[]): number =>
  columns.reduce((sum, { covered, startM, endM }) => sum + (1 - covered) * (endM - startM), 0);
