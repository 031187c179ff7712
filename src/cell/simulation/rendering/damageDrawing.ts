import type { ItemForm } from '#shared/domain/item.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Material, Mesh } from './Mesh.ts';
import { PrintSheet, SHEET_UNITS } from './PrintSheet.ts';
import { randomSource } from '#shared/random/randomSource.ts';
import type { ItemDamage } from './SceneRequest.ts';
import { cross, normalize, subtract } from '#cell/pictures/vectorMath.ts';

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

/** Where on the sheet a point of the front is printed, in sheet units; turned bodies show the seam of their sheet in front. */
interface FrontOnSheet {
  /** Sheet units that the front covers from the upper left, 256 for all of it. */
  width: number;
  height: number;
  turned: boolean;
}

function frontOnSheet(mesh: Mesh, turned: boolean): FrontOnSheet {
  let u = 0;
  let v = 0;
  for (let t = 0; t < mesh.index.length; t++) {
    if (mesh.part[Math.floor(t / 3)] !== 0) continue;
    u = Math.max(u, mesh.uvs[2 * mesh.index[t]!]!);
    v = Math.max(v, mesh.uvs[2 * mesh.index[t]! + 1]!);
  }
  return { width: SHEET_UNITS * u, height: SHEET_UNITS * v, turned };
}

/** A copy of a material's sheet to draw on. */
function sheetOf(material: Material): PrintSheet {
  const source = material.texture.levels[0]!;
  const sheet = new PrintSheet(source.sizePx, [0, 0, 0]);
  sheet.rgb.set(source.rgb);
  return sheet;
}

/** A ragged dark hole with the pale edge of torn board or film around it. */
function torn(material: Material, front: FrontOnSheet, damage: ItemDamage): Material {
  const random = randomSource(damage.seed);
  const sheet = sheetOf(material);
  // Of a turned body only the quarter of the sheet on either side of its seam faces the camera.
  let x = front.turned ? (random() - 0.5) * 0.2 * front.width : (0.2 + 0.6 * random()) * front.width;
  let y = (0.2 + 0.6 * random()) * front.height;
  let heading = 2 * Math.PI * random();
  const steps = 6 + Math.round(10 * damage.severity);
  const reach = 5 + 5 * damage.severity;
  const path: { x: number; y: number; pen: number }[] = [];
  for (let k = 0; k < steps; k++) {
    const taper = Math.sin((Math.PI * (k + 0.7)) / (steps + 0.4));
    path.push({ x, y, pen: (5 + 16 * damage.severity) * taper * (0.7 + 0.6 * random()) });
    heading += (random() - 0.5) * 1.1;
    x += Math.cos(heading) * reach;
    y = Math.max(12, Math.min(front.height - 12, y + Math.sin(heading) * reach));
  }
  const copies = front.turned ? [0, SHEET_UNITS] : [0];
  for (const [rgb, widen] of [
    [[226, 220, 206], 7],
    [[24, 20, 18], 0],
  ] as const)
    for (const shift of copies)
      for (let k = 0; k + 1 < path.length; k++) {
        const a = path[k]!;
        const b = path[k + 1]!;
        sheet.stroke(a.x + shift, a.y, b.x + shift, b.y, a.pen + widen, rgb);
      }
  return { ...material, texture: sheet.texture() };
}

/** Board breaks where it is pushed in: pale and dark creases run out from the dent. */
function creased(material: Material, front: FrontOnSheet, damage: ItemDamage): Material {
  const random = randomSource(damage.seed);
  const sheet = sheetOf(material);
  const cx = (0.5 + (random() - 0.5) * 0.7) * front.width;
  const cy = (0.5 - (random() - 0.5) * 0.7) * front.height;
  const rays = 4 + Math.floor(random() * 4);
  const reach = (0.1 + 0.22 * damage.severity) * Math.sqrt(front.width * front.height);
  for (let k = 0; k < rays; k++) {
    const heading = (2 * Math.PI * (k + random() * 0.6)) / rays;
    const far = reach * (0.6 + 0.7 * random());
    const pen = 1 + 2.5 * damage.severity;
    const [x0, y0] = [cx + Math.cos(heading) * far * 0.15, cy + Math.sin(heading) * far * 0.15];
    const [x1, y1] = [cx + Math.cos(heading + 0.2) * far, cy + Math.sin(heading + 0.2) * far];
    sheet.stroke(x0 + pen, y0 + pen, x1 + pen, y1 + pen, pen, [58, 54, 50]);
    sheet.stroke(x0, y0, x1, y1, pen, [214, 208, 196]);
  }
  return { ...material, texture: sheet.texture() };
}

/** A set with one unit gone is shorter by that unit: the package is cut along its length, print and all. */
function shortened(mesh: Mesh, damage: ItemDamage): Mesh {
  const units = 2 + (damage.seed % 3);
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
  form: ItemForm,
  damage: ItemDamage,
): { mesh: Mesh; materials: Material[] } {
  const turned = form === 'cylinder' || form === 'sphere';
  const front = frontOnSheet(skin.mesh, turned);
  const onFront = (draw: (material: Material) => Material) =>
    skin.materials.map((material, part) => (part === 0 ? draw(material) : material));
  // A ball is one unit: what could be missing of it is a part.
  const kind = damage.kind === 'missing_unit' && form === 'sphere' ? 'dent' : damage.kind;
  switch (kind) {
    case 'dent': {
      const stiff = form === 'box' || form === 'book' || form === 'blister';
      const materials = stiff ? onFront((material) => creased(material, front, damage)) : skin.materials;
      return { mesh: dented(skin.mesh, damage), materials };
    }
    case 'tear':
      return { mesh: skin.mesh, materials: onFront((material) => torn(material, front, damage)) };
    case 'missing_unit':
      return { mesh: shortened(skin.mesh, damage), materials: skin.materials };
  }
}
