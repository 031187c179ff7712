import type { BinEyes } from '#cell/perception/BinEyes.ts';
import type { BinLook, BoothLook } from '#cell/ports/Cameras.ts';
import type { Vision } from '#cell/simulation/vision/Vision.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { LocalVision } from '#cell/simulation/vision/LocalVision.ts';

/**
 * The eyes of a stow evaluation: real in front of the bins, shut in the booth. Inspection has an evaluation of its own, and
 * a third of the time would go into pictures that no figure of this one depends on; every unit passes as intact.
 */
export class StowVision implements Vision {
  readonly #eyes: LocalVision;

  constructor(eyes: BinEyes) {
    this.#eyes = new LocalVision(eyes);
  }

  lookAtBin(request: BinRequest): Promise<BinLook> {
    return this.#eyes.lookAtBin(request);
  }

  async inspectInBooth(): Promise<BoothLook> {
    const nothing = new Uint8Array(0);
    return {
      score: 0,
      threshold: 1,
      regions: [],
      model: 'none',
      jpeg: nothing,
      referenceJpeg: nothing,
      widthPx: 1,
      heightPx: 1,
    };
  }

  close(): Promise<void> {
    return this.#eyes.close();
  }
}
