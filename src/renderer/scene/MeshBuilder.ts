import { BufferAttribute, BufferGeometry } from 'three';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { mix, type Rgb } from './colour.ts';
import { lit } from './light.ts';
import type { TwinTheme } from './TwinTheme.ts';
import { cross, times, unit } from './vector.ts';

/** Numbers of one attribute: how many a vertex, and whether they are shares in 0..1 that a byte is enough for. */
interface AttributeKind {
  size: number;
  isShare: boolean;
}
const kinds = {
  position: { size: 3, isShare: false },
  colour: { size: 3, isShare: true },
  /** Metres along the cloth, for the weave. */
  weave: { size: 2, isShare: false },
  /** Place in the sheet of pictures times w, and w. */
  projected: { size: 3, isShare: false },
  /** Share of the picture, shade, how much it is believed only, haze. */
  look: { size: 4, isShare: true },
  rgba: { size: 4, isShare: true },
  /** Depth in metres, and how strongly it is filled. */
  relief: { size: 2, isShare: false },
  /** Place across the ribbon, brightness. */
  ribbon: { size: 2, isShare: false },
} as const satisfies Record<string, AttributeKind>;
export type AttributeName = keyof typeof kinds;

/** Part of a mesh, ready to be joined with others of the same attributes. */
export interface MeshPart {
  vertices: number;
  attributes: ReadonlyMap<AttributeName, readonly number[]>;
  index: readonly number[];
}

/** One geometry of several parts: what has not changed is not made again, only copied. */
export function joinParts(parts: readonly MeshPart[], names: readonly AttributeName[]): BufferGeometry {
  const geometry = new BufferGeometry();
  const vertices = parts.reduce((sum, part) => sum + part.vertices, 0);
  for (const name of names) {
    const { size, isShare } = kinds[name];
    const array = isShare ? new Uint8Array(vertices * size) : new Float32Array(vertices * size);
    let at = 0;
    for (const part of parts)
      for (const value of part.attributes.get(name) ?? [])
        array[at++] = isShare ? Math.round(Math.min(1, Math.max(0, value)) * 255) : value;
    geometry.setAttribute(name, new BufferAttribute(array, size, isShare));
  }
  const count = parts.reduce((sum, part) => sum + part.index.length, 0);
  if (count === 0) return geometry;
  const index = vertices > 65535 ? new Uint32Array(count) : new Uint16Array(count);
  let at = 0;
  let first = 0;
  for (const part of parts) {
    for (const value of part.index) index[at++] = first + value;
    first += part.vertices;
  }
  geometry.setIndex(new BufferAttribute(index, 1));
  return geometry;
}

const BOX_EDGES = [0, 1, 1, 2, 2, 3, 3, 0, 4, 5, 5, 6, 6, 7, 7, 4, 0, 4, 1, 5, 2, 6, 3, 7] as const;

/** Lines with a colour and an opacity at each end. */
export class LineBuilder {
  readonly #position: number[] = [];
  readonly #rgba: number[] = [];

  line(from: Vec3, to: Vec3, colour: Rgb, alpha: number, alphaTo = alpha): void {
    this.#position.push(...from, ...to);
    this.#rgba.push(...colour, alpha, ...colour, alphaTo);
  }

  box([x, y, z]: Vec3, [X, Y, Z]: Vec3, colour: Rgb, alpha: number): void {
    const corners: Vec3[] = [
      [x, y, z],
      [X, y, z],
      [X, Y, z],
      [x, Y, z],
      [x, y, Z],
      [X, y, Z],
      [X, Y, Z],
      [x, Y, Z],
    ];
    for (let i = 0; i < BOX_EDGES.length; i += 2)
      this.line(corners[BOX_EDGES[i]!]!, corners[BOX_EDGES[i + 1]!]!, colour, alpha);
  }

  part(): MeshPart {
    return {
      vertices: this.#position.length / 3,
      attributes: new Map<AttributeName, number[]>([
        ['position', this.#position],
        ['rgba', this.#rgba],
      ]),
      index: [],
    };
  }
}

export interface BoxLook {
  edges?: boolean;
  /** Stands on the floor: darker towards it. */
  onFloor?: boolean;
}

/** Triangles with a display colour at each vertex, and the edges that go with them. */
export class MeshBuilder {
  readonly lines = new LineBuilder();
  readonly #theme: TwinTheme;
  readonly #position: number[] = [];
  readonly #colour: number[] = [];
  readonly #weave: number[] = [];
  readonly #index: number[] = [];

  constructor(theme: TwinTheme) {
    this.#theme = theme;
  }

  vertex(at: Vec3, colour: Rgb, along = 0, across = 0): number {
    this.#position.push(...at);
    this.#colour.push(...colour);
    this.#weave.push(along, across);
    return this.#position.length / 3 - 1;
  }

  triangles(...corners: readonly number[]): void {
    this.#index.push(...corners);
  }

  /** A parallelogram of columns x rows cells, from a corner along two sides, coloured by where it is in 0..1 of both. */
  patch(
    [ox, oy, oz]: Vec3,
    a: Vec3,
    b: Vec3,
    columns: number,
    rows: number,
    colour: (s: number, t: number) => Rgb,
  ): void {
    const first = this.#position.length / 3;
    const [lengthA, lengthB] = [Math.hypot(...a), Math.hypot(...b)];
    for (let j = 0; j <= rows; j += 1)
      for (let i = 0; i <= columns; i += 1) {
        const [s, t] = [i / columns, j / rows];
        const at: Vec3 = [ox + a[0] * s + b[0] * t, oy + a[1] * s + b[1] * t, oz + a[2] * s + b[2] * t];
        this.vertex(at, colour(s, t), lengthA * s, lengthB * t);
      }
    for (let j = 0; j < rows; j += 1)
      for (let i = 0; i < columns; i += 1) {
        const q = first + j * (columns + 1) + i;
        this.#index.push(q, q + 1, q + columns + 2, q, q + columns + 2, q + columns + 1);
      }
  }

  /** Lit by the side that it looks to, a little darker below. */
  side(corner: Vec3, a: Vec3, b: Vec3, colour: Rgb, onFloor = false): void {
    const normal = unit(cross(a, b));
    const top = lit(this.#theme, colour, normal);
    const bottom = lit(this.#theme, colour, normal, onFloor ? 0.62 : 0.86);
    this.patch(corner, a, b, 1, onFloor ? 3 : 1, (_s, t) => mix(bottom, top, onFloor ? Math.min(1, t * 1.6) : t));
  }

  flat(corner: Vec3, a: Vec3, b: Vec3, colour: Rgb, open = 1): void {
    const shown = lit(this.#theme, colour, unit(cross(a, b)), open);
    this.patch(corner, a, b, 1, 1, () => shown);
  }

  box([x, y, z]: Vec3, [X, Y, Z]: Vec3, colour: Rgb, { edges = true, onFloor = false }: BoxLook = {}): void {
    const [dx, dy, dz]: Vec3[] = [
      [X - x, 0, 0],
      [0, Y - y, 0],
      [0, 0, Z - z],
    ];
    this.side([x, y, z], dx!, dz!, colour, onFloor);
    this.side([X, Y, z], times(dx!, -1), dz!, colour, onFloor);
    this.side([x, Y, z], times(dy!, -1), dz!, colour, onFloor);
    this.side([X, y, z], dy!, dz!, colour, onFloor);
    this.flat([x, y, Z], dx!, dy!, colour);
    if (z > 0.001) this.flat([x, Y, z], dx!, times(dy!, -1), colour, 0.8);
    if (edges) this.lines.box([x, y, z], [X, Y, Z], this.#theme.edge, this.#theme.edgeAlpha);
  }

  line(from: Vec3, to: Vec3, share = 1): void {
    this.lines.line(from, to, this.#theme.edge, this.#theme.edgeAlpha * share);
  }

  part(): MeshPart {
    return {
      vertices: this.#position.length / 3,
      attributes: new Map<AttributeName, number[]>([
        ['position', this.#position],
        ['colour', this.#colour],
        ['weave', this.#weave],
      ]),
      index: this.#index,
    };
  }
}
