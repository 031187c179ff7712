import { referenceInspector } from '#cell/inspection/Inspector.ts';
import type { Inspector } from '#cell/inspection/Inspector.ts';
import type { BinEyes } from '#cell/perception/BinEyes.ts';
import { refusedEstimate } from '#cell/perception/lookAtPicture.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { BinLook, BoothLook, BoothView, ReferenceChoice, ReferencePicture } from '#cell/ports/Cameras.ts';
import type { Vision } from './Vision.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { encodeJpeg } from '#cell/pictures/pictureCodec.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import { shootBooth } from '#cell/simulation/rendering/renderBooth.ts';
import type { BinRequest, BoothRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { heightPicture } from '#cell/pictures/heightPicture.ts';
import { ReferenceGallery } from './ReferenceGallery.ts';

/** Takes and judges pictures on the calling thread: for the worker itself and for deterministic evaluation. */
export class LocalVision implements Vision {
  readonly #eyes: BinEyes;
  readonly #inspector: Inspector;
  readonly #gallery: ReferenceGallery;
  #lastDigest: number | null = null;
  #lastShot: { picture: Picture; takenAtMs: number | undefined } | null = null;

  constructor(eyes: BinEyes, inspector: Inspector = referenceInspector) {
    this.#eyes = eyes;
    this.#inspector = inspector;
    this.#gallery = new ReferenceGallery(inspector);
  }

  async close(): Promise<void> {}

  /** The picture is taken at once, in the order of the calls. */
  async lookAtBin(request: BinRequest): Promise<BinLook> {
    const held = request.isFrozen ? this.#lastShot : null;
    const { picture, takenAtMs } = held ?? { picture: renderBin(request), takenAtMs: request.takenAtMs };
    this.#lastShot = { picture, takenAtMs };
    const { binSizeM } = request;
    const { widthPx, heightPx } = picture;
    const digest = digestOf(picture);
    // A live sensor's noise never repeats: the same bytes twice mean that the camera hangs.
    const frozen = digest === this.#lastDigest;
    this.#lastDigest = digest;
    const estimate = frozen
      ? refusedEstimate(binSizeM, 'frozen: the camera delivered the same picture twice', this.#eyes.model)
      : await this.#eyes.estimate(picture, { binSizeM, camera: nominalBinCamera(binSizeM, widthPx, heightPx) });
    return {
      estimate,
      jpeg: encodeJpeg(picture),
      widthPx,
      heightPx,
      ...(held && takenAtMs !== undefined ? { takenAtMs } : {}),
    };
  }

  async references(product: CatalogueItem): Promise<readonly ReferencePicture[]> {
    return (await this.#gallery.entryFor(product)).references;
  }

  async inspectInBooth(request: BoothRequest, choice?: ReferenceChoice): Promise<BoothLook> {
    const { views, depth } = shootBooth(request);
    const picture = views.above;
    const entry = await this.#gallery.entryFor(request.product, choice);
    const inspector = this.#inspector;
    const { score, regions, closest, apart, evidence } = await inspector.inspect(
      picture,
      [views.left, views.right],
      entry.gallery,
    );
    return {
      score,
      threshold: inspector.threshold,
      regions,
      model: inspector.model,
      jpeg: encodeJpeg(picture),
      referenceJpeg: entry.references[closest]!.jpeg,
      references: entry.references.map(({ referenceId }, k) => ({ referenceId, apart: apart[k] ?? false })),
      widthPx: picture.widthPx,
      heightPx: picture.heightPx,
      others: [seen('left', views.left), seen('right', views.right), seen('depth', heightPicture(depth))],
      evidence: { ...evidence, unseen: ['underside'] },
    };
  }
}

const seen = (camera: BoothView['camera'], picture: Picture): BoothView => ({
  camera,
  jpeg: encodeJpeg(picture),
  widthPx: picture.widthPx,
  heightPx: picture.heightPx,
});

/** FNV-1a over every pixel. */
function digestOf(picture: Picture): number {
  let hash = 0x811c9dc5 ^ picture.widthPx;
  for (const value of picture.rgba) hash = Math.imul(hash ^ value, 0x01000193);
  return hash >>> 0;
}
