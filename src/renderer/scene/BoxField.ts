import {
  BoxGeometry,
  Color,
  InstancedMesh,
  Matrix4,
  MeshLambertMaterial,
  Quaternion,
  Vector3,
  type Material,
} from 'three';
import type { Quaternion as Rotation, Vec3 } from '#shared/geometry/pose.ts';

export interface FieldBox {
  centreM: Vec3;
  sizeM: Vec3;
  colour: Color;
  rotation?: Rotation;
}

/** Many boxes in one draw call, replaced together. Grows by itself. */
export class BoxField {
  mesh: InstancedMesh<BoxGeometry, Material>;
  readonly #geometry = new BoxGeometry(1, 1, 1);
  readonly #material: Material;
  readonly #matrix = new Matrix4();
  readonly #position = new Vector3();
  readonly #rotation = new Quaternion();
  readonly #scale = new Vector3();

  constructor(capacity: number, material: Material = new MeshLambertMaterial()) {
    this.#material = material;
    this.mesh = this.#make(capacity);
  }

  set(boxes: readonly FieldBox[]): void {
    if (boxes.length > this.mesh.instanceMatrix.count) {
      const { parent, renderOrder } = this.mesh;
      this.mesh.removeFromParent();
      this.mesh.dispose();
      this.mesh = this.#make(Math.ceil(boxes.length * 1.5));
      this.mesh.renderOrder = renderOrder;
      parent?.add(this.mesh);
    }
    boxes.forEach((box, i) => {
      this.#position.fromArray(box.centreM);
      this.#scale.fromArray(box.sizeM);
      if (box.rotation) this.#rotation.fromArray(box.rotation);
      else this.#rotation.identity();
      this.mesh.setMatrixAt(i, this.#matrix.compose(this.#position, this.#rotation, this.#scale));
      this.mesh.setColorAt(i, box.colour);
    });
    this.mesh.count = boxes.length;
    this.mesh.visible = boxes.length > 0;
    this.mesh.instanceMatrix.needsUpdate = true;
    if (this.mesh.instanceColor) this.mesh.instanceColor.needsUpdate = true;
  }

  dispose(): void {
    this.mesh.removeFromParent();
    this.mesh.dispose();
    this.#geometry.dispose();
    this.#material.dispose();
  }

  #make(capacity: number): InstancedMesh<BoxGeometry, Material> {
    const mesh = new InstancedMesh(this.#geometry, this.#material, capacity);
    mesh.count = 0;
    // Bounds of instances are not kept up to date; the pod is nearly always in sight anyway.
    mesh.frustumCulled = false;
    // Colours must exist before the first draw, or the shader is made without them.
    mesh.setColorAt(0, new Color());
    return mesh;
  }
}
