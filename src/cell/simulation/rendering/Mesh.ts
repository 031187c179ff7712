import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import type { Texture } from './Texture.ts';
import { cross, normalize, subtract } from '#cell/pictures/vectorMath.ts';

/** Triangles in the object's own frame, metres; `part` says which of the object's materials each triangle wears. */
export interface Mesh {
  positions: Float32Array;
  normals: Float32Array;
  uvs: Float32Array;
  index: Uint32Array;
  part: Uint8Array;
}

/** All fields always present: one hidden class keeps the pixel loop fast. */
export interface Material {
  texture: Texture;
  /** Strength of the mirror image of the lamps, 0 matt .. 2 wet film. */
  gloss: number;
  /** Share of clear film that veils what lies below it. */
  film: number;
  /** Steepness of the creases, and how they repeat over the sheet. */
  wrinkle: number;
  creaseScale: number;
  creaseStretch: number;
  creaseShift: number;
}

/** An object in the scene. `instance` is 0 for the surroundings, else the number that the truth image shows. */
export interface PlacedMesh {
  mesh: Mesh;
  materials: Material[];
  positionM: Vec3;
  rotation: Quaternion;
  instance: number;
}

/** A curved or flat patch over u, v in 0..1; its normals point along du x dv. */
export function patchMesh(point: (u: number, v: number) => Vec3, cutsU: number, cutsV: number, part = 0): Mesh {
  const count = (cutsU + 1) * (cutsV + 1);
  const positions = new Float32Array(count * 3);
  const normals = new Float32Array(count * 3);
  const uvs = new Float32Array(count * 2);
  const step = 1e-3;
  for (let j = 0, k = 0; j <= cutsV; j++)
    for (let i = 0; i <= cutsU; i++, k++) {
      const u = i / cutsU;
      const v = j / cutsV;
      // One-sided differences at the rim keep the samples inside the patch.
      const alongU = subtract(point(Math.min(1, u + step), v), point(Math.max(0, u - step), v));
      const alongV = subtract(point(u, Math.min(1, v + step)), point(u, Math.max(0, v - step)));
      positions.set(point(u, v), 3 * k);
      normals.set(normalize(cross(alongU, alongV)), 3 * k);
      uvs.set([u, 1 - v], 2 * k);
    }
  const index = new Uint32Array(cutsU * cutsV * 6);
  for (let j = 0, k = 0; j < cutsV; j++)
    for (let i = 0; i < cutsU; i++, k += 6) {
      const a = j * (cutsU + 1) + i;
      const b = a + cutsU + 1;
      index.set([a, a + 1, b + 1, a, b + 1, b], k);
    }
  return { positions, normals, uvs, index, part: new Uint8Array(cutsU * cutsV * 2).fill(part) };
}

export function joinMeshes(meshes: readonly Mesh[]): Mesh {
  const total = (length: (mesh: Mesh) => number) => meshes.reduce((sum, mesh) => sum + length(mesh), 0);
  const joined: Mesh = {
    positions: new Float32Array(total((mesh) => mesh.positions.length)),
    normals: new Float32Array(total((mesh) => mesh.normals.length)),
    uvs: new Float32Array(total((mesh) => mesh.uvs.length)),
    index: new Uint32Array(total((mesh) => mesh.index.length)),
    part: new Uint8Array(total((mesh) => mesh.part.length)),
  };
  let vertices = 0;
  let corners = 0;
  for (const mesh of meshes) {
    joined.positions.set(mesh.positions, vertices * 3);
    joined.normals.set(mesh.normals, vertices * 3);
    joined.uvs.set(mesh.uvs, vertices * 2);
    joined.part.set(mesh.part, corners / 3);
    for (const corner of mesh.index) joined.index[corners++] = corner + vertices;
    vertices += mesh.positions.length / 3;
  }
  return joined;
}

/** At an apex one patch direction vanishes and leaves no normal: takes the neighbouring triangle's. Changes the mesh. */
export function repairNormals(mesh: Mesh): Mesh {
  const { positions: p, normals: n, index } = mesh;
  const at = (k: number): Vec3 => [p[k]!, p[k + 1]!, p[k + 2]!];
  const missing = (k: number) => !(Math.hypot(n[k]!, n[k + 1]!, n[k + 2]!) > 0.5);
  for (let t = 0; t < index.length; t += 3) {
    const corners = [index[t]! * 3, index[t + 1]! * 3, index[t + 2]! * 3] as const;
    if (!corners.some(missing)) continue;
    const flat = normalize(cross(subtract(at(corners[1]), at(corners[0])), subtract(at(corners[2]), at(corners[0]))));
    if (!(Math.hypot(...flat) > 0.5)) continue;
    for (const k of corners) if (missing(k)) n.set(flat, k);
  }
  return mesh;
}
