/** A picture of a bin with the bands taken out as far as one can see between the strands. */
export interface ErasedPicture {
  widthPx: number;
  heightPx: number;
  /** Interleaved 8-bit-scaled sRGB, as floats. */
  rgb: Float32Array;
  /** How strongly each pixel's neighbourhood is striped by strands; 1 or more counts as covered. */
  bandStrength: Float32Array;
}

/** Strands run over the whole width of the mouth: what repeats vertically in most of this many stretches of it is a band. */
const STRETCHES = 10;
/** Half-height of the window in which strands repeat, pixels. */
const REPEAT_PX = 7;
/** Ripple of the brightness, in grey levels, from which a row counts as covered. */
const RIPPLE_LEVELS = 1.1;
/** Half-height of the window from which the pixels between the strands are taken. */
const BETWEEN_PX = 4;

/**
 * Finds rows of strands by the ripple that they leave in the picture's columns, averaged along the strands, and replaces
 * each covered pixel by the darker half of its vertical neighbours: strands are bright, what lies between them is the bin.
 */
export function eraseBands(picture: {
  widthPx: number;
  heightPx: number;
  /** Interleaved 8-bit sRGB and alpha. */
  rgba: Uint8ClampedArray;
}): ErasedPicture {
  const { widthPx: width, heightPx: height, rgba } = picture;
  const luma = new Float32Array(width * height);
  for (let p = 0; p < luma.length; p++)
    luma[p] = 0.3 * rgba[4 * p]! + 0.59 * rgba[4 * p + 1]! + 0.11 * rgba[4 * p + 2]!;
  const bandStrength = findBands(luma, width, height);
  const rgb = new Float32Array(width * height * 3);
  for (let y = 0, p = 0; y < height; y++)
    for (let x = 0; x < width; x++, p++) {
      if (bandStrength[p]! < 1) {
        for (let c = 0; c < 3; c++) rgb[3 * p + c] = rgba[4 * p + c]!;
        continue;
      }
      const from = Math.max(0, y - BETWEEN_PX);
      const to = Math.min(height - 1, y + BETWEEN_PX);
      darkerHalf(rgba, luma, from * width + x, to * width + x, width, rgb, p);
    }
  return { widthPx: width, heightPx: height, rgb, bandStrength };
}

const orderKeys = new Float32Array(2 * BETWEEN_PX + 1);
const orderPixels = new Int32Array(2 * BETWEEN_PX + 1);

/** Mean colour of the darker half of a column of pixels, but for the very darkest, which is noise. */
function darkerHalf(
  rgba: Uint8ClampedArray,
  luma: Float32Array,
  first: number,
  last: number,
  stride: number,
  rgb: Float32Array,
  target: number,
): void {
  let count = 0;
  for (let q = first; q <= last; q += stride, count++) {
    const key = luma[q]!;
    let at = count;
    while (at > 0 && orderKeys[at - 1]! > key) {
      orderKeys[at] = orderKeys[at - 1]!;
      orderPixels[at] = orderPixels[at - 1]!;
      at--;
    }
    orderKeys[at] = key;
    orderPixels[at] = q;
  }
  const to = Math.max(2, count >> 1);
  let red = 0;
  let green = 0;
  let blue = 0;
  for (let k = 1; k < to; k++) {
    const i = 4 * orderPixels[k]!;
    red += rgba[i]!;
    green += rgba[i + 1]!;
    blue += rgba[i + 2]!;
  }
  rgb[3 * target] = red / (to - 1);
  rgb[3 * target + 1] = green / (to - 1);
  rgb[3 * target + 2] = blue / (to - 1);
}

function findBands(luma: Float32Array, width: number, height: number): Float32Array {
  const stretch = width / STRETCHES;
  // Mean brightness of each row in each stretch: single strands survive this, print and noise do not.
  const rows = Array.from({ length: STRETCHES }, (_, k) => {
    const from = Math.round(k * stretch);
    const to = Math.round((k + 1) * stretch);
    const means = new Float32Array(height);
    for (let y = 0; y < height; y++) {
      // Short runs, so that tilted strands are not smeared away.
      let sum = 0;
      for (let x = from; x < to; x++) sum += luma[y * width + x]!;
      means[y] = sum / (to - from);
    }
    return rippleOf(means);
  });
  const strength = new Float32Array(width * height);
  const sorted = new Float32Array(STRETCHES);
  for (let y = 0; y < height; y++) {
    rows.forEach((ripple, k) => insertSorted(sorted, k, ripple[y]!));
    const common = sorted[Math.floor(STRETCHES * 0.4)]!;
    for (let k = 0; k < STRETCHES; k++) {
      const value = Math.min(common * 1.5, Math.max(common, rows[k]![y]!)) / RIPPLE_LEVELS;
      const from = Math.round(k * stretch);
      const to = Math.round((k + 1) * stretch);
      strength.fill(value, y * width + from, y * width + to);
    }
  }
  return strength;
}

/** Into the first `count` values, which are in order already. A picture has thousands of such short lists. */
function insertSorted(values: Float32Array, count: number, value: number): void {
  let at = count;
  for (; at > 0 && values[at - 1]! > value; at--) values[at] = values[at - 1]!;
  values[at] = value;
}

/** Root mean square second difference in a window around each row; the strongest two are left out, as edges of items. */
function rippleOf(means: Float32Array): Float32Array {
  const height = means.length;
  const bend = new Float32Array(height);
  for (let y = 1; y + 1 < height; y++) bend[y] = Math.abs(means[y]! - (means[y - 1]! + means[y + 1]!) / 2);
  const ripple = new Float32Array(height);
  const window = new Float32Array(2 * REPEAT_PX + 1);
  for (let y = 0; y < height; y++) {
    let count = 0;
    for (let k = Math.max(1, y - REPEAT_PX); k <= Math.min(height - 2, y + REPEAT_PX); k++)
      insertSorted(window, count++, bend[k]!);
    ripple[y] = count === 0 ? 0 : window[Math.floor(count * 0.6)]!;
  }
  return ripple;
}
