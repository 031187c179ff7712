import type { Vec3 } from '#shared/geometry/pose.ts';
import { cross, normalize, subtract } from '#cell/pictures/vectorMath.ts';
import type { Mesh } from '../Mesh.ts';
import { pointOf } from './SurfaceFrame.ts';

const MOST_SPLITS = 7;

/**
 * Splits triangles at their longest edges until none that `isNear` is longer than `edgeM`: damage needs finer triangles than
 * a whole package. What lies beside stays as it was, so nothing that moves may reach the rim of the refined part.
 */
export function refineNear(mesh: Mesh, isNear: (centreM: Vec3, reachM: number) => boolean, edgeM: number): Mesh {
  const builder = new MeshBuilder(mesh);
  for (let t = 0; t < mesh.index.length / 3; t++) {
    const pending: [number, number, number, number][] = [
      [mesh.index[3 * t]!, mesh.index[3 * t + 1]!, mesh.index[3 * t + 2]!, 0],
    ];
    while (pending.length > 0) {
      const [a, b, c, splits] = pending.pop()!;
      const lengths = [builder.distance(a, b), builder.distance(b, c), builder.distance(c, a)];
      const longest = Math.max(...lengths);
      if (splits >= 2 * MOST_SPLITS || longest <= edgeM || !isNear(builder.centre(a, b, c), longest)) {
        builder.triangle(a, b, c, mesh.part[t]!);
        continue;
      }
      const cut = lengths.indexOf(longest);
      const [p, q, r] = ([[a, b, c], [b, c, a], [c, a, b]] as const)[cut as 0 | 1 | 2]; // prettier-ignore
      const middle = builder.middle(p, q);
      pending.push([p, middle, r, splits + 1], [middle, q, r, splits + 1]);
    }
  }
  return builder.mesh();
}

/** Grows a mesh by vertices halfway between known ones. */
class MeshBuilder {
  readonly #positions: number[];
  readonly #normals: number[];
  readonly #uvs: number[];
  readonly #index: number[] = [];
  readonly #part: number[] = [];
  readonly #middles = new Map<number, number>();

  constructor(mesh: Mesh) {
    this.#positions = [...mesh.positions];
    this.#normals = [...mesh.normals];
    this.#uvs = [...mesh.uvs];
  }

  distance(a: number, b: number): number {
    const p = this.#positions;
    return Math.hypot(p[3 * a]! - p[3 * b]!, p[3 * a + 1]! - p[3 * b + 1]!, p[3 * a + 2]! - p[3 * b + 2]!);
  }

  centre(a: number, b: number, c: number): Vec3 {
    const p = this.#positions;
    return [0, 1, 2].map((k) => (p[3 * a + k]! + p[3 * b + k]! + p[3 * c + k]!) / 3) as unknown as Vec3;
  }

  middle(a: number, b: number): number {
    const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
    const known = this.#middles.get(key);
    if (known !== undefined) return known;
    const vertex = this.#positions.length / 3;
    for (const [values, size] of [
      [this.#positions, 3],
      [this.#normals, 3],
      [this.#uvs, 2],
    ] as const)
      for (let k = 0; k < size; k++) values.push((values[size * a + k]! + values[size * b + k]!) / 2);
    this.#middles.set(key, vertex);
    return vertex;
  }

  triangle(a: number, b: number, c: number, part: number): void {
    this.#index.push(a, b, c);
    this.#part.push(part);
  }

  mesh(): Mesh {
    return {
      positions: Float32Array.from(this.#positions),
      normals: Float32Array.from(this.#normals),
      uvs: Float32Array.from(this.#uvs),
      index: Uint32Array.from(this.#index),
      part: Uint8Array.from(this.#part),
    };
  }
}

/** Normals from the triangles around each vertex, so that a dent catches the light. Changes the mesh. */
export function recomputeNormals(mesh: Mesh): Mesh {
  const { positions, normals, index } = mesh;
  const sums = new Float32Array(normals.length);
  for (let t = 0; t < index.length; t += 3) {
    const corners = [index[t]!, index[t + 1]!, index[t + 2]!] as const;
    const [a, b, c] = corners.map((corner) => pointOf(positions, corner)) as [Vec3, Vec3, Vec3];
    const flat = cross(subtract(b, a), subtract(c, a));
    for (const vertex of corners) for (let k = 0; k < 3; k++) sums[3 * vertex + k]! += flat[k as 0 | 1 | 2];
  }
  for (let i = 0; i < sums.length; i += 3) {
    const unit = normalize([sums[i]!, sums[i + 1]!, sums[i + 2]!]);
    if (Math.hypot(...unit) > 0.5) normals.set(unit, i);
  }
  return mesh;
}

/** The triangles that `keeps` says, with their vertices as they are; `part` renames their material. */
export function pickTriangles(mesh: Mesh, keeps: (triangle: number) => boolean, part?: number): Mesh {
  const index: number[] = [];
  const parts: number[] = [];
  const vertices = new Map<number, number>();
  for (let t = 0; t < mesh.part.length; t++) {
    if (!keeps(t)) continue;
    for (let k = 0; k < 3; k++) {
      const vertex = mesh.index[3 * t + k]!;
      if (!vertices.has(vertex)) vertices.set(vertex, vertices.size);
      index.push(vertices.get(vertex)!);
    }
    parts.push(part ?? mesh.part[t]!);
  }
  const picked = [...vertices.keys()];
  const take = (values: Float32Array, size: number) =>
    Float32Array.from(
      { length: picked.length * size },
      (_, i) => values[size * picked[Math.floor(i / size)]! + (i % size)]!,
    );
  return {
    positions: take(mesh.positions, 3),
    normals: take(mesh.normals, 3),
    uvs: take(mesh.uvs, 2),
    index: Uint32Array.from(index),
    part: Uint8Array.from(parts),
  };
}

export function triangleCentre(mesh: Mesh, triangle: number): Vec3 {
  const [a, b, c] = [0, 1, 2].map((k) => pointOf(mesh.positions, mesh.index[3 * triangle + k]!)) as [Vec3, Vec3, Vec3];
  return [(a[0] + b[0] + c[0]) / 3, (a[1] + b[1] + c[1]) / 3, (a[2] + b[2] + c[2]) / 3];
}

export function triangleNormal(mesh: Mesh, triangle: number): Vec3 {
  const [a, b, c] = [0, 1, 2].map((k) => pointOf(mesh.positions, mesh.index[3 * triangle + k]!)) as [Vec3, Vec3, Vec3];
  return normalize(cross(subtract(b, a), subtract(c, a)));
}
