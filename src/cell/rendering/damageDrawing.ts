import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Material, Mesh } from './Mesh.ts';
import { PrintSheet } from './PrintSheet.ts';
import { randomSource } from './randomSource.ts';
import type { ItemDamage } from './SceneRequest.ts';
import { cross, normalize, subtract } from './vectorMath.ts';

/** Extent of a mesh along each axis, metres. */
function extentM(mesh: Mesh): Vec3 {
  const low: [number, number, number] = [Infinity, Infinity, Infinity];
  const high: [number, number, number] = [-Infinity, -Infinity, -Infinity];
  mesh.positions.forEach((value, i) => {
    low[(i % 3) as 0 | 1 | 2] = Math.min(low[(i % 3) as 0 | 1 | 2], value);
    high[(i % 3) as 0 | 1 | 2] = Math.max(high[(i % 3) as 0 | 1 | 2], value);
  });
  return [high[0] - low[0], high[1] - low[1], high[2] - low[2]];
}

/** Normals from the triangles around each vertex, so that a dent catches the light. */
function recomputeNormals(mesh: Mesh): void {
  const { positions: p, normals, index } = mesh;
  const at = (vertex: number): Vec3 => [p[3 * vertex]!, p[3 * vertex + 1]!, p[3 * vertex + 2]!];
  const sums = new Float32Array(normals.length);
  for (let t = 0; t < index.length; t += 3) {
    const corners = [index[t]!, index[t + 1]!, index[t + 2]!] as const;
    const flat = cross(subtract(at(corners[1]), at(corners[0])), subtract(at(corners[2]), at(corners[0])));
    for (const vertex of corners) for (let c = 0; c < 3; c++) sums[3 * vertex + c]! += flat[c as 0 | 1 | 2];
  }
  for (let i = 0; i < sums.length; i += 3) {
    const unit = normalize([sums[i]!, sums[i + 1]!, sums[i + 2]!]);
    if (Math.hypot(...unit) > 0.5) normals.set(unit, i);
  }
}

/**
 * Pushes the front (the -y side, which the booth shows to its camera) inwards around one spot. Gross dents reach half the
 * item's thickness and a third of its face.
 */
function dented(mesh: Mesh, damage: ItemDamage): Mesh {
  const random = randomSource(damage.seed);
  const [length, thickness, height] = extentM(mesh);
  const cx = (random() - 0.5) * 0.7 * length;
  const cz = (random() - 0.5) * 0.7 * height;
  const radius = (0.1 + 0.22 * damage.severity) * Math.sqrt(length * height);
  const depth = Math.max((0.08 + 0.45 * damage.severity) * thickness, 0.25 * damage.severity * radius);
  const positions = mesh.positions.slice();
  for (let i = 0; i < positions.length; i += 3) {
    const y = positions[i + 1]!;
    if (y > 0) continue;
    const ragged = 1 + 0.25 * Math.sin(positions[i]! * 90 + damage.seed) * Math.sin(positions[i + 2]! * 70);
    const r2 = ((positions[i]! - cx) ** 2 + (positions[i + 2]! - cz) ** 2) / (radius * radius);
    positions[i + 1] = Math.min(y + depth * ragged * Math.exp(-r2), thickness * 0.45);
  }
  const result = { ...mesh, positions, normals: mesh.normals.slice() };
  recomputeNormals(result);
  return result;
}

/** A ragged dark hole with the pale edge of torn board or film around it. */
function torn(material: Material, damage: ItemDamage): Material {
  const random = randomSource(damage.seed);
  const source = material.texture.levels[0]!;
  const sheet = new PrintSheet(source.sizePx, [0, 0, 0]);
  sheet.rgb.set(source.rgb);
  let x = 50 + 150 * random();
  let y = 50 + 150 * random();
  let heading = 2 * Math.PI * random();
  const steps = 6 + Math.round(10 * damage.severity);
  const path: { x: number; y: number; pen: number }[] = [];
  for (let k = 0; k < steps; k++) {
    const taper = Math.sin((Math.PI * (k + 0.7)) / (steps + 0.4));
    path.push({ x, y, pen: (5 + 16 * damage.severity) * taper * (0.7 + 0.6 * random()) });
    heading += (random() - 0.5) * 1.1;
    x = Math.max(12, Math.min(244, x + Math.cos(heading) * (5 + 5 * damage.severity)));
    y = Math.max(12, Math.min(244, y + Math.sin(heading) * (5 + 5 * damage.severity)));
  }
  for (const [rgb, widen] of [
    [[226, 220, 206], 7],
    [[24, 20, 18], 0],
  ] as const)
    for (let k = 0; k + 1 < path.length; k++) {
      const a = path[k]!;
      const b = path[k + 1]!;
      sheet.stroke(a.x, a.y, b.x, b.y, a.pen + widen, rgb);
    }
  return { ...material, texture: sheet.texture() };
}

/** A set with one unit gone is shorter by that unit: the package is cut along its length, print and all. */
function shortened(mesh: Mesh, damage: ItemDamage): Mesh {
  const units = 2 + (damage.seed & 1);
  const keep = 1 - 1 / units;
  const [length, , height] = extentM(mesh);
  const axis = length >= height ? 0 : 2;
  const positions = mesh.positions.slice();
  for (let i = axis; i < positions.length; i += 3) positions[i]! *= keep;
  const uvs = mesh.uvs.slice();
  for (let i = axis === 0 ? 0 : 1; i < uvs.length; i += 2) uvs[i]! *= keep;
  return { ...mesh, positions, uvs };
}

/** The same package with the damage drawn into its shape or its print. The front of the mesh faces -y. */
export function drawDamage(
  skin: { mesh: Mesh; materials: Material[] },
  damage: ItemDamage,
): { mesh: Mesh; materials: Material[] } {
  switch (damage.kind) {
    case 'dent':
      return { mesh: dented(skin.mesh, damage), materials: skin.materials };
    case 'tear':
      return {
        mesh: skin.mesh,
        materials: skin.materials.map((each, part) => (part === 0 ? torn(each, damage) : each)),
      };
    case 'missing_unit':
      return { mesh: shortened(skin.mesh, damage), materials: skin.materials };
  }
}
