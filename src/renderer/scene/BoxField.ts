import type { Color } from 'three';
import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  DynamicDrawUsage,
  Mesh,
  MeshBasicMaterial,
  Quaternion,
  Vector3,
} from 'three';
import type { Quaternion as Rotation, Vec3 } from '#shared/geometry/pose.ts';
import { litShare } from './light.ts';

export interface FieldBox {
  centreM: Vec3;
  sizeM: Vec3;
  colour: Color;
  rotation?: Rotation;
}

const unit = new BoxGeometry(1, 1, 1);
const corners = unit.getAttribute('position');
const normals = unit.getAttribute('normal');
const CORNERS = corners.count;
const order = unit.getIndex()!;

/**
 * Many boxes in one draw call, replaced together. Grows by itself. One geometry and not instances of one box: software draws
 * every instance by itself, which took two thirds of a frame.
 */
export class BoxField {
  readonly mesh: Mesh<BufferGeometry, MeshBasicMaterial>;
  readonly #isLit: boolean;
  #capacity = 0;
  readonly #point = new Vector3();
  readonly #rotation = new Quaternion();

  /** Without a material of its own the boxes are matte and lit; with one they are of their bare colour. */
  constructor(capacity: number, material?: MeshBasicMaterial) {
    this.#isLit = material === undefined;
    material ??= new MeshBasicMaterial();
    material.vertexColors = true;
    this.mesh = new Mesh(new BufferGeometry(), material);
    // Bounds are not kept up to date; the pod is nearly always in sight anyway.
    this.mesh.frustumCulled = false;
    this.#grow(capacity);
    this.set([]);
  }

  set(boxes: readonly FieldBox[]): void {
    if (boxes.length > this.#capacity) this.#grow(Math.ceil(boxes.length * 1.5));
    const { geometry } = this.mesh;
    const position = geometry.getAttribute('position') as BufferAttribute;
    const colour = geometry.getAttribute('color') as BufferAttribute;
    boxes.forEach((box, i) => this.#write(box, i * CORNERS, position, colour));
    for (const attribute of [position, colour]) {
      attribute.clearUpdateRanges();
      attribute.addUpdateRange(0, boxes.length * CORNERS * 3);
      attribute.needsUpdate = true;
    }
    geometry.setDrawRange(0, boxes.length * order.count);
    this.mesh.visible = boxes.length > 0;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.geometry.dispose();
    this.mesh.material.dispose();
  }

  #write(
    { centreM, sizeM, colour, rotation }: FieldBox,
    first: number,
    positionOut: BufferAttribute,
    colourOut: BufferAttribute,
  ): void {
    const point = this.#point;
    if (rotation) this.#rotation.fromArray(rotation);
    for (let corner = 0; corner < CORNERS; corner += 1) {
      point.fromBufferAttribute(corners, corner);
      point.set(point.x * sizeM[0], point.y * sizeM[1], point.z * sizeM[2]);
      if (rotation) point.applyQuaternion(this.#rotation);
      positionOut.setXYZ(first + corner, point.x + centreM[0], point.y + centreM[1], point.z + centreM[2]);
      point.fromBufferAttribute(normals, corner);
      if (rotation) point.applyQuaternion(this.#rotation);
      const share = this.#isLit ? litShare(point) : 1;
      colourOut.setXYZ(first + corner, colour.r * share, colour.g * share, colour.b * share);
    }
  }

  #grow(capacity: number): void {
    this.#capacity = capacity;
    const geometry = new BufferGeometry();
    for (const name of ['position', 'color']) {
      const attribute = new BufferAttribute(new Float32Array(capacity * CORNERS * 3), 3);
      geometry.setAttribute(name, attribute.setUsage(DynamicDrawUsage));
    }
    const index = new Uint32Array(capacity * order.count);
    for (let box = 0; box < capacity; box += 1)
      for (let i = 0; i < order.count; i += 1) index[box * order.count + i] = box * CORNERS + order.getX(i);
    geometry.setIndex(new BufferAttribute(index, 1));
    this.mesh.geometry.dispose();
    this.mesh.geometry = geometry;
  }
}
