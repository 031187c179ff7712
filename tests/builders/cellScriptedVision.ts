import type { BinLook, BoothLook } from '#cell/ports/Cameras.ts';
import type { Vision } from '#cell/simulation/vision/Vision.ts';
import type { BinRequest, BoothRequest } from '#cell/simulation/rendering/SceneRequest.ts';

const jpeg = new Uint8Array([0xff, 0xd8, 0xff, 0xd9]);

/** Eyes without pictures: every bin looks half empty, and the booth says what really is wrong. */
export class ScriptedVision implements Vision {
  looks = 0;

  async lookAtBin({ binSizeM }: BinRequest): Promise<BinLook> {
    this.looks += 1;
    const gap = { startM: 0, endM: binSizeM[0] / 2 };
    return {
      estimate: {
        model: 'scripted',
        status: 'ok',
        refusedReason: null,
        occupiedFraction: 0.5,
        freeVolumeM3: (binSizeM[0] * binSizeM[1] * binSizeM[2]) / 2,
        freeVolumeMarginM3: 0.001,
        columnHeightFractions: [0, 0, 1, 1],
        widestGap: gap,
        gaps: [gap],
        gapMarginM: 0.01,
        makeableGapM: binSizeM[0] / 2,
        makeableGapMarginM: 0.01,
        bandsFraction: 0.3,
        items: [],
      },
      jpeg,
      widthPx: 1,
      heightPx: 1,
    };
  }

  async inspectInBooth({ damage }: BoothRequest): Promise<BoothLook> {
    return {
      score: damage ? 0.9 : 0.1,
      threshold: 0.5,
      regions: damage ? [{ x: 0.4, y: 0.4, width: 0.2, height: 0.2 }] : [],
      model: 'scripted',
      jpeg,
      referenceJpeg: jpeg,
      widthPx: 1,
      heightPx: 1,
      others: [{ camera: 'left', jpeg, widthPx: 1, heightPx: 1 }],
      evidence: { reference: damage ? 0.9 : 0.1, unseen: ['underside'] },
    };
  }

  async close(): Promise<void> {
    await Promise.resolve();
  }
}
