import { Euler, Quaternion, Vector3 } from 'three';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { UrdfModel, UrdfVisual } from './urdf.ts';

/** Thickness of a limb against its length, and its bounds, metres. */
const SLENDER = 0.16;
const THINNEST_M = 0.02;
const THICKEST_M = 0.075;
const SHORTEST_M = 0.01;

/**
 * What is drawn of a link whose shapes are in files that did not come with the description: a tube to each joint that it
 * carries, and a cover round its own joint. Where it is and how it moves is true, its outline is not.
 */
export function standIns(model: UrdfModel, linkName: string): UrdfVisual[] {
  const visuals = model.links.get(linkName) ?? [];
  if (visuals.length === 0) return [];
  const children = model.joints.filter((joint) => joint.parent === linkName);
  const lengths = children.map((joint) => Math.hypot(...joint.origin.xyz));
  const radiusM = Math.min(THICKEST_M, Math.max(THINNEST_M, Math.max(0, ...lengths) * SLENDER));
  const limbs = children.flatMap((joint, i): UrdfVisual[] => {
    const lengthM = lengths[i]!;
    if (lengthM < SHORTEST_M) return [];
    return [tube(joint.origin.xyz, lengthM, radiusM)];
  });
  const cover: UrdfVisual = {
    origin: { xyz: [0, 0, 0], rpy: [0, 0, 0] },
    geometry: { kind: 'sphere', radiusM: radiusM * 1.1 },
    mesh: null,
    material: 'joint_cover',
    rgba: null,
  };
  return [cover, ...limbs];
}

function tube(to: Vec3, lengthM: number, radiusM: number): UrdfVisual {
  const turn = new Quaternion().setFromUnitVectors(new Vector3(0, 0, 1), new Vector3(...to).normalize());
  const { x, y, z } = new Euler().setFromQuaternion(turn, 'ZYX');
  return {
    origin: { xyz: [to[0] / 2, to[1] / 2, to[2] / 2], rpy: [x, y, z] },
    geometry: { kind: 'cylinder', radiusM, lengthM },
    mesh: null,
    material: 'shell',
    rgba: null,
  };
}
