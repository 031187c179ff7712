import type { ReplayCloud, ReplayScene, ReplayShape } from '#shared/bridge/requests/replay.ts';
import { Matrix4, Quaternion, Vector3 } from 'three';
import { poseOfFrames, type FrameInParent } from './frames.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';

/** A shape or cloud of another program with its pose in the cell's frame, column by column. */
export interface PlacedShape extends Omit<ReplayShape, 'frame' | 'positionM' | 'rotation'> {
  poseInCell: readonly number[];
}
export interface PlacedCloud extends Pick<ReplayCloud, 'pointsBase64'> {
  poseInCell: readonly number[];
}
export interface ForeignDrawing {
  shapes: readonly PlacedShape[];
  clouds: readonly PlacedCloud[];
}

/** Puts what another program drew where its frames stand; see `placeFrames`. What hangs on a frame of no end is left out. */
export function placeScene(
  { shapes, clouds }: ReplayScene,
  told: readonly FrameInParent[],
  homeName: string | null,
  homeInCellM: Vec3,
): ForeignDrawing {
  const poseOf = poseOfFrames(told, homeName, homeInCellM);
  const known = new Map<string, Matrix4 | null>();
  const inCell = ({ frame, positionM, rotation }: Pick<ReplayShape, 'frame' | 'positionM' | 'rotation'>) => {
    if (!known.has(frame)) known.set(frame, poseOf(frame));
    const own = new Matrix4().compose(
      new Vector3(...positionM),
      new Quaternion(...rotation).normalize(),
      new Vector3(1, 1, 1),
    );
    return known.get(frame)?.clone().multiply(own).toArray() ?? null;
  };
  const placed = <Thing extends ReplayShape | ReplayCloud>(things: readonly Thing[]) =>
    things.flatMap((thing) => {
      const poseInCell = inCell(thing);
      return poseInCell ? [{ ...thing, poseInCell }] : [];
    });
  return { shapes: placed(shapes), clouds: placed(clouds) };
}
