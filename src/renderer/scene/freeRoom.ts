import type { BinEstimate, Span } from '#shared/domain/estimate.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { AttributeName, MeshPart } from './MeshBuilder.ts';

export const reliefAttributes = ['position', 'relief'] as const satisfies readonly AttributeName[];

/** A stretch of the width with what stands in it: how high, and how far the frontmost stands back. */
interface Stretch {
  startM: number;
  endM: number;
  heightM: number;
  frontM: number;
}
const NARROWEST_M = 0.004;
/** Before the surface that it lies on. */
const LIFT_M = 0.0015;

function stretchesOf({ items }: BinEstimate, [width, depth]: Vec3): Stretch[] {
  const within = (at: number): number => Math.min(width, Math.max(0, at));
  const cuts = [0, width, ...items.flatMap(({ xM }) => [within(xM.startM), within(xM.endM)])].sort((a, b) => a - b);
  return cuts.slice(1).flatMap((endM, i): Stretch[] => {
    const startM = cuts[i]!;
    if (endM - startM < NARROWEST_M) return [];
    const middle = (startM + endM) / 2;
    const here = items.filter(({ xM }) => xM.startM < middle && xM.endM > middle);
    return [
      {
        startM,
        endM,
        heightM: Math.max(0, ...here.map(({ zM }) => zM.endM)),
        frontM: Math.min(depth, ...here.map(({ yM }) => yM.startM)),
      },
    ];
  });
}

/** How high what stands at a bin's left wall reaches, metres. */
export const standsAtLeftM = (estimate: BinEstimate, bin: Bin): number =>
  stretchesOf(estimate, bin.sizeM)[0]?.heightM ?? 0;

/** The free room's own surfaces: floor, walls and back, and the sides of what stands in it, coloured by their depth. */
export function reliefPart(bin: Bin, estimate: BinEstimate): MeshPart {
  const [x, y, z] = bin.originInCellM;
  const [width, depth, height] = bin.sizeM;
  const position: number[] = [];
  const relief: number[] = [];
  const index: number[] = [];
  const quad = (points: readonly Vec3[], fill: number): void => {
    const first = position.length / 3;
    for (const [px, py, pz] of points) {
      position.push(x + px, y + py, z + pz);
      relief.push(py, fill);
    }
    index.push(first, first + 1, first + 2, first, first + 2, first + 3);
  };
  const stretches = stretchesOf(estimate, bin.sizeM);
  const [back, e] = [depth - LIFT_M, LIFT_M];
  stretches.forEach(({ startM: a, endM: b, heightM, frontM }, i) => {
    if (heightM < 0.01)
      quad(
        [
          [a, e, e],
          [b, e, e],
          [b, back, e],
          [a, back, e],
        ],
        1,
      );
    const low = Math.max(e, heightM);
    quad(
      [
        [a, back, low],
        [b, back, low],
        [b, back, height - e],
        [a, back, height - e],
      ],
      1,
    );
    const next = stretches[i + 1];
    if (next && next.heightM < heightM - 0.02) {
      const [foot, at] = [next.heightM + e, b + e];
      quad(
        [
          [at, frontM, foot],
          [at, back, foot],
          [at, back, heightM],
          [at, frontM, heightM],
        ],
        0.7,
      );
    }
  });
  const left = stretches[0]?.heightM ?? 0;
  const right = stretches.at(-1)?.heightM ?? 0;
  const [far, top] = [width - e, height - e];
  quad(
    [
      [e, e, left],
      [e, back, left],
      [e, back, top],
      [e, e, top],
    ],
    1,
  );
  quad(
    [
      [far, back, right + e],
      [far, e, right + e],
      [far, e, top],
      [far, back, top],
    ],
    1,
  );
  return {
    vertices: position.length / 3,
    attributes: new Map<AttributeName, number[]>([
      ['position', position],
      ['relief', relief],
    ]),
    index,
  };
}

/**
 * Where the makeable gap is drawn: it grows out of the widest one, away from the nearer wall. Null when a sweep would gain
 * nothing worth showing.
 */
export function makeableSpan(estimate: BinEstimate, binWidthM: number): Span | null {
  const { startM, endM } = estimate.widestGap;
  const width = Math.min(estimate.makeableGapM, binWidthM);
  if (width <= endM - startM + 0.005) return null;
  const isAtRight = binWidthM - endM <= startM;
  return isAtRight
    ? { startM: Math.max(0, endM - width), endM }
    : { startM, endM: Math.min(binWidthM, startM + width) };
}
