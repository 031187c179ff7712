import { XMLParser } from 'fast-xml-parser';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { err, ok } from '#shared/result/result.ts';
import type { Result } from '#shared/result/result.ts';
import type {
  Geometry,
  Inertial,
  Joint,
  JointType,
  Link,
  Origin,
  RobotDescription,
  Shape,
} from './RobotDescription.ts';

type Node = { [key: string]: unknown };

/** Thrown inside this file only; `parseUrdf` turns it into a failure. */
class UrdfProblem extends Error {}

const ARRAYS = new Set(['link', 'joint', 'collision']);

/**
 * Reads the part of URDF that moves and collides: links with inertials and primitive collision shapes, revolute, prismatic
 * and fixed joints. `continuous` joints and meshes are refused with a sentence that names them: the cell needs limits and
 * primitives. The failure is one sentence for a person.
 */
export function parseUrdf(text: string): Result<RobotDescription, string> {
  try {
    const parser = new XMLParser({
      ignoreAttributes: false,
      attributeNamePrefix: '@',
      parseAttributeValue: false,
      isArray: (name) => ARRAYS.has(name),
    });
    const document = parser.parse(text, true) as Node;
    const robot = child(document, 'robot');
    if (!robot) throw new UrdfProblem('it has no <robot> element');
    const links = list(robot, 'link').map(readLink);
    const joints = list(robot, 'joint').map(readJoint);
    return ok({ name: attribute(robot, 'name', '<robot>'), ...tree(links, joints) });
  } catch (problem) {
    return err(`The arm description cannot be used: ${problem instanceof Error ? problem.message : String(problem)}.`);
  }
}

function tree(links: Link[], joints: Joint[]): Omit<RobotDescription, 'name'> {
  const byName = new Map(links.map((link) => [link.name, link]));
  if (byName.size !== links.length) throw new UrdfProblem('two links have the same name');
  if (new Set(joints.map((joint) => joint.name)).size !== joints.length)
    throw new UrdfProblem('two joints have the same name');
  const children = new Set<string>();
  for (const joint of joints) {
    for (const end of [joint.parent, joint.child])
      if (!byName.has(end)) throw new UrdfProblem(`joint "${joint.name}" names link "${end}", which does not exist`);
    if (children.has(joint.child)) throw new UrdfProblem(`link "${joint.child}" has two parents`);
    children.add(joint.child);
  }
  const roots = links.filter((link) => !children.has(link.name));
  if (roots.length !== 1) throw new UrdfProblem(`it has ${roots.length} root links, expected one`);
  return { rootLink: roots[0]!.name, links: byName, joints };
}

function readLink(node: Node): Link {
  const name = attribute(node, 'name', '<link>');
  const inertial = child(node, 'inertial');
  return {
    name,
    inertial: inertial ? readInertial(inertial, name) : null,
    collisions: list(node, 'collision').map((collision) => readCollision(collision, name)),
  };
}

function readInertial(node: Node, link: string): Inertial {
  const inertia = child(node, 'inertia');
  const mass = child(node, 'mass');
  if (!inertia || !mass) throw new UrdfProblem(`the inertial of link "${link}" lacks its mass or inertia`);
  const read = (key: string) => number(inertia, key, `inertia of link "${link}"`);
  return {
    origin: readOrigin(node, link),
    massKg: number(mass, 'value', `mass of link "${link}"`),
    inertia: [read('ixx'), read('iyy'), read('izz'), read('ixy'), read('ixz'), read('iyz')],
  };
}

function readCollision(node: Node, link: string): Geometry {
  const geometry = child(node, 'geometry');
  if (!geometry) throw new UrdfProblem(`a collision of link "${link}" has no geometry`);
  return { origin: readOrigin(node, link), shape: readShape(geometry, link) };
}

function readShape(node: Node, link: string): Shape {
  const where = `collision shape of link "${link}"`;
  const box = child(node, 'box');
  if (box) return { kind: 'box', sizeM: vector(attribute(box, 'size', where), where) };
  const cylinder = child(node, 'cylinder');
  if (cylinder)
    return {
      kind: 'cylinder',
      radiusM: number(cylinder, 'radius', where),
      lengthM: number(cylinder, 'length', where),
    };
  const sphere = child(node, 'sphere');
  if (sphere) return { kind: 'sphere', radiusM: number(sphere, 'radius', where) };
  throw new UrdfProblem(`the ${where} is no box, cylinder or sphere`);
}

function readJoint(node: Node): Joint {
  const name = attribute(node, 'name', '<joint>');
  const where = `joint "${name}"`;
  const type = attribute(node, 'type', where);
  if (!['revolute', 'prismatic', 'fixed'].includes(type))
    throw new UrdfProblem(`${where} is "${type}", expected revolute, prismatic or fixed`);
  const limit = child(node, 'limit');
  if (type !== 'fixed' && !limit) throw new UrdfProblem(`${where} has no <limit>`);
  const parent = child(node, 'parent');
  const childLink = child(node, 'child');
  if (!parent || !childLink) throw new UrdfProblem(`${where} lacks its parent or child`);
  const axisNode = child(node, 'axis');
  const dynamics = child(node, 'dynamics');
  const joint: Joint = {
    name,
    type: type as JointType,
    parent: attribute(parent, 'link', where),
    child: attribute(childLink, 'link', where),
    origin: readOrigin(node, where),
    axis: unit(axisNode ? vector(attribute(axisNode, 'xyz', where), where) : [1, 0, 0], where),
    lower: limit ? number(limit, 'lower', where) : 0,
    upper: limit ? number(limit, 'upper', where) : 0,
    effort: limit ? number(limit, 'effort', where) : 0,
    velocity: limit ? number(limit, 'velocity', where) : 0,
    damping: dynamics && dynamics['@damping'] !== undefined ? number(dynamics, 'damping', where) : 0,
    friction: dynamics && dynamics['@friction'] !== undefined ? number(dynamics, 'friction', where) : 0,
  };
  if (type !== 'fixed' && !(joint.upper > joint.lower && joint.effort > 0 && joint.velocity > 0))
    throw new UrdfProblem(`the limits of ${where} leave it no room, effort or speed`);
  return joint;
}

function readOrigin(node: Node, where: string): Origin {
  const origin = child(node, 'origin');
  const read = (key: string): Vec3 =>
    origin && origin[`@${key}`] !== undefined ? vector(attribute(origin, key, where), where) : [0, 0, 0];
  return { positionM: read('xyz'), rollPitchYawRad: read('rpy') };
}

function child(node: Node, name: string): Node | null {
  const value = node[name];
  if (value === undefined) return null;
  return typeof value === 'object' && value !== null ? (value as Node) : {};
}

/** Elements that carry nothing come out of the parser as an empty string. */
function list(node: Node, name: string): Node[] {
  const value = node[name];
  return Array.isArray(value)
    ? (value as unknown[]).map((v) => (typeof v === 'object' && v !== null ? (v as Node) : {}))
    : [];
}

function attribute(node: Node, name: string, where: string): string {
  const value = node[`@${name}`];
  if (typeof value !== 'string' || value === '') throw new UrdfProblem(`${where} has no ${name}`);
  return value;
}

function number(node: Node, name: string, where: string): number {
  return finite(attribute(node, name, where), where);
}

function finite(text: string, where: string): number {
  const value = Number(text);
  if (!Number.isFinite(value)) throw new UrdfProblem(`${where} has "${text}" where a number was expected`);
  return value;
}

function vector(text: string, where: string): Vec3 {
  const parts = text
    .trim()
    .split(/\s+/)
    .map((part) => finite(part, where));
  if (parts.length !== 3) throw new UrdfProblem(`${where} has "${text}" where three numbers were expected`);
  return parts as Vec3;
}

function unit([x, y, z]: Vec3, where: string): Vec3 {
  const length = Math.hypot(x, y, z);
  if (!(length > 1e-9)) throw new UrdfProblem(`the axis of ${where} has no direction`);
  return [x / length, y / length, z / length];
}
