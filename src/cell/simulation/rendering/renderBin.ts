import type { Vec3 } from '#shared/geometry/pose.ts';
import { binLook, type BinLookName } from './binLook.ts';
import { binPictureSize, nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { binShell } from './binShell.ts';
import { bentBag } from './bentBag.ts';
import { createView } from '#cell/pictures/cameraView.ts';
import type { CameraAim, CameraView } from '#cell/pictures/cameraView.ts';
import { elasticBands } from './elasticBands.ts';
import { wornBands } from './wornBands.ts';
import { itemSkin } from './itemSkin.ts';
import { lampEnvironment, mouthAmbient } from './lighting.ts';
import type { PlacedMesh } from './Mesh.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { prepareWorld } from './RenderWorld.ts';
import type { SceneDescription } from './RenderWorld.ts';
import type { BinRequest, SceneItem } from './SceneRequest.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { photograph } from './sensor.ts';
import type { SensorLook } from './sensor.ts';
import { shade } from './shading.ts';
import { blendStrands } from './strands.ts';
import { composeRotations } from '#cell/pictures/vectorMath.ts';

/** What only a simulator knows about a picture; for evaluation and training, never for perception. */
export interface BinPictureTruth {
  /** Along the optical axis; Infinity where nothing was hit. */
  depthM: Float32Array;
  /** 0 for the bin itself, else 1 + the item's place in the request's contents. */
  instance: Uint16Array;
  /** Opacity of the bands in front of each pixel, 0..1. */
  bandOpacity: Float32Array;
  /** The same photograph without bands. */
  clean: Picture;
}

export function renderBin(request: BinRequest): Picture {
  const { view, image, strands, look } = shadedBin(request);
  blendStrands(image, view, strands);
  return develop(image.colour, view, look);
}

/** The picture of `renderBin`, byte for byte, and its truth. */
export function renderBinWithTruth(request: BinRequest): { picture: Picture; truth: BinPictureTruth } {
  const { view, image, strands, look } = shadedBin(request);
  const clean = develop(image.colour, view, look);
  const bandOpacity = blendStrands(image, view, strands);
  const picture = develop(image.colour, view, look);
  return { picture, truth: { depthM: image.depthM, instance: image.instance, bandOpacity, clean } };
}

const develop = (colour: Float32Array, view: CameraView, look: SensorLook): Picture => ({
  widthPx: view.widthPx,
  heightPx: view.heightPx,
  rgba: photograph(colour, view.widthPx, view.heightPx, look),
});

function shadedBin(request: BinRequest) {
  const size = binPictureSize(request.binSizeM, request.framing);
  const view = aimedView(request, request.widthPx ?? size.widthPx, request.heightPx ?? size.heightPx);
  const world = prepareWorld(binScene(request));
  const image = shade(world, view);
  const strands =
    request.look === 'worn'
      ? wornBands(request.binSizeM, request.bands, request.binSeed)
      : elasticBands(request.binSizeM, request.bands, request.binSeed);
  const share = request.lampShare ?? 1;
  return {
    view,
    image,
    strands: share === 1 ? strands : strands.map((each) => ({ ...each, brightness: each.brightness * share })),
    look: pictureLook(request, view.widthPx),
  };
}

function framedCamera({ binSizeM, framing }: BinRequest, widthPx: number, heightPx: number): CameraAim {
  const nominal = nominalBinCamera(binSizeM, widthPx, heightPx);
  if (!framing) return nominal;
  const [w, , h] = binSizeM;
  const distanceM = Math.hypot(...nominal.eyeM.map((value, k) => value - nominal.targetM[k]!));
  const { spanX, spanZ, asideX, asideZ } = framing;
  const spanZM = Math.max(h * spanZ, (w * spanX * heightPx) / widthPx);
  const moved = ([x, y, z]: Vec3): Vec3 => [x + asideX * w, y, z + asideZ * h];
  return {
    ...nominal,
    eyeM: nominal.eyeM,
    targetM: moved(nominal.targetM),
    verticalFovRad: 2 * Math.atan(spanZM / 2 / distanceM),
  };
}

/** The nominal camera, off by what docking and the mount allow. */
function aimedView(request: BinRequest, widthPx: number, heightPx: number): CameraView {
  const random = randomSource(request.pictureSeed ^ 0x2c1b);
  const spread = (half: number) => (random() * 2 - 1) * half;
  const { eyeM, targetM, verticalFovRad } = framedCamera(request, widthPx, heightPx);
  return createView({
    eyeM: [eyeM[0] + spread(0.008), eyeM[1] + spread(0.008), eyeM[2] + spread(0.008)],
    targetM: [targetM[0] + spread(0.003), targetM[1], targetM[2] + spread(0.003)],
    verticalFovRad: verticalFovRad * (1 + spread(0.006)),
    widthPx,
    heightPx,
  });
}

function binScene(request: BinRequest): SceneDescription {
  const { binSizeM, binSeed, contents } = request;
  const [w, d, h] = binSizeM;
  const look = binLook(request.look);
  const random = randomSource(binSeed ^ 0x77f1);
  const share = request.lampShare ?? 1;
  const level = (0.85 + 0.3 * random()) * share;
  const lift = 0.05 + 0.3 * random();
  const aside = (random() - 0.5) * 0.4;
  const lamps = [-0.35, -0.12, 0.12, 0.35].map((x, i) => ({
    positionM: [w / 2 + aside + x, -0.75 - 0.1 * (i & 1), h / 2 + lift + 0.05 * i] as Vec3,
    targetM: [w / 2, d * 0.3, h / 2] as Vec3,
    spreadRad: 0.85,
    power: look.lampPower * level,
  }));
  return {
    placed: [
      ...binShell(binSizeM, request.binLabel, binSeed, request.look),
      ...contents.flatMap((item, k) => placeItem(item, k + 1, request.look)),
    ],
    lamps,
    ambient: mouthAmbient(w, h, look.ambient * level, look.insideGain, look.insideLeast),
    bounce: { colour: [1, 0.82, 0.45], strength: 0.12 * level },
    environment: lampEnvironment(random, 17 * level, 0.6 * level),
  };
}

/** The meshes of one item at its pose. */
export function placeItem(item: SceneItem, instance: number, look?: BinLookName): PlacedMesh[] {
  const skin = itemSkin(item.product, item.damage ?? null, look);
  const rotation = composeRotations(item.poseInBin.rotation, skin.itemFromSkin);
  return skin.layers.map(({ mesh, materials }) => ({
    mesh: look === 'worn' && item.foldsRad ? bentBag(mesh, skin, item.product, item.foldsRad) : mesh,
    materials,
    positionM: item.poseInBin.positionM,
    rotation,
    instance,
  }));
}

/** Sensor and lens of the photographs of real bins: warm, dull, soft, with lifted blacks. Exposure drifts from picture to picture. */
function pictureLook(request: BinRequest, widthPx: number): SensorLook {
  const ofBin: RandomSource = randomSource(request.binSeed ^ 0x3d0e);
  const ofSharpness: RandomSource = randomSource(request.binSeed ^ 0x5a4b);
  const ofPicture: RandomSource = randomSource(request.pictureSeed ^ 0x19a7);
  const { sharpening, exposure, glare, blurPx, noise, saturation, whiteBalance } = binLook(request.look);
  return {
    exposure: exposure * Math.exp((ofBin() - 0.5) * 0.5 + (ofPicture() - 0.5) * 0.2),
    vignette: 0.3 + 0.2 * ofBin(),
    glare: glare[0] + glare[1] * ofBin(),
    blurPx: (blurPx[0] + blurPx[1] * ofPicture()) * (widthPx / 448),
    shotNoise: noise * (0.006 + 0.006 * ofPicture()),
    readNoise: noise * 0.002,
    ...(sharpening[1] > 0 ? { sharpening: sharpening[0] + sharpening[1] * ofSharpness() } : {}),
    saturation: saturation[0] + saturation[1] * ofBin(),
    whiteBalance: [whiteBalance[0] * (1 + (ofBin() - 0.5) * 0.04), 1, whiteBalance[1] * (1 + (ofBin() - 0.5) * 0.04)],
    seed: request.pictureSeed,
  };
}
