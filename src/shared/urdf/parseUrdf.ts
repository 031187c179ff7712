import type { Vec3 } from '#shared/geometry/pose.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import { isPositiveDefinite } from './isPositiveDefinite.ts';
import { linkTree } from './linkTree.ts';
import type {
  Geometry,
  Inertial,
  Joint,
  JointType,
  Link,
  Mimic,
  Origin,
  RobotDescription,
  Shape,
  Visual,
} from './RobotDescription.ts';
import {
  attribute,
  element,
  elements,
  figure,
  nameOf,
  number,
  numberOr,
  quoted,
  robotElement,
  UrdfProblem,
  vector,
  type UrdfElement,
} from './urdfElements.ts';

/**
 * What a description is read for. `drawing`: the tree, the joints and the visuals. `physics`: the tree, the joints with the
 * limits that URDF demands, inertials and collision shapes. Names, numbers, joints and their tree are judged alike.
 */
export type UrdfPurpose = 'drawing' | 'physics';

const MAX_LINKS = 1000;
const MAX_SHAPES_OF_A_LINK = 200;
const JOINT_TYPES: readonly string[] = ['revolute', 'continuous', 'prismatic', 'fixed'] satisfies JointType[];

/**
 * Reads a robot description (URDF, http://wiki.ros.org/urdf/XML): a tree of links, and joints that are revolute, continuous,
 * prismatic or fixed. Shapes are boxes, cylinders and spheres: a mesh leaves a visual without shape, and a collision is refused.
 * The one reader for cell, recording and twin. The failure is one sentence for a person.
 */
export function parseUrdf(text: string, purpose: UrdfPurpose): Result<RobotDescription, string> {
  try {
    const robot = robotElement(text);
    const colours = new Map(
      elements(robot, 'material').map((material) => [material['@name'], colourOf(material)] as const),
    );
    const linkElements = elements(robot, 'link');
    const jointElements = elements(robot, 'joint');
    if (Math.max(linkElements.length, jointElements.length) > MAX_LINKS)
      throw new UrdfProblem(
        `it has ${linkElements.length} links and ${jointElements.length} joints, expected at most ${MAX_LINKS}`,
      );
    const links = linkElements.map((node) => readLink(node, purpose, colours));
    const joints = jointElements.map((node) => readJoint(node, purpose));
    return ok({ name: nameOf(robot, '<robot>'), ...linkTree(links, joints) });
  } catch (problem) {
    // Whatever else is thrown is a text that no XML reader of ours foresaw; what that one says is not for people.
    const why = problem instanceof UrdfProblem ? problem.message : 'it cannot be read as XML';
    return err(`The arm description cannot be used: ${why}.`);
  }
}

type Colour = Visual['rgba'];

function readLink(node: UrdfElement, purpose: UrdfPurpose, colours: ReadonlyMap<unknown, Colour>): Link {
  const name = nameOf(node, 'a <link>');
  const where = `link ${quoted(name)}`;
  const shapes = elements(node, purpose === 'physics' ? 'collision' : 'visual');
  if (shapes.length > MAX_SHAPES_OF_A_LINK)
    throw new UrdfProblem(`${where} has ${shapes.length} shapes, expected at most ${MAX_SHAPES_OF_A_LINK}`);
  const inertial = purpose === 'physics' ? element(node, 'inertial', where) : null;
  return {
    name,
    inertial: inertial ? readInertial(inertial, where) : null,
    collisions: purpose === 'physics' ? shapes.map((shape) => readCollision(shape, where)) : [],
    visuals: purpose === 'drawing' ? shapes.map((shape) => readVisual(shape, where, colours)) : [],
  };
}

function readInertial(node: UrdfElement, link: string): Inertial {
  const inertiaNode = element(node, 'inertia', link);
  const mass = element(node, 'mass', link);
  if (!inertiaNode || !mass) throw new UrdfProblem(`the inertial of ${link} lacks its mass or inertia`);
  const massKg = number(mass, 'value', `the mass of ${link}`);
  if (!(massKg > 0)) throw new UrdfProblem(`the mass of ${link} is ${massKg} kg, expected more than 0`);
  const read = (key: string): number => number(inertiaNode, key, `the inertia of ${link}`);
  const inertia: Inertial['inertia'] = [read('ixx'), read('iyy'), read('izz'), read('ixy'), read('ixz'), read('iyz')];
  if (!isPositiveDefinite(inertia))
    throw new UrdfProblem(`the inertia of ${link} is that of no body: its principal moments are not all above 0`);
  return { origin: readOrigin(node, link), massKg, inertia };
}

function readCollision(node: UrdfElement, link: string): Geometry {
  const geometry = element(node, 'geometry', link);
  if (!geometry) throw new UrdfProblem(`a collision of ${link} has no geometry`);
  const where = `the collision shape of ${link}`;
  const shape = readShape(geometry, where);
  if (!shape) throw new UrdfProblem(`${where} is no box, cylinder or sphere`);
  return { origin: readOrigin(node, link), shape };
}

/** What cannot be drawn as it is written does not keep the rest from being drawn. */
function readVisual(node: UrdfElement, link: string, colours: ReadonlyMap<unknown, Colour>): Visual {
  const geometry = element(node, 'geometry', link);
  const material = elements(node, 'material')[0];
  const name = typeof material?.['@name'] === 'string' ? material['@name'] : null;
  return {
    origin: readOrigin(node, link),
    shape: geometry && drawnShape(geometry, link),
    mesh: geometry && meshIn(geometry, link),
    material: name,
    rgba: material ? (colourOf(material) ?? colours.get(name) ?? null) : null,
  };
}

const MAX_URI_CHARACTERS = 500;

function meshIn(geometry: UrdfElement, link: string): Visual['mesh'] {
  const mesh = element(geometry, 'mesh', link);
  const uri = mesh?.['@filename'];
  if (!mesh || typeof uri !== 'string' || uri === '' || uri.length > MAX_URI_CHARACTERS) return null;
  const written = mesh['@scale'];
  return { uri, scale: typeof written === 'string' ? vector(written, `the mesh of ${link}`) : [1, 1, 1] };
}

function drawnShape(geometry: UrdfElement, link: string): Shape | null {
  try {
    return readShape(geometry, link);
  } catch (problem) {
    if (problem instanceof UrdfProblem) return null;
    throw problem;
  }
}

function colourOf(material: UrdfElement): Colour {
  const text = element(material, 'color', 'a material')?.['@rgba'];
  if (typeof text !== 'string') return null;
  const parts = text
    .trim()
    .split(/\s+/, 5)
    .map((part) => figure(part, 'a colour'));
  return parts.length === 4
    ? (parts.map((part) => Math.min(1, Math.max(0, part))) as [number, number, number, number])
    : null;
}

function readShape(node: UrdfElement, where: string): Shape | null {
  const positive = (value: number): number => {
    if (!(value > 0)) throw new UrdfProblem(`${where} has a side of ${value} m, expected more than 0`);
    return value;
  };
  const box = element(node, 'box', where);
  if (box) return { kind: 'box', sizeM: vector(attribute(box, 'size', where), where).map(positive) as Vec3 };
  const cylinder = element(node, 'cylinder', where);
  if (cylinder)
    return {
      kind: 'cylinder',
      radiusM: positive(number(cylinder, 'radius', where)),
      lengthM: positive(number(cylinder, 'length', where)),
    };
  const sphere = element(node, 'sphere', where);
  return sphere ? { kind: 'sphere', radiusM: positive(number(sphere, 'radius', where)) } : null;
}

function readJoint(node: UrdfElement, purpose: UrdfPurpose): Joint {
  const name = nameOf(node, 'a <joint>');
  const where = `joint ${quoted(name)}`;
  const type = attribute(node, 'type', where);
  if (!JOINT_TYPES.includes(type))
    throw new UrdfProblem(
      `${where} is of type ${quoted(type)}, expected ${JOINT_TYPES.slice(0, -1).join(', ')} or fixed`,
    );
  const parent = element(node, 'parent', where);
  const child = element(node, 'child', where);
  if (!parent || !child) throw new UrdfProblem(`${where} lacks its parent or child`);
  const axis = element(node, 'axis', where);
  return {
    name,
    type: type as JointType,
    parent: attribute(parent, 'link', where),
    child: attribute(child, 'link', where),
    origin: readOrigin(node, where),
    axis: unit(axis ? vector(attribute(axis, 'xyz', where), where) : [1, 0, 0], where),
    ...readLimits(node, type as JointType, purpose, where),
    ...(purpose === 'physics' ? readDynamics(node, where) : { damping: 0, friction: 0 }),
    mimic: readMimic(node, where),
  };
}

/** Lower and upper are 0 where they are not written; effort and speed must be, for the physics. */
function readLimits(
  node: UrdfElement,
  type: JointType,
  purpose: UrdfPurpose,
  where: string,
): Pick<Joint, 'lower' | 'upper' | 'effort' | 'velocity'> {
  if (type === 'fixed') return { lower: 0, upper: 0, effort: 0, velocity: 0 };
  const limit = element(node, 'limit', where);
  const isBounded = type !== 'continuous';
  const limits = {
    lower: isBounded ? numberOr(limit, 'lower', where) : -Infinity,
    upper: isBounded ? numberOr(limit, 'upper', where) : Infinity,
    effort: numberOr(limit, 'effort', where),
    velocity: numberOr(limit, 'velocity', where),
  };
  if (purpose === 'drawing') return limits;
  if (!limit && isBounded) throw new UrdfProblem(`${where} has no <limit>`);
  if (limit) for (const key of ['effort', 'velocity']) number(limit, key, where);
  if (!(limits.upper > limits.lower && limits.effort > 0 && limits.velocity > 0))
    throw new UrdfProblem(`the limits of ${where} leave it no room, effort or speed`);
  return limits;
}

function readDynamics(node: UrdfElement, where: string): Pick<Joint, 'damping' | 'friction'> {
  const dynamics = element(node, 'dynamics', where);
  const read = { damping: numberOr(dynamics, 'damping', where), friction: numberOr(dynamics, 'friction', where) };
  if (read.damping < 0 || read.friction < 0) throw new UrdfProblem(`the damping or friction of ${where} is below 0`);
  return read;
}

function readMimic(node: UrdfElement, where: string): Mimic | null {
  const mimic = element(node, 'mimic', where);
  return (
    mimic && {
      joint: attribute(mimic, 'joint', `the <mimic> of ${where}`),
      multiplier: numberOr(mimic, 'multiplier', where, 1),
      offset: numberOr(mimic, 'offset', where),
    }
  );
}

function readOrigin(node: UrdfElement, where: string): Origin {
  const origin = element(node, 'origin', where);
  const read = (key: string): Vec3 =>
    origin && origin[`@${key}`] !== undefined ? vector(attribute(origin, key, where), where) : [0, 0, 0];
  return { positionM: read('xyz'), rollPitchYawRad: read('rpy') };
}

function unit([x, y, z]: Vec3, where: string): Vec3 {
  const length = Math.hypot(x, y, z);
  if (!(length > 1e-9)) throw new UrdfProblem(`the axis of ${where} has no direction`);
  return [x / length, y / length, z / length];
}
