import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { AttributeName, MeshPart } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** Width of the rim, and how far it stands before the hem, metres. */
const RIM_M = 0.0045;
const BEFORE_M = 0.0088;

/** A red rim round the mouth of the bin in which a stow failed. */
export function failedRim({ act }: TwinTheme, { originInCellM: [x, y, z], sizeM: [width, , height] }: Bin): MeshPart {
  const [X, Z, front] = [x + width, z + height, y - BEFORE_M];
  const position: number[] = [];
  const rgba: number[] = [];
  const index: number[] = [];
  const strip = (left: number, right: number, low: number, high: number): void => {
    const first = position.length / 3;
    const corners: Vec3[] = [
      [left, front, low],
      [right, front, low],
      [right, front, high],
      [left, front, high],
    ];
    for (const corner of corners) {
      position.push(...corner);
      rgba.push(...act, 1);
    }
    index.push(first, first + 1, first + 2, first, first + 2, first + 3);
  };
  strip(x - RIM_M, X + RIM_M, z - RIM_M, z);
  strip(x - RIM_M, X + RIM_M, Z, Z + RIM_M);
  strip(x - RIM_M, x, z, Z);
  strip(X, X + RIM_M, z, Z);
  return {
    vertices: position.length / 3,
    attributes: new Map<AttributeName, number[]>([
      ['position', position],
      ['rgba', rgba],
    ]),
    index,
  };
}
