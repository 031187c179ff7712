import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import { clothTexture } from './binShell.ts';
import { boothCamera, boothViews, YAW_SPREAD_RAD } from '#cell/pictures/boothCameras.ts';
import type { BoothViewName, LyingSizeM } from '#cell/pictures/boothCameras.ts';
import { itemSkin } from './itemSkin.ts';
import { lampEnvironment } from './lighting.ts';
import { patchMesh } from './Mesh.ts';
import type { PlacedMesh } from './Mesh.ts';
import { completeMaterials } from './packaging.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { prepareWorld } from './RenderWorld.ts';
import type { RenderWorld } from './RenderWorld.ts';
import type { BoothRequest } from './SceneRequest.ts';
import type { DepthPicture } from '#cell/pictures/heightPicture.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { photograph } from './sensor.ts';
import { rasterise } from './raster.ts';
import { shade } from './shading.ts';
import { composeRotations, rotationAbout } from '#cell/pictures/vectorMath.ts';

const DEFAULT_WIDTH_PX = 320;
const DEFAULT_HEIGHT_PX = 240;
/** The depth camera is coarser than the colour cameras. */
const DEPTH_WIDTH_PX = 160;
const DEPTH_HEIGHT_PX = 120;
/** Deviation of one depth reading, metres. */
const DEPTH_NOISE_M = 0.0008;
/** How far a unit may lie beside the middle of the table. */
const SHIFT_SPREAD_M = 0.006;

/** What the booth's cameras see of one unit at one moment. */
export interface BoothShot {
  views: Record<BoothViewName, Picture>;
  depth: DepthPicture;
}

/** One unit on the booth's grey table under soft boxes, its printed face up, seen from above. */
export function renderBooth(request: BoothRequest): Picture {
  return renderBoothViews(request, ['above']).above!;
}

/** All three colour cameras and the depth camera. */
export function shootBooth(request: BoothRequest): BoothShot {
  const stage = setUp(request);
  return {
    views: viewsOf(stage, request, boothViews) as Record<BoothViewName, Picture>,
    depth: depthOf(stage, request.pictureSeed),
  };
}

/** Some of the colour cameras: for those who need no more. */
export const renderBoothViews = (
  request: BoothRequest,
  names: readonly BoothViewName[],
): Partial<Record<BoothViewName, Picture>> => viewsOf(setUp(request), request, names);

/** The booth with its unit, ready for every camera. */
interface Stage {
  world: RenderWorld;
  size: LyingSizeM;
  drift: (half: number) => number;
}

function setUp(request: BoothRequest): Stage {
  const random = randomSource(request.pictureSeed ^ 0x6b00);
  const drift = (half: number) => (random() * 2 - 1) * half;
  const { layers, beside, skinSizeM } = itemSkin(request.product, request.damage);
  const [middle, shortest, longest] = skinSizeM;
  const placed: PlacedMesh[] = [tableTop()];
  const positionM: Vec3 = [drift(SHIFT_SPREAD_M), drift(SHIFT_SPREAD_M), shortest / 2 + 0.001];
  const rotation = composeRotations(rotationAbout([0, 0, 1], drift(YAW_SPREAD_RAD)), faceUp());
  for (const { mesh, materials } of [...layers, ...beside])
    placed.push({ mesh, materials, positionM, rotation, instance: 1 });

  const level = 1 + drift(0.06);
  const lamps = ([[-0.7, -0.6], [-0.25, -0.95], [0.3, -0.95], [0.7, -0.5]] as const).map(([x, y], k) => ({
    positionM: [x + drift(0.02), y + drift(0.02), 0.75] as Vec3,
    targetM: [0, 0, 0.05] as Vec3,
    spreadRad: 0.9,
    power: 0.17 * level * (1 + (k - 1.5) * drift(0.03)),
  })); // prettier-ignore
  const world = prepareWorld({
    placed,
    lamps,
    ambient: (_x, _y, _z, _nx, ny, nz) => level * (0.34 + 0.16 * nz - 0.16 * ny),
    bounce: { colour: [1, 1, 1], strength: 0.06 },
    environment: lampEnvironment(fixedLamps(), 4 * level, 0.5),
  });
  return { world, size: { longest, middle, shortest }, drift };
}

function viewsOf(
  { world, size, drift }: Stage,
  request: BoothRequest,
  names: readonly BoothViewName[],
): Partial<Record<BoothViewName, Picture>> {
  const widthPx = request.widthPx ?? DEFAULT_WIDTH_PX;
  const heightPx = request.heightPx ?? DEFAULT_HEIGHT_PX;
  const pictures: Partial<Record<BoothViewName, Picture>> = {};
  for (const name of names) {
    const view = boothCamera(name, size, widthPx, heightPx);
    const rgba = photograph(shade(world, view).colour, widthPx, heightPx, {
      exposure: 0.95 * (1 + drift(0.05)),
      vignette: 0.15,
      glare: 0.03,
      blurPx: (0.5 + drift(0.1)) * (widthPx / 448),
      shotNoise: 0.006,
      readNoise: 0.002,
      saturation: 0.92,
      whiteBalance: [1.02 * (1 + drift(0.01)), 1, 0.98 * (1 + drift(0.01))],
      seed: request.pictureSeed + 7919 * boothViews.indexOf(name),
    });
    pictures[name] = { widthPx, heightPx, rgba };
  }
  return pictures;
}

/** Straight down, with the noise of a sensor that measures time of flight. */
function depthOf({ world, size }: Stage, pictureSeed: number): DepthPicture {
  const view = boothCamera('depth', size, DEPTH_WIDTH_PX, DEPTH_HEIGHT_PX);
  const { nearness } = rasterise(world, view);
  const random = randomSource(pictureSeed ^ 0xde97);
  const distanceMm = Uint16Array.from(nearness, (near) => {
    const noiseM = DEPTH_NOISE_M * (random() + random() + random() - 1.5) * 2;
    return near > 0 ? Math.round(1000 * (1 / near + noiseM)) : 0;
  });
  return { widthPx: DEPTH_WIDTH_PX, heightPx: DEPTH_HEIGHT_PX, distanceMm };
}

/** The booth's lamps hang where they hang: their mirror image is the same in every picture. */
const fixedLamps = (): RandomSource => randomSource(424242);

/** Skin y (the front looks to -y) turned up, its length across the picture. */
function faceUp(): Quaternion {
  return composeRotations(rotationAbout([0, 0, 1], Math.PI / 2), rotationAbout([1, 0, 0], -Math.PI / 2));
}

function tableTop(): PlacedMesh {
  const mesh = patchMesh((u, v) => [2.4 * (u - 0.5), 2.4 * (v - 0.5), 0], 12, 12);
  const texture = clothTexture([205, 205, 205], 5, 2);
  const materials = completeMaterials([{ texture, gloss: 0.05 }], randomSource(5));
  return { mesh, materials, positionM: [0, 0, 0], rotation: IDENTITY_ROTATION, instance: 0 };
}
