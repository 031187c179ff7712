import type { Vec3 } from '#shared/geometry/pose.ts';
import { project } from '#cell/pictures/cameraView.ts';
import type { CameraView } from '#cell/pictures/cameraView.ts';
import type { ShadedImage } from './shading.ts';

/** One elastic strand or ribbon: a polyline in the world. */
export interface Strand {
  points: readonly Vec3[];
  widthM: number;
  /** Opacity of the full width, 0..1. */
  alpha: number;
  /** Linear light of the strand itself, and its colour. */
  brightness: number;
  tint: Vec3;
  /** Length of one dash of the covering thread. */
  dashM: number;
}

/**
 * Blends strands over a shaded image, in the order given, each with its true coverage of the pixel column; changes the
 * image's colour. Returns each pixel's band opacity, 0..1: with it and the clean picture, erasing bands has an exact truth.
 */
export function blendStrands(image: ShadedImage, view: CameraView, strands: readonly Strand[]): Float32Array {
  const { widthPx: width, heightPx: height, colour, nearness } = image;
  const opacity = new Float32Array(width * height);
  for (const strand of strands) {
    let runM = 0;
    const [tintRed, tintGreen, tintBlue] = strand.tint;
    for (let k = 0; k + 1 < strand.points.length; k++) {
      const from = strand.points[k]!;
      const to = strand.points[k + 1]!;
      let a = project(view, from);
      let b = project(view, to);
      const lengthM = Math.hypot(to[0] - from[0], to[1] - from[1], to[2] - from[2]);
      runM += lengthM;
      if (a[2] < view.nearM || b[2] < view.nearM) continue;
      // March along the longer picture axis; the cross-section is then one short run of pixels.
      const steep = Math.abs(b[1] - a[1]) > Math.abs(b[0] - a[0]);
      const major = steep ? 1 : 0;
      const minor = steep ? 0 : 1;
      if (a[major] > b[major]) [a, b] = [b, a];
      const span = b[major] - a[major];
      if (span < 1e-6) continue;
      const stretch = Math.hypot(span, b[minor] - a[minor]) / span;
      const limit = steep ? height : width;
      const side = steep ? width : height;
      for (let q = Math.max(0, Math.ceil(a[major] - 0.5)); q + 0.5 < b[major] && q < limit; q++) {
        const f = (q + 0.5 - a[major]) / span;
        const near = (1 - f) / a[2] + f / b[2];
        const middle = a[minor] + f * (b[minor] - a[minor]);
        const half = 0.5 * strand.widthM * view.focalPx * near * stretch;
        const alongM = runM - lengthM * (1 - f);
        // The covering thread shows as dashes; too fine to see at low resolution, so it fades out there.
        const visible = Math.max(0, Math.min(1, (strand.dashM * view.focalPx * near) / 1.6 - 1));
        const level = strand.brightness * (1 + 0.22 * visible * (((alongM / strand.dashM) & 1) - 0.5));
        const first = Math.max(0, Math.floor(middle - half));
        const last = Math.min(side - 1, Math.floor(middle + half));
        for (let r = first; r <= last; r++) {
          const cover = Math.min(r + 1, middle + half) - Math.max(r, middle - half);
          const p = steep ? q * width + r : r * width + q;
          if (cover <= 0 || near * 1.002 < nearness[p]!) continue;
          const alpha = Math.min(1, strand.alpha * cover);
          colour[3 * p]! += alpha * (level * tintRed - colour[3 * p]!);
          colour[3 * p + 1]! += alpha * (level * tintGreen - colour[3 * p + 1]!);
          colour[3 * p + 2]! += alpha * (level * tintBlue - colour[3 * p + 2]!);
          opacity[p] = 1 - (1 - opacity[p]!) * (1 - alpha);
        }
      }
    }
  }
  return opacity;
}
