import { toCreasedNormals } from 'three/addons/utils/BufferGeometryUtils.js';
import { BufferAttribute, BufferGeometry, Euler, Matrix4, Object3D, Quaternion, Vector3 } from 'three';
import { greyOf, mix, type Rgb } from './colour.ts';
import { ball, beltShapes, chamferedBox, roundedCylinder } from './armShapes.ts';
import { standIns } from './armStandIns.ts';
import type { TwinTheme } from './TwinTheme.ts';
import type { UrdfJoint, UrdfModel, UrdfOrigin, UrdfVisual } from './urdf.ts';

interface MovingJoint {
  joint: UrdfJoint;
  /** Moves against its parent, which carries the joint's fixed origin. */
  motion: Object3D;
}

/** How far a part fades before the active mouth: `arm` most, `separator` less, `tool` hardly. */
const PART = { frame: 0, arm: 0.3, separator: 0.6, tool: 1 } as const;

/** Materials of the cell's own arm. Others are told apart by how light their colour is. */
type ArmMaterial = 'shell' | 'joint' | 'rail' | 'steel' | 'belt' | 'rib' | 'blade' | 'separator';
const known: Readonly<Record<string, ArmMaterial>> = {
  shell: 'shell',
  joint_cover: 'joint',
  rail: 'rail',
  steel: 'steel',
  belt: 'belt',
  blade: 'blade',
  separator: 'separator',
};
const gloss: Readonly<Partial<Record<ArmMaterial, number>>> = { blade: 1, steel: 1, shell: 0.35 };

interface Piece {
  geometry: BufferGeometry;
  colour: Rgb;
  gloss: number;
  link: number;
  part: number;
}

/** Triangles by the name of their file: nine numbers each, in the file's unit. */
export type ArmMeshes = ReadonlyMap<string, Float32Array>;

/** The arm as its description draws it, moved by joint values: one mesh, a matrix for each link that moves by itself. */
export class ArmModel {
  readonly geometry: BufferGeometry;
  /** In the cell frame; which one moves a place, the mesh tells. */
  readonly matrices: Matrix4[];
  readonly #root = new Object3D();
  readonly #links = new Map<string, Object3D>();
  readonly #joints: MovingJoint[] = [];
  readonly #moved: Object3D[] = [];
  readonly #axis = new Vector3();

  constructor(
    model: UrdfModel,
    baseInCellM: readonly [number, number, number],
    theme: TwinTheme,
    meshes: ArmMeshes = new Map(),
  ) {
    this.#root.position.set(...baseInCellM);
    for (const name of model.links.keys()) this.#links.set(name, new Object3D());
    for (const joint of model.joints) {
      const fixed = new Object3D();
      fixed.applyMatrix4(matrixOf(joint.origin));
      const motion = new Object3D();
      fixed.add(motion);
      motion.add(this.#links.get(joint.child)!);
      this.#links.get(joint.parent)!.add(fixed);
      if (joint.type !== 'fixed') this.#joints.push({ joint, motion });
    }
    this.#root.add(this.#links.get(model.rootLink)!);
    const pieces: Piece[] = [];
    for (const [name, visuals] of model.links) {
      const isHere = ({ geometry, mesh }: UrdfVisual): boolean =>
        geometry !== null || (mesh !== null && meshes.has(mesh.uri));
      const shown = visuals.some(isHere) ? visuals : standIns(model, name);
      if (shown.length === 0) continue;
      const link = this.#moved.length;
      this.#moved.push(this.#links.get(name)!);
      for (const visual of shown) pieces.push(...piecesOf(visual, theme, link, partOf(name), meshes));
    }
    // A shader needs one at least.
    if (this.#moved.length === 0) this.#moved.push(this.#root);
    this.geometry = joined(pieces);
    this.matrices = this.#moved.map(() => new Matrix4());
    this.#update();
  }

  /** Values in metres or radians by joint name. A joint that is not named stays where it is. False: nothing has moved. */
  setJoints(values: ReadonlyMap<string, number>): boolean {
    let hasMoved = false;
    for (const { joint, motion } of this.#joints) {
      const followed = joint.mimic ? values.get(joint.mimic.joint) : undefined;
      const value =
        followed !== undefined && joint.mimic
          ? followed * joint.mimic.multiplier + joint.mimic.offset
          : values.get(joint.name);
      if (value === undefined || !Number.isFinite(value) || motion.userData['value'] === value) continue;
      hasMoved = true;
      motion.userData['value'] = value;
      this.#axis.fromArray(joint.axis).normalize();
      if (joint.type === 'prismatic') motion.position.copy(this.#axis).multiplyScalar(value);
      else motion.quaternion.setFromAxisAngle(this.#axis, value);
    }
    if (hasMoved) this.#update();
    return hasMoved;
  }

  /** The first link, in the order given, that the description has. */
  linkNamed(...names: readonly string[]): Object3D | null {
    for (const name of names) {
      const link = this.#links.get(name);
      if (link) return link;
    }
    return null;
  }

  dispose(): void {
    this.geometry.dispose();
  }

  #update(): void {
    this.#root.updateMatrixWorld(true);
    this.#moved.forEach((link, i) => this.matrices[i]!.copy(link.matrixWorld));
  }
}

/** The names that a description must keep for gantry, tool and separator tell the parts apart. */
function partOf(linkName: string): number {
  if (/^(tool|paddle|plunger|blade|flange)/.test(linkName)) return PART.tool;
  if (linkName.startsWith('separator')) return PART.separator;
  return /^(cell|gantry|carriage)/.test(linkName) ? PART.frame : PART.arm;
}

/** How much of a strange description's colour is left: saturated colour is kept for what is abnormal. */
const COLOUR_LEFT = 0.16;

function lookOf({ material, rgba }: UrdfVisual, theme: TwinTheme): { material: ArmMaterial; colour: Rgb } {
  const own = known[material ?? ''];
  if (own) return { material: own, colour: theme[own] };
  const told: Rgb = rgba ? [rgba[0], rgba[1], rgba[2]] : [0.8, 0.8, 0.8];
  const grey = greyOf(told);
  const kind: ArmMaterial = grey > 0.62 ? 'shell' : grey > 0.38 ? 'steel' : 'joint';
  return { material: kind, colour: mix(theme[kind], told, COLOUR_LEFT) };
}

function piecesOf(visual: UrdfVisual, theme: TwinTheme, link: number, part: number, meshes: ArmMeshes): Piece[] {
  const { geometry, mesh } = visual;
  const { material, colour } = lookOf(visual, theme);
  const placed = matrixOf(visual.origin);
  const piece = (shape: BufferGeometry, kind: ArmMaterial, shown: Rgb = theme[kind]): Piece => ({
    geometry: shape.applyMatrix4(placed),
    colour: shown,
    gloss: gloss[kind] ?? 0,
    link,
    part,
  });
  const triangles = mesh && meshes.get(mesh.uri);
  if (triangles) return [piece(meshShape(triangles, mesh.scale), material, colour)];
  if (!geometry) return [];
  if (geometry.kind === 'box' && material === 'belt') {
    const shapes = beltShapes(geometry.sizeM);
    return (['belt', 'steel', 'rib'] as const).flatMap((kind) => shapes[kind].map((shape) => piece(shape, kind)));
  }
  if (geometry.kind === 'box') return [piece(chamferedBox(geometry.sizeM, 0.008), material, colour)];
  if (geometry.kind === 'sphere') return [piece(ball(geometry.radiusM * 1.14), material, colour)];
  // Covers of joints are drawn a little wider than told, so that they stand out from the tubes that they join.
  const isCover = material === 'joint';
  const [radius, length] = isCover
    ? [geometry.radiusM * 1.24, geometry.lengthM + 0.012]
    : [geometry.radiusM, geometry.lengthM];
  return [piece(roundedCylinder(radius, length, isCover ? 0.03 : 0.026), material, colour)];
}

/** Edges sharper than this stay edges, radians. */
const CREASE_RAD = 0.6;

function meshShape(triangles: Float32Array, scale: readonly [number, number, number]): BufferGeometry {
  const shape = new BufferGeometry();
  shape.setAttribute('position', new BufferAttribute(triangles.slice(), 3));
  return toCreasedNormals(shape.scale(...scale), CREASE_RAD);
}

const rounded = (value: number, by: number): number => Math.round(value * by);

/** All pieces in one mesh, each different corner once: software pays by the corner. */
function joined(pieces: readonly Piece[]): BufferGeometry {
  const numbers = { position: [], normal: [], outward: [], colour: [], made: [] } as Record<string, number[]>;
  const index: number[] = [];
  const seen = new Map<string, number>();
  for (const { geometry, colour, gloss: shine, link, part } of pieces) {
    const position = geometry.getAttribute('position');
    const normal = geometry.getAttribute('normal');
    const at = (k: number): [number, number, number] => [position.getX(k), position.getY(k), position.getZ(k)];
    const facing = (k: number): [number, number, number] => [normal.getX(k), normal.getY(k), normal.getZ(k)];
    const placeOf = (k: number): string =>
      at(k)
        .map((v) => rounded(v, 5e3))
        .join();
    // One direction a place for the outline, or it would tear open at the edges.
    const outwards = new Map<string, [number, number, number]>();
    for (let k = 0; k < position.count; k += 1) {
      const [x, y, z] = facing(k);
      const sum = outwards.get(placeOf(k)) ?? [0, 0, 0];
      outwards.set(placeOf(k), [sum[0] + x, sum[1] + y, sum[2] + z]);
    }
    const order = geometry.getIndex();
    const corners = order?.count ?? position.count;
    for (let i = 0; i < corners; i += 1) {
      const k = order ? order.getX(i) : i;
      const key = [
        link,
        part,
        shine,
        ...colour,
        ...at(k).map((v) => rounded(v, 2e4)),
        ...facing(k).map((v) => rounded(v, 60)),
      ].join();
      let vertex = seen.get(key);
      if (vertex === undefined) {
        vertex = seen.size;
        seen.set(key, vertex);
        numbers['position']!.push(...at(k));
        numbers['normal']!.push(...facing(k));
        numbers['outward']!.push(...outwards.get(placeOf(k))!);
        numbers['colour']!.push(...colour);
        numbers['made']!.push(link, part, shine);
      }
      index.push(vertex);
    }
    geometry.dispose();
  }
  const geometry = new BufferGeometry();
  for (const [name, values] of Object.entries(numbers))
    geometry.setAttribute(name, new BufferAttribute(new Float32Array(values), 3));
  geometry.setIndex(index);
  return geometry;
}

export function matrixOf({ xyz, rpy }: UrdfOrigin): Matrix4 {
  const [roll, pitch, yaw] = rpy;
  return new Matrix4().compose(
    new Vector3(...xyz),
    // Fixed axes x, y, z in turn are moving axes z, y, x.
    new Quaternion().setFromEuler(new Euler(roll, pitch, yaw, 'ZYX')),
    new Vector3(1, 1, 1),
  );
}
