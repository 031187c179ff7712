import type { Vec3 } from '#shared/geometry/pose.ts';
import { createView } from '#cell/pictures/cameraView.ts';
import type { CameraView } from '#cell/pictures/cameraView.ts';
import { rasterise } from '#cell/simulation/rendering/raster.ts';
import { placeItem } from '#cell/simulation/rendering/renderBin.ts';
import type { SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
import { rotationRows } from '#cell/pictures/vectorMath.ts';
import { MAP_COLUMNS, MAP_ROWS } from '#cell/perception/mouthPicture.ts';

/** The simulator's free-depth map of one bin: rows from the floor up, columns from the left; for evaluation and training only. */
export interface FreeDepthTruth {
  /** Straight in from the mouth's plane to the nearest thing anywhere in the cell, metres; the bin's depth where nothing is met. */
  freeDepthM: Float32Array;
  /** How far what is met can be pushed home before all that lies behind it stands at the back wall, metres; 0 where nothing is met. */
  slackDepthM: Float32Array;
  /** 1 + place in the contents of what is met; 0 for nothing. */
  instance: Uint8Array;
}

/** Rays in each cell, each way. */
const RAYS = 2;
const WIDE = MAP_COLUMNS * RAYS;
const HIGH = MAP_ROWS * RAYS;
/** So far away that lines of sight are parallel to a tenth of a millimetre. */
const FAR_M = 400;

/** From the shapes that are drawn, without bands. */
export function freeDepthTruth(binSizeM: Vec3, contents: readonly SceneItem[]): FreeDepthTruth {
  const d = binSizeM[1];
  const fronts = contents.map((item) => layerOf(item, binSizeM, 'front'));
  const backs = contents.map((item) => layerOf(item, binSizeM, 'back'));
  const slack = slackOf(fronts, backs, d);
  const cells = MAP_COLUMNS * MAP_ROWS;
  const truth: FreeDepthTruth = {
    freeDepthM: new Float32Array(cells).fill(d),
    slackDepthM: new Float32Array(cells),
    instance: new Uint8Array(cells),
  };
  for (let item = 0; item < fronts.length; item++)
    for (let ray = 0; ray < WIDE * HIGH; ray++) {
      const frontM = fronts[item]![ray]!;
      if (frontM === Infinity) continue;
      const row = MAP_ROWS - 1 - Math.floor(Math.floor(ray / WIDE) / RAYS);
      const cell = row * MAP_COLUMNS + Math.floor((ray % WIDE) / RAYS);
      if (frontM >= truth.freeDepthM[cell]!) continue;
      truth.freeDepthM[cell] = Math.max(0, frontM);
      truth.slackDepthM[cell] = slack[item]!;
      truth.instance[cell] = Math.min(255, item + 1);
    }
  return truth;
}

/** Depth of one item's front or back along every ray, metres from the mouth's plane; Infinity beside it. */
function layerOf(item: SceneItem, [w, , h]: Vec3, side: 'front' | 'back'): Float32Array {
  const near = side === 'front' ? -1 : 1;
  const soup = worldSoup(item);
  // The plane is stretched to the grid: square pixels over a mouth that is not square.
  for (let i = 0; i < soup.position.length; i += 3) {
    soup.position[i] = (soup.position[i]! / w) * WIDE;
    soup.position[i + 2] = (soup.position[i + 2]! / h) * HIGH;
  }
  const eye: Vec3 = [WIDE / 2, near * FAR_M, HIGH / 2];
  const view: CameraView = createView({
    eyeM: eye,
    targetM: [WIDE / 2, 0, HIGH / 2],
    verticalFovRad: 2 * Math.atan(HIGH / 2 / FAR_M),
    widthPx: WIDE,
    heightPx: HIGH,
  });
  const { nearness } = rasterise(soup, view);
  const out = new Float32Array(WIDE * HIGH).fill(Infinity);
  for (let row = 0, k = 0; row < HIGH; row++)
    for (let column = 0; column < WIDE; column++, k++) {
      const value = nearness[side === 'front' ? k : row * WIDE + (WIDE - 1 - column)]!;
      if (value > 0) out[k] = near * FAR_M - near / value;
    }
  return out;
}

function worldSoup(item: SceneItem): { position: Float32Array; index: Uint32Array } {
  const placed = placeItem(item, 1);
  const vertices = placed.reduce((sum, { mesh }) => sum + mesh.positions.length / 3, 0);
  const corners = placed.reduce((sum, { mesh }) => sum + mesh.index.length, 0);
  const position = new Float32Array(vertices * 3);
  const index = new Uint32Array(corners);
  let vertex = 0;
  let corner = 0;
  for (const { mesh, positionM, rotation } of placed) {
    const rows = rotationRows(rotation);
    const p = mesh.positions;
    for (const each of mesh.index) index[corner++] = each + vertex;
    for (let i = 0; i < p.length; i += 3, vertex++)
      for (let c = 0; c < 3; c++)
        position[3 * vertex + c] =
          rows[c]![0] * p[i]! + rows[c]![1] * p[i + 1]! + rows[c]![2] * p[i + 2]! + positionM[c]!;
  }
  return { position, index };
}

/** How far each item goes home: what is behind it gives way too, until something touches the back wall. */
function slackOf(fronts: readonly Float32Array[], backs: readonly Float32Array[], d: number): number[] {
  const rear = backs.map((layer) => layer.reduce((most, m) => (m === Infinity ? most : Math.max(most, m)), 0));
  const slack = rear.map((m) => Math.max(0, d - m));
  const fromTheBack = rear.map((_, k) => k).sort((a, b) => middleOf(fronts[b]!) - middleOf(fronts[a]!));
  for (const [place, item] of fromTheBack.entries())
    for (const other of fromTheBack.slice(0, place)) {
      const apartM = leastGap(backs[item]!, fronts[other]!);
      if (apartM < Infinity) slack[item] = Math.min(slack[item]!, Math.max(0, apartM) + slack[other]!);
    }
  return slack;
}

function middleOf(layer: Float32Array): number {
  let sum = 0;
  let count = 0;
  for (const m of layer)
    if (m !== Infinity) {
      sum += m;
      count++;
    }
  return count > 0 ? sum / count : 0;
}

/** Least distance along a ray from one item's back to the front of the one behind it; Infinity where no ray meets both. */
function leastGap(back: Float32Array, front: Float32Array): number {
  let least = Infinity;
  for (let k = 0; k < back.length; k++)
    if (back[k] !== Infinity && front[k] !== Infinity) least = Math.min(least, front[k]! - back[k]!);
  return least;
}
