import type { Vec3 } from '#shared/geometry/pose.ts';

/** Lays things over the twin. */
export interface TwinProjector {
  /** In CSS pixels from the panel's upper left corner; null where there is no picture. */
  project(pointInCellM: Vec3): { xPx: number; yPx: number } | null;
  /** Called when the camera has moved, or the picture's size has changed. Returns the function that ends it. */
  onView(listener: () => void): () => void;
}
