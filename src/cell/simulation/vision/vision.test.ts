import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binEstimateSchema } from '#shared/domain/estimate.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { Vision } from './Vision.ts';
import { decodePicture } from '#cell/pictures/pictureCodec.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { columnEyes, openEyes } from '#cell/perception/BinEyes.ts';
import { DEFAULT_EYES } from '#cell/perception/eyesNames.ts';
import { LocalVision } from './LocalVision.ts';
import { WorkerVision } from './WorkerVision.ts';

const product: CatalogueItem = {
  sku: 'seen-book',
  name: 'book',
  lengthM: 0.2,
  widthM: 0.14,
  heightM: 0.03,
  massKg: 0.4,
  form: 'book',
  fragile: false,
  comOffsetM: [0, 0, 0],
};
const request = (pictureSeed: number): BinRequest => ({
  binSizeM: [0.3, 0.4, 0.25],
  binLabel: '2B',
  binSeed: 4,
  contents: [{ itemId: 'a', product, poseInBin: { positionM: [0.1, 0.15, 0.016], rotation: [0, 0, 0, 1] } }],
  bands: 'closed',
  pictureSeed,
});

describe.each([
  ['on the calling thread', () => new LocalVision(columnEyes)],
  ['in a worker', () => new WorkerVision()],
])('vision %s', (_where, create: () => Vision) => {
  let vision: Vision;
  beforeAll(() => {
    vision = create();
  });
  afterAll(() => vision.close());

  it('answers a look at a bin with a picture and an estimate that the wire accepts', async () => {
    const look = await vision.lookAtBin(request(1));
    const named = { ...look.estimate, podId: 'p', binId: '2B', capturedAtMs: 0, imageId: 'i' };
    expect(binEstimateSchema.parse(named).status).toBe('ok');
    const picture = decodePicture(look.jpeg);
    expect(picture.ok && [picture.value.widthPx, picture.value.heightPx]).toEqual([look.widthPx, look.heightPx]);
  });

  it('refuses a frozen picture', async () => {
    await vision.lookAtBin(request(2));
    const again = await vision.lookAtBin(request(2));
    expect(again.estimate.status).toBe('refused');
    expect(again.estimate.refusedReason).toContain('frozen');
    expect((await vision.lookAtBin(request(3))).estimate.status).toBe('ok');
  });

  it('answers requests in their order', async () => {
    const done: number[] = [];
    await Promise.all([4, 5, 6].map((seed) => vision.lookAtBin(request(seed)).then(() => done.push(seed))));
    expect(done).toEqual([4, 5, 6]);
  });

  it('inspects in the booth with both pictures', async () => {
    const gross = await vision.inspectInBooth({
      product,
      damage: { kind: 'missing_unit', severity: 1, seed: 2 },
      pictureSeed: 7,
    });
    expect(gross.score).toBeGreaterThanOrEqual(gross.threshold);
    expect(gross.regions.length).toBeGreaterThan(0);
    expect(decodePicture(gross.jpeg).ok && decodePicture(gross.referenceJpeg).ok).toBe(true);
  });
});

describe('vision in a worker', () => {
  it('says the same as on the calling thread', async () => {
    const worker = new WorkerVision();
    const eyes = await openEyes(DEFAULT_EYES);
    if (!eyes.ok) throw new Error(eyes.error);
    const local = new LocalVision(eyes.value);
    expect(await worker.lookAtBin(request(9))).toEqual(await local.lookAtBin(request(9)));
    await worker.close();
  });

  it('rejects what waits when it is closed, and everything after', async () => {
    const worker = new WorkerVision();
    const waiting = worker.lookAtBin(request(1));
    const refused = expect(waiting).rejects.toThrow('closed');
    await worker.close();
    await refused;
    await expect(worker.lookAtBin(request(2))).rejects.toThrow('closed');
  });

  it('reports a request that cannot be rendered and goes on', async () => {
    const worker = new WorkerVision();
    await expect(worker.lookAtBin({ ...request(1), binSizeM: [0.3, 0.4, NaN] })).rejects.toThrow();
    expect((await worker.lookAtBin(request(2))).estimate.status).toBe('ok');
    await worker.close();
  });
});
