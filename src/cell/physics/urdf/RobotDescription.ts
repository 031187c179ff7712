import type { Vec3 } from '#shared/geometry/pose.ts';

/** Rotation as URDF writes it: fixed-axis roll, pitch, yaw in radians. */
export interface Origin {
  positionM: Vec3;
  rollPitchYawRad: Vec3;
}

export type Shape =
  | { kind: 'box'; sizeM: Vec3 }
  | { kind: 'cylinder'; radiusM: number; lengthM: number }
  | { kind: 'sphere'; radiusM: number };

export interface Geometry {
  origin: Origin;
  shape: Shape;
}

export interface Inertial {
  origin: Origin;
  massKg: number;
  /** ixx iyy izz ixy ixz iyz about the centre of mass, kg m2. */
  inertia: [number, number, number, number, number, number];
}

export interface Link {
  name: string;
  inertial: Inertial | null;
  collisions: Geometry[];
}

export type JointType = 'revolute' | 'prismatic' | 'fixed';

export interface Joint {
  name: string;
  type: JointType;
  parent: string;
  child: string;
  origin: Origin;
  /** Unit vector in the joint's frame. */
  axis: Vec3;
  /** Radians or metres; zero for a fixed joint. */
  lower: number;
  upper: number;
  /** Newton metres or newtons. */
  effort: number;
  /** Radians or metres a second. */
  velocity: number;
  damping: number;
  friction: number;
}

export interface RobotDescription {
  name: string;
  rootLink: string;
  links: ReadonlyMap<string, Link>;
  joints: readonly Joint[];
}
