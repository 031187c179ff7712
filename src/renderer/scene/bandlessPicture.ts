import { eraseBands } from '#shared/pictures/bandErasure.ts';

/**
 * A bin's picture without the bands before its contents: the twin draws bands of its own, and contents that wore them too
 * would show them twice. The picture as it is where this thread cannot draw in two dimensions.
 */
export function bandless(picture: ImageBitmap): ImageBitmap | OffscreenCanvas {
  const { width, height } = picture;
  const canvas = new OffscreenCanvas(width, height);
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return picture;
  context.drawImage(picture, 0, 0);
  const image = context.getImageData(0, 0, width, height);
  const { rgb } = eraseBands({ widthPx: width, heightPx: height, rgba: image.data });
  for (let from = 0, to = 0; from < rgb.length; from += 3, to += 4)
    for (let channel = 0; channel < 3; channel += 1) image.data[to + channel] = rgb[from + channel]!;
  context.putImageData(image, 0, 0);
  return canvas;
}
