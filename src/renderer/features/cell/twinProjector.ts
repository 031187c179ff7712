import type { Vec3 } from '#shared/geometry/pose.ts';

/** Lays things over the twin. */
export interface TwinProjector {
  /** In CSS pixels from the panel's upper left corner; null where there is no picture. */
  project(pointInCellM: Vec3): { xPx: number; yPx: number } | null;
  /** Called after each drawn frame. Returns the function that ends it. */
  onView(listener: () => void): () => void;
}
