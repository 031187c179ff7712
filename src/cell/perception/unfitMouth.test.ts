import { describe, expect, it } from 'vitest';
import { nominalBinCamera } from '#cell/pictures/binCamera.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { renderBin } from '#cell/simulation/rendering/renderBin.ts';
import type { BinRequest } from '#cell/simulation/rendering/SceneRequest.ts';
import { layOutMouth, MOUTH_HEIGHT_PX, MOUTH_WIDTH_PX, mouthPicture } from './mouthPicture.ts';
import { unfitMouth } from './unfitMouth.ts';

const request: BinRequest = {
  binSizeM: [0.36, 0.4, 0.27],
  binLabel: '3C',
  binSeed: 11,
  contents: [],
  bands: 'closed',
  pictureSeed: 5,
};
const mouthOf = (picture: Picture) =>
  mouthPicture(
    picture,
    layOutMouth(nominalBinCamera(request.binSizeM, picture.widthPx, picture.heightPx), request.binSizeM),
  );
const plain = mouthOf(renderBin(request));
/** Mean over a window of points. */
function blurred(mouth: Uint8Array, halfHigh: number, halfWide: number): Uint8Array {
  const mean = (row: number, column: number, colour: number) => {
    let sum = 0;
    let count = 0;
    for (let r = Math.max(0, row - halfHigh); r <= Math.min(MOUTH_HEIGHT_PX - 1, row + halfHigh); r++)
      for (let c = Math.max(0, column - halfWide); c <= Math.min(MOUTH_WIDTH_PX - 1, column + halfWide); c++, count++)
        sum += mouth[3 * (r * MOUTH_WIDTH_PX + c) + colour]!;
    return sum / count;
  };
  return mouth.map((_, k) => {
    const point = Math.floor(k / 3);
    return mean(Math.floor(point / MOUTH_WIDTH_PX), point % MOUTH_WIDTH_PX, k % 3);
  });
}

describe('a picture of the mouth that cannot be judged', () => {
  it.each(['plain', 'worn'] as const)('is not one of an empty bin, bands closed or open, in the %s look', (look) => {
    for (const bands of ['closed', 'open'] as const)
      expect(unfitMouth(mouthOf(renderBin({ ...request, look, bands })))).toBeNull();
  });

  it('is one behind a veil: fog or a fouled lens', () => {
    expect(unfitMouth(plain.map((value) => 170 + 0.2 * value))?.code).toBe('picture_veiled');
  });

  it('is one that shows no bin: nothing of the colour of its hems', () => {
    const grey = plain.map((_, k) => plain[3 * Math.floor(k / 3)]!);
    expect(unfitMouth(grey)?.code).toBe('picture_without_bin');
  });

  it('is one in which all is blurred', () => {
    expect(unfitMouth(blurred(plain, 7, 3))?.code).toBe('picture_blurred');
  });
});
