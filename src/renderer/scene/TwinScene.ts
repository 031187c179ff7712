import {
  BufferAttribute,
  BufferGeometry,
  Color,
  LineBasicMaterial,
  LineSegments,
  MeshBasicMaterial,
  PerspectiveCamera,
  Scene,
  Vector3,
  WebGLRenderer,
} from 'three';
import type { Bin } from '#shared/domain/pod.ts';
import { ArmModel } from './ArmModel.ts';
import { BoxField } from './BoxField.ts';
import { boundsOfPod, noPod, TWIN_FARTHEST_M, TWIN_FOV_DEG, TWIN_NEAREST_M, type TwinView } from './framing.ts';
import { Ghost, type GhostPlan } from './Ghost.ts';
import { HeldItem } from './HeldItem.ts';
import { sceneLights } from './light.ts';
import { paletteOf, type Palette, type PaletteColours } from './Palette.ts';
import { bandPoints, hemBoxes, unseenBoxes, wallBoxes, type Emphasis } from './podBoxes.ts';
import { freeBoxes, gapBoxes, seenItemBoxes, type EstimatedBin } from './contentBoxes.ts';
import { bufferBoxes, markQuads } from './marks.ts';
import { TextQuads } from './TextQuads.ts';
import {
  nothingDrawn,
  type ArmDescription,
  type CameraPose,
  type TwinContents,
  type TwinDrawing,
  type TwinFrame,
  type TwinOpening,
} from './twinMessages.ts';

/** Software draws on the processor that the cell and the planner need too. */
const LOW_QUALITY_INTERVAL_MS = 120;
/** While a control is held its beats go first. */
const LOW_QUALITY_HELD_INTERVAL_MS = 400;
const LOW_QUALITY_HELD_PIXEL_RATIO = 0.5;

/** Names that a description may give to the point between the tips of the paddles, best first. */
const TCP_LINKS = ['tcp', 'tool', 'flange'] as const;

/** What the twin draws, on the thread that draws. Only when something has changed. Cell frame: z up, metres. */
export class TwinScene implements TwinDrawing {
  readonly #renderer: WebGLRenderer;
  readonly #scene = new Scene();
  readonly #camera = new PerspectiveCamera(TWIN_FOV_DEG, 1, TWIN_NEAREST_M, TWIN_FARTHEST_M);
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
  readonly #isSoftware: boolean;
  readonly #canvas: OffscreenCanvas;
  readonly #onFrame: (frame: TwinFrame) => void;
  readonly #tcpInCellM = new Vector3();

  #palette: Palette;
  #arm: ArmModel | null = null;
  #contents: TwinContents = nothingDrawn;
  #selectedBinId: string | null = null;
  #ghostPlan: GhostPlan | null = null;
  #view: TwinView = 'front';
  #isHeld = false;
  #jointNames: readonly string[] = [];
  #jointValues = new Map<string, number>();
  #scheduled = 0;
  #lastFrameMs = -Infinity;
  #frames = 0;
  #isOutdated = true;
  #disposed = false;

  constructor({ canvas, colours, quality, pixelRatio }: TwinOpening, onFrame: (frame: TwinFrame) => void) {
    this.#canvas = canvas;
    this.#palette = paletteOf(colours);
    this.#isSoftware = quality === 'low';
    this.#onFrame = onFrame;
    this.#renderer = new WebGLRenderer({ canvas, antialias: !this.#isSoftware, powerPreference: 'low-power' });
    this.#renderer.setPixelRatio(pixelRatio);
    this.#scene.add(...sceneLights());
    for (const field of [this.#walls, this.#hems, this.#items, this.#buffer, this.#free, this.#gaps])
      this.#scene.add(field.mesh);
    this.#free.mesh.renderOrder = 2;
    this.#bands.frustumCulled = false;
    this.#bands.renderOrder = 3;
    this.#scene.add(this.#bands, this.#texts.mesh, this.#ghost.root);
    canvas.addEventListener('webglcontextrestored', this.#restored);
    this.#applyPalette();
  }

  setPalette(colours: PaletteColours): void {
    this.#palette = paletteOf(colours);
    this.#applyPalette();
    this.#rebuildBeforeDrawing();
  }

  setArm(arm: ArmDescription | null): void {
    this.#held.detach();
    this.#arm?.dispose();
    this.#arm = arm ? new ArmModel(arm.model, !this.#isSoftware) : null;
    this.#jointNames = arm?.jointNames ?? [];
    if (this.#arm && arm) {
      this.#arm.root.position.set(...arm.baseInCellM);
      this.#arm.setJoints(this.#jointValues);
      this.#scene.add(this.#arm.root);
      this.#held.attach(this.#arm.linkNamed(...TCP_LINKS));
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
    this.invalidate();
  }

  setContents(changes: Partial<TwinContents>): void {
    this.#contents = { ...this.#contents, ...changes };
    this.#rebuildBeforeDrawing();
  }

  setSelectedBin(binId: string | null): void {
    this.#selectedBinId = binId;
    this.#rebuildBeforeDrawing();
  }

  setGhost(plan: GhostPlan | null): void {
    this.#ghostPlan = plan;
    this.#ghost.set(plan, this.#binOf(plan?.binId ?? null), this.#palette);
    this.invalidate();
  }

  setView(view: TwinView): void {
    this.#view = view;
    this.#fadeArm();
    this.#rebuildBeforeDrawing();
  }

  setCamera({ positionM, rotation, nearM }: CameraPose): void {
    this.#camera.position.set(...positionM);
    this.#camera.quaternion.set(...rotation);
    this.#camera.near = nearM;
    this.#camera.updateProjectionMatrix();
    this.invalidate();
  }

  setHeld(isHeld: boolean): void {
    if (isHeld === this.#isHeld) return;
    this.#isHeld = isHeld;
    if (this.#isSoftware) this.#renderer.setPixelRatio(isHeld ? LOW_QUALITY_HELD_PIXEL_RATIO : 1);
    this.invalidate();
  }

  resize(widthPx: number, heightPx: number): void {
    this.#renderer.setSize(widthPx, heightPx, false);
    this.#camera.aspect = widthPx / heightPx;
    this.#camera.updateProjectionMatrix();
    this.invalidate();
  }

  /** Their font is there now. */
  redrawTexts(): void {
    this.#texts.forget();
    this.#rebuildBeforeDrawing();
  }

  invalidate(): void {
    if (this.#scheduled !== 0 || this.#disposed) return;
    this.#scheduled = requestAnimationFrame(this.#draw);
  }

  dispose(): void {
    this.#disposed = true;
    cancelAnimationFrame(this.#scheduled);
    this.#canvas.removeEventListener('webglcontextrestored', this.#restored);
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

  readonly #restored = (): void => this.invalidate();

  readonly #draw = (): void => {
    const startMs = performance.now();
    const intervalMs = this.#isHeld ? LOW_QUALITY_HELD_INTERVAL_MS : LOW_QUALITY_INTERVAL_MS;
    if (this.#isSoftware && startMs - this.#lastFrameMs < intervalMs) {
      this.#scheduled = requestAnimationFrame(this.#draw);
      return;
    }
    this.#scheduled = 0;
    this.#lastFrameMs = startMs;
    if (this.#isOutdated) this.#rebuild();
    this.#renderer.render(this.#scene, this.#camera);
    this.#frames += 1;
    const { calls, triangles } = this.#renderer.info.render;
    const tcp = this.#arm?.linkNamed(...TCP_LINKS) ?? null;
    this.#onFrame({
      drawCalls: calls,
      triangles,
      frames: this.#frames,
      frameMs: performance.now() - startMs,
      tcpInCellM: tcp ? tcp.getWorldPosition(this.#tcpInCellM).toArray() : null,
    });
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

  /** Many changes before the next frame are drawn once. */
  #rebuildBeforeDrawing(): void {
    this.#isOutdated = true;
    this.invalidate();
  }

  #rebuild(): void {
    this.#isOutdated = false;
    const { pod, estimates, buffer, bufferSlots, stow } = this.#contents;
    const bounds = boundsOfPod(pod ?? noPod);
    const activeBinId = stow?.binId ?? null;
    const emphasis: Emphasis = (binId) => {
      if (binId === activeBinId || binId === this.#selectedBinId) return 'lit';
      return (activeBinId ?? this.#selectedBinId) ? 'receding' : 'normal';
    };
    const shown = pod ?? noPod;
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
    this.#buffer.set(bufferBoxes(buffer, bufferSlots, bounds, this.#palette));
    this.#texts.set(
      markQuads({ pod: shown, estimated, buffer, slots: bufferSlots, bounds, emphasis, isCloseUp }, this.#palette),
    );
    const isOpen = stow !== null && ['primitive', 'leave'].includes(stow.phase);
    this.#bands.geometry.dispose();
    this.#bands.geometry = new BufferGeometry();
    this.#bands.geometry.setAttribute(
      'position',
      new BufferAttribute(bandPoints(shown, isOpen ? activeBinId : null), 3),
    );
    const held = buffer.find((item) => item.itemId === this.#contents.heldItemId) ?? null;
    this.#held.set(held, this.#binOf(activeBinId ?? this.#selectedBinId), this.#palette);
    this.#ghost.set(this.#ghostPlan, this.#binOf(this.#ghostPlan?.binId ?? null), this.#palette);
  }

  get #isCloseUp(): boolean {
    return this.#view === 'bin' && this.#binOf(this.#selectedBinId ?? this.#contents.stow?.binId ?? null) !== null;
  }

  #binOf(binId: string | null): Bin | null {
    return this.#contents.pod?.bins.find((bin) => bin.binId === binId) ?? null;
  }
}
