import { CanvasTexture, LinearFilter, LinearMipmapNearestFilter, NoColorSpace } from 'three';
import type { PictureShare } from '#shared/domain/binPictureCamera.ts';
import { greyOf, mix, type Rgb } from './colour.ts';

/** One bin's picture in the sheet. */
export interface PictureCell {
  imageId: string;
  widthPx: number;
  heightPx: number;
  /** From shares of the picture to shares of the sheet. */
  inSheet(share: PictureShare): PictureShare;
  /** Mean colour between two corners, as it is worn by the sides of what stands there. */
  meanOf(corners: readonly PictureShare[]): Rgb;
}

const COLUMNS = 7;
const ROWS = 6;
const CELL_WIDTH_PX = 288;
const CELL_HEIGHT_PX = 216;
const THUMB_WIDTH_PX = 48;
const THUMB_HEIGHT_PX = 36;

/** What the cameras of the bins saw, all in one texture. A bin has at most one picture: the one that was set last. */
export class BinPictures {
  readonly #cells = new Map<string, PictureCell>();
  readonly #places = new Map<string, number>();
  readonly #scale: number;
  #sheet: OffscreenCanvas | null = null;
  #texture: CanvasTexture<OffscreenCanvas> | null = null;

  /** Small twins need small pictures: `scale` 1 is for a whole window. */
  constructor(scale: number) {
    this.#scale = scale;
  }

  get texture(): CanvasTexture<OffscreenCanvas> | null {
    return this.#texture;
  }

  of(binId: string, imageId: string): PictureCell | null {
    const cell = this.#cells.get(binId);
    return cell?.imageId === imageId ? cell : null;
  }

  /** False where there is no room for one more bin. */
  set(binId: string, imageId: string, picture: ImageBitmap | OffscreenCanvas): boolean {
    const place = this.#places.get(binId) ?? this.#places.size;
    if (place >= COLUMNS * ROWS) return false;
    this.#places.set(binId, place);
    const [width, height] = this.#cellSize;
    this.#sheet ??= new OffscreenCanvas(width * COLUMNS, height * ROWS);
    const context = this.#sheet.getContext('2d');
    if (!context) return false;
    const [left, top] = [(place % COLUMNS) * width, Math.floor(place / COLUMNS) * height];
    drawCalm(context, picture, left, top, width, height);
    const thumb = thumbOf(picture);
    this.#texture ??= sheetTexture(this.#sheet);
    this.#texture.needsUpdate = true;
    this.#cells.set(binId, {
      imageId,
      widthPx: picture.width,
      heightPx: picture.height,
      inSheet: ([x, y, w]) => [((place % COLUMNS) * w + x) / COLUMNS, (Math.floor(place / COLUMNS) * w + y) / ROWS, w],
      meanOf: (corners) => meanBetween(thumb, corners),
    });
    return true;
  }

  /** Another pod has other bins in the same places. */
  clear(): void {
    this.#cells.clear();
    this.#places.clear();
  }

  dispose(): void {
    this.#texture?.dispose();
  }

  get #cellSize(): [number, number] {
    return [Math.round(CELL_WIDTH_PX * this.#scale), Math.round(CELL_HEIGHT_PX * this.#scale)];
  }
}

/** Lamps are warm, and print is loud: pictures are calmed, or red boxes would look like an alarm. */
function drawCalm(
  context: OffscreenCanvasRenderingContext2D,
  picture: ImageBitmap | OffscreenCanvas,
  left: number,
  top: number,
  width: number,
  height: number,
): void {
  context.filter = 'contrast(1.18) saturate(0.9) brightness(1.04)';
  context.drawImage(picture, left, top, width, height);
  context.filter = 'none';
  context.globalCompositeOperation = 'multiply';
  context.fillStyle = 'rgb(226 242 255)';
  context.fillRect(left, top, width, height);
  context.globalCompositeOperation = 'source-over';
}

function sheetTexture(sheet: OffscreenCanvas): CanvasTexture<OffscreenCanvas> {
  const texture = new CanvasTexture(sheet);
  texture.flipY = false;
  texture.colorSpace = NoColorSpace;
  texture.generateMipmaps = true;
  texture.minFilter = LinearMipmapNearestFilter;
  texture.magFilter = LinearFilter;
  return texture;
}

function thumbOf(picture: ImageBitmap | OffscreenCanvas): ImageData | null {
  const canvas = new OffscreenCanvas(THUMB_WIDTH_PX, THUMB_HEIGHT_PX);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  context?.drawImage(picture, 0, 0, THUMB_WIDTH_PX, THUMB_HEIGHT_PX);
  return context?.getImageData(0, 0, THUMB_WIDTH_PX, THUMB_HEIGHT_PX) ?? null;
}

/** Mean colour of a picture's middle, where the thing itself is. */
export function mainColour(picture: ImageBitmap): Rgb | null {
  const thumb = thumbOf(picture);
  if (!thumb) return null;
  return meanBetween(thumb, [
    [0.36, 0.36, 1],
    [0.64, 0.64, 1],
  ]);
}

function meanBetween(thumb: ImageData | null, corners: readonly PictureShare[]): Rgb {
  const [from, to] = corners;
  if (!thumb || !from || !to) return [0.5, 0.5, 0.5];
  const range = (a: number, b: number, size: number): [number, number] => {
    const low = Math.floor(Math.min(a, b) * size);
    const high = Math.ceil(Math.max(a, b) * size);
    return [Math.max(0, Math.min(size - 1, low)), Math.max(1, Math.min(size, Math.max(high, low + 1)))];
  };
  const [x0, x1] = range(from[0] / from[2], to[0] / to[2], THUMB_WIDTH_PX);
  const [y0, y1] = range(from[1] / from[2], to[1] / to[2], THUMB_HEIGHT_PX);
  const sum = [0, 0, 0];
  for (let y = y0; y < y1; y += 1)
    for (let x = x0; x < x1; x += 1)
      for (const channel of [0, 1, 2] as const)
        sum[channel]! += thumb.data[(y * THUMB_WIDTH_PX + x) * 4 + channel] ?? 0;
  const count = Math.max(1, (x1 - x0) * (y1 - y0)) * 255;
  return calmed([(sum[0]! / count) * 0.9, (sum[1]! / count) * 0.96, Math.min(1, (sum[2]! / count) * 1.02)]);
}

/** Sides are large and plain: less colour than the picture, a little more contrast. */
function calmed(colour: Rgb): Rgb {
  const grey = greyOf(colour);
  const dull = mix([grey, grey, grey], colour, 0.6);
  const stretch = (share: number): number => Math.min(1, Math.max(0, (share - 0.5) * 1.2 + 0.53));
  return [stretch(dull[0]), stretch(dull[1]), stretch(dull[2])];
}
