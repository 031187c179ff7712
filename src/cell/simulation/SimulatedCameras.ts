import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type {
  BinLook,
  BoothLook,
  Cameras,
  Exposure,
  LiveView,
  ReferenceChoice,
  ReferencePicture,
} from '#cell/ports/Cameras.ts';
import type { ArrivedUnit } from '#cell/ports/Supply.ts';
import type { PlacedItem } from '#cell/ports/WorldTruth.ts';
import type { CellRig } from '#cell/simulation/physics/CellRig.ts';
import type { Vision } from '#cell/simulation/vision/Vision.ts';
import type { BinRequest, SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
import { seedOf } from '#cell/simulation/scenarios/randomSource.ts';
import type { SimulatedSupply } from './SimulatedSupply.ts';
import type { SimulatedWorld } from './SimulatedWorld.ts';

/** Draws what is before the cameras, and sees it with the same eyes that a real picture would be seen with. */
export class SimulatedCameras implements Cameras {
  private readonly world: SimulatedWorld;
  private readonly supply: SimulatedSupply;
  private readonly rig: Pick<CellRig, 'truth'>;
  private readonly vision: Vision;
  private pictureNumber = 0;

  constructor(world: SimulatedWorld, supply: SimulatedSupply, rig: Pick<CellRig, 'truth'>, vision: Vision) {
    this.world = world;
    this.supply = supply;
    this.rig = rig;
    this.vision = vision;
  }

  exposeBin(bin: Bin): Exposure<BinLook> {
    const request = this.request(bin, this.world.contentsOf(bin.binId));
    return () => this.vision.lookAtBin(request);
  }

  exposeBooth(_unit: ArrivedUnit, choice: ReferenceChoice | null): Exposure<BoothLook> {
    const { product, damage, pictureSeed } = this.supply.unit;
    return () => this.vision.inspectInBooth({ product, damage, pictureSeed }, choice ?? undefined);
  }

  exposeReferences(product: CatalogueItem): Exposure<readonly ReferencePicture[]> | null {
    const { vision } = this;
    return vision.references ? () => vision.references!(product) : null;
  }

  liveViews(bin: Bin): LiveView[] {
    const { binId, contents, heldItemInBin } = this.rig.truth();
    if (binId !== bin.binId) return [];
    const request = this.request(bin, heldItemInBin ? [...contents, heldItemInBin] : contents);
    return [{ cameraId: 'bin-camera', binId, expose: () => this.vision.lookAtBin({ ...request, bands: 'open' }) }];
  }

  private request({ binId, sizeM }: Bin, contents: readonly PlacedItem[]): BinRequest {
    const { memory, scenario, broken, nowMs } = this.world;
    const { podNumber, damages } = memory;
    this.pictureNumber += 1;
    return {
      binSizeM: sizeM,
      binLabel: binId,
      binSeed: scenario.binSeed(podNumber, binId),
      contents: contents.map((item): SceneItem => ({ ...item, damage: damages[item.itemId] ?? null })),
      bands: 'closed',
      takenAtMs: nowMs,
      ...broken.camera,
      pictureSeed: seedOf('picture', podNumber, binId, nowMs, this.pictureNumber),
    };
  }
}
