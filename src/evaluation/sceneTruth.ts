import type { CatalogueItem } from '#shared/domain/item.ts';
import { boxVolumeM3, sidesM } from '#shared/domain/item.ts';
import type { Span } from '#shared/domain/estimate.ts';
import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import type { SceneItem } from '#cell/simulation/rendering/SceneRequest.ts';
import { rotationRows, turnedExtent } from '#shared/geometry/rotations.ts';

/** Sides of the box along the bin's axes that encloses an item so turned, metres. */
export function extentInBin(product: CatalogueItem, rotation: Quaternion): Vec3 {
  return turnedExtent(rotationRows(rotation), sidesM(product));
}

/** The simulator's truth about one bin, in the terms of an estimate. */
export interface BinTruth {
  occupiedVolumeM3: number;
  /** Stretches of the width over which no item reaches at any depth or height. */
  gaps: Span[];
  widestGapM: number;
  /** Sum of all gaps: what would be free in one piece if the contents were pushed together as they stand. */
  makeableGapM: number;
  count: number;
}

export function truthOfBin(sizeM: Vec3, contents: readonly SceneItem[]): BinTruth {
  const [w] = sizeM;
  const spans = contents
    .map(({ product, poseInBin }) => {
      const half = extentInBin(product, poseInBin.rotation)[0] / 2;
      const x = poseInBin.positionM[0];
      return { startM: Math.max(0, x - half), endM: Math.min(w, x + half) };
    })
    .sort((a, b) => a.startM - b.startM);
  const gaps: Span[] = [];
  let reached = 0;
  for (const span of [...spans, { startM: w, endM: w }]) {
    if (span.startM > reached) gaps.push({ startM: reached, endM: span.startM });
    reached = Math.max(reached, span.endM);
  }
  const widths = gaps.map((gap) => gap.endM - gap.startM);
  return {
    occupiedVolumeM3: contents.reduce((sum, { product }) => sum + boxVolumeM3(product), 0),
    gaps,
    widestGapM: Math.max(0, ...widths),
    makeableGapM: widths.reduce((sum, width) => sum + width, 0),
    count: contents.length,
  };
}
