import type { PlanRequest } from '#main/ports/PlannerClient.ts';
import type { Candidate } from './candidates.ts';

/** Exploration never tries what is this much less likely than the threshold. */
const RELAXED_BY = 0.12;
/** At most this share, whatever is asked for. */
const LARGEST_SHARE = 0.05;

/**
 * A candidate below the threshold, chosen evenly, for the asked share of decisions; null for the others. The cell's
 * sequence number takes the place of a random draw, so that the same snapshot gives the same answer.
 */
export function explorationChoice(
  { snapshot, explorationShare = 0 }: PlanRequest,
  order: readonly Candidate[],
  threshold: number,
): Candidate | null {
  const share = Math.min(LARGEST_SHARE, explorationShare);
  if (unitHash(snapshot.cell.seq, 1) >= share) return null;
  const relaxed = order.filter(({ pSuccess }) => pSuccess < threshold && pSuccess >= threshold - RELAXED_BY);
  return relaxed[Math.floor(unitHash(snapshot.cell.seq, 2) * relaxed.length)] ?? null;
}

/** Evenly spread number in [0, 1) from two integers (the finaliser of MurmurHash3). */
export function unitHash(value: number, salt: number): number {
  let h = Math.imul(value ^ Math.imul(salt, 0x9e3779b9), 0x85ebca6b);
  h = Math.imul(h ^ (h >>> 13), 0xc2b2ae35);
  return ((h ^ (h >>> 16)) >>> 0) / 2 ** 32;
}
