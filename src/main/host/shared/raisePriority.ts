import { constants, setPriority } from 'node:os';

/**
 * Before other programs where the system lets us: a beat of a held control that waits for a processor stops the arm. Linux
 * grants it to few; without it everything works, and a busy machine stops motions by hand more often.
 */
export function raisePriority(): void {
  try {
    setPriority(constants.priority.PRIORITY_ABOVE_NORMAL);
  } catch {
    // Not granted.
  }
}
