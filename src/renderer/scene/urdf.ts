import type { Vec3 } from '#shared/geometry/pose.ts';
import { err, ok, type Result } from '#shared/result/result.ts';
import { parseUrdf as readUrdf } from '#shared/urdf/parseUrdf.ts';
import type { Joint, Origin, Shape, Visual } from '#shared/urdf/RobotDescription.ts';

export interface UrdfOrigin {
  /** Metres. */
  xyz: Vec3;
  /** Roll, pitch, yaw about fixed x, y, z; radians. */
  rpy: Vec3;
}
export type UrdfGeometry = Shape;
export interface UrdfVisual {
  origin: UrdfOrigin;
  /** Null where the shape is in a file of its own. */
  geometry: UrdfGeometry | null;
  /** That file; it comes apart from the description, or not at all. */
  mesh: Visual['mesh'];
  /** Name of its material; null where it has none. */
  material: string | null;
  /** Red, green, blue, alpha in 0..1; null where the description names no colour. */
  rgba: Visual['rgba'];
}
export type UrdfJoint = Pick<Joint, 'name' | 'type' | 'parent' | 'child' | 'axis' | 'mimic'> & { origin: UrdfOrigin };
export interface UrdfModel {
  rootLink: string;
  links: ReadonlyMap<string, readonly UrdfVisual[]>;
  joints: readonly UrdfJoint[];
}

/**
 * What the twin draws of a robot description, which the shared reader reads. The files of meshes come apart; a link
 * whose files did not come is drawn by what its joints tell. The error is one sentence that names the place.
 */
export function parseUrdf(text: string): Result<UrdfModel, string> {
  const read = readUrdf(text, 'drawing');
  if (!read.ok) return err(read.error.replace(/\.$/, '; the arm is not drawn.'));
  const { rootLink, links, joints } = read.value;
  return ok({
    rootLink,
    links: new Map(
      [...links.values()].map(({ name, visuals }) => [
        name,
        visuals.map(({ origin, shape, mesh, material, rgba }) => ({
          origin: originOf(origin),
          geometry: shape,
          mesh,
          material,
          rgba,
        })),
      ]),
    ),
    joints: joints.map(({ name, type, parent, child, axis, mimic, origin }) => ({
      ...{ name, type, parent, child, axis, mimic },
      origin: originOf(origin),
    })),
  });
}

const originOf = ({ positionM, rollPitchYawRad }: Origin): UrdfOrigin => ({ xyz: positionM, rpy: rollPitchYawRad });
