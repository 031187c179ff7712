import type { FlatBesideWall } from '#shared/domain/flatBesideWall.ts';
import { normalCdf } from './normalDistribution.ts';

/**
 * How likely `flipUp` stands up what is seen to lie flat, from two things that decide it in the simulated cell: its weight, which
 * nobody has weighed, and how well its width is known. `node bench/physics/flips.ts 36 1`, `40 101 15` and `40 101 30`: below 0.6 kg
 * 71 of 71 stood where the width was off by at most 15 mm and the bin was high enough, 26 of 34 where it was off by anything up to
 * 30 mm, which is half of those beyond 15 mm; from 0.6 kg 2 of 8 stood.
 */
const LIFTED_KG = 0.6;
const WIDTH_OFF_M = 0.015;
/** One success and one failure added to each of the three (Laplace). */
const KNOWN = 72 / 73;
const FAR_OFF = 0.5;
const HEAVY = 3 / 10;
/**
 * That what is seen is one thing that lies there as it seems: of six so seen in bins of the default scenario, five freed at least half of
 * what was promised (`node bench/flipsSeen.ts 12 701` to `711`), with one success and one failure added. Few, and to be counted anew.
 */
const SEEN_RIGHT = 6 / 8;
/**
 * Density of unknown contents by box volume: 200 kg/m3 in the median; 1.2 kg in 6.3 litres, and of products a tenth has more than three times as much. Taken as
 * log-normal.
 */
const MEDIAN_DENSITY_KG_PER_M3 = 200;
const LOG_DENSITY_SIGMA = Math.log(3) / 1.2816;

export function flipChance({ volumeM3 }: Pick<FlatBesideWall, 'volumeM3'>, widthSigmaM: number): number {
  const logRatio = Math.log(LIFTED_KG / (MEDIAN_DENSITY_KG_PER_M3 * Math.max(1e-6, volumeM3)));
  const light = normalCdf(logRatio / LOG_DENSITY_SIGMA);
  const known = 2 * normalCdf(WIDTH_OFF_M / Math.max(1e-6, widthSigmaM)) - 1;
  return SEEN_RIGHT * (light * (known * KNOWN + (1 - known) * FAR_OFF) + (1 - light) * HEAVY);
}
