import { readFileSync, statSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { estimateBin } from './estimateBin.ts';
import { estimateBinFromMap } from './estimateBinFromMap.ts';
import { COLUMN_MODEL, eyesNames, mapModelFiles } from './eyesNames.ts';
import type { BinCalibration } from './lookAtPicture.ts';
import { MapModel } from './MapModel.ts';
import type { BinEstimateFields } from '#cell/ports/Cameras.ts';

/** What looks at the bins: one estimator under one name. */
export interface BinEyes {
  model: string;
  /** `sizeIsKnown` false: the calibration's bin stands in for one whose size nobody knows, and only shares mean something. */
  estimate(picture: Picture, calibration: BinCalibration, sizeIsKnown?: boolean): Promise<BinEstimateFields>;
}

/** A model of a deployment's own is no larger than this. */
const MOST_MODEL_BYTES = 64 * 1024 * 1024;
const MOST_CALIBRATION_BYTES = 64 * 1024;

export const columnEyes: BinEyes = {
  model: COLUMN_MODEL,
  estimate: async (picture, calibration) => estimateBin(picture, calibration),
};

export const mapEyes = (model: MapModel): BinEyes => ({
  model: model.calibration.model,
  estimate: async (picture, calibration, sizeIsKnown) =>
    (await estimateBinFromMap(picture, calibration, model, sizeIsKnown)).estimate,
});

/** By name, or from a deployment's own FILE.onnx with its calibration FILE.json beside it; else a sentence that says what is wrong. */
export async function openEyes(nameOrFile: string): Promise<Result<BinEyes, string>> {
  if (nameOrFile === COLUMN_MODEL) return ok(columnEyes);
  const model = await openMapModel(nameOrFile);
  return model.ok ? ok(mapEyes(model.value)) : model;
}

export async function openMapModel(nameOrFile: string): Promise<Result<MapModel, string>> {
  const known = Object.hasOwn(mapModelFiles, nameOrFile) ? mapModelFiles[nameOrFile] : undefined;
  const file = known === undefined ? nameOrFile : builtIn(known);
  if (!file.endsWith('.onnx'))
    return err(`"${nameOrFile}" is no estimator, expected ${eyesNames.join(', ')} or a file FILE.onnx.`);
  const onnx = bytesOf(file, MOST_MODEL_BYTES);
  if (!onnx.ok) return onnx;
  const besideIt = file.replace(/\.onnx$/, '.json');
  const text = bytesOf(besideIt, MOST_CALIBRATION_BYTES);
  if (!text.ok) return text;
  let calibration: unknown;
  try {
    calibration = JSON.parse(text.value.toString('utf8'));
  } catch {
    return err(`${besideIt} is no JSON, expected the calibration of the model beside it.`);
  }
  return MapModel.load(file, onnx.value, calibration);
}

const builtIn = (name: string): string => fileURLToPath(new URL(`../../../resources/models/${name}`, import.meta.url));

function bytesOf(file: string, most: number): Result<Buffer, string> {
  try {
    const { size } = statSync(file);
    if (size > most) return err(`${file} has ${size} bytes, at most ${most} are taken.`);
    return ok(readFileSync(file));
  } catch (cause) {
    return err(`${file} cannot be read: ${(cause as NodeJS.ErrnoException).code ?? String(cause)}.`);
  }
}
