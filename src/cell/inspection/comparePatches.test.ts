import { describe, expect, it } from 'vitest';
import { randomSource } from '#shared/random/randomSource.ts';
import { patchExcess, patchGallery } from './comparePatches.ts';
import { PATCH_COLUMNS, PATCH_NUMBERS, PATCH_ROWS } from './DamageNet.ts';

const PATCHES = PATCH_COLUMNS * PATCH_ROWS;

/** Unit vectors: every patch a direction of its own, with some noise; `strange` patches point elsewhere; `shift` moves them over the picture. */
function patches(noiseSeed: number, { strange = 0, shift = 0 } = {}): Float32Array {
  const body = randomSource(7);
  const directions = Float32Array.from({ length: PATCHES * PATCH_NUMBERS }, () => body() - 0.5);
  const noise = randomSource(noiseSeed);
  const out = new Float32Array(PATCHES * PATCH_NUMBERS);
  for (let patch = 0; patch < PATCHES; patch++) {
    const from = ((patch + shift) % PATCHES) * PATCH_NUMBERS;
    const vector = Array.from({ length: PATCH_NUMBERS }, (_, k) =>
      patch < strange ? noise() - 0.5 : directions[from + k]! + 0.1 * (noise() - 0.5),
    );
    const length = Math.hypot(...vector);
    out.set(
      vector.map((each) => each / length),
      patch * PATCH_NUMBERS,
    );
  }
  return out;
}

describe('comparing patches with those of pristine units', () => {
  const gallery = patchGallery([patches(1), patches(2), patches(3)]);

  it('finds nothing in another pristine unit, wherever it lies', () => {
    expect(patchExcess(patches(4), gallery)).toBeLessThan(1.2);
    expect(patchExcess(patches(5, { shift: 30 }), gallery)).toBeLessThan(1.2);
  });

  it('finds a few patches that no reference has', () => {
    expect(patchExcess(patches(6, { strange: 10 }), gallery)).toBeGreaterThan(3);
  });

  it('works with a single reference', () => {
    const single = patchGallery([patches(1)]);
    expect(patchExcess(patches(6, { strange: 10 }), single)).toBeGreaterThan(patchExcess(patches(4), single));
  });
});
