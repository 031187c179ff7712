import type { Vec3 } from '#shared/geometry/pose.ts';
import { err, ok, type Result } from '#shared/result/result.ts';

export interface UrdfOrigin {
  /** Metres. */
  xyz: Vec3;
  /** Roll, pitch, yaw about fixed x, y, z; radians. */
  rpy: Vec3;
}
export type UrdfGeometry =
  | { kind: 'box'; sizeM: Vec3 }
  /** Its axis is z. */
  | { kind: 'cylinder'; radiusM: number; lengthM: number }
  | { kind: 'sphere'; radiusM: number };
export interface UrdfVisual {
  origin: UrdfOrigin;
  /** Null where the shape is in a file of its own, which does not come with the description. */
  geometry: UrdfGeometry | null;
  /** Name of its material; null where it has none. */
  material: string | null;
  /** Red, green, blue, alpha in 0..1; null where the description names no colour. */
  rgba: readonly [number, number, number, number] | null;
}
export interface UrdfJoint {
  name: string;
  type: 'revolute' | 'continuous' | 'prismatic' | 'fixed';
  parent: string;
  child: string;
  origin: UrdfOrigin;
  /** Unit vector in the joint's frame. */
  axis: Vec3;
  /** Another joint that this one follows: position = multiplier * other + offset. */
  mimic: { joint: string; multiplier: number; offset: number } | null;
}
export interface UrdfModel {
  rootLink: string;
  links: ReadonlyMap<string, readonly UrdfVisual[]>;
  joints: readonly UrdfJoint[];
}

/**
 * Reads what the twin draws from a robot description: links with visuals made of primitives, and joints. Meshes are not
 * read, as their files do not come along: the link is then drawn by what its joints tell. The error is one sentence that names the place.
 */
export function parseUrdf(text: string): Result<UrdfModel, string> {
  const document = new DOMParser().parseFromString(text, 'application/xml');
  const robot = document.querySelector('robot');
  if (!robot || document.querySelector('parsererror'))
    return err('The arm description is not XML with a <robot> element; the arm is not drawn.');

  const colours = new Map<string, UrdfVisual['rgba']>();
  for (const material of childrenOf(robot, 'material')) {
    const rgba = rgbaOf(material);
    if (rgba) colours.set(material.getAttribute('name') ?? '', rgba);
  }

  const links = new Map<string, UrdfVisual[]>();
  for (const link of childrenOf(robot, 'link')) {
    const name = link.getAttribute('name');
    if (!name) return err('A link of the arm description has no name; the arm is not drawn.');
    const visuals: UrdfVisual[] = [];
    for (const visual of childrenOf(link, 'visual')) {
      const material = childrenOf(visual, 'material')[0];
      const name = material?.getAttribute('name') ?? null;
      const rgba = material ? (rgbaOf(material) ?? colours.get(name ?? '') ?? null) : null;
      visuals.push({ origin: originOf(visual), geometry: geometryOf(visual), material: name, rgba });
    }
    links.set(name, visuals);
  }

  const joints: UrdfJoint[] = [];
  for (const element of childrenOf(robot, 'joint')) {
    const name = element.getAttribute('name') ?? '';
    const type = element.getAttribute('type');
    if (type !== 'revolute' && type !== 'continuous' && type !== 'prismatic' && type !== 'fixed')
      return err(
        `Joint "${name}" is of type "${type}", expected revolute, continuous, prismatic or fixed; the arm is not drawn.`,
      );
    const parent = childrenOf(element, 'parent')[0]?.getAttribute('link');
    const child = childrenOf(element, 'child')[0]?.getAttribute('link');
    if (!parent || !child || !links.has(parent) || !links.has(child))
      return err(
        `Joint "${name}" joins "${parent}" to "${child}", expected two links of the description; the arm is not drawn.`,
      );
    const mimic = childrenOf(element, 'mimic')[0];
    joints.push({
      name,
      type,
      parent,
      child,
      origin: originOf(element),
      axis: vectorOf(childrenOf(element, 'axis')[0]?.getAttribute('xyz'), [1, 0, 0]),
      mimic: mimic
        ? {
            joint: mimic.getAttribute('joint') ?? '',
            multiplier: Number(mimic.getAttribute('multiplier') ?? 1),
            offset: Number(mimic.getAttribute('offset') ?? 0),
          }
        : null,
    });
  }

  const children = new Set(joints.map((joint) => joint.child));
  const roots = [...links.keys()].filter((name) => !children.has(name));
  if (roots.length !== 1)
    return err(`The arm description has ${roots.length} root links, expected one; the arm is not drawn.`);
  return ok({ rootLink: roots[0]!, links, joints });
}

/** Direct children only: a visual's material is not the robot's. */
const childrenOf = (element: Element, name: string): Element[] =>
  [...element.children].filter((child) => child.tagName === name);

function vectorOf(text: string | null | undefined, otherwise: Vec3): Vec3 {
  const numbers = (text ?? '').trim().split(/\s+/).map(Number);
  return numbers.length === 3 && numbers.every(Number.isFinite) ? (numbers as Vec3) : otherwise;
}

function originOf(element: Element): UrdfOrigin {
  const origin = childrenOf(element, 'origin')[0];
  return {
    xyz: vectorOf(origin?.getAttribute('xyz'), [0, 0, 0]),
    rpy: vectorOf(origin?.getAttribute('rpy'), [0, 0, 0]),
  };
}

function geometryOf(visual: Element): UrdfGeometry | null {
  const shape = childrenOf(visual, 'geometry')[0]?.children[0];
  if (!shape) return null;
  const number = (name: string): number => Number(shape.getAttribute(name) ?? 0);
  if (shape.tagName === 'box') return { kind: 'box', sizeM: vectorOf(shape.getAttribute('size'), [0.01, 0.01, 0.01]) };
  if (shape.tagName === 'cylinder') return { kind: 'cylinder', radiusM: number('radius'), lengthM: number('length') };
  if (shape.tagName === 'sphere') return { kind: 'sphere', radiusM: number('radius') };
  return null;
}

function rgbaOf(material: Element): UrdfVisual['rgba'] {
  const numbers = (childrenOf(material, 'color')[0]?.getAttribute('rgba') ?? '').trim().split(/\s+/).map(Number);
  return numbers.length === 4 && numbers.every(Number.isFinite) ? (numbers as [number, number, number, number]) : null;
}
