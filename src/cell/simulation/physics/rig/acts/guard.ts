import type { ActSite } from './Act.ts';

/** Share of a force cap at which a guarded motion stops advancing: what is still in flight makes up the rest. */
export const GUARD_SHARE = 0.72;
/** A guard trips when its force is exceeded for this long on end; shorter peaks are impacts. */
const GUARD_PATIENCE_S = 0.06;

/** Whether the horizontal force has been above the guard for too long. `overS`: for how long, as the act remembers it. */
export function guardTripped(progress: { overS: number }, guardN: number, { controller, timestepS }: ActSite): boolean {
  const { wrench } = controller.state;
  const horizontal = Math.hypot(wrench[0]!, wrench[1]!);
  // Contact chatters: time above the guard counts up, time below counts down, and far above counts several times.
  const weight = horizontal > guardN / GUARD_SHARE ? 3 : horizontal > guardN ? 1 : -0.5;
  progress.overS = Math.max(0, progress.overS + weight * timestepS);
  return progress.overS > GUARD_PATIENCE_S;
}
