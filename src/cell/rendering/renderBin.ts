import type { Vec3 } from '#shared/geometry/pose.ts';
import { binPictureSize, nominalBinCamera } from './binCamera.ts';
import { binShell } from './binShell.ts';
import { createView } from './cameraView.ts';
import type { CameraView } from './cameraView.ts';
import { elasticBands } from './elasticBands.ts';
import { itemSkin } from './itemSkin.ts';
import { lampEnvironment, mouthAmbient } from './lighting.ts';
import type { PlacedMesh } from './Mesh.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { prepareWorld } from './RenderWorld.ts';
import type { SceneDescription } from './RenderWorld.ts';
import type { BinRequest, Picture, SceneItem } from './SceneRequest.ts';
import { photograph } from './sensor.ts';
import type { SensorLook } from './sensor.ts';
import { shade } from './shading.ts';
import { blendStrands } from './strands.ts';
import { composeRotations } from './vectorMath.ts';

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
  const size = binPictureSize(request.binSizeM);
  const view = aimedView(request, request.widthPx ?? size.widthPx, request.heightPx ?? size.heightPx);
  const world = prepareWorld(binScene(request));
  const image = shade(world, view);
  const strands = elasticBands(request.binSizeM, request.bands, request.binSeed);
  const share = request.lampShare ?? 1;
  return {
    view,
    image,
    strands: share === 1 ? strands : strands.map((each) => ({ ...each, brightness: each.brightness * share })),
    look: pictureLook(request, view.widthPx),
  };
}

/** The nominal camera, off by what docking and the mount allow. */
function aimedView(request: BinRequest, widthPx: number, heightPx: number): CameraView {
  const random = randomSource(request.pictureSeed ^ 0x2c1b);
  const spread = (half: number) => (random() * 2 - 1) * half;
  const { eyeM, targetM, verticalFovRad } = nominalBinCamera(request.binSizeM, widthPx, heightPx);
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
  const random = randomSource(binSeed ^ 0x77f1);
  const share = request.lampShare ?? 1;
  const level = (0.85 + 0.3 * random()) * share;
  const lift = 0.05 + 0.3 * random();
  const aside = (random() - 0.5) * 0.4;
  const lamps = [-0.35, -0.12, 0.12, 0.35].map((x, i) => ({
    positionM: [w / 2 + aside + x, -0.75 - 0.1 * (i & 1), h / 2 + lift + 0.05 * i] as Vec3,
    targetM: [w / 2, d * 0.3, h / 2] as Vec3,
    spreadRad: 0.85,
    power: 0.07 * level,
  }));
  return {
    placed: [
      ...binShell(binSizeM, request.binLabel, binSeed),
      ...contents.flatMap((item, k) => placeItem(item, k + 1)),
    ],
    lamps,
    ambient: mouthAmbient(w, h, 0.42 * level),
    bounce: { colour: [1, 0.82, 0.45], strength: 0.12 * level },
    environment: lampEnvironment(random, 17 * level, 0.6 * level),
  };
}

/** The meshes of one item at its pose. */
export function placeItem(item: SceneItem, instance: number): PlacedMesh[] {
  const skin = itemSkin(item.product, item.damage ?? null);
  const rotation = composeRotations(item.poseInBin.rotation, skin.itemFromSkin);
  return skin.layers.map(({ mesh, materials }) => ({
    mesh,
    materials,
    positionM: item.poseInBin.positionM,
    rotation,
    instance,
  }));
}

/** Sensor and lens of the photographs of real bins: warm, dull, soft, with lifted blacks. Exposure drifts from picture to picture. */
function pictureLook(request: BinRequest, widthPx: number): SensorLook {
  const ofBin: RandomSource = randomSource(request.binSeed ^ 0x3d0e);
  const ofPicture: RandomSource = randomSource(request.pictureSeed ^ 0x19a7);
  return {
    exposure: 1.3 * Math.exp((ofBin() - 0.5) * 0.5 + (ofPicture() - 0.5) * 0.2),
    vignette: 0.3 + 0.2 * ofBin(),
    glare: 0.07 + 0.14 * ofBin(),
    blurPx: (0.35 + 0.5 * ofPicture()) * (widthPx / 448),
    shotNoise: 0.006 + 0.006 * ofPicture(),
    readNoise: 0.002,
    saturation: 0.76 + 0.12 * ofBin(),
    whiteBalance: [1.29 * (1 + (ofBin() - 0.5) * 0.04), 1, 0.82 * (1 + (ofBin() - 0.5) * 0.04)],
    seed: request.pictureSeed,
  };
}
