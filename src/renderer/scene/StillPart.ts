import {
  BufferGeometry,
  LineSegments,
  Mesh,
  Scene,
  type Material,
  type ShaderMaterial,
  type Vector2,
  type Vector3,
} from 'three';
import { BinParts } from './BinParts.ts';
import type { BinPictures } from './BinPictures.ts';
import { bandAttributes, bandsPart } from './bandMesh.ts';
import { bufferItemsPart, type ColourOfItem } from './bufferItems.ts';
import { layOutBuffer, type BufferLayout } from './bufferLayout.ts';
import { mix, type Rgb } from './colour.ts';
import { failedRim } from './failedRim.ts';
import { addFloor, type Footprint } from './floorMesh.ts';
import { boundsOfPod, noPod } from './framing.ts';
import { gapParts } from './gapMesh.ts';
import { Ghost, type GhostPlan } from './Ghost.ts';
import { itemAttributes } from './itemMesh.ts';
import { LabelSheet } from './LabelSheet.ts';
import { labelsOf } from './labels.ts';
import {
  bandMaterial,
  clothMaterial,
  flatMaterial,
  itemMaterial,
  lineMaterial,
  reliefMaterial,
  vector,
} from './materials.ts';
import { joinParts, MeshBuilder, type AttributeName, type MeshPart } from './MeshBuilder.ts';
import { addPodHull } from './podMesh.ts';
import { reliefAttributes, reliefPart } from './freeRoom.ts';
import { addBooth, addPlaces, addStation, boothLeftM } from './stationMesh.ts';
import type { TwinTheme } from './TwinTheme.ts';
import { binOf, emphasisIn, openBinIdOf, type TwinContents } from './twinContents.ts';

/** What the still part is drawn from. */
export interface StillState {
  theme: TwinTheme;
  contents: TwinContents;
  selectedBinId: string | null;
  ghost: GhostPlan | null;
  isCloseUp: boolean;
  namesAll: boolean;
  namesDepths: boolean;
  /** Pixels of the canvas for one of the page. */
  pixelRatio: number;
}

const layers = {
  solid: { material: flatMaterial, attributes: ['position', 'colour'], order: 0, isLines: false },
  cloth: { material: clothMaterial, attributes: ['position', 'colour', 'weave'], order: 1, isLines: false },
  items: { material: itemMaterial, attributes: itemAttributes, order: 2, isLines: false },
  floor: { material: flatMaterial, attributes: ['position', 'colour'], order: 3, isLines: false },
  lines: { material: lineMaterial, attributes: ['position', 'rgba'], order: 4, isLines: true },
  relief: { material: reliefMaterial, attributes: reliefAttributes, order: 18, isLines: false },
  bands: { material: bandMaterial, attributes: bandAttributes, order: 20, isLines: false },
  overlay: { material: lineMaterial, attributes: ['position', 'rgba'], order: 21, isLines: false },
} as const satisfies Record<
  string,
  { material: () => ShaderMaterial; attributes: readonly AttributeName[]; order: number; isLines: boolean }
>;
type LayerName = keyof typeof layers;

/** Everything that does not move by itself: pod and contents, buffer, booth, floor, ghost, labels. Cell frame. */
export class StillPart {
  readonly scene = new Scene();
  readonly #pictures: BinPictures;
  readonly #ghost: Ghost;
  readonly #labels = new LabelSheet();
  readonly #bins = new BinParts();
  readonly #meshes = new Map<LayerName, Mesh | LineSegments>();
  #fixedKey: readonly unknown[] = [];
  #fixed: { solid: MeshPart; cloth: MeshPart; lines: MeshPart } | null = null;

  constructor(pictures: BinPictures, mouth: readonly Vector3[]) {
    this.#pictures = pictures;
    this.#ghost = new Ghost(mouth);
    for (const [name, { material, order, isLines }] of Object.entries(layers)) {
      const mesh = isLines
        ? new LineSegments(new BufferGeometry(), material())
        : new Mesh(new BufferGeometry(), material());
      mesh.frustumCulled = false;
      mesh.renderOrder = order;
      this.#meshes.set(name as LayerName, mesh);
      this.scene.add(mesh);
    }
    this.#labels.mesh.renderOrder = 40;
    this.scene.add(this.#ghost.root, this.#labels.mesh);
  }

  set(state: StillState, seen: ColourOfItem): void {
    const { theme, contents, selectedBinId, ghost } = state;
    const pod = contents.pod ?? noPod;
    const emphasis = emphasisIn(contents, selectedBinId);
    const layout = layOutBuffer(contents.buffer, contents.bufferSlots, boundsOfPod(pod));
    const isWorking = pod.bins.some((bin) => emphasis(bin.binId) === 'receding');
    const fixed = this.#fixedOf(state, isWorking);
    const estimates = new Map(contents.estimates.map((estimate) => [estimate.binId, estimate]));
    const lit = pod.bins.filter((bin) => emphasis(bin.binId) === 'lit');
    const bins = this.#bins.of(
      theme,
      pod.bins.map((bin) => {
        const estimate = estimates.get(bin.binId) ?? null;
        const picture = estimate ? this.#pictures.of(bin.binId, estimate.imageId) : null;
        return { bin, estimate, emphasis: emphasis(bin.binId), picture, isNear: lit.includes(bin) };
      }),
    );
    const stored = bufferItemsPart(theme, layout, seen);
    this.#put('solid', [fixed.solid, ...bins.map((bin) => bin.solid)]);
    this.#put('cloth', [fixed.cloth, ...bins.map((bin) => bin.cloth)]);
    this.#put('items', [stored.solid, ...bins.map((bin) => bin.items)]);
    const usable = lit.flatMap((bin) => {
      const estimate = estimates.get(bin.binId);
      return estimate?.status === 'ok' ? [{ bin, estimate }] : [];
    });
    const gaps = usable.map(({ bin, estimate }) => gapParts(theme, bin, estimate));
    this.#put('lines', [fixed.lines, stored.lines, ...bins.flatMap((bin) => bin.lines)]);
    this.#put(
      'relief',
      usable.map(({ bin, estimate }) => reliefPart(bin, estimate)),
    );
    const failedBin = binOf(contents, contents.failedBinId);
    this.#put('overlay', failedBin ? [...gaps, failedRim(theme, failedBin)] : gaps);
    this.#put('bands', [bandsPart(pod, openBinIdOf(contents), emphasis, theme)]);
    this.#ghost.set(ghost, binOf(contents, ghost?.binId ?? null), theme, state.isCloseUp);
    const refused = contents.estimates.filter((estimate) => estimate.status === 'refused').map(({ binId }) => binId);
    const { isCloseUp, namesAll, namesDepths } = state;
    const labels = { pod, refusedBinIds: new Set(refused), layout, emphasis, usable, isCloseUp, namesAll, namesDepths };
    this.#labels.set(labelsOf(theme, labels), state.pixelRatio);
    this.#setColours(theme);
  }

  setSize(size: Vector2): void {
    this.#labels.setSize(size);
  }

  /** Their font is there now. */
  forgetLabels(): void {
    this.#labels.forget();
  }

  dispose(): void {
    for (const mesh of this.#meshes.values()) {
      mesh.geometry.dispose();
      (mesh.material as Material).dispose();
    }
    this.#ghost.dispose();
    this.#labels.dispose();
  }

  #put(name: LayerName, parts: readonly MeshPart[]): void {
    const mesh = this.#meshes.get(name)!;
    mesh.geometry.dispose();
    mesh.geometry = joinParts(parts, layers[name].attributes);
    mesh.visible = parts.some((part) => part.vertices > 0);
  }

  #setColours(theme: TwinTheme): void {
    const uniform = (name: LayerName, uniformName: string): { value: unknown } =>
      (this.#meshes.get(name)!.material as ShaderMaterial).uniforms[uniformName]!;
    const put = (name: LayerName, uniformName: string, colour: Rgb): void =>
      void (uniform(name, uniformName).value as Vector3).copy(vector(colour));
    uniform('items', 'sheet').value = this.#pictures.texture;
    uniform('items', 'hatch').value = theme.hatch;
    put('items', 'scene', theme.scene);
    put('bands', 'colour', theme.band);
    uniform('bands', 'alpha').value = theme.bandAlpha;
    put('relief', 'near', mix(theme.free, theme.isDark ? [0, 0, 0] : [1, 1, 1], 0.2));
    put('relief', 'far', theme.free);
    put('relief', 'line', mix(theme.free, theme.isDark ? [1, 1, 1] : [0, 0, 0], 0.45));
  }

  /** Floor, buffer, booth and the pod's outside: made again only when one of the few things that they depend on changes. */
  #fixedOf(
    { theme, contents }: StillState,
    isReceding: boolean,
  ): { solid: MeshPart; cloth: MeshPart; lines: MeshPart } {
    const { pod, bufferSlots, places, isBare } = contents;
    const { rows, columns } = layOutBuffer(contents.buffer, bufferSlots, boundsOfPod(pod ?? noPod));
    const key = [theme, pod, rows, columns, places, isBare, isReceding];
    if (this.#fixed && key.every((value, i) => value === this.#fixedKey[i])) return this.#fixed;
    this.#fixedKey = key;
    const bounds = boundsOfPod(pod ?? noPod);
    const solid = new MeshBuilder(theme);
    const cloth = new MeshBuilder(theme);
    const floor = new MeshBuilder(theme);
    const layout = layOutBuffer(contents.buffer, bufferSlots, bounds);
    const footprints: Footprint[] = [];
    if (!isBare) {
      const boothLeft = boothLeftM(bounds);
      addStation(solid, theme, layout);
      addPlaces(solid, theme, places);
      addBooth(solid, theme, boothLeft);
      footprints.push(...footprintsBesidePod(layout, boothLeft));
    }
    if (pod) {
      const shelves = [...new Set(pod.bins.map((bin) => bin.originInCellM[2]))].filter((z) => z > bounds.min[2]);
      addPodHull(
        { solid, cloth },
        theme,
        bounds,
        shelves.map((z) => z - 0.005),
        isReceding,
      );
      const [x, y] = bounds.min;
      const [X, Y] = bounds.max;
      footprints.push({ x, y, X, Y: Y + 0.02, heightM: 1.9, share: 0.75 });
    }
    addFloor(floor, solid.lines, theme, footprints);
    this.#put('floor', [floor.part()]);
    return (this.#fixed = { solid: solid.part(), cloth: cloth.part(), lines: solid.lines.part() });
  }
}

const footprintsBesidePod = ({ rack: { min, max } }: BufferLayout, boothLeft: number): Footprint[] => [
  { x: min[0], y: min[1] - 0.1, X: max[0], Y: max[1], heightM: 1.7, share: 0.75 },
  { x: boothLeft + 0.03, y: -0.1, X: boothLeft + 0.43, Y: 0.36, heightM: 1.3, share: 0.7 },
  { x: boothLeft + 0.46, y: -0.06, X: boothLeft + 1.4, Y: 0.3, heightM: 0.9, share: 0.4 },
  { x: min[0] + 0.04, y: -0.58, X: max[0] + 0.02, Y: -0.1, heightM: 0.1, share: 0.3 },
  { x: -1.8, y: -1.86, X: 2.2, Y: -1.7, heightM: 0.05, share: 0.5 },
];
