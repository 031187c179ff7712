import type { Vec3 } from '#shared/geometry/pose.ts';
import { IDENTITY_ROTATION } from '#shared/geometry/pose.ts';
import { binLook, type BinLook, type BinLookName } from './binLook.ts';
import { BoundedCache } from './BoundedCache.ts';
import { patchMesh } from './Mesh.ts';
import type { Material, Mesh, PlacedMesh } from './Mesh.ts';
import { CLOUD, completeMaterials } from './packaging.ts';
import { PrintSheet, shadeRgb } from './PrintSheet.ts';
import type { Rgb } from './PrintSheet.ts';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import type { Texture } from './Texture.ts';

/** Cloth is shared: its tone is rounded, so that forty bins need a handful of textures. */
const cloths = new BoundedCache<Texture>(48);
const shells = new BoundedCache<PlacedMesh[]>(96);

/** Unevenly dyed woven cloth; `seam` draws the stitches of a hem. */
export function clothTexture(rgb: Rgb, seed: number, weave: number, seam = false): Texture {
  const tone = rgb.map((channel) => Math.round(channel / 5) * 5) as unknown as Rgb;
  return cloths.getOrMake(`${tone.join()}|${seed}|${weave}|${seam}`, () => {
    const sheet = new PrintSheet(256, tone);
    const random = randomSource(seed);
    sheet.grain(CLOUD, 8);
    for (let y = 0; y < 256; y++)
      for (let x = 0; x < 256; x++)
        sheet.dot(x, y, (x ^ y) & 1 ? [255, 250, 220] : [0, 0, 0], (weave / 255) * random());
    if (seam) for (let x = 0; x < 256; x += 8) sheet.rect(x, 14, 5, 2, [250, 236, 180], 0.8);
    return sheet.texture();
  });
}

/** Fabric box with its hems and label strips, in the bin frame. `sizeM` is the inner size. Cached by bin. */
export function binShell(sizeM: Vec3, label: string, binSeed: number, look?: BinLookName): readonly PlacedMesh[] {
  return shells.getOrMake(`${sizeM.join()}|${label}|${binSeed}|${look}`, () =>
    makeShell(sizeM, label, binSeed, binLook(look)),
  );
}

const bell = (u: number, v: number) => Math.sin(Math.PI * u) * Math.sin(Math.PI * v);
const place = (mesh: Mesh, materials: Material[]): PlacedMesh => ({
  mesh,
  materials,
  positionM: [0, 0, 0],
  rotation: IDENTITY_ROTATION,
  instance: 0,
});

function makeShell(sizeM: Vec3, label: string, binSeed: number, look: BinLook): PlacedMesh[] {
  const [w, d, h] = sizeM;
  const random = randomSource(binSeed);
  const yellow = shadeRgb(look.yellow, 0.88 + 0.18 * random());
  // Inside, the cloth is worn and dusty: duller than the hems.
  const worn: Rgb = [0, 1, 2].map((k) => yellow[k]! * look.wornShare + look.dust[k]!) as unknown as Rgb;
  const floorTone: Rgb = random() < look.greyFloorShare ? look.greyFloor : shadeRgb(yellow, 0.9);
  const cloth = (texture: Texture, wrinkle: number) =>
    completeMaterials([{ texture, wrinkle, creaseScale: 0.35 }], random);
  const wall = cloth(clothTexture(worn, 1, 5), 0.03);
  const floor = cloth(clothTexture(floorTone, 2, 4), 0.008);
  const ceiling = cloth(clothTexture(look.ceiling, 3, 4), 0.02);
  const bulge = () => (random() - 0.4) * 0.02;
  const [bulgeLeft, bulgeRight, bulgeBack] = [bulge(), bulge(), bulge()];
  const overlap = look.wallOverlapM;
  const along = (u: number): number => (d + overlap) * u - overlap;
  const up = (v: number): number => (h + overlap) * v - overlap;
  const cuts = 8;
  return [
    place(
      patchMesh((u, v) => [bulgeLeft * bell(u, v), along(u), up(v)], cuts, cuts),
      wall,
    ),
    place(
      patchMesh((u, v) => [w - bulgeRight * bell(u, v), along(1 - u), up(v)], cuts, cuts),
      wall,
    ),
    place(
      patchMesh((u, v) => [w * u, d - bulgeBack * bell(u, v), up(v)], cuts, cuts),
      wall,
    ),
    place(
      patchMesh((u, v) => [w * u, d * v, 0.002 * Math.sin(9 * u) - 0.002], cuts, cuts),
      floor,
    ),
    place(
      patchMesh((u, v) => [w * u, d - d * v, h - 0.006 * bell(u, v)], cuts, cuts),
      ceiling,
    ),
    // Below the floor's and above the ceiling's front edge: seen where the hem sags.
    place(
      patchMesh((u, v) => [w * u, -0.001, -0.05 + 0.05 * v], 2, 1),
      floor,
    ),
    place(
      patchMesh((u, v) => [w * u, -0.001, h - 0.006 + 0.05 * v], 2, 1),
      ceiling,
    ),
    ...hemsAndLabels(sizeM, label, yellow, cloth, random, look),
  ];
}

/** The lower hem hangs through like a smile; all stand before the mouth and catch the lamps. */
function hemsAndLabels(
  [w, , h]: Vec3,
  label: string,
  yellow: Rgb,
  cloth: (texture: Texture, wrinkle: number) => Material[],
  random: RandomSource,
  look: BinLook,
): PlacedMesh[] {
  const hem = cloth(clothTexture(shadeRgb(yellow, look.hemBrightness), 4, 9, true), 0.05);
  const sag = 0.004 + 0.01 * random();
  const sagTop = 0.003 + 0.006 * random();
  const lip = 0.006 + 0.008 * random();
  const below = 0.06;
  const within = (u: number) => Math.min(1, Math.max(0, 1.8 * u - 0.4));
  const parts = [
    place(
      patchMesh((u, v) => [w * (1.8 * u - 0.4), -0.012 + 0.006 * v, -below + (below + lip - sag * Math.sin(Math.PI * within(u))) * v], 16, 3), // prettier-ignore
      hem,
    ),
    place(
      patchMesh((u, v) => [w * (1.8 * u - 0.4), -0.006 - 0.006 * v, h - 0.004 - sagTop * Math.sin(Math.PI * within(u)) + (below + 0.01) * v], 16, 3), // prettier-ignore
      hem,
    ),
  ];
  const seam = 0.001 + 0.006 * random();
  for (const [x0, side] of [
    [0, -1],
    [w, 1],
  ] as const)
    // prettier-ignore
    parts.push(
      place(
        patchMesh(
          (u, v) => {
            const wavy = look.overhangM * (1 + Math.sin(11 * v + x0 * 40));
            const inner = x0 - side * (look.overhangM > 0 ? seam * 0.4 + wavy : 0);
            const outer = x0 + side * 0.3;
            return [side < 0 ? outer + (inner - outer) * u : inner + (outer - inner) * u, -0.004, -0.01 + (h + 0.02) * v];
          },
          4,
          12,
        ),
        hem,
      ),
    );
  const strip = pickOne<Rgb>(random, [[40, 44, 84], [168, 44, 44], [128, 158, 186], [222, 120, 60], [70, 50, 110], [70, 120, 124], [218, 150, 160], [80, 84, 92]]); // prettier-ignore
  const stripWidth = Math.min(0.105 + 0.02 * random(), w * 0.6);
  const stripHeight = stripWidth * 0.285;
  const stripX = w * (0.3 + 0.4 * random()) - stripWidth / 2;
  for (const z of [-0.003 - stripHeight + lip - sag * 0.9 - 0.006 * random(), h + 0.006 + 0.004 * random()]) {
    const mesh = patchMesh((u, v) => [stripX + stripWidth * u, -0.0165, z + stripHeight * v], 2, 2);
    // The strip is long: it uses the sheet's top 72 rows only, so that its print keeps its shape.
    for (let i = 1; i < mesh.uvs.length; i += 2) mesh.uvs[i]! *= 72 / 256;
    parts.push(place(mesh, labelMaterials(label, strip, random)));
  }
  return parts;
}

/** A coloured strip with row, column and arrow, a matrix code and small print, in a glossy pocket. */
function labelMaterials(label: string, strip: Rgb, random: RandomSource): Material[] {
  const sheet = new PrintSheet(128, strip);
  sheet.rect(40, 8, 106, 56, [238, 236, 230]);
  sheet.text(`${label}^`, 48, 15, 41, [26, 26, 40], 0.2);
  sheet.matrixCode(164, 10, 52, random);
  sheet.rect(240, 6, 6, 60, [236, 234, 228], 0.9);
  return completeMaterials(
    [{ texture: sheet.texture(), gloss: 0.7, wrinkle: 0.02, creaseScale: 0.3, film: 0.06 }],
    random,
  );
}
