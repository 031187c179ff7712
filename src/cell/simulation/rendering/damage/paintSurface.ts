import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Material, Mesh } from '../Mesh.ts';
import { createTexture } from '../Texture.ts';
import { triangleNormal } from './refineMesh.ts';

/** One skin: a mesh and what its parts wear. */
export interface Skin {
  mesh: Mesh;
  materials: Material[];
}

/** Sheets are at least this fine where they are painted on, pixels. */
const PAINTED_PX = 128;

/** What a surface point looks like after the damage; changes `rgb` (8-bit sRGB) in place. */
export type SurfacePaint = (pointM: Vec3, normal: Vec3, rgb: [number, number, number]) => void;

/**
 * Paints by the place on the body and not by the place on the sheet, so that a stain runs over an edge. Opposite faces that
 * share a sheet get one each first. The mesh must still have its pristine shape.
 */
export function paintSurface(skin: Skin, paint: SurfacePaint): Skin {
  const { mesh, materials } = facesApart(skin);
  const texels = materials.map(({ texture }): PaintedSheet => {
    const source = texture.levels[0]!;
    const sizePx = Math.max(PAINTED_PX, source.sizePx);
    return {
      sizePx,
      rgb: enlarged(source.rgb, source.sizePx, sizePx),
      done: new Uint8Array(sizePx * sizePx),
      changed: false,
    };
  });
  for (let t = 0; t < mesh.part.length; t++) paintTriangle(mesh, t, texels[mesh.part[t]!]!, paint);
  return {
    mesh,
    materials: materials.map((material, k) =>
      texels[k]!.changed ? { ...material, texture: createTexture(texels[k]!.sizePx, texels[k]!.rgb) } : material,
    ),
  };
}

/** Gives every face direction of every part a material of its own: front and back are printed alike but damaged apart. */
function facesApart({ mesh, materials }: Skin): Skin {
  const last = materials.length - 1;
  const numbers = new Map<string, number>();
  const apart: Material[] = [];
  const part = Uint8Array.from(mesh.part, (each, t) => {
    const worn = Math.min(each, last);
    const normal = triangleNormal(mesh, t);
    const axis = worn === 0 ? 1 : worn === 1 ? 0 : 2;
    const key = `${worn} ${normal[axis] > 0.02}`;
    if (!numbers.has(key)) {
      numbers.set(key, apart.length);
      apart.push(materials[worn]!);
    }
    return numbers.get(key)!;
  });
  return { mesh: { ...mesh, part }, materials: apart };
}

function enlarged(rgb: Uint8Array, from: number, to: number): Uint8Array {
  if (from === to) return rgb.slice();
  const out = new Uint8Array(to * to * 3);
  for (let y = 0; y < to; y++)
    for (let x = 0; x < to; x++) {
      const source = (Math.floor((y * from) / to) * from + Math.floor((x * from) / to)) * 3;
      out.set(rgb.subarray(source, source + 3), (y * to + x) * 3);
    }
  return out;
}

interface PaintedSheet {
  sizePx: number;
  rgb: Uint8Array;
  done: Uint8Array;
  changed: boolean;
}

function paintTriangle(
  { positions, normals, uvs, index }: Mesh,
  triangle: number,
  sheet: PaintedSheet,
  paint: SurfacePaint,
): void {
  const { sizePx, rgb, done } = sheet;
  const corners = [index[3 * triangle]!, index[3 * triangle + 1]!, index[3 * triangle + 2]!] as const;
  const [u0, u1, u2] = corners.map((k) => uvs[2 * k]! * sizePx - 0.5) as [number, number, number];
  const [v0, v1, v2] = corners.map((k) => uvs[2 * k + 1]! * sizePx - 0.5) as [number, number, number];
  const area = (u1 - u0) * (v2 - v0) - (u2 - u0) * (v1 - v0);
  if (Math.abs(area) < 1e-9) return;
  const point: [number, number, number] = [0, 0, 0];
  const normal: [number, number, number] = [0, 0, 0];
  const colour: [number, number, number] = [0, 0, 0];
  for (let y = Math.floor(Math.min(v0, v1, v2)); y <= Math.max(v0, v1, v2) + 1; y++)
    for (let x = Math.floor(Math.min(u0, u1, u2)); x <= Math.max(u0, u1, u2) + 1; x++) {
      const b1 = ((x - u0) * (v2 - v0) - (u2 - u0) * (y - v0)) / area;
      const b2 = ((u1 - u0) * (y - v0) - (x - u0) * (v1 - v0)) / area;
      // A texel's width beyond the edge: bilinear reading takes it in.
      const slack = 1.5 / Math.sqrt(Math.abs(area));
      if (b1 < -slack || b2 < -slack || b1 + b2 > 1 + slack) continue;
      const texel = ((y + sizePx) % sizePx) * sizePx + ((x + sizePx) % sizePx);
      if (texel < 0 || done[texel]) continue;
      done[texel] = 1;
      for (let k = 0; k < 3; k++) {
        const at = (values: Float32Array) =>
          (1 - b1 - b2) * values[3 * corners[0] + k]! +
          b1 * values[3 * corners[1] + k]! +
          b2 * values[3 * corners[2] + k]!;
        point[k] = at(positions);
        normal[k] = at(normals);
        colour[k] = rgb[3 * texel + k]!;
      }
      paint(point, normal, colour);
      for (let k = 0; k < 3; k++) {
        const value = Math.max(0, Math.min(255, Math.round(colour[k]!)));
        if (value === rgb[3 * texel + k]) continue;
        rgb[3 * texel + k] = value;
        sheet.changed = true;
      }
    }
}

/** Moves a colour towards another by a share. */
export function blend(rgb: [number, number, number], to: readonly [number, number, number], share: number): void {
  const part = Math.max(0, Math.min(1, share));
  for (let k = 0; k < 3; k++) rgb[k]! += (to[k]! - rgb[k]!) * part;
}
