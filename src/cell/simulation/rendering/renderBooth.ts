import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import { clothTexture } from './binShell.ts';
import { createView } from '#cell/pictures/cameraView.ts';
import { itemSkin } from './itemSkin.ts';
import { lampEnvironment } from './lighting.ts';
import { patchMesh } from './Mesh.ts';
import type { PlacedMesh } from './Mesh.ts';
import { completeMaterials } from './packaging.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { prepareWorld } from './RenderWorld.ts';
import type { BoothRequest } from './SceneRequest.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { photograph } from './sensor.ts';
import { shade } from './shading.ts';
import { composeRotations, rotationAbout } from '#cell/pictures/vectorMath.ts';

const DEFAULT_WIDTH_PX = 320;
const DEFAULT_HEIGHT_PX = 240;
/** Camera above the table, tilted by about 20 degrees: the printed face fills the picture and the thickness still shows. */
const CAMERA_DIRECTION: Vec3 = [0, -0.34, 0.94];
const CAMERA_DISTANCE_M = 1.1;

/** How far a unit may lie from where the presenter should have put it. */
const YAW_SPREAD_RAD = 0.16;
const SHIFT_SPREAD_M = 0.006;

/** One unit on the booth's grey table under soft boxes, its printed face up. The zoom follows the product's catalogued size. */
export function renderBooth(request: BoothRequest): Picture {
  const widthPx = request.widthPx ?? DEFAULT_WIDTH_PX;
  const heightPx = request.heightPx ?? DEFAULT_HEIGHT_PX;
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
  const view = createView({
    eyeM: CAMERA_DIRECTION.map((c) => c * CAMERA_DISTANCE_M) as unknown as Vec3,
    targetM: [0, 0, shortest / 2],
    verticalFovRad: fieldOfView(longest, middle, shortest, widthPx / heightPx),
    widthPx,
    heightPx,
  });
  const world = prepareWorld({
    placed,
    lamps,
    ambient: (_x, _y, _z, _nx, ny, nz) => level * (0.34 + 0.16 * nz - 0.16 * ny),
    bounce: { colour: [1, 1, 1], strength: 0.06 },
    environment: lampEnvironment(fixedLamps(), 4 * level, 0.5),
  });
  const rgba = photograph(shade(world, view).colour, widthPx, heightPx, {
    exposure: 0.95 * (1 + drift(0.05)),
    vignette: 0.15,
    glare: 0.03,
    blurPx: (0.5 + drift(0.1)) * (widthPx / 448),
    shotNoise: 0.006,
    readNoise: 0.002,
    saturation: 0.92,
    whiteBalance: [1.02 * (1 + drift(0.01)), 1, 0.98 * (1 + drift(0.01))],
    seed: request.pictureSeed,
  });
  return { widthPx, heightPx, rgba };
}

/** The booth's lamps hang where they hang: their mirror image is the same in every picture. */
const fixedLamps = (): RandomSource => randomSource(424242);

/** Skin y (the front looks to -y) turned up, its length across the picture. */
function faceUp(): Quaternion {
  return composeRotations(rotationAbout([0, 0, 1], Math.PI / 2), rotationAbout([1, 0, 0], -Math.PI / 2));
}

/** The longest side across the picture and the middle one up take at most 72 % of it, however the unit lies. */
function fieldOfView(longest: number, middle: number, shortest: number, aspect: number): number {
  const acrossM = longest * Math.cos(YAW_SPREAD_RAD) + middle * Math.sin(YAW_SPREAD_RAD);
  const upM = middle + longest * Math.sin(YAW_SPREAD_RAD) + shortest * 0.4;
  const spanM = Math.max(acrossM / aspect, upM) / 0.72;
  return 2 * Math.atan(spanM / 2 / (CAMERA_DISTANCE_M - shortest));
}

function tableTop(): PlacedMesh {
  const mesh = patchMesh((u, v) => [2.4 * (u - 0.5), 2.4 * (v - 0.5), 0], 12, 12);
  const texture = clothTexture([205, 205, 205], 5, 2);
  const materials = completeMaterials([{ texture, gloss: 0.05 }], randomSource(5));
  return { mesh, materials, positionM: [0, 0, 0], rotation: IDENTITY_ROTATION, instance: 0 };
}
