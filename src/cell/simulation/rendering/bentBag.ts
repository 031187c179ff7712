import { bagAxes } from '#shared/domain/itemParts.ts';
import type { CatalogueItem } from '#shared/domain/item.ts';
import type { ItemSkin } from './itemSkin.ts';
import type { Mesh } from './Mesh.ts';
import { rotate, rotationRows } from '#cell/pictures/vectorMath.ts';

/** The hinges' sharp bend is spread over this share of the bag's half length: film drapes. */
const SPREAD = 0.22;

/** A bag's mesh, bent as physics says: the thirds at its two ends turn about the axis across, smoothly. */
export function bentBag(mesh: Mesh, skin: ItemSkin, product: CatalogueItem, foldsRad: readonly number[]): Mesh {
  if (product.form !== 'bag' || foldsRad.length < 2) return mesh;
  const { along, hinge } = bagAxes(product);
  // Skin axes: z along the longest side, x across; a quarter turn may point them against the item's.
  const rows = rotationRows(skin.itemFromSkin);
  const alongSign = Math.sign(rotate(rows, [0, 0, 1])[along]);
  const hingeSign = Math.sign(rotate(rows, [1, 0, 0])[hinge]);
  const half = skin.skinSizeM[2] / 2;
  const positions = mesh.positions.slice();
  const normals = mesh.normals.slice();
  for (let i = 0; i < positions.length; i += 3) {
    const z = positions[i + 2]!;
    const end = Math.sign(z) * alongSign < 0 ? foldsRad[0]! : foldsRad[1]!;
    const out = (Math.abs(z) / half - 1 / 3) / SPREAD;
    const share = Math.min(1, Math.max(0, 0.5 + 0.5 * out));
    const angle = end * hingeSign * share * share * (3 - 2 * share);
    const [cos, sin] = [Math.cos(angle), Math.sin(angle)];
    const hingeZ = (Math.sign(z) * half) / 3;
    const turn = (values: Float32Array, origin: number): void => {
      const y = values[i + 1]!;
      const rest = values[i + 2]! - origin;
      values[i + 1] = cos * y - sin * rest;
      values[i + 2] = origin + sin * y + cos * rest;
    };
    turn(positions, hingeZ);
    turn(normals, 0);
  }
  return { ...mesh, positions, normals };
}
