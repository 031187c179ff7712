import {
  AmbientLight,
  BufferAttribute,
  BufferGeometry,
  Color,
  DirectionalLight,
  HemisphereLight,
  LineBasicMaterial,
  LineSegments,
  MathUtils,
  MeshBasicMaterial,
  PerspectiveCamera,
  Raycaster,
  Scene,
  Vector2,
  Vector3,
  WebGLRenderer,
} from 'three';
import { OrbitControls } from 'three/addons/controls/OrbitControls.js';
import type { CellSnapshot } from '#shared/domain/cellSnapshot.ts';
import type { Bin, Pod } from '#shared/domain/pod.ts';
import type { Vec3 } from '#shared/geometry/pose.ts';
import { ArmModel } from './ArmModel.ts';
import { BoxField } from './BoxField.ts';
import {
  binPlacement,
  boundsOfBin,
  boundsOfPod,
  frontPlacement,
  toolPlacement,
  topPlacement,
  type Bounds,
  type CameraPlacement,
  type TwinView,
} from './framing.ts';
import { Ghost, type GhostPlan } from './Ghost.ts';
import { HeldItem } from './HeldItem.ts';
import type { Palette } from './Palette.ts';
import { bandPoints, binAt, hemBoxes, unseenBoxes, wallBoxes, type Emphasis } from './podBoxes.ts';
import { freeBoxes, gapBoxes, seenItemBoxes, type EstimatedBin } from './contentBoxes.ts';
import { bufferBoxes, markQuads } from './marks.ts';
import { TextQuads } from './TextQuads.ts';
import type { RenderQuality } from './renderQuality.ts';
import type { UrdfModel } from './urdf.ts';

const FOV_DEG = 22;
const NEAREST_M = 0.05;
/** Before the mouth of a bin in close-up only the tool is drawn; the arm behind it would hide everything. */
const TOOL_ROOM_M = 0.3;
/** Software draws on the processor that the cell and the planner need too. */
const LOW_QUALITY_INTERVAL_MS = 120;
/** While a control is held its beats go first: a software frame takes tens of milliseconds from them. */
const LOW_QUALITY_HELD_INTERVAL_MS = 400;
const LOW_QUALITY_HELD_PIXEL_RATIO = 0.5;

export interface TwinStatistics {
  drawCalls: number;
  triangles: number;
  frames: number;
  /** JavaScript time of the last frame, milliseconds; what the graphics card does is not in it. */
  frameMs: number;
}

/** The live cell in three dimensions. Draws only when something has changed. Cell frame: z up, metres. */
export class TwinScene {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(FOV_DEG, 1, NEAREST_M, 40);
  readonly #orbit: OrbitControls;
  readonly #walls = new BoxField(200);
  readonly #hems = new BoxField(160);
  readonly #items = new BoxField(400);
  readonly #buffer = new BoxField(40);
  readonly #gaps = new BoxField(80, new MeshBasicMaterial());
  readonly #free = new BoxField(60, new MeshBasicMaterial({ transparent: true, opacity: 0.28, depthWrite: false }));
  readonly #bands = new LineSegments(
    new BufferGeometry(),
    new LineBasicMaterial({ transparent: true, opacity: 0.22, depthWrite: false }),
  );
  readonly #texts = new TextQuads();
  readonly #ghost = new Ghost();
  readonly #held = new HeldItem();
  readonly #quality: RenderQuality;
  readonly #raycaster = new Raycaster();
  readonly #onFrame: (statistics: TwinStatistics) => void;

  #palette: Palette;
  #arm: ArmModel | null = null;
  #snapshot: CellSnapshot | null = null;
  #bufferSlots = 0;
  #selectedBinId: string | null = null;
  #ghostPlan: GhostPlan | null = null;
  #view: TwinView = 'front';
  #hasOrbited = false;
  #isHeld = false;
  #jointNames: readonly string[] = [];
  #jointValues = new Map<string, number>();
  #scheduled = 0;
  #lastFrameMs = -Infinity;
  #frames = 0;
  #disposed = false;

  constructor(
    canvas: HTMLCanvasElement,
    palette: Palette,
    quality: RenderQuality,
    onFrame: (statistics: TwinStatistics) => void = () => undefined,
  ) {
    this.#palette = palette;
    this.#quality = quality;
    this.#onFrame = onFrame;
    this.#renderer = new WebGLRenderer({ canvas, antialias: quality === 'high', powerPreference: 'low-power' });
    this.#renderer.setPixelRatio(quality === 'high' ? Math.min(2, window.devicePixelRatio) : 1);
    this.#camera.up.set(0, 0, 1);
    this.#scene.add(new AmbientLight(0xffffff, 1.1), new HemisphereLight(0xffffff, 0x777777, 1.2));
    const sun = new DirectionalLight(0xffffff, 1.5);
    sun.position.set(-1.5, -4, 4);
    this.#scene.add(sun);
    for (const field of [this.#walls, this.#hems, this.#items, this.#buffer, this.#free, this.#gaps])
      this.#scene.add(field.mesh);
    this.#free.mesh.renderOrder = 2;
    this.#bands.frustumCulled = false;
    this.#bands.renderOrder = 3;
    this.#scene.add(this.#bands, this.#texts.mesh, this.#ghost.root);
    this.#orbit = new OrbitControls(this.#camera, canvas);
    this.#orbit.enableDamping = false;
    this.#orbit.minDistance = 0.2;
    this.#orbit.maxDistance = 14;
    this.#orbit.addEventListener('start', () => {
      this.#hasOrbited = true;
      // The view from above has another up; turning goes about the vertical.
      this.#camera.up.set(0, 0, 1);
    });
    this.#orbit.addEventListener('change', () => this.invalidate());
    canvas.addEventListener('webglcontextrestored', this.#restored);
    document.addEventListener('visibilitychange', this.#restored);
    this.#applyPalette();
  }

  get view(): TwinView {
    return this.#view;
  }

  setPalette(palette: Palette): void {
    this.#palette = palette;
    this.#applyPalette();
    this.#rebuild();
  }

  setArm(model: UrdfModel | null, baseInCellM: Vec3, jointNames: readonly string[]): void {
    this.#held.detach();
    this.#arm?.dispose();
    this.#arm = model ? new ArmModel(model, this.#quality === 'high') : null;
    this.#jointNames = jointNames;
    if (this.#arm) {
      this.#arm.root.position.set(...baseInCellM);
      this.#arm.setJoints(this.#jointValues);
      this.#scene.add(this.#arm.root);
      this.#held.attach(this.#arm.linkNamed('tcp', 'tool', 'flange'));
      this.#fadeArm();
      this.#shadeArm();
    }
    this.invalidate();
  }

  setJoints(values: readonly number[]): void {
    this.#jointNames.forEach((name, i) => {
      const value = values[i];
      if (value !== undefined) this.#jointValues.set(name, value);
    });
    this.#arm?.setJoints(this.#jointValues);
    if (this.#view === 'tool' && !this.#hasOrbited) this.#place();
    this.invalidate();
  }

  setSnapshot(snapshot: CellSnapshot | null, bufferSlots: number): void {
    const before = this.#snapshot;
    this.#snapshot = snapshot;
    this.#bufferSlots = bufferSlots;
    if (
      before?.pod === snapshot?.pod &&
      before?.estimates === snapshot?.estimates &&
      before?.buffer === snapshot?.buffer &&
      before?.stow === snapshot?.stow &&
      before?.cell.heldItemId === snapshot?.cell.heldItemId
    )
      return;
    if (before?.pod?.podId !== snapshot?.pod?.podId || before?.stow?.binId !== snapshot?.stow?.binId) this.#place();
    this.#rebuild();
  }

  setSelectedBin(binId: string | null): void {
    if (binId === this.#selectedBinId) return;
    this.#selectedBinId = binId;
    if (this.#view === 'bin') this.#place();
    this.#rebuild();
  }

  setGhost(plan: GhostPlan | null): void {
    this.#ghostPlan = plan;
    this.#ghost.set(plan, this.#binOf(plan?.binId ?? null), this.#palette);
    this.invalidate();
  }

  setView(view: TwinView): void {
    this.#view = view;
    this.#hasOrbited = false;
    this.#place();
    this.#fadeArm();
    this.#rebuild();
  }

  /** Whether the arm moves under a control that this window holds. */
  setHeld(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    if (this.#quality === 'low') this.#renderer.setPixelRatio(isHeld ? LOW_QUALITY_HELD_PIXEL_RATIO : 1);
    this.invalidate();
  }

  resize(widthPx: number, heightPx: number): void {
    if (widthPx < 2 || heightPx < 2) return;
    this.#renderer.setSize(widthPx, heightPx, false);
    this.#camera.aspect = widthPx / heightPx;
    this.#camera.updateProjectionMatrix();
    if (!this.#hasOrbited) this.#place();
    this.invalidate();
  }

  /** The bin under a point of the canvas, given in -1..1 from the lower left corner. */
  pickBin(x: number, y: number): Bin | null {
    const pod = this.#snapshot?.pod;
    if (!pod) return null;
    this.#raycaster.setFromCamera(new Vector2(x, y), this.#camera);
    const { origin, direction } = this.#raycaster.ray;
    const front = boundsOfPod(pod).min[1];
    const distance = (front - origin.y) / direction.y;
    if (!(distance > 0)) return null;
    const hit = direction.clone().multiplyScalar(distance).add(origin);
    return binAt(pod, hit.x, hit.z);
  }

  /** Where a point of the cell is on the canvas, in CSS pixels from its upper left corner. */
  project(pointInCellM: Vec3): { xPx: number; yPx: number } {
    const { x, y } = new Vector3(...pointInCellM).project(this.#camera);
    const { clientWidth, clientHeight } = this.#renderer.domElement;
    return { xPx: ((x + 1) / 2) * clientWidth, yPx: ((1 - y) / 2) * clientHeight };
  }

  /** Asks for a frame. Many asks in one frame draw once. */
  invalidate(): void {
    if (this.#scheduled !== 0 || this.#disposed) return;
    this.#scheduled = requestAnimationFrame(this.#draw);
  }

  dispose(): void {
    this.#disposed = true;
    cancelAnimationFrame(this.#scheduled);
    this.#renderer.domElement.removeEventListener('webglcontextrestored', this.#restored);
    document.removeEventListener('visibilitychange', this.#restored);
    this.#orbit.dispose();
    this.#held.dispose();
    this.#arm?.dispose();
    for (const field of [this.#walls, this.#hems, this.#items, this.#buffer, this.#gaps, this.#free]) field.dispose();
    this.#bands.geometry.dispose();
    this.#bands.material.dispose();
    this.#texts.dispose();
    this.#ghost.dispose();
    this.#renderer.dispose();
    this.#renderer.forceContextLoss();
  }

  /** A window that was hidden may have lost what was drawn. */
  readonly #restored = (): void => this.invalidate();

  readonly #draw = (): void => {
    const startMs = performance.now();
    const intervalMs = this.#isHeld ? LOW_QUALITY_HELD_INTERVAL_MS : LOW_QUALITY_INTERVAL_MS;
    if (this.#quality === 'low' && startMs - this.#lastFrameMs < intervalMs) {
      this.#scheduled = requestAnimationFrame(this.#draw);
      return;
    }
    this.#scheduled = 0;
    this.#lastFrameMs = startMs;
    this.#renderer.render(this.#scene, this.#camera);
    this.#frames += 1;
    const { calls, triangles } = this.#renderer.info.render;
    this.#onFrame({ drawCalls: calls, triangles, frames: this.#frames, frameMs: performance.now() - startMs });
  };

  #applyPalette(): void {
    this.#renderer.setClearColor(this.#palette.scene);
    this.#bands.material.color.copy(this.#palette.text);
    this.#bands.material.opacity = this.#palette.isDark ? 0.2 : 0.28;
    this.#shadeArm();
    this.invalidate();
  }

  #shadeArm(): void {
    this.#arm?.setShade(new Color(this.#palette.isDark ? 0xd8d8d8 : 0x9aa0a6));
  }

  /** In the front view the arm stands between the viewer and the pod. */
  #fadeArm(): void {
    this.#arm?.setOpacity(this.#view === 'front' || this.#view === 'bin' ? 0.42 : 1);
  }

  #rebuild(): void {
    const { pod, estimates = [], buffer = [], stow = null } = this.#snapshot ?? { pod: null };
    const bounds = this.#podBounds();
    const activeBinId = stow?.binId ?? null;
    const emphasis: Emphasis = (binId) => {
      if (binId === activeBinId || binId === this.#selectedBinId) return 'lit';
      return (activeBinId ?? this.#selectedBinId) ? 'receding' : 'normal';
    };
    const shown: Pod = pod ?? { podId: '', podType: '', bins: [] };
    const estimated = shown.bins.flatMap((bin): EstimatedBin[] => {
      const estimate = estimates.find((e) => e.binId === bin.binId);
      return estimate ? [{ bin, estimate }] : [];
    });
    const seen = new Set(estimated.map(({ bin }) => bin.binId));
    const isCloseUp = this.#isCloseUp;
    this.#walls.set([...wallBoxes(shown, this.#palette, emphasis), ...unseenBoxes(shown, seen, this.#palette)]);
    this.#hems.set(hemBoxes(shown, this.#palette, emphasis, isCloseUp));
    this.#items.set(seenItemBoxes(estimated, this.#palette, emphasis));
    this.#gaps.set(gapBoxes(estimated, this.#palette, emphasis, isCloseUp));
    this.#free.set(freeBoxes(estimated, this.#palette, emphasis));
    this.#buffer.set(bufferBoxes(buffer, this.#bufferSlots, bounds, this.#palette));
    this.#texts.set(
      markQuads(
        { pod: shown, estimated, buffer, slots: this.#bufferSlots, bounds, emphasis, isCloseUp },
        this.#palette,
      ),
    );
    const isOpen = stow !== null && ['primitive', 'leave'].includes(stow.phase);
    this.#bands.geometry.dispose();
    this.#bands.geometry = new BufferGeometry();
    this.#bands.geometry.setAttribute(
      'position',
      new BufferAttribute(bandPoints(shown, isOpen ? activeBinId : null), 3),
    );
    const held = buffer.find((item) => item.itemId === this.#snapshot?.cell.heldItemId) ?? null;
    this.#held.set(held, this.#binOf(activeBinId ?? this.#selectedBinId), this.#palette);
    this.#ghost.set(this.#ghostPlan, this.#binOf(this.#ghostPlan?.binId ?? null), this.#palette);
    this.invalidate();
  }

  get #isCloseUp(): boolean {
    return this.#view === 'bin' && this.#binOf(this.#selectedBinId ?? this.#snapshot?.stow?.binId ?? null) !== null;
  }

  #binOf(binId: string | null): Bin | null {
    return this.#snapshot?.pod?.bins.find((bin) => bin.binId === binId) ?? null;
  }

  #podBounds(): Bounds {
    return boundsOfPod(this.#snapshot?.pod ?? { podId: '', podType: '', bins: [] });
  }

  #place(): void {
    const placement = this.#placement();
    this.#camera.up.set(...placement.up);
    this.#camera.position.set(...placement.positionM);
    this.#orbit.target.set(...placement.targetM);
    this.#camera.near = this.#isCloseUp
      ? Math.max(NEAREST_M, this.#camera.position.distanceTo(this.#orbit.target) - TOOL_ROOM_M)
      : NEAREST_M;
    this.#camera.updateProjectionMatrix();
    this.#camera.lookAt(this.#orbit.target);
    this.#camera.updateMatrixWorld();
    this.invalidate();
  }

  #placement(): CameraPlacement {
    const fov = MathUtils.degToRad(FOV_DEG);
    const { aspect } = this.#camera;
    const pod = this.#podBounds();
    const bin = this.#binOf(this.#selectedBinId) ?? this.#binOf(this.#snapshot?.stow?.binId ?? null);
    if (this.#view === 'bin' && bin) return binPlacement(boundsOfBin(bin), fov, aspect);
    if (this.#view === 'top') return topPlacement(pod, fov, aspect);
    const tcp = this.#arm?.linkNamed('tcp', 'tool', 'flange');
    if (this.#view === 'tool' && tcp) {
      tcp.updateWorldMatrix(true, false);
      return toolPlacement(tcp.getWorldPosition(new Vector3()).toArray());
    }
    return frontPlacement(pod, fov, aspect);
  }
}
