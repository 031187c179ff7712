import type { MotionPhase } from '#shared/domain/stow.ts';
import type { ArmDriver } from '#cell/ports/ArmDriver.ts';
import type { RunningMotion } from './ArmOccupation.ts';

/** What the arm does for a motion now; null while nothing moves, and where a hand moves it. */
export function motionPhaseOf(motion: RunningMotion | null, { moving, phase: told }: ArmDriver): MotionPhase | null {
  if (!motion || motion.kind === 'jog' || !moving || !told) return null;
  const { phase, stepIndex } = told;
  const chain = motion.kind === 'stow' ? motion.stow.request.chain : motion.kind === 'run' ? motion.chain : [];
  return { phase, primitive: phase === 'primitive' ? (chain[stepIndex]?.primitive ?? null) : null };
}
