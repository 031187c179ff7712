/** 8-bit sRGB to linear light in 0..1. */
export const LINEAR_FROM_SRGB: Float32Array = (() => {
  const table = new Float32Array(256);
  for (let i = 0; i < 256; i++) {
    const c = i / 255;
    table[i] = c <= 0.04045 ? c / 12.92 : ((c + 0.055) / 1.055) ** 2.4;
  }
  return table;
})();

export const LINEAR_STEPS = 4096;
/** Linear light in steps of 1 / LINEAR_STEPS to 8-bit sRGB. */
export const SRGB_FROM_LINEAR: Uint8Array = (() => {
  const table = new Uint8Array(LINEAR_STEPS + 1);
  for (let i = 0; i <= LINEAR_STEPS; i++) {
    const c = i / LINEAR_STEPS;
    table[i] = Math.round(255 * (c <= 0.0031308 ? 12.92 * c : 1.055 * c ** (1 / 2.4) - 0.055));
  }
  return table;
})();
