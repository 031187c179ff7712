import type { Finding } from '#shared/domain/finding.ts';
import type { Picture } from '#cell/pictures/Picture.ts';
import { alignToReference, preparePicture } from './alignToReference.ts';
import type { PreparedPicture } from './alignToReference.ts';
import { boxMean, differenceMap } from './differenceMap.ts';
import { warpToQuery } from './registerPictures.ts';
import calibration from './inspectionCalibration.json' with { type: 'json' };

export const REFERENCE_MODEL = 'reference-1';
/** Score from which an item is held back; chosen from pristine pairs for at most one false alarm in a hundred items. */
export const SCORE_THRESHOLD = calibration.threshold;

/** Pictures of pristine units of one product, prepared once, with what differs between pristine units anyway. */
export interface ReferenceSet {
  pictures: PreparedPicture[];
  /** Peak difference between each reference and the rest: the product's own unrest. */
  unrest: number;
}

export interface Inspection {
  /** 0 alike .. 1 nothing alike. */
  score: number;
  /** Peak and mean difference that are left after alignment, and the change of the silhouette's area, 0..1. */
  peak: number;
  mean: number;
  areaChange: number;
  /** Worst first; empty below the score from which they were asked for. */
  regions: Finding['regions'];
  /** Which reference lies closest. */
  closest: number;
  /** Of each reference: whether the item would look damaged if there were no other. */
  apart: boolean[];
}

/** At least one picture; with two or more their unrest is measured, else a typical one is assumed. */
export function prepareReferences(references: readonly Picture[]): ReferenceSet {
  const pictures = references.map(preparePicture);
  if (pictures.length < 2) return { pictures, unrest: calibration.typicalUnrest };
  const peaks = pictures.map(
    (picture, k) =>
      compare(
        picture,
        pictures.filter((_, other) => other !== k),
      ).peak,
  );
  return { pictures, unrest: peaks.reduce((a, b) => a + b, 0) / peaks.length };
}

/**
 * Compares one picture with pristine references of the same product. The references must show what the query shows, intact. Regions are
 * told from the score `regionsFrom` on.
 */
export function inspectItem(query: Picture, references: ReferenceSet, regionsFrom = SCORE_THRESHOLD): Inspection {
  const prepared = preparePicture(query);
  const found = compare(prepared, references.pictures);
  const outline = Math.max(0, found.areaChange - calibration.areaFrom);
  const excess = found.peak / (calibration.unrestFloor + references.unrest) + calibration.areaWeight * outline;
  const score = scoreOf(excess);
  const apart = found.alone.map(
    (peak) => scoreOf(peak / (calibration.unrestFloor + references.unrest)) >= SCORE_THRESHOLD,
  );
  const regions = score >= regionsFrom ? regionsOf(found.map, prepared) : [];
  const { peak, mean, areaChange, closest } = found;
  return { score, peak, mean, areaChange, regions, closest, apart };
}

const scoreOf = (excess: number): number => (excess === Infinity ? 1 : excess / (excess + calibration.halfScoreExcess));

interface Comparison {
  peak: number;
  mean: number;
  areaChange: number;
  closest: number;
  /** The peak against each reference alone; infinite for one that could not be laid over the query. */
  alone: number[];
  map: Float32Array;
}

/** A pixel that any reference explains is explained: glints and folds move from unit to unit. */
function compare(query: PreparedPicture, references: readonly PreparedPicture[]): Comparison {
  const planes = query.levels.at(-1)!;
  const { widthPx: w, heightPx: h } = planes;
  let closest = 0;
  let least = Infinity;
  const registrations = references.map((reference, k) => {
    const registration = alignToReference(query, reference);
    if (registration.residual < least) {
      least = registration.residual;
      closest = k;
    }
    return registration;
  });
  const itemPixels = Math.max(64, query.itemShare * w * h);
  const alone = references.map(() => Infinity);
  let map: Float32Array | null = null;
  registrations.forEach(({ transform, residual }, k) => {
    // A reference that could not be laid over the query explains nothing.
    if (residual > least * 1.5 + 0.01) return;
    const own = differenceMap(planes, warpToQuery(references[k]!.levels.at(-1)!, transform, w, h));
    alone[k] = peakOf(boxMean(own, w, h, 2), itemPixels);
    if (map) for (let p = 0; p < own.length; p++) map[p] = Math.min(map[p]!, own[p]!);
    else map = own.slice();
  });
  const smooth = boxMean(map!, w, h, 2);
  const mean = smooth.reduce((a, b) => a + b, 0) / itemPixels;
  const share = references[closest]!.itemShare / registrations[closest]!.transform.scale ** 2;
  return {
    peak: peakOf(smooth, itemPixels),
    mean,
    areaChange: Math.abs(Math.log(query.itemShare / share)),
    closest,
    alone,
    map: smooth,
  };
}

/** The worst hundredth of the item's area: one bad pixel is noise, a hole is not. */
function peakOf(smooth: Float32Array, itemPixels: number): number {
  const worst = Float32Array.from(smooth)
    .sort()
    .subarray(-Math.ceil(itemPixels * 0.01));
  return worst.reduce((a, b) => a + b, 0) / worst.length;
}

/** At most three boxes around what differs most, as shares of the picture. */
function regionsOf(map: Float32Array, query: PreparedPicture): Finding['regions'] {
  const { widthPx: w, heightPx: h } = query.levels.at(-1)!;
  const most = map.reduce((a, b) => Math.max(a, b), 0);
  const level = 0.45 * most;
  const seen = new Uint8Array(map.length);
  const found: { x0: number; x1: number; y0: number; y1: number; weight: number }[] = [];
  for (let p = 0; p < map.length; p++) {
    if (seen[p] || map[p]! < level) continue;
    const box = { x0: w, x1: 0, y0: h, y1: 0, weight: 0 };
    const stack = [p];
    seen[p] = 1;
    while (stack.length > 0) {
      const q = stack.pop()!;
      const x = q % w;
      const y = Math.floor(q / w);
      box.x0 = Math.min(box.x0, x);
      box.x1 = Math.max(box.x1, x + 1);
      box.y0 = Math.min(box.y0, y);
      box.y1 = Math.max(box.y1, y + 1);
      box.weight += map[q]!;
      for (const [near, inside] of [
        [q - 1, x > 0],
        [q + 1, x + 1 < w],
        [q - w, y > 0],
        [q + w, y + 1 < h],
      ] as const)
        // prettier-ignore
        if (inside && !seen[near] && map[near]! >= level) {
          seen[near] = 1;
          stack.push(near);
        }
    }
    found.push(box);
  }
  return found
    .sort((a, b) => b.weight - a.weight)
    .slice(0, 3)
    .map(({ x0, x1, y0, y1 }) => ({ x: x0 / w, y: y0 / h, width: (x1 - x0) / w, height: (y1 - y0) / h }));
}
