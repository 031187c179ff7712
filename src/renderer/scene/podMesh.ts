import type { BinEstimate } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { mix, scaled, type Rgb } from './colour.ts';
import { emphasised, emphasisedInside, type Emphasis } from './emphasis.ts';
import type { Bounds } from './framing.ts';
import { lit } from './light.ts';
import type { MeshBuilder } from './MeshBuilder.ts';
import type { TwinTheme } from './TwinTheme.ts';

export interface BinLook {
  theme: TwinTheme;
  bin: Bin;
  /** Its newest usable estimate; null: never seen, or the picture was refused. */
  estimate: BinEstimate | null;
  emphasis: Emphasis;
  /** Looked at closely: drawn finer. */
  isNear: boolean;
}

/** Cloth of the pod, which shows its weave, and everything beside it. */
export interface PodBuilders {
  solid: MeshBuilder;
  cloth: MeshBuilder;
}

const HEM_M = 0.006;
const HEM_Y_M = -0.004;
const LIP_M = 0.014;
/** Edge of the hem towards the mouth. */
const HEM_INNER_M = 0.004;

/** Darker towards the corners. */
const inCorner = (share: number): number => 0.72 + 0.28 * Math.min(1, Math.min(share, 1 - share) * 5);

/** Inside, hem and rim of one bin, with the contact shade of what is seen in it. */
export function addBin({ solid, cloth }: PodBuilders, look: BinLook): void {
  addInside(solid, look);
  addHem(cloth, look);
  if (look.emphasis === 'lit') addRim(solid, look);
  const { theme, bin } = look;
  const [x, , z] = bin.originInCellM;
  const [X, Z] = [x + bin.sizeM[0], z + bin.sizeM[2]];
  const y = HEM_Y_M - 0.0005;
  for (const [from, to, share] of [
    [[x, y, z], [X, y, z], 0.8],
    [[x, y, Z], [X, y, Z], 0.5],
    [[x, y, z], [x, y, Z], 0.8],
    [[X, y, z], [X, y, Z], 0.8],
  ] as const)
    solid.lines.line([...from], [...to], theme.edge, theme.edgeAlpha * share);
}

function addInside(solid: MeshBuilder, { theme, bin, estimate, emphasis, isNear }: BinLook): void {
  const [x, y, z] = bin.originInCellM;
  const [width, depth, height] = bin.sizeM;
  const [X, Y, Z] = [x + width, y + depth, z + height];
  const items = estimate?.items ?? [];
  const atDepth = (share: number): number =>
    theme.deepest + (1 - theme.deepest) * Math.pow(1 - Math.min(1, share), 1.25) * 0.92;
  const outside = (low: number, high: number, at: number): number => Math.max(low - at, 0, at - high);
  const underItems = (xM: number, yM: number): number =>
    items.reduce((open, item) => {
      const away = Math.hypot(outside(item.xM.startM, item.xM.endM, xM), outside(item.yM.startM, item.yM.endM, yM));
      return open * (1 - 0.6 * Math.exp(-away / 0.022) * Math.exp(-Math.max(0, item.zM.startM) / 0.03));
    }, 1);
  const behindItems = (xM: number, zM: number): number =>
    items.reduce((open, item) => {
      const away = Math.hypot(outside(item.xM.startM, item.xM.endM, xM), outside(item.zM.startM, item.zM.endM, zM));
      return open * (1 - 0.35 * Math.exp(-away / 0.05));
    }, 1);
  const wall = (
    corner: Vec3,
    a: Vec3,
    b: Vec3,
    [columns, rows]: readonly [number, number],
    normal: Vec3,
    open: (s: number, t: number) => number,
  ): void =>
    solid.patch(corner, a, b, columns, rows, (s, t) =>
      emphasisedInside(theme, lit(theme, theme.inside, normal, open(s, t)), emphasis),
    );
  const fine = (near: readonly [number, number], far: readonly [number, number]): readonly [number, number] =>
    isNear ? near : far;
  const upright = (t: number): number => 0.7 + 0.3 * Math.min(1, Math.min(t, 1 - t) * 4);
  wall([x, y, z], [width, 0, 0], [0, depth, 0], fine([9, 8], [5, 4]), [0, 0, 1], (s, t) => {
    return atDepth(t) * inCorner(s) * underItems(s * width, t * depth);
  });
  wall([X, y, Z], [-width, 0, 0], [0, depth, 0], fine([3, 4], [1, 2]), [0, 0, -1], (s, t) => {
    return atDepth(t) * inCorner(s) * 1.1;
  });
  wall([x, y, z], [0, depth, 0], [0, 0, height], fine([5, 4], [3, 2]), [1, 0, 0], (s, t) => {
    return atDepth(s) * upright(t) * 1.25;
  });
  wall([X, Y, z], [0, -depth, 0], [0, 0, height], fine([5, 4], [3, 2]), [-1, 0, 0], (s, t) => {
    return atDepth(1 - s) * upright(t);
  });
  wall([x, Y, z], [width, 0, 0], [0, 0, height], fine([6, 5], [3, 2]), [0, -1, 0], (s, t) => {
    return atDepth(0.86) * inCorner(s) * inCorner(t) * behindItems(s * width, t * height);
  });
}

/** Hem round the mouth: a flat face, and a lip turned inwards that catches less light. */
function addHem(cloth: MeshBuilder, { theme, bin, emphasis }: BinLook): void {
  const [x, y0, z] = bin.originInCellM;
  const [width, , height] = bin.sizeM;
  const [X, Z] = [x + width, z + height];
  const y = y0 + HEM_Y_M;
  const shown = (normal: Vec3, open: number): Rgb => emphasised(theme, lit(theme, theme.hem, normal, open), emphasis);
  const face = (corner: Vec3, a: Vec3, b: Vec3): void => {
    const colour = shown([0, -0.99, 0.12], 1.05);
    cloth.patch(corner, a, b, 1, 1, () => colour);
  };
  face([x - HEM_M, y, z - 0.005], [width + 2 * HEM_M, 0, 0], [0, 0, 0.009]);
  face([x - HEM_M, y, Z - 0.004], [width + 2 * HEM_M, 0, 0], [0, 0, 0.009]);
  face([x - HEM_M, y, z], [HEM_M + 0.004, 0, 0], [0, 0, height]);
  face([X - 0.004, y, z], [HEM_M + 0.004, 0, 0], [0, 0, height]);
  const q = HEM_INNER_M;
  cloth.patch([x + q, y, z + q], [width - 2 * q, 0, 0], [0, LIP_M, -q], 1, 1, (_s, t) =>
    shown([0, -0.29, 0.96], 1.05 - 0.35 * t),
  );
  cloth.patch([x + q, y, z + q], [0, LIP_M, 0], [0, 0, height - 2 * q], 1, 1, (s) =>
    shown([0.96, -0.29, 0], 1 - 0.3 * s),
  );
  cloth.patch([X - q, y + LIP_M, z + q], [0, -LIP_M, 0], [0, 0, height - 2 * q], 1, 1, (s) =>
    shown([-0.96, -0.29, 0], 0.7 + 0.3 * s),
  );
}

/** Light rim of the active mouth. */
function addRim(solid: MeshBuilder, { theme, bin }: BinLook): void {
  const [x, y0, z] = bin.originInCellM;
  const [width, , height] = bin.sizeM;
  const [X, Z] = [x + width, z + height];
  const thick = theme.isDark ? 0.0075 : 0.006;
  const y = y0 + HEM_Y_M - 0.003;
  const colour = theme.lit;
  const bar = (corner: Vec3, a: Vec3, b: Vec3): void => solid.patch(corner, a, b, 1, 1, () => colour);
  bar([x - HEM_M, y, z - 0.008], [width + 2 * HEM_M, 0, 0], [0, 0, thick]);
  bar([x - HEM_M, y, Z - 0.002], [width + 2 * HEM_M, 0, 0], [0, 0, thick]);
  bar([x - HEM_M - 0.001, y, z - 0.005], [thick, 0, 0], [0, 0, height + 0.01]);
  bar([X + HEM_M - thick + 0.001, y, z - 0.005], [thick, 0, 0], [0, 0, height + 0.01]);
}

/** Outer cloth, upper frame, foot, and the drive unit that carries the pod from below. */
export function addPodHull(
  { solid, cloth }: PodBuilders,
  theme: TwinTheme,
  pod: Bounds,
  shelfLevelsM: readonly number[],
  isReceding: boolean,
): void {
  const [px, py, pz] = pod.min;
  const [pX, , pZ] = pod.max;
  const back = pod.max[1] + 0.015;
  const front = py - 0.004;
  const receded = (colour: Rgb): Rgb => (isReceding ? mix(colour, theme.scene, theme.recede * 0.3) : colour);
  const side = (x: number, towards: 1 | -1): void => {
    const open = (s: number, t: number): number =>
      (0.72 + 0.28 * Math.min(1, Math.min(s, 1 - s) * 6)) * (0.8 + 0.2 * t);
    const start = towards > 0 ? front : back;
    cloth.patch([x, start, pz - 0.012], [0, towards * (back - front), 0], [0, 0, pZ - pz + 0.016], 6, 10, (s, t) =>
      receded(lit(theme, theme.cloth, [towards, 0, 0.1], open(s, t))),
    );
    for (const level of shelfLevelsM)
      solid.line([x + towards * 0.0015, py, level], [x + towards * 0.0015, back, level], 0.4);
  };
  side(px - 0.009, -1);
  side(pX + 0.009, 1);
  const top = receded(lit(theme, theme.cloth, [0, 0, 1], 0.95));
  cloth.patch([px - 0.009, front, pZ + 0.009], [pX - px + 0.018, 0, 0], [0, back - front, 0], 4, 2, () => top);
  cloth.patch([pX + 0.009, back, pz - 0.012], [px - pX - 0.018, 0, 0], [0, 0, pZ - pz + 0.02], 4, 4, () =>
    scaled(receded(lit(theme, theme.cloth, [0, 1, 0], 0.9)), 0.9),
  );
  solid.lines.box([px - 0.01, front, pz - 0.012], [pX + 0.01, back, pZ + 0.009], theme.edge, theme.edgeAlpha);
  addFrame(solid, theme, [px - 0.012, py - 0.006, pZ + 0.009], [pX + 0.012, back, pZ + 0.069]);
  addFoot(solid, theme, pod, back);
}

function addFrame(solid: MeshBuilder, theme: TwinTheme, [x, y, z]: Vec3, [X, Y, Z]: Vec3): void {
  const bar = 0.018;
  for (const left of [x, X - 0.02])
    for (const front of [y, Y - 0.02])
      solid.box([left, front, z], [left + 0.02, front + 0.02, Z - bar], theme.rail, { edges: false });
  solid.box([x, y, Z - bar], [X, y + 0.02, Z], theme.rail);
  solid.box([x, Y - 0.02, Z - bar], [X, Y, Z], theme.rail);
  for (const left of [x, X - 0.02])
    solid.box([left, y + 0.02, Z - bar], [left + 0.02, Y - 0.02, Z], theme.rail, { edges: false });
}

function addFoot(solid: MeshBuilder, theme: TwinTheme, { min, max }: Bounds, back: number): void {
  const [x, y, z] = min;
  const X = max[0];
  solid.box([x - 0.02, y - 0.015, z - 0.055], [X + 0.02, back + 0.005, z - 0.012], theme.base);
  for (const left of [x - 0.005, X - 0.045])
    for (const front of [y - 0.005, back - 0.055])
      solid.box([left, front, 0], [left + 0.05, front + 0.05, z - 0.055], theme.base, { onFloor: true });
  // The drive unit: a flat car with a lifting plate, wheels in the shade below.
  const middle = (x + X) / 2;
  const half = Math.min(0.42, (X - x) * 0.34);
  solid.box([middle - half, y - 0.06, 0.03], [middle + half, back - 0.01, 0.15], theme.joint, { onFloor: true });
  solid.box([middle - half * 0.7, y + 0.02, 0.15], [middle + half * 0.7, back - 0.09, z - 0.055], theme.rail, {
    edges: false,
  });
  const strip = theme.isDark ? theme.free : theme.gap;
  solid.patch([middle - half * 0.55, y - 0.0605, 0.108], [half * 1.1, 0, 0], [0, 0, 0.012], 1, 1, () =>
    mix(strip, theme.joint, 0.45),
  );
}
