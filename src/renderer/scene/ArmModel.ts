import {
  BoxGeometry,
  BufferAttribute,
  CylinderGeometry,
  Group,
  Matrix4,
  Mesh,
  MeshLambertMaterial,
  Quaternion,
  SphereGeometry,
  Vector3,
  type BufferGeometry,
  Color,
  CustomBlending,
  NoBlending,
  Euler,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { UrdfGeometry, UrdfJoint, UrdfModel, UrdfOrigin } from './urdf.ts';

interface MovingJoint {
  joint: UrdfJoint;
  /** Moves against its parent, which carries the joint's fixed origin. */
  motion: Group;
}

/** How much of a description's colour is left: saturated colour is kept for what is abnormal. */
const COLOUR_LEFT = 0.16;

/** The arm as its description draws it, moved by joint values. One mesh a link. */
export class ArmModel {
  readonly root = new Group();
  readonly #links = new Map<string, Group>();
  readonly #joints: MovingJoint[] = [];
  readonly #material = new MeshLambertMaterial({ vertexColors: true });
  readonly #geometries: BufferGeometry[] = [];
  readonly #axis = new Vector3();

  constructor(model: UrdfModel, smooth: boolean) {
    for (const [name, visuals] of model.links) {
      const link = new Group();
      link.name = name;
      this.#links.set(name, link);
      if (visuals.length === 0) continue;
      const parts = visuals.map((visual) => {
        const geometry = geometryOf(visual.geometry, smooth);
        geometry.applyMatrix4(matrixOf(visual.origin));
        return paint(geometry, visual.rgba ?? [0.55, 0.58, 0.61, 1]);
      });
      const merged = mergeGeometries(parts);
      parts.forEach((part) => part.dispose());
      this.#geometries.push(merged);
      const mesh = new Mesh(merged, this.#material);
      mesh.renderOrder = 1;
      link.add(mesh);
    }
    for (const joint of model.joints) {
      const fixed = new Group();
      fixed.applyMatrix4(matrixOf(joint.origin));
      const motion = new Group();
      fixed.add(motion);
      motion.add(this.#links.get(joint.child)!);
      this.#links.get(joint.parent)!.add(fixed);
      if (joint.type !== 'fixed') this.#joints.push({ joint, motion });
    }
    this.root.add(this.#links.get(model.rootLink)!);
  }

  /** Values in metres or radians by joint name. A joint that is not named stays where it is. */
  setJoints(values: ReadonlyMap<string, number>): void {
    for (const { joint, motion } of this.#joints) {
      const followed = joint.mimic ? values.get(joint.mimic.joint) : undefined;
      const value =
        followed !== undefined && joint.mimic
          ? followed * joint.mimic.multiplier + joint.mimic.offset
          : values.get(joint.name);
      if (value === undefined || !Number.isFinite(value)) continue;
      this.#axis.fromArray(joint.axis);
      if (joint.type === 'prismatic') motion.position.copy(this.#axis).multiplyScalar(value);
      else motion.quaternion.setFromAxisAngle(this.#axis.normalize(), value);
    }
  }

  /** The first link, in the order given, that the description has. */
  linkNamed(...names: readonly string[]): Group | null {
    for (const name of names) {
      const link = this.#links.get(name);
      if (link) return link;
    }
    return null;
  }

  /**
   * Below 1 the pod shows through, but not the arm's own far side: it is drawn among the opaque things, nearest first, and
   * writes depth.
   */
  setOpacity(opacity: number): void {
    this.#material.blending = opacity < 1 ? CustomBlending : NoBlending;
    this.#material.opacity = opacity;
    this.#material.needsUpdate = true;
  }

  /** Darkens or lightens the whole arm, so that it stands out from the theme's background. */
  setShade(shade: Color): void {
    this.#material.color.copy(shade);
  }

  dispose(): void {
    this.#geometries.forEach((geometry) => geometry.dispose());
    this.#material.dispose();
    this.root.removeFromParent();
  }
}

function paint(geometry: BufferGeometry, rgba: readonly number[]): BufferGeometry {
  const colour = new Color().setRGB(rgba[0] ?? 0, rgba[1] ?? 0, rgba[2] ?? 0, 'srgb');
  const grey = 0.3 * colour.r + 0.59 * colour.g + 0.11 * colour.b;
  colour.lerpColors(new Color(grey, grey, grey), colour, COLOUR_LEFT);
  const vertices = geometry.getAttribute('position').count;
  const colours = new Float32Array(vertices * 3);
  for (let i = 0; i < vertices; i++) colour.toArray(colours, i * 3);
  geometry.setAttribute('color', new BufferAttribute(colours, 3));
  return geometry;
}

function geometryOf(geometry: UrdfGeometry, smooth: boolean): BufferGeometry {
  const segments = smooth ? 32 : 14;
  if (geometry.kind === 'box') return new BoxGeometry(...geometry.sizeM);
  if (geometry.kind === 'sphere') return new SphereGeometry(geometry.radiusM, segments, segments / 2);
  // three's cylinder stands on y, a description's on z.
  return new CylinderGeometry(geometry.radiusM, geometry.radiusM, geometry.lengthM, segments).rotateX(Math.PI / 2);
}

function matrixOf(origin: UrdfOrigin): Matrix4 {
  const [roll, pitch, yaw] = origin.rpy;
  return new Matrix4().compose(
    new Vector3(...origin.xyz),
    // Fixed axes x, y, z in turn are moving axes z, y, x.
    new Quaternion().setFromEuler(new Euler(roll, pitch, yaw, 'ZYX')),
    new Vector3(1, 1, 1),
  );
}
