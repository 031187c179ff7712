import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  DoubleSide,
  EdgesGeometry,
  Group,
  LineBasicMaterial,
  LineDashedMaterial,
  LineSegments,
  Mesh,
  MeshBasicMaterial,
  type CanvasTexture,
  type Object3D,
} from 'three';
import type { Bin } from '#shared/domain/pod.ts';
import type { BoxInBin } from '#shared/domain/preview.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { scaleHatch } from './hatch.ts';
import type { Palette } from './Palette.ts';

/** A computed preview, as far as it is drawn. In the bin's frame, metres. */
export interface PreviewDrawing {
  toolPathM: readonly Vec3[];
  sweptVolumes: readonly BoxInBin[];
  endState: readonly (BoxInBin & { moved: boolean; fed: boolean })[];
  /** The state it rests on is no longer the cell's: drawn in the colour of doubt. */
  outdated: boolean;
}

const SMALLEST_M = 0.002;
const ARROW_M = 0.02;
/** Lines of the path stand a little before the bin, so that contents do not hide them. */
const PATH_BEFORE_M = 0.004;

/** Swept volume hatched, path as a line, moved contents dashed, the fed item hatched where it is expected to lie. */
export class GhostPreview {
  readonly root = new Group();
  readonly #swept: MeshBasicMaterial;
  readonly #fed: MeshBasicMaterial;
  readonly #edge = new LineBasicMaterial({ depthTest: false, transparent: true });
  readonly #dashed = new LineDashedMaterial({ depthTest: false, transparent: true, dashSize: 0.01, gapSize: 0.006 });

  constructor(hatch: CanvasTexture<OffscreenCanvas>) {
    const shared = { map: hatch, transparent: true, depthWrite: false, side: DoubleSide } as const;
    this.#swept = new MeshBasicMaterial({ ...shared, opacity: 0.32 });
    this.#fed = new MeshBasicMaterial({ ...shared, opacity: 0.85 });
  }

  set(drawing: PreviewDrawing | null, bin: Bin | null, palette: Palette): void {
    this.#clear();
    if (!drawing || !bin) return;
    this.root.position.set(...bin.originInCellM);
    const colour = drawing.outdated ? palette.unsure : palette.makeable;
    for (const material of [this.#swept, this.#fed]) material.color.copy(colour);
    this.#edge.color.copy(colour);
    this.#dashed.color.copy(drawing.outdated ? palette.unsure : palette.text);
    for (const box of drawing.sweptVolumes) this.#addBox(box, this.#swept, null);
    for (const box of drawing.endState)
      if (box.fed) this.#addBox(box, this.#fed, this.#edge);
      else if (box.moved) this.#addBox(box, null, this.#dashed);
    this.#addPath(drawing.toolPathM);
  }

  dispose(): void {
    this.#clear();
    for (const material of [this.#swept, this.#fed, this.#edge, this.#dashed]) material.dispose();
  }

  #addBox({ minM, maxM }: BoxInBin, fill: MeshBasicMaterial | null, edge: LineBasicMaterial | null): void {
    const size = minM.map((low, axis) => Math.max(SMALLEST_M, maxM[axis as 0 | 1 | 2] - low)) as Vec3;
    const centre = minM.map((low, axis) => (low + maxM[axis as 0 | 1 | 2]) / 2) as Vec3;
    const geometry = new BoxGeometry(...size);
    scaleHatch(geometry, ...size);
    if (fill) this.#add(new Mesh(geometry, fill), centre);
    if (edge) {
      const lines = new LineSegments(new EdgesGeometry(geometry), edge);
      if (edge === this.#dashed) lines.computeLineDistances();
      this.#add(lines, centre);
    }
    if (!fill) geometry.dispose();
  }

  #addPath(path: readonly Vec3[]): void {
    if (path.length < 2) return;
    const points = path.slice(1).flatMap((to, i) => [...path[i]!, ...to]);
    const [end, before] = [path.at(-1)!, path.at(-2)!];
    const back = before.map((value, axis) => value - end[axis as 0 | 1 | 2]) as Vec3;
    const length = Math.hypot(...back);
    if (length > 1e-6) {
      const tip = Math.min(ARROW_M, length / 2) / length;
      const wing = Math.min(ARROW_M, length / 2) / 2;
      for (const side of [wing, -wing])
        points.push(...end, end[0] + back[0] * tip, end[1] + back[1] * tip, end[2] + back[2] * tip + side);
    }
    const geometry = new BufferGeometry();
    geometry.setAttribute('position', new BufferAttribute(new Float32Array(points), 3));
    this.#add(new LineSegments(geometry, this.#edge), [0, -PATH_BEFORE_M, 0]);
  }

  #add(object: Object3D, positionM: Vec3): void {
    object.position.set(...positionM);
    object.renderOrder = 5;
    this.root.add(object);
  }

  #clear(): void {
    for (const child of [...this.root.children]) {
      (child as Mesh).geometry.dispose();
      child.removeFromParent();
    }
  }
}
