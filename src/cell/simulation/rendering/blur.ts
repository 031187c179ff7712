/**
 * Gaussian-like blur of interleaved RGB, in place. Wide ones begin with three running means, whose cost does not grow with
 * their width; the rest is [1 w 1] passes of variance 2 / (2 + w) each, so that any variance (in square pixels) is met exactly.
 */
export function blurRgb(rgb: Float32Array, width: number, height: number, variancePx2: number): void {
  const scratch = new Float32Array(rgb.length);
  const stride = width * 3;
  let variance = variancePx2;
  const radius = Math.floor((Math.sqrt(4 * variance + 1) - 1) / 2);
  if (radius >= 2) {
    for (let k = 0; k < 3; k++) {
      runningMean(rgb, scratch, height, width, stride, 3, radius);
      runningMean(scratch, rgb, width, height, 3, stride, radius);
    }
    variance -= ((2 * radius + 1) ** 2 - 1) / 4;
  }
  for (let left = variance; left > 0.01; left -= 0.6) smallPass(rgb, scratch, width, height, Math.min(left, 0.6));
}

function smallPass(rgb: Float32Array, scratch: Float32Array, width: number, height: number, variance: number): void {
  const stride = width * 3;
  const w = 2 / variance - 2;
  const gain = 1 / (2 + w);
  for (let y = 0; y < height; y++) {
    const from = y * stride;
    const to = from + stride;
    for (let c = 0; c < 3; c++) {
      // The rim repeats its own pixel.
      scratch[from + c] = (rgb[from + c]! * (1 + w) + rgb[from + c + 3]!) * gain;
      scratch[to - 3 + c] = (rgb[to - 3 + c]! * (1 + w) + rgb[to - 6 + c]!) * gain;
    }
    for (let i = from + 3; i < to - 3; i++) scratch[i] = (rgb[i - 3]! + rgb[i]! * w + rgb[i + 3]!) * gain;
  }
  for (let y = 0; y < height; y++) {
    const up = y > 0 ? stride : 0;
    const down = y < height - 1 ? stride : 0;
    for (let i = y * stride, end = i + stride; i < end; i++)
      rgb[i] = (scratch[i - up]! + scratch[i]! * w + scratch[i + down]!) * gain;
  }
}

function runningMean(
  from: Float32Array,
  to: Float32Array,
  lines: number,
  length: number,
  lineStep: number,
  step: number,
  radius: number,
): void {
  const gain = 1 / (2 * radius + 1);
  const last = length - 1;
  for (let line = 0; line < lines; line++)
    for (let c = 0; c < 3; c++) {
      const base = line * lineStep + c;
      let sum = from[base]! * radius;
      for (let k = 0; k <= radius; k++) sum += from[base + Math.min(k, last) * step]!;
      for (let k = 0; k < length; k++) {
        to[base + k * step] = sum * gain;
        sum += from[base + Math.min(k + radius + 1, last) * step]! - from[base + Math.max(k - radius, 0) * step]!;
      }
    }
}
