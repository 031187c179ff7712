import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { binEstimateSchema, spanWidthM } from '#shared/domain/estimate.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { unpackFreeDepth } from '#shared/domain/freeDepth.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { openEyes } from './BinEyes.ts';

const shipped = (name: string) => readFileSync(new URL(`../../../resources/models/${name}`, import.meta.url));
let folder: string;
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'supercargo-eyes-'));
});
afterAll(() => rmSync(folder, { recursive: true }));

/** A deployment's own files; `null` leaves one out. */
function ownModel(name: string, onnx: Uint8Array, calibration: string | null): string {
  const file = join(folder, `${name}.onnx`);
  writeFileSync(file, onnx);
  if (calibration !== null) writeFileSync(join(folder, `${name}.json`), calibration);
  return file;
}
const problemOf = async (eyes: string): Promise<string> => {
  const opened = await openEyes(eyes);
  return opened.ok ? 'opened' : opened.error;
};

const box: CatalogueItem = {
  sku: 'eyes-box',
  name: 'box',
  lengthM: 0.12,
  widthM: 0.2,
  heightM: 0.18,
  massKg: 0.5,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
};
const request: BinRequest = {
  binSizeM: [0.36, 0.4, 0.27],
  binLabel: '3C',
  binSeed: 11,
  contents: [{ itemId: 'a', product: box, poseInBin: { positionM: [0.08, 0.13, 0.09], rotation: [0, 0, 0, 1] } }],
  bands: 'closed',
  pictureSeed: 5,
};
const picture = renderBin(request);
const calibration = {
  binSizeM: request.binSizeM,
  camera: nominalBinCamera(request.binSizeM, picture.widthPx, picture.heightPx),
};

describe('eyes that make free-depth maps', () => {
  it('see how far in one can go, and derive the other fields from it', async () => {
    const eyes = await openEyes('maps-1');
    if (!eyes.ok) throw new Error(eyes.error);
    const estimate = await eyes.value.estimate(picture, calibration);
    const whole = { ...estimate, podId: 'p', binId: '3C', capturedAtMs: 0, imageId: 'i' };
    expect(binEstimateSchema.parse(whole)).toMatchObject({ status: 'ok', model: 'maps-1' });
    const map = unpackFreeDepth(estimate.freeDepth!);
    const at = (column: number, row: number) => map.freeDepthM[row * map.columns + column]!;
    // The box's front is 3 cm behind the mouth, from 2 to 14 cm of 36; the right half is free.
    expect(at(10, 5)).toBeLessThan(0.12);
    expect(at(36, 12)).toBeGreaterThan(0.33);
    expect(spanWidthM(estimate.widestGap)).toBeGreaterThan(0.15);
    expect(estimate.widestGap.endM).toBeGreaterThan(0.3);
  });

  it('say the same twice, to the bit', async () => {
    const first = await openEyes('maps-1');
    const second = await openEyes('maps-1');
    if (!first.ok || !second.ok) throw new Error('not opened');
    const [a, b] = [
      await first.value.estimate(picture, calibration),
      await second.value.estimate(picture, calibration),
    ];
    expect(a).toEqual(b);
  });

  it('refuse a picture that is too dark, and make no map of it', async () => {
    const eyes = await openEyes('maps-1');
    if (!eyes.ok) throw new Error(eyes.error);
    const dark = renderBin({ ...request, lampShare: 0 });
    const estimate = await eyes.value.estimate(dark, calibration);
    expect(estimate).toMatchObject({ status: 'refused', freeVolumeM3: 0, gaps: [] });
    expect(estimate.refusedReason).toMatch(/^too dark: the hems show \d+ of 255, expected 45 or more$/);
    expect(estimate.freeDepth).toBeUndefined();
  });
});

describe('a model of a deployment’s own', () => {
  it('comes along in two kinds, each under its own name', async () => {
    for (const name of ['maps-1', 'maps-photo-1']) {
      const eyes = await openEyes(name);
      expect(eyes.ok && eyes.value.model).toBe(name);
    }
  });

  it('is taken when it keeps the contract, under the name of its calibration', async () => {
    const own = { ...(JSON.parse(shipped('bin-maps-1.json').toString()) as object), model: 'our-eyes-7' };
    const file = ownModel('good', shipped('bin-maps-1.onnx'), JSON.stringify(own));
    const eyes = await openEyes(file);
    expect(eyes.ok && eyes.value.model).toBe('our-eyes-7');
  });

  it('is refused with a sentence that says what is wrong', async () => {
    const good = shipped('bin-maps-1.onnx');
    const card = shipped('bin-maps-1.json').toString();
    // The same bytes with an output of another name.
    const renamed = Buffer.from(good.toString('latin1').replaceAll('columns', 'colunms'), 'latin1');
    expect(await problemOf('eagle')).toBe(
      '"eagle" is no estimator, expected maps-1, columns-1, maps-photo-1 or a file FILE.onnx.',
    );
    expect(await problemOf(join(folder, 'none.onnx'))).toBe(`${join(folder, 'none.onnx')} cannot be read: ENOENT.`);
    const noCard = ownModel('bare', good, null);
    expect(await problemOf(noCard)).toBe(`${noCard.replace('.onnx', '.json')} cannot be read: ENOENT.`);
    const noise = ownModel('noise', Buffer.from('no model'), card);
    expect(await problemOf(noise)).toMatch(/noise\.onnx is no ONNX model that can be run: .+\. It was not loaded\.$/);
    const other = ownModel('other', renamed, card);
    expect(await problemOf(other)).toBe(
      `${other} does not keep the contract of free-depth maps: it has no output "columns", expected float32 [1, 48]. It was not loaded.`,
    );
    const halfCard = ownModel('half', good, '{"model":"half"}');
    expect(await problemOf(halfCard)).toMatch(
      /^The calibration of .+half\.onnx cannot be used: freeGain: .+\. The model was not loaded\.$/,
    );
  });
});
