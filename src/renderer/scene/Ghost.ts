import {
  BoxGeometry,
  BufferAttribute,
  BufferGeometry,
  EdgesGeometry,
  Group,
  LineSegments,
  Mesh,
  type ShaderMaterial,
  type Vector3,
} from 'three';
import { mergeGeometries } from 'three/addons/utils/BufferGeometryUtils.js';
import type { Bin } from '#shared/domain/pod.ts';
import type { BoxInBin } from '#shared/domain/preview.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { mix, type Rgb } from './colour.ts';
import { ghostLineMaterial, hatchMaterial } from './ghostMaterials.ts';
import { vector } from './materials.ts';
import type { TwinTheme } from './TwinTheme.ts';
import { add, cross, less, times, unit } from './vector.ts';

/** A computed preview, as far as it is drawn. In the bin's frame, metres. */
export interface PreviewDrawing {
  toolPathM: readonly Vec3[];
  sweptVolumes: readonly BoxInBin[];
  endState: readonly (BoxInBin & { moved: boolean; fed: boolean })[];
  /** The peak at the wrist stays below this, as far as is known; newtons. */
  forceUpToN: number;
  /** The state it rests on is no longer the cell's: drawn in the colour of doubt. */
  outdated: boolean;
}

/** What would happen if it ran: the lane that the item is fed into, and the way of the blade. Lengths in the bin frame, metres. */
export interface GhostPlan {
  binId: string;
  lane: { xM: number; widthM: number; depthM: number; heightM: number; floorM: number } | null;
  sweep: {
    side: 'left' | 'right';
    bladeXM: number;
    distanceM: number;
    depthM: number;
    floorM: number;
    heightM: number;
  } | null;
  /** What the application expects of it, once it has said so. */
  preview?: PreviewDrawing | null;
}

/** Thicker than the blade is, or it would vanish when seen from the front. */
const BLADE_DRAWN_M = 0.003;
const SMALLEST_M = 0.002;
const DASH_M = 0.02;
const ARROW_WIDTH_M = 0.005;
/** The arrow stands a little before the bin, so that contents do not hide it. */
const BEFORE_M = 0.01;
/** The arrow of the feed begins so far before the mouth, and stops so far before the end. */
const FED_FROM_M = 0.12;
const FED_SHORT_M = 0.03;
/** Arrows lie flat towards somebody who stands where the views of one bin stand. */
const TOWARDS_VIEWER = unit([0.4, -1, 0.45]);

type GhostPart = 'item' | 'swept' | 'blades' | 'dashed' | 'framed' | 'moved' | 'arrow';

interface GhostBoxes {
  /** The item as it is expected to lie, or its lane. */
  item: BoxInBin[];
  swept: BoxInBin[];
  blades: BoxInBin[];
  /** Contents as they are expected to lie afterwards. */
  moved: BoxInBin[];
  arrows: (readonly Vec3[])[];
}

/** Translucent, hatched and dashed: never mistaken for the real thing. In the cell frame. */
export class Ghost {
  readonly root = new Group();
  readonly #materials: Record<GhostPart, ShaderMaterial>;

  /** The mouth of its bin on the screen, which is kept up to date by whoever draws. */
  constructor(mouth: readonly Vector3[]) {
    this.#materials = {
      item: hatchMaterial({ pitchM: 0.016, stripe: 0.9, ground: 0.2 }),
      swept: hatchMaterial({ pitchM: 0.018, stripe: 0.5, ground: 0.14, mouth }),
      blades: hatchMaterial({ pitchM: 0.012, stripe: 0.85, ground: 0.34, mouth }),
      dashed: ghostLineMaterial(),
      framed: ghostLineMaterial(mouth),
      moved: ghostLineMaterial(mouth),
      arrow: ghostLineMaterial(undefined, true),
    };
    this.#materials.dashed.uniforms['dashM']!.value = DASH_M;
    this.#materials.moved.uniforms['dashM']!.value = DASH_M * 0.8;
  }

  /** `isCloseUp`: from far away the arrow of the feed is clutter. */
  set(plan: GhostPlan | null, bin: Bin | null, theme: TwinTheme, isCloseUp: boolean): void {
    this.#clear();
    if (!plan || !bin) return;
    const boxes = boxesOf(plan, bin, isCloseUp);
    const isOutdated = plan.preview?.outdated ?? false;
    const main = isOutdated ? theme.unsure : theme.makeable;
    const strong = mix(main, theme.text, 0.35);
    const colours: Record<GhostPart, Rgb> = {
      item: main,
      swept: isOutdated ? theme.unsure : theme.gap,
      blades: main,
      dashed: strong,
      framed: strong,
      moved: theme.text,
      arrow: strong,
    };
    for (const [name, material] of Object.entries(this.#materials))
      (material.uniforms['colour']!.value as Vector3).copy(vector(colours[name as GhostPart]));
    this.#addBoxes(boxes.swept, this.#materials.swept, 28);
    this.#addEdges([...boxes.swept, ...boxes.blades], this.#materials.framed, 29);
    this.#addBoxes(boxes.item, this.#materials.item, 30);
    this.#addEdges(boxes.item, this.#materials.dashed, 31);
    this.#addBoxes(boxes.blades, this.#materials.blades, 32);
    this.#addEdges(boxes.moved, this.#materials.moved, 33);
    for (const path of boxes.arrows) this.#add(new Mesh(arrowGeometry(path), this.#materials.arrow), 34);
    this.root.position.set(...bin.originInCellM);
    this.root.updateMatrixWorld(true);
  }

  dispose(): void {
    this.#clear();
    for (const material of Object.values(this.#materials)) material.dispose();
  }

  #addBoxes(boxes: readonly BoxInBin[], material: ShaderMaterial, order: number): void {
    if (boxes.length > 0) this.#add(new Mesh(mergedBoxes(boxes), material), order);
  }

  #addEdges(boxes: readonly BoxInBin[], material: ShaderMaterial, order: number): void {
    if (boxes.length > 0) this.#add(new LineSegments(edgesOf(boxes), material), order);
  }

  #add(object: Mesh | LineSegments, order: number): void {
    object.renderOrder = order;
    object.frustumCulled = false;
    this.root.add(object);
  }

  #clear(): void {
    for (const child of [...this.root.children]) {
      (child as Mesh).geometry.dispose();
      child.removeFromParent();
    }
  }
}

function boxesOf({ lane, sweep, preview }: GhostPlan, bin: Bin, isCloseUp: boolean): GhostBoxes {
  const boxes: GhostBoxes = { item: [], swept: [], blades: [], moved: [], arrows: [] };
  for (const expected of preview?.endState ?? [])
    if (expected.fed) boxes.item.push(expected);
    else if (expected.moved) boxes.moved.push(expected);
  // The fed item is drawn as it is expected to lie, as soon as that is known.
  if (lane && boxes.item.length === 0)
    boxes.item.push({
      minM: [lane.xM - lane.widthM / 2, 0, lane.floorM],
      maxM: [lane.xM + lane.widthM / 2, lane.depthM, lane.floorM + lane.heightM],
    });
  if (preview) boxes.swept.push(...preview.sweptVolumes);
  if (isCloseUp) boxes.arrows.push(...boxes.item.map(feedOf));
  if (!sweep) {
    // What neither pushes nor feeds is told by the way of the tool.
    if (preview && boxes.item.length === 0 && preview.toolPathM.length > 1) boxes.arrows.push(preview.toolPathM);
    return boxes;
  }
  const { bladeXM, distanceM, depthM, floorM } = sweep;
  const endXM = bladeXM + (sweep.side === 'right' ? distanceM : -distanceM);
  const topM = Math.min(bin.sizeM[2], floorM + sweep.heightM);
  const upTo = (fromM: number, toM: number): BoxInBin => ({
    minM: [Math.min(fromM, toM), 0.004, floorM],
    maxM: [Math.max(fromM, toM), depthM, topM],
  });
  if (!preview) boxes.swept.push(upTo(bladeXM, endXM));
  for (const x of [bladeXM, endXM]) boxes.blades.push(upTo(x - BLADE_DRAWN_M / 2, x + BLADE_DRAWN_M / 2));
  const levelM = topM + 0.02;
  boxes.arrows.push([
    [bladeXM, 0, levelM],
    [endXM, 0, levelM],
  ]);
  return boxes;
}

/** Along the upper edge of what is fed, from before the mouth to where it is to end. */
function feedOf({ minM, maxM }: BoxInBin): Vec3[] {
  const [middleM, topM] = [(minM[0] + maxM[0]) / 2, maxM[2]];
  return [
    [middleM, -FED_FROM_M, topM],
    [middleM, Math.max(minM[1] + FED_SHORT_M, maxM[1] - FED_SHORT_M), topM],
  ];
}

const boxGeometry = ({ minM, maxM }: BoxInBin): BoxGeometry => {
  const size = minM.map((low, axis) => Math.max(SMALLEST_M, maxM[axis as 0 | 1 | 2] - low)) as Vec3;
  const box = new BoxGeometry(...size);
  return box.translate(minM[0] + size[0] / 2, minM[1] + size[1] / 2, minM[2] + size[2] / 2);
};

function mergedBoxes(boxes: readonly BoxInBin[]): BufferGeometry {
  const parts = boxes.map(boxGeometry);
  const merged = mergeGeometries(parts);
  for (const part of parts) part.dispose();
  return merged;
}

function edgesOf(boxes: readonly BoxInBin[]): BufferGeometry {
  const positions: number[] = [];
  const along: number[] = [];
  for (const box of boxes) {
    const solid = boxGeometry(box);
    const edges = new EdgesGeometry(solid);
    const points = edges.getAttribute('position');
    for (let i = 0; i + 1 < points.count; i += 2) {
      const [from, to]: Vec3[] = [
        [points.getX(i), points.getY(i), points.getZ(i)],
        [points.getX(i + 1), points.getY(i + 1), points.getZ(i + 1)],
      ];
      positions.push(...from!, ...to!);
      along.push(0, Math.hypot(...less(to!, from!)));
    }
    solid.dispose();
    edges.dispose();
  }
  return withAlong(positions, along);
}

function withAlong(positions: readonly number[], along: readonly number[]): BufferGeometry {
  const geometry = new BufferGeometry();
  geometry.setAttribute('position', new BufferAttribute(new Float32Array(positions), 3));
  geometry.setAttribute('along', new BufferAttribute(new Float32Array(along), 1));
  return geometry;
}

/** A flat ribbon along a path with a head at its end, as triangles. */
function arrowGeometry(path: readonly Vec3[]): BufferGeometry {
  const positions: number[] = [];
  const half = ARROW_WIDTH_M / 2;
  const triangle = (...corners: Vec3[]): void => void positions.push(...corners.flat());
  const before = (point: Vec3): Vec3 => [point[0], point[1] - BEFORE_M, point[2]];
  for (let i = 0; i + 1 < path.length; i += 1) {
    const [from, to] = [before(path[i]!), before(path[i + 1]!)];
    const length = Math.hypot(...less(to, from));
    if (length < 1e-6) continue;
    const way = unit(less(to, from));
    const side = times(unit(cross(way, TOWARDS_VIEWER)), half);
    const isLast = i + 2 === path.length;
    const head = isLast ? Math.min(ARROW_WIDTH_M * 5, length / 2) : 0;
    const neck = add(to, times(way, -head));
    triangle(add(from, side), less(from, side), less(neck, side));
    triangle(add(from, side), less(neck, side), add(neck, side));
    if (isLast) triangle(add(neck, times(side, 3.8)), less(neck, times(side, 3.8)), to);
  }
  return withAlong(positions, new Array<number>(positions.length / 3).fill(0));
}
