import { dot } from '#cell/pictures/vectorMath.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { pickOne, randomSource } from '#shared/random/randomSource.ts';
import type { RandomSource } from '#shared/random/randomSource.ts';
import { joinMeshes, patchMesh } from '../Mesh.ts';
import type { Mesh } from '../Mesh.ts';
import { CLOUD, completeMaterials, FIBRE } from '../packaging.ts';
import { PrintSheet, shadeRgb } from '../PrintSheet.ts';
import type { Rgb } from '../PrintSheet.ts';
import type { ItemDamage } from '../SceneRequest.ts';
import { blend, paintSurface } from './paintSurface.ts';
import type { Skin } from './paintSurface.ts';
import { extentM, localCoordinates, placeOnMesh } from './SurfaceFrame.ts';

/** Noise of -1..1 over a surface point, from three projections of one field. `lengthM` is the size of its blobs. */
function cloudNoise(field: Float32Array, lengthM: number, random: RandomSource): (point: Vec3) => number {
  const rate = 64 / lengthM;
  const shift = [random() * 256, random() * 256, random() * 256] as const;
  const at = (a: number, b: number) => field[(Math.floor(b) & 255) * 256 + (Math.floor(a) & 255)]!;
  return ([x, y, z]) =>
    0.6 * at(x * rate + shift[0], z * rate + shift[1]) + 0.4 * at(y * rate + shift[1], (x + z) * rate + shift[2]);
}

const LIQUIDS: readonly Rgb[] = [[150, 140, 120], [92, 58, 34], [120, 46, 40], [170, 160, 90], [116, 118, 116]]; // prettier-ignore
const POWDERS: readonly Rgb[] = [[232, 228, 218], [206, 176, 126], [110, 72, 46], [214, 190, 92]]; // prettier-ignore

export interface Spilled {
  skin: Skin;
  /** What lies on the table beside the item; skin axes with y = half the thickness at the table. */
  beside: Skin[];
}

/** Liquid soaks in from an edge and stands beside the item; powder lies in heaps and grains. */
export function spilled(skin: Skin, damage: ItemDamage, tableM: number): Spilled {
  const random = randomSource(damage.seed ^ 0x5011);
  return random() < 0.55 ? wet(skin, damage.severity, tableM, random) : powdered(skin, damage.severity, tableM, random);
}

function wet(skin: Skin, severity: number, tableM: number, random: RandomSource): Spilled {
  const [x, , z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const tint = pickOne(random, LIQUIDS);
  const turn = 2 * Math.PI * random();
  const out: Vec3 = [Math.cos(turn), 0, Math.sin(turn)];
  const reach = Math.abs(out[0]) * (x / 2) + Math.abs(out[2]) * (z / 2);
  const level = reach * (1 - (0.3 + 1.1 * severity) * (0.8 + 0.4 * random()));
  const ragged = cloudNoise(CLOUD, 0.7 * face, random);
  const fine = cloudNoise(FIBRE, 0.6 * face, random);
  const rimM = 0.025 * face;
  const painted = paintSurface(skin, (point, _normal, rgb) => {
    const far = dot(point, out) - level + 0.55 * face * ragged(point) * 0.5 + 0.015 * face * fine(point);
    if (far < 0) return;
    const rim = Math.exp(-((far / rimM) ** 2));
    const soaked = Math.min(1, far / rimM);
    for (let k = 0; k < 3; k++) rgb[k]! *= 1 - 0.42 * soaked;
    blend(rgb, shadeRgb(tint, 0.7), 0.16 * soaked + 0.25 * rim);
  });
  const puddle = blobMesh(
    [out[0] * reach * 0.95, tableM, out[2] * reach * 0.95],
    (0.12 + 0.3 * severity) * face,
    0.0012,
    random,
  );
  const sheet = new PrintSheet(64, shadeRgb([176, 176, 176], 0.72 + 0.1 * random()));
  sheet.rect(0, 0, 256, 256, tint, 0.3);
  const materials = completeMaterials([{ texture: sheet.texture(), gloss: 1.8, film: 0.05 }], random);
  return { skin: painted, beside: [{ mesh: puddle, materials }] };
}

function powdered(skin: Skin, severity: number, tableM: number, random: RandomSource): Spilled {
  const [x, , z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const powder = pickOne(random, POWDERS);
  const frame = placeOnMesh(skin.mesh, random, 0.05);
  const reach = (0.12 + 0.35 * severity) * face;
  const heap = cloudNoise(CLOUD, 0.5 * face, random);
  const grains = cloudNoise(FIBRE, 0.25 * face, random);
  const painted = paintSurface(skin, (point, normal, rgb) => {
    const [s, t] = localCoordinates(frame, point);
    const far = Math.hypot(s, t) / reach;
    if (far > 1.8 || normal[1] > 0.5) return;
    const dense = 1.15 - far + 0.9 * heap(point);
    const share = dense > 0.5 ? 0.85 : grains(point) > 0.45 - 0.35 * dense ? 0.75 : 0;
    blend(rgb, shadeRgb(powder, 0.92 + 0.1 * grains(point)), share * Math.min(1, Math.max(0, 2 * (1.8 - far))));
  });
  const turn = 2 * Math.PI * random();
  const reachX = (x / 2) * Math.cos(turn);
  const reachZ = (z / 2) * Math.sin(turn);
  const heaps = Array.from({ length: 2 + Math.round(3 * severity) }, () =>
    blobMesh(
      [reachX * (1 + 0.25 * random()) + 0.1 * face * (random() - 0.5), tableM, reachZ * (1 + 0.25 * random()) + 0.1 * face * (random() - 0.5)], // prettier-ignore
      (0.05 + 0.13 * severity) * face * (0.5 + 0.6 * random()),
      0.012 * face * (0.4 + severity),
      random,
    ),
  );
  const specks = Array.from({ length: Math.round(12 + 40 * severity) }, () =>
    blobMesh(
      [reachX * (1 + 0.3 * random()) + 0.5 * face * (random() - 0.5), tableM, reachZ * (1 + 0.3 * random()) + 0.5 * face * (random() - 0.5)], // prettier-ignore
      0.004 * face * (0.5 + random()),
      0.003 * face,
      random,
      5,
    ),
  );
  const sheet = new PrintSheet(64, powder);
  sheet.grain(FIBRE, 9);
  const materials = completeMaterials([{ texture: sheet.texture() }], random);
  return { skin: painted, beside: [{ mesh: joinMeshes([...heaps, ...specks]), materials }] };
}

/** A low mound or puddle on the table (y grows downwards there), with a wandering outline. */
function blobMesh(at: Vec3, radiusM: number, heightM: number, random: RandomSource, cuts = 14): Mesh {
  const waves = Array.from(
    { length: 4 },
    (_, k) => [k + 2, 6.28 * random(), (0.22 * random()) / (1 + 0.4 * k)] as const,
  );
  const point = (u: number, v: number): Vec3 => {
    const turn = 2 * Math.PI * u;
    let rim = 1;
    for (const [rate, phase, gain] of waves) rim += gain * Math.sin(rate * turn + phase);
    const r = radiusM * rim * v;
    return [at[0] + r * Math.cos(turn), at[1] - heightM * (1 - v ** 2), at[2] + r * Math.sin(turn)];
  };
  return patchMesh(point, 2 * cuts, Math.max(3, Math.round(cuts / 3)));
}

/** Dirt, smears, scuffed edges and scratches: the surface alone. */
export function soiled(skin: Skin, damage: ItemDamage): Skin {
  const random = randomSource(damage.seed ^ 0xd127);
  const [x, y, z] = extentM(skin.mesh);
  const face = Math.sqrt(x * z);
  const { severity } = damage;
  const dirt = pickOne(random, [[70, 58, 44], [52, 50, 48], [96, 74, 48]] as const); // prettier-ignore
  const smear = cloudNoise(CLOUD, 0.6 * face, random);
  const grit = cloudNoise(FIBRE, 0.3 * face, random);
  const place = placeOnMesh(skin.mesh, random, 0.1);
  const reach = (0.14 + 0.4 * severity) * face;
  const scratches = Array.from({ length: Math.round(2 + 7 * severity) }, () => scratch(skin.mesh, severity, random));
  const scuffed = random() < 0.5;
  const dirty = random() < 0.65;
  const scuff = cloudNoise(FIBRE, 0.2 * face, random);
  return paintSurface(skin, (point, normal, rgb) => {
    if (dirty && normal[1] < 0.5) {
      const [s, t] = localCoordinates(place, point);
      const far = Math.hypot(s * 0.7, t * 1.3) / reach;
      const share =
        Math.max(0, 1 - far) * (0.55 + 0.9 * smear(point)) + (far < 1.2 ? 0.14 * Math.max(0, grit(point)) : 0);
      blend(rgb, dirt, Math.min(0.8, share * (0.7 + 0.5 * severity)));
    }
    for (const { frame, lengthM, penM, bow, colour } of scratches) {
      if (dot(normal, frame.normal) < 0.4) continue;
      const [s, t] = localCoordinates(frame, point);
      if (t < 0 || t > lengthM) continue;
      const off = Math.abs(s - bow * t * (1 - t / lengthM));
      if (off < penM) blend(rgb, colour, (1 - off / penM) * (grit(point) > -0.35 ? 0.9 : 0.2));
    }
    if (!scuffed) return;
    const toEdge =
      Math.min(x / 2 - Math.abs(point[0]), z / 2 - Math.abs(point[2])) + Math.min(0.01, y / 2 - Math.abs(point[1]));
    const worn = Math.exp(-toEdge / (0.014 * face)) * (0.5 + scuff(point));
    if (worn > 0.25) blend(rgb, [204, 198, 188], Math.min(0.75, worn * (0.5 + 0.6 * severity)));
  });
}

function scratch(mesh: Mesh, severity: number, random: RandomSource) {
  const frame = placeOnMesh(mesh, random, 0.1);
  const [x, , z] = extentM(mesh);
  const face = Math.sqrt(x * z);
  return {
    frame,
    lengthM: (0.12 + 0.5 * severity * random()) * face,
    penM: (0.004 + 0.007 * severity * random()) * face,
    bow: (random() - 0.5) * 0.5,
    colour: pickOne(random, [[214, 208, 198], [60, 56, 52], [190, 184, 172]] as const), // prettier-ignore
  };
}
