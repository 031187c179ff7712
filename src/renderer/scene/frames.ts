import { Matrix4, Quaternion, Vector3 } from 'three';
import type { Quaternion as Turn, Vec3 } from '#shared/geometry/pose.ts';

/** Pose of a frame in its parent, as recordings tell it: metres, quaternion x y z w. */
export interface FrameInParent {
  parent: string;
  child: string;
  translationM: Vec3;
  rotation: Turn;
}
/** Where a frame is drawn, with its axes as unit vectors; cell frame. */
export interface PlacedFrame {
  name: string;
  originInCellM: Vec3;
  axesInCell: readonly [Vec3, Vec3, Vec3];
}

/** More of them would be a knot of lines. */
const MOST_FRAMES = 60;
/** A chain longer than this closes on itself. */
const LONGEST_CHAIN = 1000;

/**
 * Where frames stand that know each other by their parents alone. `homeName` is the frame that is drawn at `homeInCellM`,
 * without a turn: the root of the robot that is drawn with them. Frames of another tree, and all of them where it is not
 * among them, are drawn as if their root stood there. A frame that is its own ancestor is left out.
 */
export function placeFrames(told: readonly FrameInParent[], homeName: string | null, homeInCellM: Vec3): PlacedFrame[] {
  const poseOf = poseOfFrames(told, homeName, homeInCellM);
  const names = [...new Set(told.flatMap(({ parent, child }) => [parent, child]))].slice(0, MOST_FRAMES);
  return names.flatMap((name): PlacedFrame[] => {
    const pose = poseOf(name);
    if (!pose) return [];
    const axis = (column: 0 | 1 | 2): Vec3 => new Vector3().setFromMatrixColumn(pose, column).normalize().toArray();
    return [
      {
        name,
        originInCellM: new Vector3().setFromMatrixPosition(pose).toArray(),
        axesInCell: [axis(0), axis(1), axis(2)],
      },
    ];
  });
}

/** The same for one frame at a time; a frame that nothing was told of stands where the robot does. Null: its own ancestor. */
export function poseOfFrames(
  told: readonly FrameInParent[],
  homeName: string | null,
  homeInCellM: Vec3,
): (name: string) => Matrix4 | null {
  const parents = new Map(told.map((frame) => [frame.child, frame]));
  const isTold = told.some(({ parent, child }) => parent === homeName || child === homeName);
  const home = homeName === null || !isTold ? null : inRoot(homeName, parents);
  const moved = new Matrix4().makeTranslation(...homeInCellM);
  return (name) => {
    const own = inRoot(name, parents);
    if (!own) return null;
    const pose = home !== null && own.root === home.root ? own.pose.premultiply(home.pose.clone().invert()) : own.pose;
    return pose.premultiply(moved);
  };
}

function inRoot(name: string, parents: ReadonlyMap<string, FrameInParent>): { root: string; pose: Matrix4 } | null {
  const pose = new Matrix4();
  let at = name;
  for (let steps = 0; steps < LONGEST_CHAIN; steps += 1) {
    const known = parents.get(at);
    if (!known) return { root: at, pose };
    const turn = new Quaternion(...known.rotation).normalize();
    pose.premultiply(new Matrix4().compose(new Vector3(...known.translationM), turn, new Vector3(1, 1, 1)));
    at = known.parent;
  }
  return null;
}
