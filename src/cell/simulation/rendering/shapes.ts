import type { Vec3 } from '#shared/geometry/pose.ts';
import { joinMeshes, patchMesh, repairNormals } from './Mesh.ts';
import type { Mesh } from './Mesh.ts';
import { randomSource } from '#shared/random/randomSource.ts';

/** Box about its centre; parts: 0 the two largest faces' pair along y, 1 along x, 2 along z. */
export function boxMesh([lengthM, widthM, heightM]: Vec3, cuts = 3): Mesh {
  const x = lengthM / 2;
  const y = widthM / 2;
  const z = heightM / 2;
  const face = (origin: Vec3, a: Vec3, b: Vec3, part: number) =>
    patchMesh(
      (u, v) => [origin[0] + a[0] * u + b[0] * v, origin[1] + a[1] * u + b[1] * v, origin[2] + a[2] * u + b[2] * v],
      cuts,
      cuts,
      part,
    );
  return joinMeshes([
    face([-x, -y, -z], [lengthM, 0, 0], [0, 0, heightM], 0),
    face([x, y, -z], [-lengthM, 0, 0], [0, 0, heightM], 0),
    face([-x, y, -z], [0, -widthM, 0], [0, 0, heightM], 1),
    face([x, -y, -z], [0, widthM, 0], [0, 0, heightM], 1),
    face([-x, y, -z], [lengthM, 0, 0], [0, -widthM, 0], 2),
    face([-x, -y, z], [lengthM, 0, 0], [0, widthM, 0], 2),
  ]);
}

/** Turned body about z from a profile of [radius, z, part?], bottom to top; flat rings wear part 2 unless they say otherwise. */
export function latheMesh(profile: readonly (readonly [number, number, number?])[], around = 20): Mesh {
  const pieces: Mesh[] = [];
  for (let k = 0; k + 1 < profile.length; k++) {
    const [r0, z0] = profile[k]!;
    const [r1, z1, part] = profile[k + 1]!;
    const flat = Math.abs(z1 - z0) < 1e-6;
    pieces.push(
      patchMesh(
        (u, v) => {
          const angle = 2 * Math.PI * u - Math.PI / 2;
          const radius = r0 + (r1 - r0) * v;
          return [radius * Math.cos(angle), radius * Math.sin(angle), z0 + (z1 - z0) * v];
        },
        around,
        1,
        part ?? (flat ? 2 : 0),
      ),
    );
  }
  return repairNormals(joinMeshes(pieces));
}

/** Closed cylinder about z. */
export const cylinderMesh = (radiusM: number, heightM: number, around = 20): Mesh =>
  latheMesh(
    [
      [1e-5, -heightM / 2],
      [radiusM, -heightM / 2],
      [radiusM, heightM / 2],
      [1e-5, heightM / 2],
    ],
    around,
  );

/** Bottle with a shoulder and a cap (part 1), about z. */
export function bottleMesh(radiusM: number, heightM: number): Mesh {
  return latheMesh([
    [1e-5, -heightM / 2],
    [radiusM, -heightM / 2],
    [radiusM, heightM * 0.22],
    [radiusM * 0.45, heightM * 0.34],
    [radiusM * 0.42, heightM * 0.36, 1],
    [radiusM * 0.42, heightM / 2, 1],
    [1e-5, heightM / 2, 1],
  ]);
}

export function sphereMesh(radiusM: number, rings = 12): Mesh {
  const profile = Array.from({ length: rings + 1 }, (_, ring): [number, number, number] => {
    const angle = Math.PI * (ring / rings - 0.5);
    return [Math.max(1e-5, radiusM * Math.cos(angle)), radiusM * Math.sin(angle), 0];
  });
  return latheMesh(profile, 20);
}

/** Filled bag: a pillow with flat seams and its own dents, in x-z with its thickness along y, so that its print faces -y. */
export function bagMesh([lengthM, thicknessM, heightM]: Vec3, seed: number, cuts = 14): Mesh {
  const random = randomSource(seed);
  const waves = Array.from({ length: 5 }, (): [number, number, number, number] => [
    random() * 9 - 4.5,
    random() * 9 - 4.5,
    random() * 6.28,
    0.05 + random() * 0.11,
  ]);
  const side =
    (sign: number) =>
    (u: number, v: number): Vec3 => {
      const s = 2 * u - 1;
      const t = 2 * v - 1;
      const round = Math.max(0, (1 - s ** 4) * (1 - t ** 4)) ** 0.6;
      let dent = 0;
      for (const [a, b, phase, gain] of waves) dent += gain * Math.sin(a * s + b * t + phase + sign);
      // The rim wanders a little too: no bag has a ruler-straight outline.
      const edge = 1 - 0.03 + 0.03 * Math.sin(7 * s + waves[0]![2]) * Math.sin(5 * t + waves[1]![2]);
      return [sign * s * (lengthM / 2) * edge, (-thicknessM / 2) * sign * round * (1 + dent), t * (heightM / 2) * edge];
    };
  return repairNormals(joinMeshes([patchMesh(side(1), cuts, cuts, 0), patchMesh(side(-1), cuts, cuts, 0)]));
}
