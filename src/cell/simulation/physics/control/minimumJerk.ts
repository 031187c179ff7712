/** Minimum-jerk profile (Flash and Hogan 1985) on 0..1: position, and its first and second derivatives. */
export function minimumJerk(share: number): { position: number; velocity: number; acceleration: number } {
  const s = Math.min(1, Math.max(0, share));
  return {
    position: s * s * s * (10 - 15 * s + 6 * s * s),
    velocity: 30 * s * s * (1 - s) * (1 - s),
    acceleration: 60 * s * (1 - s) * (1 - 2 * s),
  };
}

/** Peak speed and peak acceleration of the profile for a unit distance in unit time. */
export const MINIMUM_JERK_PEAK_SPEED = 1.875;
export const MINIMUM_JERK_PEAK_ACCELERATION = 10 / Math.sqrt(3);
