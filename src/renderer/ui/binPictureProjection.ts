import { binPictureShare } from '#shared/domain/binPictureCamera.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** A point of the bin (metres, bin frame) as a point of its picture (pixels from the upper left corner). */
export type ProjectToPicture = (pointInBin: Vec3) => [number, number];

export function binPictureProjection(sizeM: Vec3, widthPx: number, heightPx: number): ProjectToPicture {
  const share = binPictureShare(sizeM, widthPx, heightPx);
  return (point) => {
    const [x, y, w] = share(point);
    return [(x / w) * widthPx, (y / w) * heightPx];
  };
}
