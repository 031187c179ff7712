import type { Pose, Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { composeRotations, rotate, rotationAbout, rotationRows } from '#shared/geometry/rotations.ts';
import { sidesM, type CatalogueItem } from './item.ts';

/** A rigid box that is an item or a part of it. */
export interface ItemPart {
  positionM: Vec3;
  rotation: Quaternion;
  /** Half sides along the item's own axes. */
  halfM: Vec3;
}

type Axis = 0 | 1 | 2;
const unit = (axis: Axis, length = 1): Vec3 => [0, 1, 2].map((k) => (k === axis ? length : 0)) as Vec3;

/** Axes of a bag's three slabs: in a row along the longest side, hinged about the second longest. */
export function bagAxes(product: CatalogueItem): { along: Axis; hinge: Axis } {
  const sides = sidesM(product);
  const [along, hinge] = ([0, 1, 2] as Axis[]).sort((a, b) => sides[b] - sides[a] || a - b) as [Axis, Axis, Axis];
  return { along, hinge };
}

/**
 * The boxes that an item consists of, in the frame of its pose: one, or a bag's three slabs, bent at the folds. The middle slab
 * has the item's pose; `foldsRad` are the hinges' angles towards the low and the high end, as physics reports them.
 */
export function itemParts(product: CatalogueItem, pose: Pose, foldsRad: readonly number[] = []): ItemPart[] {
  const halfM = sidesM(product).map((side) => side / 2) as Vec3;
  const { positionM, rotation } = pose;
  if (product.form !== 'bag' || !foldsRad.some((angle) => angle !== 0)) return [{ positionM, rotation, halfM }];
  const { along, hinge } = bagAxes(product);
  const third = halfM.map((half, k) => (k === along ? half / 3 : half)) as Vec3;
  const rows = rotationRows(rotation);
  const flaps = [-1, 1].map((sign, k): ItemPart => {
    const turned = composeRotations(rotation, rotationAbout(unit(hinge), foldsRad[k] ?? 0));
    const toHinge = rotate(rows, unit(along, (sign * halfM[along]) / 3));
    const toMiddle = rotate(rotationRows(turned), unit(along, (sign * halfM[along]) / 3));
    return {
      positionM: positionM.map((value, i) => value + toHinge[i]! + toMiddle[i]!) as Vec3,
      rotation: turned,
      halfM: third,
    };
  });
  return [{ positionM, rotation, halfM: third }, ...flaps];
}
