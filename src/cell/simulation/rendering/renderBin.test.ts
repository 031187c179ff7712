import { describe, expect, it } from 'vitest';
import type { CatalogueItem } from '#shared/domain/item.ts';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import { createView, project } from '#cell/pictures/cameraView.ts';
import { decodePicture, encodeJpeg, encodePng } from '#cell/pictures/pictureCodec.ts';
import { renderBin, renderBinWithTruth } from './renderBin.ts';
import type { BinRequest } from './SceneRequest.ts';

const box: CatalogueItem = {
  sku: 'box-1',
  name: 'box',
  lengthM: 0.1,
  widthM: 0.08,
  heightM: 0.12,
  massKg: 0.3,
  form: 'box',
  fragile: false,
  comOffsetM: [0, 0, 0],
};
const request: BinRequest = {
  binSizeM: [0.36, 0.4, 0.26],
  binLabel: '3C',
  binSeed: 11,
  contents: [{ itemId: 'a', product: box, poseInBin: { positionM: [0.12, 0.1, 0.06], rotation: [0, 0, 0, 1] } }],
  bands: 'closed',
  pictureSeed: 5,
};

describe('bin picture', () => {
  it('is the same, byte for byte, for the same request, with or without its truth', () => {
    const first = renderBin(request);
    expect(renderBin(request).rgba).toEqual(first.rgba);
    expect(renderBinWithTruth(request).picture.rgba).toEqual(first.rgba);
    expect(renderBin({ ...request, pictureSeed: 6 }).rgba).not.toEqual(first.rgba);
  });

  it('shows an item where the calibrated camera expects it, to the tolerance of docking', () => {
    const { picture, truth } = renderBinWithTruth(request);
    const view = createView(nominalBinCamera(request.binSizeM, picture.widthPx, picture.heightPx));
    // Corners of the box's front face, from 0.07 to 0.17 m across and up to 0.12 m.
    const [left] = project(view, [0.07, 0.06, 0.06]);
    const [right] = project(view, [0.17, 0.06, 0.06]);
    const [, middle] = project(view, [0.12, 0.06, 0.06]);
    const row = Math.round(middle) * picture.widthPx;
    const columns = Array.from({ length: picture.widthPx }, (_, x) => x).filter((x) => truth.instance[row + x] === 1);
    // The item's right side shows too, as it stands left of the camera.
    expect(Math.abs(columns[0]! - left)).toBeLessThan(6);
    expect(columns.at(-1)! - right).toBeGreaterThan(-6);
    expect(columns.at(-1)! - right).toBeLessThan(14);
  });

  it('hides less behind open bands than behind closed ones', () => {
    const middleCover = (bands: 'open' | 'closed') => {
      const { picture, truth } = renderBinWithTruth({ ...request, bands });
      const { widthPx: w, heightPx: h } = picture;
      let sum = 0;
      for (let y = Math.floor(h * 0.25); y < h * 0.75; y++)
        for (let x = Math.floor(w * 0.25); x < w * 0.75; x++) sum += truth.bandOpacity[y * w + x]!;
      return sum;
    };
    expect(middleCover('open')).toBeLessThan(0.2 * middleCover('closed'));
  });

  it('has a worn look: the same bytes each time, and no gap between hems and walls', () => {
    const worn: BinRequest = { ...request, look: 'worn', contents: [] };
    const { picture, truth } = renderBinWithTruth(worn);
    expect(renderBin(worn).rgba).toEqual(picture.rgba);
    // Nobody sees out of the bin between a hem and its wall: a black, jagged seam is what that looks like.
    expect(truth.depthM.every(Number.isFinite)).toBe(true);
  });

  it('can be framed as photographs are: the whole picture inside the mouth', () => {
    const framing = { spanX: 0.8, spanZ: 0.8, asideX: 0, asideZ: 0 };
    const { picture } = renderBinWithTruth({ ...request, look: 'worn', framing });
    const { picture: whole } = renderBinWithTruth({ ...request, look: 'worn' });
    const yellow = ({ rgba, widthPx }: typeof picture): number => rgba[4 * widthPx * 4]! - rgba[4 * widthPx * 4 + 2]!;
    expect(yellow(picture)).toBeLessThan(yellow(whole));
    expect(renderBin({ ...request, look: 'worn', framing }).rgba).toEqual(picture.rgba);
  });

  it('is black when the lamps failed', () => {
    const { rgba } = renderBin({ ...request, lampShare: 0 });
    expect(rgba.reduce((most, value, i) => (i % 4 === 3 ? most : Math.max(most, value)), 0)).toBeLessThan(30);
  });

  it('survives JPEG and PNG', () => {
    const picture = renderBin(request);
    const png = decodePicture(encodePng(picture));
    expect(png.ok && png.value.rgba).toEqual(picture.rgba);
    const jpeg = decodePicture(encodeJpeg(picture));
    expect(jpeg.ok && jpeg.value.widthPx).toBe(picture.widthPx);
    expect(decodePicture(new Uint8Array([1, 2, 3, 4, 5, 6, 7, 8, 9]))).toEqual({
      ok: false,
      error: 'the file is neither JPEG nor PNG',
    });
    expect(decodePicture(encodePng(picture).slice(0, 900)).ok).toBe(false);
  });

  it('shows no trace of damage it was not asked for, and shows it when asked', () => {
    const torn = { kind: 'penetration', severity: 1, seed: 3 } as const;
    const damaged = renderBin({ ...request, contents: [{ ...request.contents[0]!, damage: torn }] });
    expect(damaged.rgba).not.toEqual(renderBin(request).rgba);
  });
});
