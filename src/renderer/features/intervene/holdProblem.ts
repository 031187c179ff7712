import type { DraftPhase } from './useMotionDraft.ts';

export interface HoldFacts {
  claimedByMe: boolean;
  stale: boolean;
  /** The cell moves already, for whomever. */
  isMoving: boolean;
  /** State and mode of the cell allow motion by hand. */
  handMoves: boolean;
  phase: DraftPhase;
  roundTripMs: number | null;
  /** Null until the cell has said it. */
  maxRoundTripMs: number | null;
}
export const holdProblems = [
  'stale',
  'notClaimed',
  'moving',
  'state',
  'slow',
  'none',
  'invalid',
  'computing',
  'outdated',
  'failed',
] as const;
export type HoldProblem = (typeof holdProblems)[number];

/**
 * Why nothing would move now, or null when the control is armed: only for a claimed intervention, and only for the motion
 * whose preview is on the screen and still true (jogging aside, which has none). The cell checks all of it again.
 */
export function holdProblem(facts: HoldFacts): HoldProblem | null {
  if (facts.stale) return 'stale';
  if (!facts.claimedByMe) return 'notClaimed';
  if (facts.isMoving) return 'moving';
  if (!facts.handMoves) return 'state';
  if (facts.roundTripMs !== null && facts.maxRoundTripMs !== null && facts.roundTripMs > facts.maxRoundTripMs)
    return 'slow';
  return facts.phase === 'ready' || facts.phase === 'jog' ? null : facts.phase;
}
