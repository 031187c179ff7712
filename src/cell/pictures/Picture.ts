/** A picture as a camera hands it over: 8-bit sRGB with opaque alpha, rows from the top. */
export interface Picture {
  widthPx: number;
  heightPx: number;
  rgba: Uint8ClampedArray;
}
