import { PATCH_COLUMNS, PATCH_NUMBERS, PATCH_ROWS } from './DamageNet.ts';

const PATCHES = PATCH_COLUMNS * PATCH_ROWS;
/** Share of the patches that decides: one bad patch is noise, a hole covers some. */
const WORST_SHARE = 0.02;

/** Patch features of pristine pictures of one product, and how far these lie from each other anyway. */
export interface PatchGallery {
  pictures: readonly Float32Array[];
  unrest: number;
}

/** The mean of the worst patches of each picture against the others; 0.05 for a single one, which has nothing to be compared with. */
export function patchGallery(pictures: readonly Float32Array[]): PatchGallery {
  const typical = 0.05;
  if (pictures.length < 2) return { pictures, unrest: typical };
  const each = pictures.map((picture, k) =>
    worstOf(
      distances(
        picture,
        pictures.filter((_, other) => other !== k),
      ),
    ),
  );
  return { pictures, unrest: each.reduce((a, b) => a + b, 0) / each.length };
}

/** How many times further from its references the query's worst patches lie than these do from each other; turned and shifted units are found anywhere. */
export function patchExcess(query: Float32Array, gallery: PatchGallery): number {
  return worstOf(distances(query, gallery.pictures)) / (gallery.unrest + 0.01);
}

/** For every patch of the query, one minus the likeness of the most alike patch of any reference. */
function distances(query: Float32Array, references: readonly Float32Array[]): Float32Array {
  const out = new Float32Array(PATCHES);
  for (let p = 0; p < PATCHES; p++) {
    let most = -1;
    for (const reference of references)
      for (let q = 0; q < PATCHES; q++) {
        let sum = 0;
        for (let k = 0, a = p * PATCH_NUMBERS, b = q * PATCH_NUMBERS; k < PATCH_NUMBERS; k++)
          sum += query[a + k]! * reference[b + k]!;
        if (sum > most) most = sum;
      }
    out[p] = 1 - most;
  }
  return out;
}

function worstOf(map: Float32Array): number {
  const worst = Float32Array.from(map)
    .sort()
    .subarray(-Math.ceil(WORST_SHARE * map.length));
  return worst.reduce((a, b) => a + b, 0) / worst.length;
}
