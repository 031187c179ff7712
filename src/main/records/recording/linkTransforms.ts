import type { Quaternion, Vec3 } from '#shared/geometry/pose.ts';
import { parseUrdf } from '#shared/urdf/parseUrdf.ts';
import type { Joint as UrdfJoint } from '#shared/urdf/RobotDescription.ts';

/** Where a link stands in its parent link: metres, unit quaternion x y z w. */
export interface LinkTransform {
  parent: string;
  child: string;
  translationM: Vec3;
  rotation: Quaternion;
}

interface Joint {
  type: string;
  parent: string;
  child: string;
  originM: Vec3;
  originRotation: Quaternion;
  axis: Vec3;
  /** Index among the joint values; -1 for a joint that does not move. */
  valueIndex: number;
  multiplier: number;
  offset: number;
}

/**
 * Transforms of every link from the arm's description and its joint values. Each joint gives one transform from its parent
 * link, so that the chain needs no multiplying out: readers of transforms do that themselves.
 */
export class LinkTransforms {
  private readonly joints: readonly Joint[];

  private constructor(joints: readonly Joint[]) {
    this.joints = joints;
  }

  /** No transforms at all for a text that is no robot description: the rest of the recording does not depend on it. */
  static fromUrdf(urdf: string, jointNames: readonly string[]): LinkTransforms {
    const robot = parseUrdf(urdf, 'drawing');
    return new LinkTransforms(robot.ok ? robot.value.joints.map((joint) => movingJoint(joint, jointNames)) : []);
  }

  get moving(): number {
    return this.joints.filter((joint) => joint.valueIndex >= 0).length;
  }

  /** `values` in the order of the joint names; a value that is missing counts as 0. */
  at(values: ArrayLike<number>): LinkTransform[] {
    return this.joints.map((joint) => {
      const { parent, child } = joint;
      const value = joint.valueIndex < 0 ? 0 : joint.multiplier * (values[joint.valueIndex] ?? 0) + joint.offset;
      if (joint.type === 'prismatic') {
        const [x, y, z] = rotated(joint.originRotation, joint.axis);
        const [ox, oy, oz] = joint.originM;
        const translationM: Vec3 = [ox + x * value, oy + y * value, oz + z * value];
        return { parent, child, translationM, rotation: joint.originRotation };
      }
      const rotation =
        joint.type === 'fixed' ? joint.originRotation : product(joint.originRotation, aboutAxis(joint.axis, value));
      return { parent, child, translationM: joint.originM, rotation };
    });
  }
}

function movingJoint(
  { type, name, parent, child, origin, axis, mimic }: UrdfJoint,
  jointNames: readonly string[],
): Joint {
  return {
    type,
    parent,
    child,
    originM: origin.positionM,
    originRotation: fromRollPitchYaw(origin.rollPitchYawRad),
    axis,
    valueIndex: type === 'fixed' ? -1 : jointNames.indexOf(mimic?.joint ?? name),
    multiplier: mimic?.multiplier ?? 1,
    offset: mimic?.offset ?? 0,
  };
}

/** Roll, pitch, yaw about fixed x, y, z, as URDF has them; radians. */
function fromRollPitchYaw([roll, pitch, yaw]: Vec3): Quaternion {
  return product(product(aboutAxis([0, 0, 1], yaw), aboutAxis([0, 1, 0], pitch)), aboutAxis([1, 0, 0], roll));
}

function aboutAxis([x, y, z]: Vec3, angleRad: number): Quaternion {
  const sine = Math.sin(angleRad / 2) / (Math.hypot(x, y, z) || 1);
  return [x * sine, y * sine, z * sine, Math.cos(angleRad / 2)];
}

function product([ax, ay, az, aw]: Quaternion, [bx, by, bz, bw]: Quaternion): Quaternion {
  return [
    aw * bx + ax * bw + ay * bz - az * by,
    aw * by - ax * bz + ay * bw + az * bx,
    aw * bz + ax * by - ay * bx + az * bw,
    aw * bw - ax * bx - ay * by - az * bz,
  ];
}

function rotated([qx, qy, qz, qw]: Quaternion, [x, y, z]: Vec3): Vec3 {
  const tx = 2 * (qy * z - qz * y);
  const ty = 2 * (qz * x - qx * z);
  const tz = 2 * (qx * y - qy * x);
  return [x + qw * tx + qy * tz - qz * ty, y + qw * ty + qz * tx - qx * tz, z + qw * tz + qx * ty - qy * tx];
}
