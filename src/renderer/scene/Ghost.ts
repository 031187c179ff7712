import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  type CanvasTexture,
  DoubleSide,
  EdgesGeometry,
  Group,
  LineBasicMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
} from 'three';
import type { Bin } from '#shared/domain/pod.ts';
import { GhostPreview, type PreviewDrawing } from './GhostPreview.ts';
import { hatchTexture, scaleHatch } from './hatch.ts';
import type { Palette } from './Palette.ts';

/** What would happen if it ran: the lane that the item is fed into, and the way of the blade. Lengths in the bin frame, metres. */
export interface GhostPlan {
  binId: string;
  lane: { xM: number; widthM: number; depthM: number; heightM: number; floorM: number } | null;
  sweep: { side: 'left' | 'right'; bladeXM: number; distanceM: number; depthM: number; floorM: number } | null;
  /** What the application expects of it, once it has said so. */
  preview?: PreviewDrawing | null;
}

const BLADE_HEIGHT_M = 0.1;
/** Thicker than the blade is, or it would vanish when seen from the front. */
const BLADE_DRAWN_M = 0.004;

/** Translucent and hatched, with a dashed feel: never mistaken for the real thing. */
export class Ghost {
  readonly root = new Group();
  readonly #texture: CanvasTexture<OffscreenCanvas>;
  readonly #fill: MeshBasicMaterial;
  readonly #edge = new LineBasicMaterial({ depthTest: false, transparent: true });
  readonly #blade: MeshBasicMaterial;

  readonly #preview: GhostPreview;

  constructor() {
    this.#texture = hatchTexture();
    const shared = { transparent: true, depthWrite: false, side: DoubleSide } as const;
    this.#fill = new MeshBasicMaterial({ ...shared, map: this.#texture, opacity: 0.75 });
    this.#blade = new MeshBasicMaterial({ ...shared, map: this.#texture, opacity: 0.9 });
    this.#preview = new GhostPreview(this.#texture);
    this.root.renderOrder = 4;
  }

  set(plan: GhostPlan | null, bin: Bin | null, palette: Palette): void {
    this.#clear();
    this.#preview.set(plan?.preview ?? null, bin, palette);
    if (!plan || !bin) return;
    const colour = plan.preview?.outdated ? palette.unsure : palette.makeable;
    for (const material of [this.#fill, this.#edge, this.#blade]) material.color.copy(colour);
    this.root.add(this.#preview.root);
    const [x, y, z] = bin.originInCellM;
    if (plan.lane) {
      const { widthM, depthM, heightM } = plan.lane;
      const box = new BoxGeometry(widthM, depthM, heightM);
      scaleHatch(box, widthM, depthM, heightM);
      const centre = [x + plan.lane.xM, y + depthM / 2, z + plan.lane.floorM + heightM / 2] as const;
      const mesh = new Mesh(box, this.#fill);
      mesh.position.set(...centre);
      mesh.renderOrder = 4;
      // The fed item is drawn as it is expected to lie, as soon as that is known.
      mesh.visible = !plan.preview?.endState.some((expected) => expected.fed);
      const edges = new LineSegments(new EdgesGeometry(box), this.#edge);
      edges.position.set(...centre);
      edges.renderOrder = 4;
      this.root.add(mesh, edges);
    }
    if (plan.sweep) {
      const { side, bladeXM, distanceM, depthM, floorM } = plan.sweep;
      const towards = side === 'right' ? 1 : -1;
      const height = Math.min(BLADE_HEIGHT_M, bin.sizeM[2] - floorM);
      const level = z + floorM + height / 2;
      for (const bladeX of [bladeXM, bladeXM + towards * distanceM]) {
        const box = new BoxGeometry(BLADE_DRAWN_M, depthM, height);
        scaleHatch(box, BLADE_DRAWN_M, depthM, height);
        const blade = new Mesh(box, this.#blade);
        blade.position.set(x + bladeX, y + depthM / 2, level);
        blade.renderOrder = 4;
        this.root.add(blade);
      }
      const from = x + bladeXM;
      const to = from + towards * distanceM;
      const head = Math.min(0.03, distanceM / 3) * towards;
      const points = [from, y - 0.01, level, to, y - 0.01, level];
      points.push(to, y - 0.01, level, to - head, y - 0.01, level + 0.015);
      points.push(to, y - 0.01, level, to - head, y - 0.01, level - 0.015);
      const arrow = new BufferGeometry();
      arrow.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
      const line = new LineSegments(arrow, this.#edge);
      line.renderOrder = 6;
      this.root.add(line);
    }
  }

  dispose(): void {
    this.#clear();
    this.#preview.dispose();
    this.#texture.dispose();
    this.#fill.dispose();
    this.#edge.dispose();
    this.#blade.dispose();
    this.root.removeFromParent();
  }

  #clear(): void {
    for (const child of [...this.root.children]) {
      if (child !== this.#preview.root) (child as Mesh).geometry.dispose();
      child.removeFromParent();
    }
  }
}
