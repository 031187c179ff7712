import { closeSync, existsSync, openSync, renameSync, writeSync } from 'node:fs';
import { readWords } from '#shared/commandLine/readWords.ts';
import { itemForms, sidesM } from '#shared/domain/item.ts';
import type { Quaternion } from '#shared/geometry/pose.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { SettleBin } from '#cell/simulation/physics/CellRig.ts';
import { createSettleBin } from '#cell/simulation/physics/settleBin.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBinWithTruth } from '#cell/simulation/rendering/renderBin.ts';
import type { BinRequest, SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
import { rotationRows } from '#cell/pictures/vectorMath.ts';
import { layOutMouth, MAP_COLUMNS, meanOverMouth, mouthPicture } from '#cell/perception/mouthPicture.ts';
import { freeDepthTruth } from './freeDepthTruth.ts';
import { sampleBinScene } from './perceptionScenes.ts';
import { sampleStockedHistory } from './stockedScenes.ts';
import { extentInBin, truthOfBin } from './sceneTruth.ts';

/**
 * Writes a training set for the net of free-depth maps, in chunks that a stopped run goes on after:
 * `node src/evaluation/writeMapSet.ts KIND FIRST CHUNKS SCENES_A_CHUNK OUTPUT_PREFIX`. Chunk k holds the scenes FIRST + k * SCENES_A_CHUNK and on; several
 * processes may each write chunks of their own. One record after the other, little-endian, as `RECORD` says.
 */
const BAND_FROM = 0.05;
const MOST_ITEMS = 64;
/** Shares of the bin's depth are written as 16-bit whole numbers. */
const SHARE_STEPS = 65535;
/** Leans between minus and plus this many radians are told apart. */
export const STEEPEST_LEAN_RAD = Math.PI / 4;

/** Bytes of one scene, in this order: mouth picture, band share a point, free depth, slack, instance, columns x (covered share), figures, items x (form, soft, bears, lean). */
export function mapRecord(request: BinRequest): Uint8Array {
  const { binSizeM, contents } = request;
  const [w, d, h] = binSizeM;
  const { picture, truth } = renderBinWithTruth(request);
  const grid = layOutMouth(nominalBinCamera(binSizeM, picture.widthPx, picture.heightPx), binSizeM);
  const covered = Float32Array.from(truth.bandOpacity, (opacity) => (opacity > BAND_FROM ? 1 : 0));
  const map = freeDepthTruth(binSizeM, contents);
  const bin = truthOfBin(binSizeM, contents);
  const shares = (metres: Float32Array) =>
    Uint16Array.from(metres, (m) => Math.round(Math.min(1, Math.max(0, m / d)) * SHARE_STEPS));
  const taken = bin.occupiedVolumeM3 / (w * d * h);
  const figures = [
    w,
    d,
    h,
    bin.count,
    taken,
    bin.widestGapM / w,
    bin.makeableGapM / w,
    request.bands === 'open' ? 1 : 0,
  ];
  const parts = [
    mouthPicture(picture, grid),
    Uint8Array.from(meanOverMouth(covered, picture, grid), (share) => Math.round(255 * share)),
    shares(map.freeDepthM),
    shares(map.slackDepthM),
    map.instance,
    coveredColumns(request),
    Float32Array.from(figures),
    itemTable(contents),
  ];
  return Buffer.concat(parts.map((part) => new Uint8Array(part.buffer, part.byteOffset, part.byteLength)));
}

/** Share of each of the map's columns over which something reaches at any depth and height. */
export function coveredColumns({ binSizeM, contents }: BinRequest): Float32Array {
  const steps = 16;
  const fine = new Uint8Array(MAP_COLUMNS * steps);
  for (const { product, poseInBin } of contents) {
    const half = extentInBin(product, poseInBin.rotation)[0] / 2;
    const at = (x: number) => (x / binSizeM[0]) * fine.length;
    fine.fill(
      1,
      Math.max(0, Math.round(at(poseInBin.positionM[0] - half))),
      Math.max(0, Math.round(at(poseInBin.positionM[0] + half))),
    );
  }
  return Float32Array.from(
    { length: MAP_COLUMNS },
    (_, column) => fine.subarray(column * steps, (column + 1) * steps).reduce((sum, one) => sum + one, 0) / steps,
  );
}

function itemTable(contents: readonly SceneItem[]): Uint8Array {
  const table = new Uint8Array(MOST_ITEMS * 4);
  for (const [k, { product, poseInBin }] of contents.slice(0, MOST_ITEMS).entries()) {
    const soft = product.form === 'bag';
    const { leanRad, flatTop } = postureOf(product, poseInBin.rotation);
    const bears = flatTop && (product.form === 'box' || product.form === 'book');
    const lean = Math.min(1, Math.max(0, (leanRad / STEEPEST_LEAN_RAD + 1) / 2));
    table.set([itemForms.indexOf(product.form), Number(soft), Number(bears), Math.round(255 * lean)], 4 * k);
  }
  return table;
}

/** Lean to the right of the axis nearest the vertical, seen from the mouth, radians; and whether the top is level. */
function postureOf(product: SceneItem['product'], rotation: Quaternion): { leanRad: number; flatTop: boolean } {
  const [rowX, , rowZ] = rotationRows(rotation);
  let upright = 0;
  for (let axis = 1; axis < sidesM(product).length; axis++)
    if (Math.abs(rowZ[axis]!) > Math.abs(rowZ[upright]!)) upright = axis;
  const up = rowZ[upright]!;
  return { leanRad: Math.atan2(rowX[upright]! * Math.sign(up), Math.abs(up)), flatTop: Math.abs(up) > Math.cos(0.12) };
}

/** The same bin with other bands, cloth, lamps and camera aim. */
const lookedAtAgain = (scene: BinRequest): BinRequest => ({
  ...scene,
  binSeed: scene.binSeed ^ 0x5bd1e995,
  pictureSeed: scene.pictureSeed ^ 0x27d4eb2f,
});

/** Moments of a stocked bin's history that are drawn besides its last. */
const EARLIER_MOMENTS = 3;

/** What is drawn of one seed: a stocked bin at several moments of its history, the last one twice; or a bin that was filled at once. Every third picture has the plain look. */
function scenesOf(seed: number, settleBin: SettleBin | null): BinRequest[] {
  const random = randomSource(seed ^ 0x10c5);
  const look = (): Pick<BinRequest, 'look' | 'bands'> => ({
    look: random() < 1 / 3 ? 'plain' : 'worn',
    bands: random() < 1 / 8 ? 'open' : 'closed',
  });
  if (!settleBin) return [{ ...sampleBinScene(seed), ...look() }];
  const history = sampleStockedHistory(settleBin, seed, seed % 4 === 3, EARLIER_MOMENTS);
  return [...history, lookedAtAgain(history.at(-1)!)].map((scene) => ({ ...scene, ...look() }));
}

function writeChunk(first: number, count: number, file: string, settleBin: SettleBin | null): void {
  const unfinished = `${file}.${process.pid}`;
  const output = openSync(unfinished, 'w');
  for (let seed = first; seed < first + count; seed++)
    for (const scene of scenesOf(seed, settleBin)) writeSync(output, mapRecord(scene));
  closeSync(output);
  renameSync(unfinished, file);
}

if (process.argv[1]?.endsWith('writeMapSet.ts')) {
  const { kind, first, chunks, scenes, prefix } = readWords(
    'node src/evaluation/writeMapSet.ts [stocked|mixed] [FIRST] [CHUNKS] [SCENES] [PREFIX]',
    { kind: ['stocked', 'mixed'], first: 3_500_000_000, chunks: 1, scenes: 100, prefix: 'map-set' },
  );
  const settleBin = kind === 'stocked' ? await createSettleBin() : null;
  for (let chunk = 0; chunk < chunks; chunk++) {
    const from = first + chunk * scenes;
    const file = `${prefix}-${from}.maps`;
    if (existsSync(file)) continue;
    writeChunk(from, scenes, file, settleBin);
    process.stderr.write(`${file}\n`);
  }
}
