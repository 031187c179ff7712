import { binPictureShare, type PictureShare } from '#shared/domain/binPictureCamera.ts';
import { spanWidthM, type BinEstimate, type SeenItem } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { PictureCell } from './BinPictures.ts';
import { mix, smooth, type Rgb } from './colour.ts';
import type { Emphasis } from './emphasis.ts';
import { SUN } from './light.ts';
import { LineBuilder, type AttributeName, type MeshPart } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

/** Air drawn between neighbours, so that two items never look like one. */
const SEAM_M = 0.0008;
/** An item of which more than this share stands behind others was not seen well enough to wear the picture. */
const MOST_HIDDEN = 0.45;
/** The front is seen; how far an item reaches behind it is believed from this share of its depth on. */
const BELIEVED_FROM = 0.35;
/** Shades reach above 1; a byte of the mesh holds them divided by this. */
export const SHADE_RANGE = 1.6;
/** A bag or box that no picture shows: neutral, never a colour that somebody could take for seen. */
const dullness = 0.5;

export const itemAttributes = ['position', 'colour', 'projected', 'look'] as const satisfies readonly AttributeName[];

export interface ItemsLook {
  theme: TwinTheme;
  bin: Bin;
  estimate: BinEstimate;
  emphasis: Emphasis;
  /** The picture from which this very estimate was made; null while it is not here. */
  picture: PictureCell | null;
}

interface Corner {
  at: Vec3;
  colour: Rgb;
  projected: PictureShare;
  /** Share of the picture. */
  worn: number;
  shade: number;
  believed: number;
}

/** Shaded things that may wear a picture, and their edges. */
export class ItemBuilder {
  readonly lines = new LineBuilder();
  readonly #numbers: Record<(typeof itemAttributes)[number], number[]> = {
    position: [],
    colour: [],
    projected: [],
    look: [],
  };
  readonly #index: number[] = [];
  readonly #haze: number;

  /** How far everything recedes towards the background. */
  constructor(haze = 0) {
    this.#haze = haze;
  }

  quad(corners: readonly [Corner, Corner, Corner, Corner]): void {
    const { position, colour, projected, look } = this.#numbers;
    const first = position.length / 3;
    for (const corner of corners) {
      position.push(...corner.at);
      colour.push(...corner.colour);
      projected.push(...corner.projected);
      look.push(corner.worn, corner.shade / SHADE_RANGE, corner.believed, this.#haze);
    }
    this.#index.push(first, first + 1, first + 2, first, first + 2, first + 3);
  }

  part(): MeshPart {
    const { position, colour, projected, look } = this.#numbers;
    return {
      vertices: position.length / 3,
      attributes: new Map<AttributeName, number[]>([
        ['position', position],
        ['colour', colour],
        ['projected', projected],
        ['look', look],
      ]),
      index: this.#index,
    };
  }
}

export interface BoxOfItem {
  min: Vec3;
  max: Vec3;
  colour: Rgb;
  /** 0: seen whole; 1: nothing of it was seen. */
  believed: number;
  /** Whether what lies behind the front is drawn as believed. */
  depthIsBelieved: boolean;
  shade: (at: Vec3, normal: Vec3) => number;
  /** Where a point of the front is in the sheet of pictures; null: it wears its colour. */
  project: ((at: Vec3) => PictureShare) | null;
}

/** A box without back and bottom, which nobody sees. */
export function addItemBox(builder: ItemBuilder, box: BoxOfItem): void {
  const [x, y, z] = box.min;
  const [X, Y, Z] = box.max;
  const corner = (at: Vec3, normal: Vec3, worn: number, depth: number): Corner => ({
    at,
    colour: box.colour,
    projected: worn > 0 && box.project ? box.project(at) : [0, 0, 1],
    worn,
    shade: worn > 0 ? 0.82 + 0.18 * smooth(0, 0.05, at[2] - z) : box.shade(at, normal),
    believed: Math.max(box.believed, box.depthIsBelieved ? depth : 0),
  });
  const face = (normal: Vec3, points: readonly Vec3[], worn: number, depths: readonly number[]): void => {
    const [a, b, c, d] = points.map((at, i) => corner(at, normal, worn, depths[i] ?? 0));
    builder.quad([a!, b!, c!, d!]);
  };
  face(
    [0, -1, 0],
    [
      [x, y, z],
      [X, y, z],
      [X, y, Z],
      [x, y, Z],
    ],
    box.project ? 1 : 0,
    [],
  );
  const middle = y + (Y - y) * BELIEVED_FROM;
  for (const [from, to, depths] of [
    [y, middle, [0, 0, 0, 0]],
    [middle, Y, [0, 1, 1, 0]],
  ] as const) {
    face(
      [1, 0, 0],
      [
        [X, from, z],
        [X, to, z],
        [X, to, Z],
        [X, from, Z],
      ],
      0,
      depths,
    );
    const mirrored = [depths[1], depths[0], depths[3], depths[2]];
    face(
      [-1, 0, 0],
      [
        [x, to, z],
        [x, from, z],
        [x, from, Z],
        [x, to, Z],
      ],
      0,
      mirrored,
    );
    const along = [depths[0], depths[0], depths[1], depths[1]];
    face(
      [0, 0, 1],
      [
        [x, from, Z],
        [X, from, Z],
        [X, to, Z],
        [x, to, Z],
      ],
      0,
      along,
    );
  }
}

/** Share of an item's front that others hide from the camera. */
export function hiddenShare(items: readonly SeenItem[], index: number): number {
  const own = items[index]!;
  const area = spanWidthM(own.xM) * spanWidthM(own.zM);
  if (area <= 0) return 1;
  const overlap = (a: SeenItem, axis: 'xM' | 'zM'): number =>
    Math.max(0, Math.min(a[axis].endM, own[axis].endM) - Math.max(a[axis].startM, own[axis].startM));
  const hidden = items.reduce(
    (sum, other, i) =>
      i !== index && other.yM.startM < own.yM.startM - 0.01 ? sum + overlap(other, 'xM') * overlap(other, 'zM') : sum,
    0,
  );
  return Math.min(1, hidden / area);
}

/** Contents of one bin as perception believes them. */
export function itemsPart(look: ItemsLook): { solid: MeshPart; lines: MeshPart } {
  const { theme, bin, estimate, emphasis, picture } = look;
  const builder = new ItemBuilder(emphasis === 'receding' ? theme.recedeItems : 0);
  const [, depth] = bin.sizeM;
  const [ox, oy, oz] = bin.originInCellM;
  const inBin = ([x, y, z]: Vec3): Vec3 => [x - ox, y - oy, z - oz];
  const share = picture ? binPictureShare(bin.sizeM, picture.widthPx, picture.heightPx) : null;
  const lift = emphasis === 'lit' ? (theme.isDark ? 1.12 : 1.08) : emphasis === 'receding' ? 0.97 : 1;
  const shade = (at: Vec3, [nx, ny, nz]: Vec3): number => {
    const [, y, z] = inBin(at);
    const sun = Math.max(0, nx * SUN[0] + ny * SUN[1] + nz * SUN[2]);
    const light = theme.itemAmbient + 0.2 * (0.5 + 0.5 * nz) + 0.42 * sun;
    return light * lift * (0.7 + 0.3 * smooth(0, 0.06, z)) * (1 - 0.5 * smooth(0, depth, y));
  };
  estimate.items.forEach((item, i) => {
    const seam = Math.min(SEAM_M, spanWidthM(item.xM) / 4);
    const isHidden = hiddenShare(estimate.items, i) > MOST_HIDDEN;
    const wears = picture !== null && share !== null && !isHidden;
    const min: Vec3 = [ox + item.xM.startM + seam, oy + item.yM.startM, oz + item.zM.startM + seam];
    const max: Vec3 = [ox + item.xM.endM - seam, oy + item.yM.endM, oz + item.zM.endM - seam];
    const seen = wears ? picture.meanOf(frontOf(item).map((point) => share(point))) : null;
    addItemBox(builder, {
      min,
      max,
      colour: seen ?? mix(theme.carton, [0.5, 0.5, 0.5], dullness),
      believed: wears ? 0 : 1,
      depthIsBelieved: true,
      shade,
      project: wears ? (at) => picture.inSheet(share(inBin(at))) : null,
    });
    builder.lines.box(min, max, theme.edge, theme.edgeAlpha * (emphasis === 'receding' ? 0.55 : 0.7));
  });
  return { solid: builder.part(), lines: builder.lines.part() };
}

const frontOf = ({ xM, yM, zM }: SeenItem): Vec3[] => [
  [xM.startM, yM.startM, zM.startM],
  [xM.endM, yM.startM, zM.endM],
];

/** A bin that was never seen, or whose picture was refused, is closed: what is in it is not known, and empty would be a claim. */
export function closedPart(theme: TwinTheme, bin: Bin, emphasis: Emphasis): MeshPart {
  const builder = new ItemBuilder(emphasis === 'receding' ? theme.recedeItems : 0);
  const [x, y, z] = bin.originInCellM;
  const [X, front, Z] = [x + bin.sizeM[0], y + 0.012, z + bin.sizeM[2]];
  const points: Vec3[] = [
    [x, front, z],
    [X, front, z],
    [X, front, Z],
    [x, front, Z],
  ];
  const [a, b, c, d] = points.map((at): Corner => ({
    at,
    colour: theme.unseen,
    projected: [0, 0, 1],
    worn: 0,
    shade: 0.9,
    believed: 0.8,
  }));
  builder.quad([a!, b!, c!, d!]);
  return builder.part();
}
