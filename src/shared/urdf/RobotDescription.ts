import type { Vec3 } from '#shared/geometry/pose.ts';

/** A place in the parent's frame. */
export interface Origin {
  positionM: Vec3;
  /** As URDF writes it: fixed-axis roll, pitch, yaw. */
  rollPitchYawRad: Vec3;
}

export type Shape =
  | { kind: 'box'; sizeM: Vec3 }
  /** Its axis is z. */
  | { kind: 'cylinder'; radiusM: number; lengthM: number }
  | { kind: 'sphere'; radiusM: number };

export interface Geometry {
  origin: Origin;
  shape: Shape;
}

export interface Visual {
  origin: Origin;
  /** Null where the shape is in a file of its own, or cannot be read. */
  shape: Shape | null;
  /** The file of its own, as the description names it (`package://...`), and how its numbers become metres. */
  mesh: { uri: string; scale: Vec3 } | null;
  /** Name of its material; null where it has none. */
  material: string | null;
  /** Red, green, blue, alpha in 0..1; null where the description names no colour. */
  rgba: readonly [number, number, number, number] | null;
}

export interface Inertial {
  origin: Origin;
  massKg: number;
  /** ixx iyy izz ixy ixz iyz about the centre of mass, kg m2. */
  inertia: [number, number, number, number, number, number];
}

export interface Link {
  name: string;
  /** What the physics needs; null and empty where a description was read for drawing. */
  inertial: Inertial | null;
  collisions: Geometry[];
  /** What is drawn; empty where a description was read for the physics. */
  visuals: Visual[];
}

export type JointType = 'revolute' | 'continuous' | 'prismatic' | 'fixed';

/** The joint follows another one: position = multiplier * other + offset. */
export interface Mimic {
  joint: string;
  multiplier: number;
  offset: number;
}

export interface Joint {
  name: string;
  type: JointType;
  parent: string;
  child: string;
  origin: Origin;
  /** Unit vector in the joint's frame. */
  axis: Vec3;
  /** Radians or metres; zero for a fixed joint, minus and plus infinity for a continuous one. */
  lower: number;
  upper: number;
  /** Newton metres or newtons; zero where none is written. */
  effort: number;
  /** Radians or metres a second; zero where none is written. */
  velocity: number;
  damping: number;
  friction: number;
  mimic: Mimic | null;
}

/** A tree: every link hangs on the root by one chain of joints. */
export interface RobotDescription {
  name: string;
  rootLink: string;
  links: ReadonlyMap<string, Link>;
  joints: readonly Joint[];
}
