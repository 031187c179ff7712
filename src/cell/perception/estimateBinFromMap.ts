import { packFreeDepth } from '#shared/domain/freeDepth.ts';
import type { FreeDepth } from '#shared/domain/freeDepth.ts';
import { inEnglish } from '#shared/words/statements/sayStatement.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { createView, rayThrough } from '#cell/pictures/cameraView.ts';
import type { CameraAim } from '#cell/pictures/cameraView.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import type { BelievedColumn } from './ColumnNet.ts';
import { gapsBetween, unsureShare, withoutSpecks } from './columnReading.ts';
import { HEIGHT_COLUMNS, refusedDark, refusedEstimate } from './lookAtPicture.ts';
import type { BinCalibration } from './lookAtPicture.ts';
import type { MapBelief, MapCalibration, MapModel } from './MapModel.ts';
import { readMap } from './mapReading.ts';
import { layOutMouth, MAP_COLUMNS, MAP_ROWS, MOUTH_HEIGHT_PX, MOUTH_WIDTH_PX, mouthPicture, POINTS_A_CELL_X, POINTS_A_CELL_Z, RIM_CELLS } from './mouthPicture.ts'; // prettier-ignore
import { sigmoid } from './tensorLayers.ts';
import { unfitMouth } from './unfitMouth.ts';
import type { BinEstimateFields } from '#cell/ports/Cameras.ts';

/** Half a 90 % interval of a two-sided exponential distribution, in its spreads. */
const SPREADS_90 = Math.LN10;

/** What a net of free-depth maps says of one picture, and what follows from it for the other fields. */
export interface SeenThroughMap {
  estimate: BinEstimateFields;
  belief: MapBelief;
  /** In metres, as it goes onto the wire; null where the picture was refused. */
  map: FreeDepth | null;
}

/** `size` null: the depths are those of `calibration.binSizeM`, which stands in for a bin that nobody knows. */
export async function estimateBinFromMap(
  picture: Picture,
  calibration: BinCalibration,
  model: MapModel,
  sizeIsKnown = true,
): Promise<SeenThroughMap> {
  const { binSizeM, camera } = calibration;
  const mouth = mouthPicture(picture, layOutMouth(camera, binSizeM));
  const belief = await model.believe(mouth, sizeIsKnown ? binSizeM : null);
  const refused =
    refusedDark(picture, calibration, model.calibration.model) ??
    (sizeIsKnown ? refusedUnfit(mouth, binSizeM, model.calibration.model) : null);
  if (refused) return { estimate: refused, belief, map: null };
  const { map, items, units } = readMap(belief, binSizeM, model.calibration);
  return { estimate: derive(map, belief, binSizeM, model.calibration, items, units), belief, map };
}

/** Photographs of other bins, of an unknown size, are judged as they come. */
function refusedUnfit(mouth: Uint8Array, sizeM: Vec3, model: string): BinEstimateFields | null {
  const why = unfitMouth(mouth);
  return why && { ...refusedEstimate(sizeM, inEnglish(why), model), refusedStatement: why };
}

/** Every other field of an estimate, from the map and what the net says of columns and volume; the only place where they come about. */
function derive(
  map: FreeDepth,
  belief: MapBelief,
  sizeM: Vec3,
  calibration: MapCalibration,
  items: ReturnType<typeof readMap>['items'],
  units: number,
): BinEstimateFields {
  const [w, d, h] = sizeM;
  const columns = columnsOf(belief, w, (k) => heightAt(map, k));
  const gaps = gapsBetween(withoutSpecks(columns), w);
  const unsure = unsureOf(belief, w);
  const line = ({ base, slope }: { base: number; slope: number }): number => (base + slope * unsure) * w;
  const occupiedFraction = sigmoid(belief.taken[0]!);
  const binM3 = w * d * h;
  const takenSpread = Math.exp(Math.min(1, Math.max(-6, belief.taken[1]!)));
  return {
    model: calibration.model,
    status: 'ok',
    refusedReason: null,
    occupiedFraction,
    freeVolumeM3: binM3 * (1 - occupiedFraction),
    freeVolumeMarginM3: Math.min(1, calibration.takenGain * SPREADS_90 * takenSpread) * binM3,
    columnHeightFractions: heightsFrom(map),
    widestGap: gaps[0] ?? { startM: 0, endM: 0 },
    gaps,
    gapMarginM: line(calibration.gap),
    makeableGapM: columns.reduce((sum, { covered, startM, endM }) => sum + (1 - covered) * (endM - startM), 0),
    makeableGapMarginM: line(calibration.makeable),
    bandsFraction: bandsShare(belief),
    items: items.map(({ xM, zM, yM }) => ({ xM, zM, yM })),
    freeDepth: packFreeDepth(map, d, {
      items,
      chosenFactor: calibration.chosenFactor,
      unitsSeen: units,
      unitsMargin: calibration.units.base + calibration.units.slope * units,
    }),
  };
}

const columnsOf = ({ columns }: MapBelief, widthM: number, heightOf: (column: number) => number): BelievedColumn[] =>
  Array.from(columns, (value, k) => ({
    startM: (k * widthM) / MAP_COLUMNS,
    endM: ((k + 1) * widthM) / MAP_COLUMNS,
    covered: sigmoid(value),
    height: heightOf(k),
    volume: 0,
    front: 0,
    begins: 0,
  }));

/** Share of the width about which the net cannot make up its mind; the margins of the gaps grow with it. */
export const unsureOf = (belief: MapBelief, widthM: number): number =>
  unsureShare(
    columnsOf(belief, widthM, () => 0),
    widthM,
  );

/** Upper end of the highest thing in a column of the map, as a share of the height. */
function heightAt({ itemOfCell }: FreeDepth, column: number): number {
  for (let row = MAP_ROWS - 1; row >= 0; row--)
    if (itemOfCell[row * MAP_COLUMNS + column]! > 0) return (row + 1) / MAP_ROWS;
  return 0;
}

const heightsFrom = (map: FreeDepth): number[] =>
  Array.from({ length: HEIGHT_COLUMNS }, (_, k) => Math.max(heightAt(map, 2 * k), heightAt(map, 2 * k + 1)));

/** Share of the mouth, without the rim, that lies behind bands. */
function bandsShare({ bands }: MapBelief): number {
  let covered = 0;
  let total = 0;
  for (let row = RIM_CELLS * POINTS_A_CELL_Z; row < MOUTH_HEIGHT_PX - RIM_CELLS * POINTS_A_CELL_Z; row++)
    for (let column = RIM_CELLS * POINTS_A_CELL_X; column < MOUTH_WIDTH_PX - RIM_CELLS * POINTS_A_CELL_X; column++) {
      total++;
      if (bands[row * MOUTH_WIDTH_PX + column]! > 0) covered++;
    }
  return covered / total;
}

/** The learned erasure's mask in the pixels of the picture: 1 where a band lies in front. */
export function bandMaskOf({ bands }: MapBelief, camera: CameraAim, [w, , h]: Vec3): Uint8Array {
  const view = createView(camera);
  const [ex, ey, ez] = view.eyeM;
  const mask = new Uint8Array(camera.widthPx * camera.heightPx);
  for (let y = 0, p = 0; y < camera.heightPx; y++)
    for (let x = 0; x < camera.widthPx; x++, p++) {
      const ray = rayThrough(view, x + 0.5, y + 0.5);
      const across = (ex - (ey * ray[0]) / ray[1]) / w;
      const up = (ez - (ey * ray[2]) / ray[1]) / h;
      const column = Math.floor((across * MAP_COLUMNS + RIM_CELLS) * POINTS_A_CELL_X);
      const row = Math.floor(((1 - up) * MAP_ROWS + RIM_CELLS) * POINTS_A_CELL_Z);
      const inside = column >= 0 && column < MOUTH_WIDTH_PX && row >= 0 && row < MOUTH_HEIGHT_PX;
      if (inside && bands[row * MOUTH_WIDTH_PX + column]! > 0) mask[p] = 1;
    }
  return mask;
}
