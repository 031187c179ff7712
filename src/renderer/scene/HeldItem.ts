import { BoxGeometry, EdgesGeometry, Group, LineBasicMaterial, LineSegments, Mesh, MeshLambertMaterial } from 'three';
import { gripOrientation } from '#shared/domain/grip.ts';
import type { Item } from '#shared/domain/item.ts';
import type { Bin } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import type { Palette } from './Palette.ts';

/** Bin that decides how an item stands in the tool while it is not yet known which one it goes to. */
const USUAL_BIN_M: Vec3 = [0.3, 0.4, 0.3];

/** The item between the paddles, with its own size; it hangs on the tool's centre point. */
export class HeldItem {
  readonly #root = new Group();
  readonly #box = new BoxGeometry(1, 1, 1);
  readonly #material = new MeshLambertMaterial();
  readonly #edgesGeometry = new EdgesGeometry(this.#box);
  readonly #edgeMaterial = new LineBasicMaterial();
  readonly #mesh = new Mesh(this.#box, this.#material);
  readonly #edges = new LineSegments(this.#edgesGeometry, this.#edgeMaterial);

  constructor() {
    this.#root.add(this.#mesh, this.#edges);
    this.#root.visible = false;
  }

  attach(tcp: Group | null): void {
    tcp?.add(this.#root);
  }

  detach(): void {
    this.#root.removeFromParent();
  }

  set(item: Item | null, bin: Bin | null, palette: Palette): void {
    this.#root.visible = item !== null;
    if (!item) return;
    const grip = gripOrientation(item.product, bin?.sizeM ?? USUAL_BIN_M);
    this.#root.scale.set(grip.laneWidthM, grip.depthM, grip.heightM);
    // The paddles' tips are flush with the item's front; it reaches back towards the palm.
    this.#root.position.set(0, -grip.depthM / 2, 0);
    const isFlagged = item.flag !== null && item.flag.state !== 'cleared';
    this.#material.color.copy(palette.occupied).lerp(palette.text, 0.25);
    this.#edgeMaterial.color.copy(isFlagged ? palette.act : palette.text);
  }

  dispose(): void {
    this.detach();
    this.#box.dispose();
    this.#edgesGeometry.dispose();
    this.#material.dispose();
    this.#edgeMaterial.dispose();
  }
}
