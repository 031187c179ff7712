import { tileNoise } from './Texture.ts';

export const CREASE_SIZE_PX = 256;

export interface CreaseLevel {
  sizePx: number;
  /** Slopes along u and v, interleaved. */
  slope: Float32Array;
}

/** Slopes of crumpled film or cloth at four scales, finest first, so that a far bag does not sparkle pixel by pixel. */
export const CREASES: CreaseLevel[] = buildCreases();

function buildCreases(): CreaseLevel[] {
  // Soft folds bent by a second noise: straight grid ridges would betray the lattice.
  const bendX = tileNoise(CREASE_SIZE_PX, 4, 3, 11);
  const bendY = tileNoise(CREASE_SIZE_PX, 4, 3, 12);
  const raw = tileNoise(CREASE_SIZE_PX, 5, 3, 13, true);
  const calm = tileNoise(CREASE_SIZE_PX, 3, 2, 14);
  const mask = CREASE_SIZE_PX - 1;
  let height: Float32Array = new Float32Array(raw.length);
  for (let y = 0; y < CREASE_SIZE_PX; y++)
    for (let x = 0; x < CREASE_SIZE_PX; x++) {
      const i = y * CREASE_SIZE_PX + x;
      const sx = (x + Math.round(bendX[i]! * 26)) & mask;
      const sy = (y + Math.round(bendY[i]! * 26)) & mask;
      // Film is tight in places and slack in others.
      height[i] = raw[sy * CREASE_SIZE_PX + sx]! * Math.max(0.15, Math.min(1, 0.6 + 1.4 * calm[i]!));
    }
  const levels: CreaseLevel[] = [];
  for (let level = 0, size = CREASE_SIZE_PX; level < 4; level++, size >>= 1) {
    levels.push({ sizePx: size, slope: slopesOf(height, size) });
    height = halved(height, size);
  }
  return levels;
}

function slopesOf(height: Float32Array, size: number): Float32Array {
  const slope = new Float32Array(size * size * 2);
  const mask = size - 1;
  const gain = size / 48;
  for (let y = 0; y < size; y++)
    for (let x = 0; x < size; x++) {
      const i = y * size + x;
      slope[2 * i] = (height[y * size + ((x + 1) & mask)]! - height[y * size + ((x - 1) & mask)]!) * gain;
      slope[2 * i + 1] = (height[((y + 1) & mask) * size + x]! - height[((y - 1) & mask) * size + x]!) * gain;
    }
  return slope;
}

function halved(height: Float32Array, size: number): Float32Array {
  const half = size >> 1;
  const out = new Float32Array(half * half);
  for (let y = 0; y < half; y++)
    for (let x = 0; x < half; x++) {
      const a = y * 2 * size + x * 2;
      out[y * half + x] = (height[a]! + height[a + 1]! + height[a + size]! + height[a + size + 1]!) / 4;
    }
  return out;
}
